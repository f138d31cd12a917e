"""What is scheduled goes out once and never early: servers are killed and their clocks jump meanwhile."""

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from liveblog.access.drafts import require_editor
from liveblog.desk import DraftAct
from liveblog.model.blog import Blog, BlogDraft
from liveblog.model.draft import Draft, DraftState, DraftText
from liveblog.model.entry import Entry
from liveblog.model.moment import now
from liveblog.model.principal import COMMAND, Grant, Principal, Scope
from liveblog.services import Services
from liveblog.store import drafts as rows
from liveblog.store import reads
from liveblog.store.audit_log import AuditQuery, AuditRecord, audit_records
from tests.apps import open_app
from tests.faults.deployment import Replaceable
from tests.pace import PATIENCE, pace
from tests.ports import free_port
from tests.services import RunningServer, running_server

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

DRAFTS = 16
APART = timedelta(seconds=pace(0.4))
LEAD = timedelta(seconds=pace(2))
"""From the last draft's scheduling to the first one's time."""

SERVE = """
import sys, time
from datetime import timedelta
from pathlib import Path
import liveblog.model.moment as moment

def ahead():
    return float(Path(sys.argv[0]).read_text())

by_time, by_moment = time.time, moment.now
time.time = lambda: by_time() + ahead()
moment.now = lambda: by_moment() + timedelta(seconds=ahead())
sys.argv[0] = sys.argv.pop(1)
from liveblog.cli import main
sys.exit(main())
"""
"""A server whose clock is ahead of others' by so many seconds as a file says, which can change while it runs."""


class Server(Replaceable[RunningServer]):
    """A server with a clock of its own."""

    def __init__(self, directory: Path, environment: Mapping[str, str]) -> None:
        port = free_port()
        self._clock = directory / f"clock-{port}"
        self.jump(timedelta())
        program = (sys.executable, "-c", SERVE, str(self._clock), "serve")
        super().__init__(lambda: running_server(directory, port=port, environment=environment, program=program))

    def jump(self, ahead: timedelta) -> None:
        """Put its clock forward or back, from the present of everybody else."""
        new = self._clock.with_suffix(".new")
        new.write_text(str(ahead.total_seconds()))
        new.replace(self._clock)


@dataclass(slots=True)
class Newsroom:
    """Blogs in which editors schedule drafts; `seen` has when each text was first seen in a blog's log."""

    app: Services
    servers: list[Server]
    seen: dict[str, datetime] = field(default_factory=dict)
    numbers: "count[int]" = field(default_factory=count)

    async def editor(self, name: str) -> Principal:
        """Make an editor."""
        user = await self.app.users.create(name, name.title(), Scope.WRITE)
        return Principal(f"user:{user.id}", name.title(), (Grant(Scope.WRITE),))

    async def schedule(self, by: Principal, blog: Blog, moments: list[datetime]) -> list[Draft]:
        """Schedule a draft for each moment."""
        scheduled = []
        for moment, number in zip(moments, self.numbers, strict=False):
            text = DraftText(body=f"{by.name} {number}", zone="UTC")
            draft = await self.app.drafts.keep(by, blog, f"{by.name}-form-{number:03}", text)
            act = DraftAct(by, blog, draft.id, require_editor, draft.version)
            scheduled.append(await self.app.drafts.schedule(act, moment))
        return scheduled

    async def log(self, blog: Blog) -> list[Entry]:
        """Read what was posted, and note what is new."""
        async with self.app.store.read() as connection:
            events = await reads.events_after(connection, blog, 0, 1000)
        entries = [event.subject for event in events if isinstance(event.subject, Entry)]
        for entry in entries:
            self.seen.setdefault(entry.body, now())
        return entries

    async def until_posted(self, blog: Blog, number: int) -> None:
        """Wait until so many are posted."""
        async with asyncio.timeout(PATIENCE):
            while len(await self.log(blog)) < number:  # noqa: ASYNC110 -- nobody sets an event
                await asyncio.sleep(0.02)

    async def until_left(self, drafts: list[Draft]) -> list[Draft]:
        """Wait until none of these is scheduled any more, and return them."""
        async with asyncio.timeout(PATIENCE):
            found = await self.read(drafts)
            while any(draft.state is DraftState.SCHEDULED for draft in found):
                await asyncio.sleep(0.05)
                found = await self.read(drafts)
        return found

    async def read(self, drafts: list[Draft]) -> list[Draft]:
        """Read drafts as they are now."""
        async with self.app.store.read() as connection:
            blog = await reads.blog_by_id(connection, drafts[0].blog_id)
            assert blog
            return [await rows.find_draft(connection, blog, draft.id) for draft in drafts]

    async def records(self, blog: Blog, action: str) -> list[AuditRecord]:
        """Read the records of one kind of act."""
        async with self.app.store.read() as connection:
            return list(await audit_records(connection, AuditQuery(blog_id=blog.id, action=action), 200))


@asynccontextmanager
async def open_newsroom(directory: Path, servers: int, database_url: str, **more: str) -> AsyncIterator[Newsroom]:
    """Run servers on one database, and schedule beside them, in a process that posts nothing."""
    environment = {f"LIVEBLOG_{name}": value for name, value in ({"DATABASE_URL": database_url} | more).items()}
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(open_app(database_url, jobs=False))
        room = Newsroom(app, [])
        for _ in range(servers):
            room.servers.append(await asyncio.to_thread(Server, directory, environment))
            stack.push_async_callback(asyncio.to_thread, room.servers[-1].end)
        yield room


def moments(number: int, apart: timedelta = APART) -> list[datetime]:
    """Return moments that come soon, one after the other."""
    first = now() + LEAD
    return [first + index * apart for index in range(number)]


