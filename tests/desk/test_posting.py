"""Posting entries."""

import asyncio

import pytest

from liveblog.errors import BlogClosed, BlogNotFound, IdempotencyMismatch
from liveblog.model.blog import BlogChanges, BlogStatus
from liveblog.model.entry import Entry, EntryDraft, Tombstone
from liveblog.model.event import Kind
from liveblog.model.principal import COMMAND
from liveblog.model.shift import ShiftDraft
from liveblog.services import Services
from liveblog.store import reads
from tests.apps import open_harbour
from tests.desk.writers import ADA, BEN, SLUG, key, log, post
from tests.model.samples import NOON

DRAFT = EntryDraft("Ships are *leaving*.", "Out", ("Port",), ("Ada",), NOON, key_event=True)


async def test_the_first_entry_is_number_one(app: Services) -> None:
    """The first entry of a blog is entry 1, and its event is event 1."""
    await open_harbour(app)
    changed = await app.desk.post("harbour", EntryDraft("Ships are leaving."), COMMAND)
    assert isinstance(changed.subject, Entry)
    assert (changed.seq, changed.subject.id) == (1, 1)


async def test_an_entry_is_what_was_said(app):
    """All that the draft says is in the entry, its Markdown rendered once, and the entry is in store and log."""
    blog = await open_harbour(app)
    entry = (await app.desk.post(SLUG, DRAFT, ADA)).subject
    assert (entry.body, entry.body_html) == ("Ships are *leaving*.", "<p>Ships are <em>leaving</em>.</p>")
    assert (entry.headline, entry.topics, entry.byline) == ("Out", ("Port",), ("Ada",))
    assert (entry.occurred_at, entry.key_event, entry.pinned) == (NOON, True, False)
    assert (entry.revision, entry.seq, entry.revised_at) == (1, 1, None)
    assert [(event.kind, event.subject) for event in await log(app)] == [(Kind.ENTRY_POSTED, entry)]
    async with app.store.read() as connection:
        assert await reads.entry_by_id(connection, blog, 1) == entry


async def test_an_entry_without_a_time_happened_when_it_was_posted(app):
    """The server's clock decides, not the editor's."""
    await open_harbour(app)
    entry = await post(app.desk)
    assert entry.occurred_at == entry.posted_at == (await log(app))[0].at


async def test_a_preview_is_what_would_be_posted(app):
    """What an editor sees before is what readers see after."""
    await open_harbour(app)
    entry = (await app.desk.post(SLUG, DRAFT, ADA)).subject
    seen = await app.desk.preview(DRAFT, ADA)
    assert (seen.body_html, seen.headline, seen.occurred_at) == (entry.body_html, entry.headline, entry.occurred_at)
    assert len(await log(app)) == 1


async def test_a_blog_that_is_not_there_takes_nothing(app):
    """A wrong slug is told."""
    with pytest.raises(BlogNotFound):
        await post(app.desk)


async def test_a_closed_blog_takes_nothing_until_it_is_reopened(app):
    """Neither entries nor hand-overs are added to a coverage that has ended."""
    await open_harbour(app)
    closed = await app.desk.change_blog(SLUG, BlogChanges(status=BlogStatus.CLOSED), ADA)
    assert closed.subject.closed_at is not None
    with pytest.raises(BlogClosed):
        await post(app.desk)
    with pytest.raises(BlogClosed):
        await app.desk.hand_over(SLUG, ShiftDraft("Ben takes over."), ADA)
    reopened = await app.desk.change_blog(SLUG, BlogChanges(status=BlogStatus.LIVE), ADA)
    assert reopened.subject.closed_at is None
    assert (await post(app.desk)).seq == 3


async def test_a_key_used_again_does_nothing_and_answers_as_before(app):
    """A sender who didn't get the answer sends again, and there is one entry."""
    await open_harbour(app)
    first = await app.desk.post(SLUG, DRAFT, ADA, key("k"))
    again = await app.desk.post(SLUG, DRAFT, ADA, key("k"))
    assert (again.seq, again.subject, again.replayed, first.replayed) == (first.seq, first.subject, True, False)
    assert len(await log(app)) == 1


async def test_a_key_answers_with_the_entry_as_it_was_posted(app):
    """The second answer is the first one's, also when the entry was revised since."""
    await open_harbour(app)
    first = await app.desk.post(SLUG, DRAFT, ADA, key("k"))
    await app.desk.revise(SLUG, 1, {"headline": "In"}, ADA)
    assert (await app.desk.post(SLUG, DRAFT, ADA, key("k"))).subject == first.subject


async def test_a_key_for_another_body_is_a_mistake(app):
    """A key that is used for something else is refused before anything is written."""
    await open_harbour(app)
    await app.desk.post(SLUG, DRAFT, ADA, key("k", "a"))
    with pytest.raises(IdempotencyMismatch):
        await app.desk.post(SLUG, EntryDraft("Others"), ADA, key("k", "b"))
    assert len(await log(app)) == 1


async def test_keys_of_two_people_never_meet(app):
    """Two senders may choose the same key."""
    await open_harbour(app)
    one = await app.desk.post(SLUG, DRAFT, ADA, key("k"))
    other = await app.desk.post(SLUG, EntryDraft("Others"), BEN, key("k", "b"))
    assert (one.seq, other.seq) == (1, 2)


async def test_a_key_used_at_the_same_time_makes_one_entry(app):
    """Impatient senders who send twice at once get the same answer twice."""
    await open_harbour(app)
    answers = await asyncio.gather(*(app.desk.post(SLUG, DRAFT, ADA, key("k")) for _ in range(6)))
    assert {answer.seq for answer in answers} == {1}
    assert sorted(answer.replayed for answer in answers) == [False] + [True] * 5
    assert len(await log(app)) == 1


async def test_the_key_of_a_deleted_entry_brings_nothing_back(app):
    """Sent again after the delete, the answer is a tombstone, and the text stays purged."""
    await open_harbour(app)
    await app.desk.post(SLUG, DRAFT, ADA, key("k"))
    await app.desk.delete(SLUG, 1, ADA)
    again = await app.desk.post(SLUG, DRAFT, ADA, key("k"))
    assert (again.subject, again.replayed, again.seq) == (Tombstone(1), True, 1)


async def test_a_key_is_answered_after_the_blog_was_closed(app):
    """Whether an entry was accepted can still be asked when no more are."""
    await open_harbour(app)
    await app.desk.post(SLUG, DRAFT, ADA, key("k"))
    await app.desk.change_blog(SLUG, BlogChanges(status=BlogStatus.CLOSED), ADA)
    assert (await app.desk.post(SLUG, DRAFT, ADA, key("k"))).replayed


async def test_a_hand_over_is_an_event_with_its_number(app):
    """Who takes over is in the log; the same key makes it once."""
    await open_harbour(app)
    await post(app.desk)
    draft = ShiftDraft("Ben takes over.", "Ben", NOON)
    first = await app.desk.hand_over(SLUG, draft, ADA, key("k"))
    again = await app.desk.hand_over(SLUG, draft, ADA, key("k"))
    assert (first.subject.id, first.seq, first.subject.editor) == (2, 2, "Ben")
    assert (again.subject, again.replayed) == (first.subject, True)
    assert [event.kind for event in await log(app)] == [Kind.ENTRY_POSTED, Kind.SHIFT_CHANGED]
