"""A run with faults: a deployment, its editors and followers, and harm to all of it; its records are for `checker`."""

import asyncio
import gc
import time
from collections import Counter
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from liveblog.model.blog import Blog
from liveblog.model.entry import Entry, Tombstone
from liveblog.model.principal import Scope
from liveblog.store import Store, reads
from tests import services
from tests.apps import HARBOUR, open_app, open_harbour
from tests.faults.checker import Fault, Followed, Run
from tests.faults.deployment import Deployment, open_postgres, open_town
from tests.faults.editors import Editor
from tests.faults.followers import Follower, Stalling
from tests.faults.nemesis import Scene, schedule, suffer
from tests.faults.published import follow_in_node, follow_in_python
from tests.faults.transports import TRANSPORTS, by_websocket
from tests.pace import pace
from tests.waiting import answer_of

AFTERWARDS = 2.0
"""Seconds in which editors go on when all harm is done."""
PATIENCE = pace(60.0)
"""Seconds until everybody has everything once nothing is hurt any more; a published client may wait 30 s to return."""


@dataclass(frozen=True, slots=True)
class Size:
    """Who takes part. `followers` are spread over the transports; `wanderers` change theirs with every connection."""

    followers: int
    wanderers: int
    stalling: int
    editors: int


@dataclass(frozen=True, slots=True)
class Account:
    """What came of it: the records, and what is counted beside them."""

    run: Run
    connections: int
    repeated: int
    seconds: float

    @property
    def deliveries(self) -> int:
        """Return how many events followers were given."""
        return sum(len(follower.deliveries) for follower in self.run.followers)

    @property
    def counted(self) -> Counter[str]:
        """Return how often each kind of harm was done."""
        return Counter(fault.kind for fault in self.run.faults)


@dataclass(slots=True)
class _People:
    followers: list[Follower]
    published: list[Followed]
    editors: list[Editor]
    flooder: Editor
    stalling: Stalling
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    @property
    def records(self) -> list[Followed]:
        return [*(follower.record for follower in self.followers), *self.published]

    def written(self) -> int:
        return sum(len(editor.record) for editor in self.editors)

    async def flood(self) -> None:
        await self.flooder.flood()


async def endure(directory: Path, seed: int, size: Size, seconds: float | None = None) -> Account:
    """Let a new deployment, with its people, suffer one round of harm, or as many as begin within `seconds`."""
    async with _founded(directory) as (deployment, blog, token, database_url):
        people = _people(deployment, size, token)
        _follow(deployment, blog, people)
        began = time.monotonic()
        try:
            faults = await _write_amid(deployment, people, seed, seconds)
            editors = [*people.editors, people.flooder]
            run = await at_rest(deployment.addresses[1], database_url, editors, people.records, faults)
        finally:
            for task in people.tasks:
                task.cancel()
            await asyncio.wait(people.tasks)
    for task in people.tasks:
        if not task.cancelled() and (error := task.exception()):
            raise error
    connections = sum(follower.connections for follower in people.followers)
    repeated = sum(editor.repeated for editor in people.editors)
    return Account(run, connections, repeated, time.monotonic() - began)


@contextmanager
def _records_passed_over() -> Iterator[None]:
    """Look for garbage among what is new alone.

    The records only grow; to look through all of them again stops this process, and the proxies in it, for seconds.
    """
    usual = gc.get_threshold()
    gc.set_threshold(*usual[:2], 1_000_000)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@asynccontextmanager
async def _founded(directory: Path) -> AsyncIterator[tuple[Deployment, Blog, str, str]]:
    """Run a deployment with a blog; also give who may write in it, and where its log can be read past every server."""
    async with AsyncExitStack() as stack:
        stack.enter_context(_records_passed_over())
        home = await asyncio.to_thread(_entered, stack, services.postgres_home())
        postgres = await stack.enter_async_context(open_postgres(home))
        database = postgres.now.create_database()
        url = postgres.now.url(database)
        async with open_app(url) as parts:
            blog = await open_harbour(parts)
            token = await parts.tokens.create("editors", Scope.WRITE)
        yield await stack.enter_async_context(open_town(directory, postgres, database)), blog, token, url


def _entered(stack: AsyncExitStack, context: Any) -> Any:
    return stack.enter_context(context)


