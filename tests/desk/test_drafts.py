"""Drafts: kept while somebody types, shared, submitted, sent back, discarded, posted; never in the log before."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import ClassVar

import pytest
from sqlalchemy import text

from liveblog.access.drafts import require_author, require_change, require_editor
from liveblog.desk import DraftAct, DraftRule, IdempotencyKey
from liveblog.desk.changes import Post, Publish
from liveblog.desk.pen import Pen
from liveblog.errors import (
    Conflict,
    DraftNotFound,
    DraftPosted,
    Forbidden,
    IdempotencyMismatch,
    InvalidInput,
    LiveblogError,
    StaleRevision,
)
from liveblog.model.draft import Draft, DraftState, DraftText
from liveblog.model.entry import Entry, EntryDraft
from liveblog.model.principal import Grant, Principal, Scope
from liveblog.services import Services
from liveblog.store import drafts as rows
from liveblog.store import reads
from liveblog.store.audit_log import AuditQuery, audit_records
from tests.apps import HARBOUR, open_app, open_harbour
from tests.desk.writers import ADA, SLUG, log
from tests.pace import PATIENCE

CLEO = Principal("user:3", "Cleo", (Grant(Scope.SUBMIT),))
DAN = Principal("user:4", "Dan", (Grant(Scope.SUBMIT),))
TEXT = DraftText(headline="Harbour", body="Ships are leaving.", zone="UTC")


class Table:
    """A blog's drafts, as its people work with them."""

    def __init__(self, app: Services, blog) -> None:
        self.app, self.blog, self.drafts = app, blog, app.drafts

    async def begin(self, by: Principal = CLEO, text: DraftText = TEXT, key: str = "form-one-1") -> Draft:
        """Begin a draft."""
        return await self.drafts.keep(by, self.blog, key, text)

    def act(self, draft: Draft, by: Principal, rule: DraftRule = require_change, seen: int | None = None) -> DraftAct:
        """Return somebody's act on a draft."""
        return DraftAct(by, self.blog, draft.id, rule, seen)

    async def read(self, draft: Draft) -> Draft:
        """Read a draft as it is now."""
        async with self.app.store.read() as connection:
            return await rows.find_draft(connection, self.blog, draft.id)

    async def seen_by(self, who: Principal, *, as_editor: bool = False) -> list[int]:
        """Return the numbers of the drafts that somebody sees."""
        async with self.app.store.read() as connection:
            found = await rows.drafts_of_blog(connection, self.blog, who.key, as_editor=as_editor)
        return [draft.id for draft in found]


@pytest.fixture
async def table(migrated_url):
    """A blog's drafts, on each database."""
    async with open_app(migrated_url) as app:
        yield Table(app, await open_harbour(app))


async def test_a_draft_grows_while_somebody_types(table):
    """Saving it makes versions, of which history keeps what was typed within minutes as one; the log says nothing."""
    first = await table.begin()
    second = await table.drafts.keep(CLEO, table.blog, first.key, replace(TEXT, body="Ships are"), 1)
    third = await table.drafts.keep(CLEO, table.blog, first.key, replace(TEXT, body="Ships are back."), second.version)
    async with table.app.store.read() as connection:
        versions = await rows.versions_of_draft(connection, third, 10)
    assert (third.id, third.version, third.text.body) == (first.id, 3, "Ships are back.")
    assert [(version.version, version.text.body) for version in versions] == [(3, "Ships are back.")]
    assert await log(table.app) == []


async def test_saying_the_same_again_changes_nothing(table):
    """An answer that was lost is asked for again: the same text is saved once."""
    first = await table.begin()
    assert await table.drafts.keep(CLEO, table.blog, first.key, TEXT, None) == first


async def test_another_device_takes_nothing_away(table):
    """What was typed after a version that is no longer the last is refused, and the last stays."""
    first = await table.begin()
    saved = await table.drafts.keep(CLEO, table.blog, first.key, replace(TEXT, body="On the phone."), 1)
    with pytest.raises(StaleRevision):
        await table.drafts.keep(CLEO, table.blog, first.key, replace(TEXT, body="On the desk."), 1)
    with pytest.raises(StaleRevision):
        await table.drafts.save(table.act(first, CLEO, seen=1), replace(TEXT, body="On the desk."))
    assert await table.read(first) == saved