async def passed(moment: datetime) -> None:
    """Wait until a moment has passed."""
    await asyncio.sleep(max(0.0, (moment - now()).total_seconds()))


def assert_once_and_in_time(room: Newsroom, drafts: list[Draft], entries: list[Entry]) -> None:
    """Each is posted once, at its planned time, and nobody saw it before."""
    planned = {draft.text.body: draft.publish_at for draft in drafts}
    assert sorted(entry.body for entry in entries) == sorted(planned)
    assert {entry.body: entry.occurred_at for entry in entries} == planned
    assert [text for text, moment in planned.items() if moment and room.seen[text] < moment] == []


async def test_each_goes_out_once_whatever_becomes_of_two_servers(
    tmp_path: Path, migrated_postgres_url: str, valkey_url: str
) -> None:
    """Killed before, at and after the times, with clocks that jump: once each, none early, the late told so."""
    async with open_newsroom(tmp_path, 2, migrated_postgres_url, REDIS_URL=valkey_url) as room:
        eve, (first, second) = await room.editor("eve"), room.servers
        blog = await room.app.desk.create_blog(BlogDraft("harbour", "Harbour"))
        drafts = await room.schedule(eve, blog, moments(DRAFTS))
        first.kill()  # before
        first.jump(timedelta(hours=2))
        await asyncio.to_thread(first.begin)
        await room.until_posted(blog, DRAFTS // 2)
        second.kill()  # at one of the times, or between two
        second.jump(timedelta(hours=-3))
        await asyncio.to_thread(second.begin)
        for ahead in (first, second):
            ahead.jump(timedelta(days=1) if ahead is second else timedelta(days=-1))
        # However long it took to start them: these are to come, and both servers are gone before the last of them.
        drafts += await room.schedule(eve, blog, moments(DRAFTS))
        await room.until_posted(blog, DRAFTS + 1)
        first.kill()
        second.kill()
        missing = 2 * DRAFTS - len(await room.log(blog))
        assert drafts[-1].publish_at
        await passed(drafts[-1].publish_at + timedelta(seconds=2))
        first.jump(timedelta())
        await asyncio.to_thread(first.begin)  # after
        await room.until_posted(blog, 2 * DRAFTS)
        second.jump(timedelta())
        await asyncio.to_thread(second.begin)
        await room.until_left(drafts)
        entries, records = await room.log(blog), await room.records(blog, "draft.posted")
        assert_once_and_in_time(room, drafts, entries)
        assert sorted(str(record.subject) for record in records) == sorted(f"draft:{draft.id}" for draft in drafts)
        late = [record for record in records if record.facts["late_seconds"] >= 2]
        assert missing > 0
        assert len(late) >= missing - 8  # the last of them were to go out two seconds before, to the second


async def test_on_one_file_too(tmp_path: Path, migrated_sqlite_url: str) -> None:
    """On SQLite the server is killed amid the times, and another goes on where it was, with what is late by then."""
    async with open_newsroom(tmp_path, 1, migrated_sqlite_url) as room:
        eve, (server,) = await room.editor("eve"), room.servers
        blog = await room.app.desk.create_blog(BlogDraft("harbour", "Harbour"))
        drafts = await room.schedule(eve, blog, moments(DRAFTS))
        await room.until_posted(blog, 3)
        server.kill()
        assert drafts[-1].publish_at
        await passed(drafts[-1].publish_at)
        await asyncio.to_thread(server.begin)
        await room.until_left(drafts)
        assert_once_and_in_time(room, drafts, await room.log(blog))


async def test_what_is_held_or_nobody_s_any_more_stays(
    tmp_path: Path, migrated_postgres_url: str, valkey_url: str
) -> None:
    """With two servers nothing goes out of a held blog, nor for somebody who lost the right in between."""
    async with open_newsroom(tmp_path, 2, migrated_postgres_url, REDIS_URL=valkey_url) as room:
        eve, ben = await room.editor("eve"), await room.editor("ben")
        blogs = [await room.app.desk.create_blog(BlogDraft(slug, slug.title())) for slug in ("harbour", "quay")]
        harbour, quay = blogs
        kept = await room.schedule(eve, harbour, moments(12))
        lost = await room.schedule(ben, harbour, moments(12))
        held = await room.schedule(eve, quay, moments(6))
        await room.app.drafts.hold(eve, quay)
        await room.until_posted(harbour, 8)
        room.servers[0].kill()
        (user,) = [one for one in await room.app.users.all() if one.name == "ben"]
        await room.app.users.disable(user.id, COMMAND)
        before = {entry.body for entry in await room.log(harbour)}
        await asyncio.to_thread(room.servers[0].begin)
        gone, stayed = await room.until_left(kept), await room.until_left(lost)
        assert {draft.state for draft in gone} == {DraftState.POSTED}
        unposted = [draft for draft in stayed if draft.state is DraftState.OPEN]
        assert unposted
        assert {(draft.shared, "may no longer post here" in (draft.trouble or "")) for draft in unposted} == {
            (True, True)
        }
        entries = await room.log(harbour)
        of_ben = [entry.body for entry in entries if entry.body.startswith("Ben")]
        assert len(of_ben) + len(unposted) == len(lost)
        assert len(set(of_ben) - before) <= 1  # what was being posted when the right ended
        assert sorted(entry.body for entry in entries if entry.body.startswith("Eve")) == sorted(
            draft.text.body for draft in kept
        )
        assert await room.log(quay) == []
        await room.app.drafts.release(eve, quay)
        released = await room.read(held)
        assert {draft.state for draft in released} == {DraftState.OPEN}
        assert {"passed while the schedule was held" in (draft.trouble or "") for draft in released} == {True}