def _people(deployment: Deployment, size: Size, token: str) -> _People:
    events = [f"{address}/events" for address in deployment.addresses]
    entries = [f"{address}/entries" for address in deployment.addresses]
    stalling = Stalling()
    ways: list[tuple[Any, ...]] = [(TRANSPORTS[number % len(TRANSPORTS)],) for number in range(size.followers)]
    ways += [TRANSPORTS] * size.wanderers
    followers = [Follower(f"{number} {_name(way)}", events, way, number) for number, way in enumerate(ways)]
    followers += [Follower(f"stalling {n}", events, (by_websocket,), n, stalling) for n in range(size.stalling)]
    kinds = ("Python", "Python", "JavaScript", "JavaScript")
    published = [Followed(f"{kind} client {number}", is_prompt=False) for number, kind in enumerate(kinds)]
    editors = [Editor(f"E{number}", entries, token, number) for number in range(size.editors)]
    return _People(followers, published, editors, Editor("F", entries, token, 0), stalling)


def _name(way: tuple[Any, ...]) -> str:
    return "/".join(transport.__name__ for transport in way)


def _follow(deployment: Deployment, blog: Blog, people: _People) -> None:
    pages = [address.replace("/api/v1", "") for address in deployment.addresses]
    following: list[Coroutine[Any, Any, None]] = [one.run(number) for number, one in enumerate(people.followers)]
    in_python, in_node = people.published[:2], people.published[2:]
    following += [follow_in_python(record, page) for record, page in zip(in_python, pages, strict=True)]
    following += [follow_in_node(record, page, blog.epoch) for record, page in zip(in_node, pages, strict=True)]
    people.tasks += [asyncio.create_task(one) for one in following]


async def _write_amid(deployment: Deployment, people: _People, seed: int, seconds: float | None) -> list[Fault]:
    """Let editors write while harm is done, and let them bring to an end what they began."""
    stop = asyncio.Event()
    scene = Scene(deployment, people.stalling, people.flood, people.written)
    faults: list[Fault] = []
    end = time.monotonic() + (seconds or 0)
    async with asyncio.TaskGroup() as tasks:
        for editor in people.editors:
            tasks.create_task(editor.run(stop))
        rounds = schedule(seed)
        faults += await suffer(scene, next(rounds))
        while time.monotonic() < end:
            for step in next(rounds):
                if time.monotonic() < end:
                    faults += await suffer(scene, [step])
        await asyncio.sleep(AFTERWARDS)
        stop.set()
    return faults


async def at_rest(
    blog: str, database_url: str, editors: list[Editor], records: list[Followed], faults: Sequence[Fault] = ()
) -> Run:
    """Wait until followers have what the store has, and put the records together.

    Who is not given it in time is found by the checker, which can say what is missing.
    """
    async with httpx2.AsyncClient(timeout=PATIENCE) as http:
        entries = await _entries_of(http, blog)
    log = await _log_of(database_url)
    deadline = time.monotonic() + PATIENCE
    # The records are plain lists, written by three kinds of follower: looking is simpler than being told.
    while any(one.position < len(log) for one in records) and time.monotonic() < deadline:  # noqa: ASYNC110
        await asyncio.sleep(0.1)
    return Run(log, entries, [change for editor in editors for change in editor.record], records, faults)


async def _log_of(database_url: str) -> list[dict[str, Any]]:
    """Read all events from the database, past every server: what they believe is not asked for."""
    store = Store(database_url, limit=PATIENCE)
    try:
        async with store.read() as connection:
            blog = await reads.blog_by_slug(connection, HARBOUR.slug)
            events = await reads.events_after(connection, blog, 0, 1_000_000)
    finally:
        await store.close()
    return [{"seq": event.seq, "kind": str(event.kind), "entry": _kept(event.subject)} for event in events]


def _kept(subject: object) -> dict[str, Any]:
    """Return what the log has of an entry; in such a run there are no other events."""
    assert isinstance(subject, (Entry, Tombstone))
    return {"id": subject.id} | ({"html": subject.body} if isinstance(subject, Entry) else {"deleted": True})


async def _entries_of(http: httpx2.AsyncClient, blog: str) -> list[dict[str, Any]]:
    """Read the entries of all pages."""
    pages = (await answer_of(http, f"{blog}/entries"))["pages"]
    answers = [await answer_of(http, f"{blog}/entries?page={page + 1}") for page in range(pages)]
    return [entry for answer in answers for entry in answer["entries"]]
