"""Promises under faults: servers, Valkey and PostgreSQL are hurt, and neither editors nor readers lose anything."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import httpx2
import pytest

from liveblog.model.entry import Entry, Tombstone
from liveblog.model.principal import Scope
from liveblog.store import Store, reads
from tests import services
from tests.faults.checker import Fault, Run, slowest, violations
from tests.faults.editors import Editor
from tests.faults.followers import TRANSPORTS, Follower
from tests.faults.nemesis import HARM, harm
from tests.faults.town import Town, open_town
from tests.houses import HARBOUR, open_harbour, open_house

pytestmark = [pytest.mark.system, pytest.mark.timeout(240)]

SEED = 20310304
ROUNDS = 1
FOLLOWERS = 30
WANDERERS = 3
EDITORS = 4
PATIENCE = 40.0
WITHOUT_VALKEY = {"valkey_killed": 2.0, "valkey_frozen": 7.0}
"""Faults for whose seconds nobody answers for Valkey."""
PURGED_WITHIN = 5.0
"""Two seconds are promised; the rest is for a machine that runs servers, editors and followers at the same time."""


class Scene(NamedTuple):
    """A town with a blog, who may write in it, and where its log is."""

    town: Town
    token: str
    database_url: str


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """Run a town with a blog."""
    with ExitStack() as stack:
        postgres = await asyncio.to_thread(stack.enter_context, services.postgres())
        url = postgres.url(postgres.create_database())
        async with open_house(url) as parts:
            await open_harbour(parts)
            token = await parts.tokens.create("editors", Scope.WRITE)
        async with open_town(tmp_path, postgres, url) as town:
            yield Scene(town, token, url)


def followers_of(town: Town) -> list[Follower]:
    """Make followers on each transport in equal parts, and a few who change it with every connection."""
    addresses = [f"{address}/events" for address in town.addresses]
    ways: list[tuple[Any, ...]] = [(TRANSPORTS[number % 3],) for number in range(FOLLOWERS)] + [TRANSPORTS] * WANDERERS
    return [
        Follower(f"{number} {'/'.join(way.__name__ for way in ways[number])}", addresses, ways[number], number)
        for number in range(len(ways))
    ]


async def log_of(database_url: str) -> list[dict[str, Any]]:
    """Read all events from the database, past every server: what they believe is not asked for."""
    store = Store(database_url)
    try:
        async with store.read() as connection:
            blog = await reads.blog_by_slug(connection, HARBOUR.slug)
            events = await reads.events_after(connection, blog, 0, 10_000)
    finally:
        await store.close()
    return [{"seq": event.seq, "kind": str(event.kind), "entry": kept(event.subject)} for event in events]


def kept(subject: object) -> dict[str, Any]:
    """Return what the log has of an entry; in this run there are no other events."""
    assert isinstance(subject, (Entry, Tombstone))
    return {"id": subject.id} | ({"html": subject.body} if isinstance(subject, Entry) else {"deleted": True})


async def entries_of(http: httpx2.AsyncClient, blog: str) -> list[dict[str, Any]]:
    """Read the entries of all pages."""
    pages = (await http.get(f"{blog}/entries")).raise_for_status().json()["pages"]
    answers = [await http.get(f"{blog}/entries", params={"page": page + 1}) for page in range(pages)]
    return [entry for answer in answers for entry in answer.raise_for_status().json()["entries"]]


async def test_nothing_is_lost_whatever_is_hurt(scene: Scene):
    """What was acknowledged is kept, and every follower ends with the log: each event once, in order, no text too long.

    Every kind of harm comes while editors write and followers on all transports move between the servers.
    """
    town = scene.town
    followers = followers_of(town)
    following = [asyncio.create_task(one.run(number)) for number, one in enumerate(followers)]
    editors = [
        Editor(f"E{number}", [f"{blog}/entries" for blog in town.addresses], scene.token, number)
        for number in range(EDITORS)
    ]
    try:
        faults = await write_amid(town, editors)
        run = await at_rest(scene, followers, editors, faults)
    finally:
        for task in following:
            task.cancel()
        await asyncio.wait(following)
    print_figures(run, followers, editors)
    assert [task.exception() for task in following if not task.cancelled()] == []
    assert {fault.kind for fault in faults} == {kind.__name__ for kind in HARM}
    assert len(run.log) > 100
    assert all(written_amid(run, fault) for fault in faults if fault.kind in WITHOUT_VALKEY)
    assert all(one.connections > 1 for one in followers)
    assert violations(run, PURGED_WITHIN) == []


async def write_amid(town: Town, editors: list[Editor]) -> list[Fault]:
    """Let editors write while harm is done, and let them bring to an end what they began."""
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        for editor in editors:
            tasks.create_task(editor.run(stop))
        faults = await harm(town, SEED, ROUNDS)
        stop.set()
    return faults


async def at_rest(scene: Scene, followers: list[Follower], editors: list[Editor], faults: list[Fault]) -> Run:
    """Wait until followers have what the store has, and put the records together.

    Who is not given it in time is found by the checker, which can say what is missing.
    """
    async with httpx2.AsyncClient(timeout=PATIENCE) as http:
        entries = await entries_of(http, scene.town.addresses[1])
    log = await log_of(scene.database_url)
    reaching = [asyncio.create_task(follower.reached(len(log))) for follower in followers]
    _, late = await asyncio.wait(reaching, timeout=PATIENCE)
    for task in late:
        task.cancel()
    acknowledged = [change for editor in editors for change in editor.record]
    return Run(log, entries, acknowledged, [follower.record for follower in followers], faults)


def written_amid(run: Run, fault: Fault) -> bool:
    """Tell whether changes were acknowledged while Valkey was away."""
    end = fault.at + WITHOUT_VALKEY[fault.kind]
    return any(fault.at + 0.2 < change.at < end for change in run.acknowledged)


def print_figures(run: Run, followers: list[Follower], editors: list[Editor]) -> None:
    """Say what was seen; pytest shows it with -s, and when the test fails."""
    deliveries = sum(len(follower.record.deliveries) for follower in followers)
    connections = sum(follower.connections for follower in followers)
    repeated = sum(editor.repeated for editor in editors)
    counted, longest = Counter(fault.kind for fault in run.faults), slowest(run)
    lines = [
        f"seed {SEED}: {len(run.acknowledged)} changes acknowledged, {repeated} requests repeated",
        f"{deliveries} deliveries to {len(followers)} followers over {connections} connections",
        *(f"{kind:20} {counted[kind]} times, slowest delivery {longest[kind]:.2f} s" for kind in sorted(longest)),
    ]
    print("", *lines, sep="\n")  # noqa: T201