async def test_a_draft_is_its_authors_until_it_is_given(table):
    """Others see it once it is shared; editors once it is submitted; everybody at the desk once it is scheduled."""
    draft = await table.begin()
    assert (await table.seen_by(CLEO), await table.seen_by(DAN), await table.seen_by(ADA, as_editor=True)) == (
        [draft.id],
        [],
        [],
    )
    for by in (DAN, ADA):
        with pytest.raises(DraftNotFound):
            await table.drafts.save(table.act(draft, by, seen=1), TEXT)
    await table.drafts.submit(table.act(draft, CLEO, require_author))
    assert (await table.seen_by(DAN), await table.seen_by(ADA, as_editor=True)) == ([], [draft.id])
    await table.drafts.share(table.act(draft, CLEO, require_author), shared=True)
    assert await table.seen_by(DAN) == [draft.id]
    with pytest.raises(Forbidden):
        await table.drafts.save(table.act(draft, DAN, seen=1), replace(TEXT, body="Dan was here."))


async def test_what_is_submitted_is_sent_back_with_a_word(table):
    """An editor who saw this version sends it back; its author reads why, and submits it again."""
    draft = await table.begin()
    await table.drafts.submit(table.act(draft, CLEO, require_author), "Please check the number.")
    edited = await table.drafts.save(table.act(draft, CLEO, seen=1), replace(TEXT, body="Nine ships are leaving."))
    with pytest.raises(StaleRevision):
        await table.drafts.send_back(table.act(draft, ADA, require_editor, seen=1), "Which ships?")
    back = await table.drafts.send_back(table.act(draft, ADA, require_editor, seen=edited.version), "Which ships?")
    async with table.app.store.read() as connection:
        notes = await rows.notes_on(connection, draft)
    assert back.state is DraftState.OPEN
    assert [(note.kind, note.text, note.by) for note in notes] == [
        ("submitted", "Please check the number.", CLEO.key),
        ("sent_back", "Which ships?", ADA.key),
    ]
    with pytest.raises(Conflict):
        await table.drafts.send_back(table.act(draft, ADA, lambda *_: None), "Again.")
    again = await table.drafts.submit(table.act(draft, CLEO, require_author))
    assert again.state is DraftState.SUBMITTED


async def test_nothing_empty_is_submitted(table):
    """A draft without a word is refused by name."""
    draft = await table.begin(text=DraftText(topics="Harbour"))
    with pytest.raises(InvalidInput, match="body: must not be empty"):
        await table.drafts.submit(table.act(draft, CLEO, require_author))


async def test_the_version_that_was_seen_is_posted(table):
    """To approve an earlier version is refused; the last becomes the entry, once, and the draft says no more."""
    draft = await table.begin()
    edited = await table.drafts.save(table.act(draft, CLEO, seen=1), replace(TEXT, body="Nine ships."))
    post = Post(EntryDraft("Nine ships."))
    with pytest.raises(StaleRevision):
        await table.app.desk.do(SLUG, Publish(draft.id, 1, post), ADA)
    entry = (await table.app.desk.do(SLUG, Publish(draft.id, edited.version, post), ADA)).subject
    with pytest.raises(DraftPosted) as again:
        await table.app.desk.do(SLUG, Publish(draft.id, edited.version, post), ADA)
    posted = await table.read(draft)
    async with table.app.store.read() as connection:
        left = [*await rows.versions_of_draft(connection, draft, 10), *await rows.notes_on(connection, draft)]
        page = await reads.page(connection, await reads.blog_by_slug(connection, SLUG), 1, 10)
    assert again.value.entry_id == entry.id == 1
    assert (posted.state, posted.entry_id, posted.text, left) == (DraftState.POSTED, 1, DraftText(), [])
    assert page is not None
    assert [item.id for item in page.timeline] == [1]


async def test_posting_the_form_retires_its_draft(table):
    """A post from the form that a draft was kept of is that draft's entry, in one commit; others' are not touched."""
    mine = await table.begin(ADA)
    theirs = await table.begin(CLEO)
    entry = (await table.app.desk.do(SLUG, Post(EntryDraft("Ships."), form=mine.key), ADA)).subject
    assert ((await table.read(mine)).entry_id, (await table.read(theirs)).state) == (entry.id, DraftState.OPEN)


