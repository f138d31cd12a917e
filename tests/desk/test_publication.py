"""What is scheduled goes out when its time comes: once, late rather than never, and for nobody who may no longer."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from liveblog.access import Writers
from liveblog.access.drafts import require_change, require_editor
from liveblog.desk import DraftAct, Publication
from liveblog.errors import Conflict, InvalidInput
from liveblog.model.blog import Blog, BlogStatus
from liveblog.model.draft import Draft, DraftState, DraftText
from liveblog.model.entry import Entry
from liveblog.model.moment import normalised, now
from liveblog.model.principal import COMMAND, Grant, Principal, Scope
from liveblog.render import language_for
from liveblog.store import drafts as rows
from liveblog.store.audit_log import AuditQuery, audit_records
from liveblog.store.jobs import Job, add_job_at, claim_jobs
from tests.apps import open_app, open_harbour
from tests.desk.writers import SLUG, log
from tests.jobs.running import running
from tests.pace import PATIENCE, pace

TEXT = DraftText(headline="Six o'clock", body="The result is out.", zone="UTC")
SOON = timedelta(seconds=pace(0.4))


class Schedule:
    """A blog in which Eve, an editor with an account, schedules drafts."""

    def __init__(self, app, blog, user) -> None:
        self.app, self.blog, self.user = app, blog, user
        self.eve = Principal(f"user:{user.id}", "Eve", (Grant(Scope.WRITE),))

    async def draft(self, key: str = "form-one-1", text: DraftText = TEXT) -> Draft:
        """Begin a draft of Eve's."""
        kept: Draft = await self.app.drafts.keep(self.eve, self.blog, key, text)
        return kept

    def act(self, draft, seen: int | None = None) -> DraftAct:
        """Return an act of Eve's on a draft."""
        return DraftAct(self.eve, self.blog, draft.id, require_change if seen is None else require_editor, seen)

    async def scheduled(self, after: timedelta = SOON, key: str = "form-one-1", text: DraftText = TEXT):
        """Schedule a draft of Eve's."""
        draft = await self.draft(key, text)
        return await self.app.drafts.schedule(self.act(draft, draft.version), now() + after)

    async def read(self, draft: Draft) -> Draft:
        """Read a draft as it is now."""
        async with self.app.store.read() as connection:
            found: Draft = await rows.find_draft(connection, self.blog, draft.id)
        return found

    async def entries(self) -> list[Entry]:
        """Return what was posted, in order."""
        return [event.subject for event in await log(self.app) if isinstance(event.subject, Entry)]

    async def records(self, action: str):
        """Return the records of one kind of act."""
        async with self.app.store.read() as connection:
            return await audit_records(connection, AuditQuery(blog_id=self.blog.id, action=action), 50)


@pytest.fixture
async def schedule(migrated_url):
    """A blog with Eve in it, on each database."""
    async with open_app(migrated_url) as app:
        user = await app.users.create("eve", "Eve", Scope.WRITE)
        yield Schedule(app, await open_harbour(app), user)


async def out(schedule: Schedule, draft: Draft) -> Entry:
    """Wait until a draft is an entry."""
    await left(schedule, draft, DraftState.POSTED)
    return (await schedule.entries())[-1]


async def left(schedule: Schedule, draft: Draft, state: DraftState) -> Draft:
    """Wait until a draft is in a state, and return it."""
    async with asyncio.timeout(PATIENCE):
        while (found := await schedule.read(draft)).state is not state:  # noqa: ASYNC110 -- nobody sets an event
            await asyncio.sleep(0.02)
    return found


async def passed(moment: datetime) -> None:
    """Wait until a moment has passed."""
    await asyncio.sleep(max(0.0, (moment - now()).total_seconds()) + 0.01)


async def test_it_goes_out_at_its_time(schedule):
    """The entry is there not before its time, happened at it, and is Eve's; the record says that it was planned."""
    draft = await schedule.scheduled()
    async with running(schedule.app.jobs):
        entry = await out(schedule, draft)
    assert entry.occurred_at == draft.publish_at
    assert entry.posted_at >= draft.publish_at
    (record,) = await schedule.records("draft.posted")
    assert (record.by, record.facts["entry"], record.subject) == (schedule.eve.key, entry.id, f"draft:{draft.id}")


