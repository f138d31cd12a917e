"""Changes that meet are written together, and nobody can tell but by the speed."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import event

from liveblog.desk import Changed
from liveblog.desk.changes import Post
from liveblog.errors import BlogClosed, BlogNotFound, EntryNotFound, IdempotencyMismatch, StaleRevision
from liveblog.model.blog import BlogChanges, BlogStatus
from liveblog.model.draft import DraftText
from liveblog.model.entry import Entry, EntryChanges, EntryDraft, Tombstone
from liveblog.model.event import Kind, Position
from liveblog.model.shift import ShiftDraft
from liveblog.services import Services
from liveblog.store import reads
from liveblog.store.drafts import find_draft
from tests.apps import HARBOUR, open_harbour
from tests.desk.writers import ADA, BEN, SLUG, key, log

Posted = Changed[Entry | Tombstone]

UNWRITABLE = EntryDraft("Ships", headline="\ud800")  # half a character: no database takes it


@pytest.fixture
async def harbour(app: Services) -> Services:
    """Give the test an app with a blog."""
    await open_harbour(app)
    return app


def entries(count: int) -> list[EntryDraft]:
    return [EntryDraft(f"Ship {number}.") for number in range(count)]


async def posted(app: Services, drafts: list[EntryDraft], slug: str = SLUG) -> list[Posted]:
    return await asyncio.gather(*(app.desk.post(slug, draft, ADA) for draft in drafts))


async def epoch_of(app: Services) -> str:
    async with app.store.read() as connection:
        return (await reads.blog_by_slug(connection, SLUG)).epoch


async def test_posts_that_meet_share_a_commit(harbour):
    """Twenty posts at once are one transaction, and each answer names the numbers that the log has for its text."""
    commits: list[object] = []
    event.listen(harbour.store.writing_engine.sync_engine, "commit", commits.append)
    changes = await posted(harbour, entries(20))
    assert len(commits) == 1
    assert [(change.seq, change.subject.id, change.blog.head) for change in changes] == [
        (n, n, n) for n in range(1, 21)
    ]
    assert [logged.subject for logged in await log(harbour)] == [change.subject for change in changes]


async def test_posts_from_forms_share_their_statements(harbour):
    """Twenty posts of the desk at once ask once for the drafts of all their forms, and end those that there are."""
    blog = (await harbour.desk.post(SLUG, EntryDraft("First."), ADA)).blog
    kept = [await harbour.drafts.keep(ADA, blog, f"form-{n:05}", DraftText(body="Ship.")) for n in (3, 7)]
    said: list[str] = []
    listened = (harbour.store.writing_engine.sync_engine, "before_cursor_execute", lambda *told: said.append(told[2]))
    event.listen(*listened)
    forms = [Post(draft, form=f"form-{number:05}") for number, draft in enumerate(entries(20))]
    changes = await asyncio.gather(*(harbour.desk.do(SLUG, form, ADA) for form in forms))
    event.remove(*listened)
    async with harbour.store.read() as connection:
        drafts = [await find_draft(connection, blog, draft.id) for draft in kept]
    assert [draft.entry_id for draft in drafts] == [changes[3].subject.id, changes[7].subject.id]
    assert len([words for words in said if words.startswith("SELECT") and "FROM drafts" in words]) == 1
    assert len([words for words in said if words.startswith("INSERT INTO entries")]) == 1


async def test_each_blog_counts_for_itself(harbour):
    """Posts to two blogs, written together, are numbered 1, 2, 3 … in each."""
    await harbour.desk.create_blog(replace(HARBOUR, slug="market"))
    here, there = await asyncio.gather(posted(harbour, entries(3)), posted(harbour, entries(4), "market"))
    assert [change.seq for change in here] == [1, 2, 3]
    assert [change.seq for change in there] == [1, 2, 3, 4]
    assert len(await log(harbour)) == 3


async def test_one_that_can_not_be_written_harms_no_other(harbour):
    """The one that the database refuses fails alone; the others are committed, without a gap in the numbers."""
    drafts = [*entries(3), UNWRITABLE, *entries(3)]
    outcomes = await asyncio.gather(*(harbour.desk.post(SLUG, draft, ADA) for draft in drafts), return_exceptions=True)
    assert [isinstance(outcome, Exception) for outcome in outcomes] == [False] * 3 + [True] + [False] * 3
    assert [logged.seq for logged in await log(harbour)] == [1, 2, 3, 4, 5, 6]


async def test_each_is_refused_for_its_own_reason(harbour):
    """An unknown blog, a closed one and a key used for something else are told to whom they concern."""
    await harbour.desk.create_blog(replace(HARBOUR, slug="closed"))
    await harbour.desk.change_blog("closed", BlogChanges(status=BlogStatus.CLOSED), ADA)
    await harbour.desk.post(SLUG, EntryDraft("Used"), ADA, key("k", "a"))
    draft = EntryDraft("Ships")
    outcomes = await asyncio.gather(
        harbour.desk.post("nowhere", draft, ADA),
        harbour.desk.post("closed", draft, ADA),
        harbour.desk.post(SLUG, draft, ADA, key("k", "b")),
        harbour.desk.post(SLUG, draft, ADA),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes] == [BlogNotFound, BlogClosed, IdempotencyMismatch, Changed]
    assert len(await log(harbour)) == 2


async def test_a_key_counts_once_in_a_group(harbour):
    """The same request sent five times at once is one entry, five times the same answer; others' keys don't meet."""
    draft = EntryDraft("Ships")
    changes = await asyncio.gather(*(harbour.desk.post(SLUG, draft, ADA, key("k")) for _ in range(5)))
    assert {(change.seq, change.subject.id) for change in changes} == {(1, 1)}
    assert sorted(change.replayed for change in changes) == [False, True, True, True, True]
    assert (await harbour.desk.post(SLUG, draft, BEN, key("k"))).seq == 2


async def test_one_pin_at_most_comes_of_a_group(harbour):
    """Pinned posts that meet plain ones are posted like any other, and the last of them has the pin."""
    drafts = [EntryDraft(f"Ship {number}", pinned=number % 2 == 0) for number in range(6)]
    changes = await posted(harbour, drafts)
    assert [isinstance(change.subject, Entry) and change.subject.pinned for change in changes] == [True, False] * 3
    async with harbour.store.read() as connection:
        pinned = await reads.pinned_entries(connection, await reads.blog_by_slug(connection, SLUG))
    assert len(pinned) == 1
    kinds = [logged.kind for logged in await log(harbour)]
    assert sorted(kinds) == [Kind.ENTRY_POSTED] * 6 + [Kind.ENTRY_REVISED] * 2


async def test_who_leaves_does_not_break_the_group(harbour):
    """A sender who is cancelled at any moment changes nothing for those whose posts met theirs."""
    total = 0
    for patience in (0.0, 0.001, 0.003, 0.006, 0.012):
        leaver = asyncio.create_task(harbour.desk.post(SLUG, EntryDraft("Left"), BEN))
        others = asyncio.create_task(posted(harbour, entries(3)))
        await asyncio.wait([leaver], timeout=patience)
        leaver.cancel()
        total += len(await others)
        await asyncio.wait([leaver])
    events = await log(harbour)
    assert [logged.seq for logged in events] == list(range(1, len(events) + 1))
    bodies = [logged.subject.body for logged in events if isinstance(logged.subject, Entry)]
    assert len([body for body in bodies if body.startswith("Ship ")]) == total == 15


async def test_changes_of_all_kinds_share_a_commit(harbour):
    """What is done to a blog by several people at once is one transaction, in the order in which they came."""
    await posted(harbour, entries(3))
    commits: list[object] = []
    event.listen(harbour.store.writing_engine.sync_engine, "commit", commits.append)
    desk = harbour.desk
    changes = await asyncio.gather(
        desk.revise(SLUG, 1, EntryChanges(headline="Delayed"), ADA),
        desk.post(SLUG, EntryDraft("Pinned", pinned=True), BEN),
        desk.delete(SLUG, 2, ADA),
        desk.hand_over(SLUG, ShiftDraft("Ben takes over."), ADA),
        desk.revise(SLUG, 4, EntryChanges(headline="Read by the one who came after"), BEN),
        desk.change_blog(SLUG, BlogChanges(title="Over"), ADA),
    )
    assert len(commits) == 1
    assert [change.seq for change in changes] == [4, 5, 6, 7, 8, 9]
    assert [logged.kind for logged in await log(harbour)][3:] == [
        Kind.ENTRY_REVISED,
        Kind.ENTRY_POSTED,
        Kind.ENTRY_DELETED,
        Kind.SHIFT_CHANGED,
        Kind.ENTRY_REVISED,
        Kind.BLOG_CHANGED,
    ]


async def test_what_is_deleted_in_the_batch_that_posted_it_leaves_no_text(harbour):
    """An entry that is posted, revised and deleted in one transaction is a tombstone in each of its three events."""
    desk = harbour.desk
    await asyncio.gather(
        desk.post(SLUG, EntryDraft("A name that must go."), ADA),
        desk.revise(SLUG, 1, EntryChanges(headline="The name again"), ADA),
        desk.delete(SLUG, 1, BEN),
    )
    assert [logged.subject for logged in await log(harbour)] == [Tombstone(1)] * 3


async def test_a_refusal_writes_nothing_and_spoils_nothing(harbour):
    """One that is refused in the midst of a batch leaves no number out, and the others see no trace of it."""
    desk = harbour.desk
    await desk.post(SLUG, EntryDraft("Pinned", pinned=True), ADA)
    outcomes = await asyncio.gather(
        desk.revise(SLUG, 1, EntryChanges(headline="First"), ADA, {Position(await epoch_of(harbour), 1)}),
        desk.revise(SLUG, 1, EntryChanges(headline="Second"), BEN, {Position(await epoch_of(harbour), 1)}),
        desk.delete(SLUG, 9, BEN),
        desk.post(SLUG, EntryDraft("Plain"), BEN),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes] == [Changed, StaleRevision, EntryNotFound, Changed]
    assert [logged.seq for logged in await log(harbour)] == [1, 2, 3]


async def test_a_key_is_good_for_one_kind_of_change(harbour):
    """A key under which an entry was posted posts nothing else, and records no hand-over either."""
    await harbour.desk.post(SLUG, EntryDraft("Ships"), ADA, key("k"))
    with pytest.raises(IdempotencyMismatch):
        await harbour.desk.hand_over(SLUG, ShiftDraft("Ben takes over."), ADA, key("k"))
    assert len(await log(harbour)) == 1