@pytest.mark.parametrize(
    ("body", "seen", "state"),
    [
        ("Ships.", 1, DraftState.OPEN),
        ("Ships.", 0, DraftState.OPEN),
        ("Ships.", 2, DraftState.POSTED),
        ("Harbour: all ships are leaving.", 1, DraftState.POSTED),
        ("Ships.", None, DraftState.POSTED),
    ],
    ids=["newer", "never-seen", "seen", "all-is-posted", "not-told"],
)
async def test_words_of_another_device_outlive_the_post_of_the_form(table, body: str, seen: int | None, state):
    """What was saved after the form saw its draft last, and is not in what is posted, is a draft still."""
    draft = await table.begin(ADA)
    await table.drafts.save(table.act(draft, ADA, seen=1), replace(TEXT, body="All ships are leaving."))
    await table.app.desk.do(SLUG, Post(EntryDraft(body), form=draft.key, form_seen=seen), ADA)
    found = await table.read(draft)
    assert (found.state, found.text.is_empty) == (state, state is DraftState.POSTED)


async def test_what_is_discarded_comes_back_within_a_day(table):
    """Discarding takes it from every list; bringing it back has it as it was, unless it was forgotten."""
    draft = await table.begin()
    await table.drafts.discard(table.act(draft, CLEO))
    assert await table.seen_by(CLEO) == []
    with pytest.raises(Conflict):
        await table.app.desk.do(SLUG, Publish(draft.id, 1, Post(EntryDraft("Ships."))), ADA)
    assert await table.drafts.bring_back(table.act(draft, CLEO)) == draft
    await table.drafts.discard(table.act(draft, CLEO))
    async with table.app.store.write() as connection:
        await rows.forget_draft(connection, draft.id, table.drafts.clock())
    with pytest.raises(DraftNotFound):
        await table.drafts.bring_back(table.act(draft, CLEO))


async def test_a_draft_that_is_there_is_not_forgotten(table):
    """The job that forgets leaves a draft alone that somebody works on."""
    draft = await table.begin()
    async with table.app.store.write() as connection:
        await rows.forget_draft(connection, draft.id, table.drafts.clock())
    assert await table.read(draft) == draft


async def test_two_drafts_of_one_form_are_one(table):
    """Two tabs that begin the draft of the same form at once make one draft: the second is told that it is behind."""
    first = await table.begin()
    with pytest.raises(StaleRevision):
        await table.drafts.keep(CLEO, table.blog, first.key, replace(TEXT, body="The other tab."))
    assert len(await table.seen_by(CLEO)) == 1


async def test_no_act_on_a_draft_of_another_blog(table):
    """A number of a draft is good in its own blog alone."""
    other = await table.app.desk.create_blog(replace(HARBOUR, slug="other"))
    draft = await table.begin()
    with pytest.raises(DraftNotFound):
        await table.drafts.discard(DraftAct(CLEO, other, draft.id, require_change))


async def test_a_refusal_changes_nothing(table):
    """What the rule refuses is not done, and leaves no record."""
    draft = await table.begin()

    def refuse(*_: object) -> None:
        raise LiveblogError("no")

    with pytest.raises(LiveblogError):
        await table.drafts.discard(table.act(draft, CLEO, refuse))
    assert await table.read(draft) == draft


async def test_what_changes_nothing_leaves_no_record(table):
    """Each act done a second time finds all as it wants it: the log of who did what tells of it once."""
    draft = await table.begin(ADA)
    share = partial(table.drafts.share, shared=True)
    schedule = partial(table.drafts.schedule, publish_at=table.drafts.clock() + timedelta(hours=1))
    save, submit = partial(table.drafts.save, text=replace(TEXT, body="Saved.")), partial(table.drafts.submit)
    acts = (save, share, submit, schedule, table.drafts.unschedule, table.drafts.discard, table.drafts.bring_back)
    for act in acts:
        before = await table.read(draft)
        once = await act(table.act(draft, ADA, seen=before.version))
        assert await act(table.act(draft, ADA, seen=once.version)) == once != before
    async with table.app.store.read() as connection:
        records = await audit_records(connection, AuditQuery(blog_id=table.blog.id), 50)
    assert [record.action for record in reversed(records) if record.action.startswith("draft.")] == [
        *("draft.begun", "draft.saved", "draft.shared", "draft.submitted", "draft.scheduled"),
        *("draft.unscheduled", "draft.discarded", "draft.brought_back"),
    ]