async def test_its_own_time_stays(schedule):
    """A draft that says when it happened says so in the entry, too."""
    yesterday = (now() - timedelta(days=1)).replace(second=0, microsecond=0)
    draft = await schedule.scheduled(text=replace(TEXT, occurred_at=f"{yesterday:%Y-%m-%dT%H:%M}"))
    async with running(schedule.app.jobs):
        entry = await out(schedule, draft)
    assert entry.occurred_at == yesterday


async def test_late_rather_than_never(schedule):
    """What was due while no server ran goes out at the start, with its planned time; the record says how late."""
    draft = await schedule.scheduled()
    await passed(draft.publish_at + timedelta(seconds=1))
    async with running(schedule.app.jobs):
        entry = await out(schedule, draft)
    (record,) = await schedule.records("draft.posted")
    assert entry.occurred_at == draft.publish_at
    assert record.facts["late_seconds"] >= 1


async def test_a_job_that_is_done_twice_posts_once(schedule):
    """A server that was killed after the commit leaves its job to another, which finds that it is done."""
    draft = await schedule.scheduled()
    app = schedule.app
    publication = Publication(app.store, app.desk, app.drafts, Writers(app.store).find)
    async with running(app.jobs):
        await out(schedule, draft)
    async with app.store.write() as connection:
        await add_job_at(connection, rows.PUBLISH_DRAFT, str(draft.id), now())
        (job,) = await claim_jobs(connection, [rows.PUBLISH_DRAFT], 10, 60)
    assert await publication(job) is None
    assert len(await schedule.entries()) == 1


async def test_clearing_the_time_posts_nothing(schedule):
    """A draft whose time was taken away is open again, and nothing goes out."""
    draft = await schedule.scheduled()
    await schedule.app.drafts.unschedule(schedule.act(draft))
    other = await schedule.scheduled(SOON * 2, "form-two-2", replace(TEXT, body="The other."))
    async with running(schedule.app.jobs):
        await out(schedule, other)
    assert [entry.body for entry in await schedule.entries()] == ["The other."]
    assert (await schedule.read(draft)).state is DraftState.OPEN


async def test_a_time_that_has_passed_is_refused(schedule):
    """Scheduling for the past is refused by name and leaves the draft as it is."""
    draft = await schedule.draft()
    with pytest.raises(InvalidInput, match="publish_at: has passed"):
        await schedule.app.drafts.schedule(schedule.act(draft), now() - timedelta(seconds=1))
    assert await schedule.read(draft) == draft


async def test_typing_does_not_go_out(schedule):
    """What is scheduled is not changed by a form that saves by itself; what is saved on purpose goes out."""
    draft = await schedule.scheduled(SOON * 4)
    with pytest.raises(Conflict, match="scheduled"):
        await schedule.app.drafts.keep(schedule.eve, schedule.blog, draft.key, replace(TEXT, body="Half a wo"), 1)
    await schedule.app.drafts.save(schedule.act(draft, draft.version), replace(TEXT, body="The whole word."))
    async with running(schedule.app.jobs):
        assert (await out(schedule, draft)).body == "The whole word."


async def test_nobody_posts_who_may_no_longer(schedule):
    """A draft of somebody who lost the right stays, open and shared, and says why; so does one of a closed blog."""
    draft = await schedule.scheduled()
    await schedule.app.users.disable(schedule.user.id, COMMAND)
    async with running(schedule.app.jobs):
        stayed = await left(schedule, draft, DraftState.OPEN)
    assert (stayed.shared, stayed.text) == (True, TEXT)
    assert "may no longer post here" in (stayed.trouble or "")
    assert len(await schedule.records("draft.not_posted")) == 1
    assert await schedule.entries() == []


async def test_a_closed_blog_takes_nothing(schedule):
    """What was scheduled in a blog that was closed since is open again, and says why."""
    draft = await schedule.scheduled()
    await schedule.app.desk.change_blog(SLUG, {"status": BlogStatus.CLOSED}, COMMAND)
    async with running(schedule.app.jobs):
        stayed = await left(schedule, draft, DraftState.OPEN)
    assert "closed" in (stayed.trouble or "")
    german = language_for("de").desk.said(stayed.trouble)
    assert german.startswith("Der Termin kam, aber")
    assert "closed" not in german


async def test_nothing_goes_out_while_the_schedule_is_held(schedule):
    """Held, nothing is posted; released, what is still to come goes out, and what is late waits for a person."""
    late = await schedule.scheduled()
    later = await schedule.scheduled(SOON * 5, "form-two-2", replace(TEXT, body="Later."))
    await schedule.app.drafts.hold(schedule.eve, schedule.blog)
    meanwhile = await schedule.scheduled(SOON * 5, "form-three-3", replace(TEXT, body="Meanwhile."))
    async with running(schedule.app.jobs):
        await passed(late.publish_at)
        assert await schedule.entries() == []
        await schedule.app.drafts.release(schedule.eve, schedule.blog)
        schedule.app.jobs.look()
        await out(schedule, later)
        await out(schedule, meanwhile)
    stayed = await schedule.read(late)
    assert {entry.body for entry in await schedule.entries()} == {"Later.", "Meanwhile."}
    assert (stayed.state, stayed.trouble) == (DraftState.OPEN, "Its time passed while the schedule was held.")


async def test_what_is_scheduled_while_the_schedule_is_released_goes_out(migrated_postgres_url, monkeypatch):
    """On PostgreSQL, a draft that gets its time in the moment of the release is seen by it no more than it sees it."""
    async with open_app(migrated_postgres_url) as app:
        user = await app.users.create("eve", "Eve", Scope.WRITE)
        schedule = Schedule(app, await open_harbour(app), user)
        await app.drafts.hold(schedule.eve, schedule.blog)
        change = rows.change_draft

        async def slowly(*given, **values):
            monkeypatch.undo()
            await app.drafts.release(schedule.eve, schedule.blog)
            return await change(*given, **values)

        monkeypatch.setattr(rows, "change_draft", slowly)
        draft = await schedule.scheduled()
        async with running(app.jobs):
            await out(schedule, draft)


class _Meanwhile:
    """Finds who posts, and lets something happen to the draft in between."""

    def __init__(self, schedule: Schedule, doing: Callable[[], Awaitable[object]]) -> None:
        self._schedule, self._doing = schedule, doing

    async def __call__(self, _key: str, _blog: Blog) -> Principal:
        await self._doing()
        return self._schedule.eve

    async def goes_out(self, draft: Draft) -> float | None:
        """Do the job of a draft whose time has come."""
        assert draft.publish_at
        await passed(draft.publish_at)
        app, job = self._schedule.app, Job(1, rows.PUBLISH_DRAFT, str(draft.id), 1, now(), {})
        return await Publication(app.store, app.desk, app.drafts, self)(job)


async def test_what_is_moved_while_it_fires_goes_out_at_its_new_time(schedule):
    """An editor who gives it a later time in that very moment is obeyed: it is not posted, and stays scheduled."""
    draft, later = await schedule.scheduled(), normalised(now() + timedelta(hours=1))

    async def move() -> None:
        await schedule.app.drafts.schedule(schedule.act(draft, draft.version), later)

    assert await _Meanwhile(schedule, move).goes_out(draft) == 0.0
    found = await schedule.read(draft)
    assert (found.state, found.publish_at, found.trouble) == (DraftState.SCHEDULED, later, None)
    assert await schedule.entries() == []


async def test_what_is_held_while_it_fires_does_not_go_out(schedule):
    """Once somebody is told that all is held, nothing goes out, not even what was on its way."""
    draft = await schedule.scheduled()

    async def hold() -> None:
        await schedule.app.drafts.hold(schedule.eve, schedule.blog)

    assert await _Meanwhile(schedule, hold).goes_out(draft) == 0.0
    assert (await schedule.read(draft)).state is DraftState.SCHEDULED
    assert await schedule.entries() == []


async def test_a_name_with_a_comma_stays_whole(schedule):
    """What goes out by itself is signed as what is posted by hand: by its author and whoever scheduled it."""
    ines = await schedule.app.users.create("ines", "Ines Lund, Bergen", Scope.SUBMIT)
    author = Principal(f"user:{ines.id}", "Ines Lund, Bergen", (Grant(Scope.SUBMIT),))
    text = replace(TEXT, byline="Ines Lund, Bergen, Eve")
    begun = await schedule.app.drafts.keep(author, schedule.blog, "form-four-4", text)
    await schedule.app.drafts.submit(DraftAct(author, schedule.blog, begun.id, require_change))
    draft = await schedule.app.drafts.schedule(schedule.act(begun, begun.version), now() + SOON)
    async with running(schedule.app.jobs):
        assert (await out(schedule, draft)).byline == ("Ines Lund, Bergen", "Eve")