async def test_a_record_says_on_whose_behalf(table):
    """What an editor does with a contributor's draft is hers, for its author; with one's own there is nobody else."""
    draft = await table.begin(CLEO)
    shared = await table.drafts.share(table.act(draft, CLEO), shared=True)
    edited = await table.drafts.save(table.act(draft, ADA, seen=shared.version), replace(TEXT, body="Saved."))
    await table.drafts.submit(table.act(draft, ADA, seen=edited.version))
    publish = Publish(draft.id, edited.version, Post(EntryDraft("Saved.", byline=("Cleo",))))
    await table.app.desk.do(SLUG, publish, ADA)
    async with table.app.store.read() as connection:
        records = await audit_records(connection, AuditQuery(blog_id=table.blog.id), 50)
    told = {record.action: (record.by, record.facts.get("author")) for record in records if record.subject}
    hers = (ADA.key, CLEO.key)
    assert (told["draft.begun"], told["draft.shared"]) == ((CLEO.key, None), (CLEO.key, None))
    assert (told["draft.saved"], told["draft.submitted"], told["draft.posted"]) == (hers, hers, hers)


async def test_a_draft_is_begun_once_under_a_key(table):
    """An answer that was lost is asked for again, and is the draft as it is by then; another text is refused."""
    key = IdempotencyKey("mine", "a")
    begun = await table.drafts.begin(CLEO, table.blog, TEXT, key)
    saved = await table.drafts.save(table.act(begun.draft, CLEO, seen=1), replace(TEXT, body="More."))
    again = await table.drafts.begin(CLEO, table.blog, TEXT, key)
    assert (begun.is_replayed, again.is_replayed, again.draft) == (False, True, saved)
    with pytest.raises(IdempotencyMismatch):
        await table.drafts.begin(CLEO, table.blog, TEXT, IdempotencyKey("mine", "b"))
    with pytest.raises(IdempotencyMismatch):
        await table.app.desk.post(SLUG, EntryDraft("Ships."), CLEO, IdempotencyKey("mine", "c"))
    theirs = await table.drafts.begin(DAN, table.blog, TEXT, key)
    assert theirs.draft.id != begun.draft.id


async def test_a_look_counts_for_what_was_looked_at(table):
    """What was taken back and submitted anew, before the look was noted, nobody has seen: its author is not told so."""
    draft = await table.begin()
    looked_at = await table.drafts.submit(table.act(draft, CLEO, require_author))
    await table.drafts.take_back(table.act(draft, CLEO, require_author))
    saved = await table.drafts.save(table.act(draft, CLEO, seen=1), replace(TEXT, body="Nine ships are leaving."))
    await table.drafts.submit(table.act(saved, CLEO, require_author))
    await table.drafts.note_seen(ADA, table.blog, looked_at)
    assert (await table.read(draft)).seen_by is None


async def test_what_is_begun_at_the_same_moment_is_one_draft(table):
    """Two tabs, or two requests with one key, that come at once make one draft on each database, and none fails."""
    kept = await asyncio.gather(*(table.begin() for _ in range(4)))
    key = IdempotencyKey("mine", "a")
    begun = await asyncio.gather(*(table.drafts.begin(CLEO, table.blog, TEXT, key) for _ in range(4)))
    assert len({draft.id for draft in kept}) == len({each.draft.id for each in begun}) == 1
    assert sorted(each.is_replayed for each in begun) == [False, True, True, True]


class _Held(Post):
    """A post that stands still after it was decided, before it is committed."""

    decided: ClassVar[asyncio.Event]
    goes_on: ClassVar[asyncio.Event]

    async def apply(self, pen: Pen) -> Entry:
        """Add the entry, and wait."""
        entry = await super().apply(pen)
        self.decided.set()
        await self.goes_on.wait()
        return entry


async def test_a_form_that_is_kept_while_it_is_posted_leaves_no_draft(migrated_postgres_url):
    """On PostgreSQL, what is kept while the post isn't committed yet waits for it, and is refused then."""
    async with open_app(migrated_postgres_url) as app:
        table = Table(app, await open_harbour(app))
        _Held.decided, _Held.goes_on = asyncio.Event(), asyncio.Event()
        post = _Held(EntryDraft(TEXT.body), form="form-one-1")
        posting = asyncio.create_task(app.desk.do(SLUG, post, ADA, IdempotencyKey.once("desk:form-one-1")))
        await _Held.decided.wait()
        keeping = asyncio.create_task(table.begin(ADA))
        await _until_somebody_waits(app)
        _Held.goes_on.set()
        await posting
        with pytest.raises(Conflict):
            await keeping
        assert await table.seen_by(ADA) == []


async def _until_somebody_waits(app: Services) -> None:
    """Wait until somebody waits for what another transaction holds."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    async with asyncio.timeout(PATIENCE), app.store.engine.connect() as connection:
        while not (await connection.execute(waiting)).scalar_one():  # noqa: ASYNC110 -- nobody sets an event
            await asyncio.sleep(0.01)
