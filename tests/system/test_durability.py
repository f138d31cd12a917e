"""I2: what was answered with 201 is there, whatever becomes of the server."""

import asyncio
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pytest

from liveblog.model.entry import Entry
from liveblog.model.principal import Scope
from liveblog.store import Store, reads
from liveblog_client import Client
from tests.apps import open_app, open_harbour
from tests.pace import pace
from tests.services import RunningServer, running_server

pytestmark = pytest.mark.system

EDITORS = 8
ENOUGH = 60  # answers before the server is killed


class Deployment(NamedTuple):
    """A server with a blog, and who may write in it."""

    server: RunningServer
    token: str


@pytest.fixture
async def deployment(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Deployment]:
    async with open_app(sqlite_url) as parts:
        await open_harbour(parts)
        token = await parts.tokens.create("editors", Scope.WRITE)
    with running_server(tmp_path, environment={"LIVEBLOG_DATABASE_URL": sqlite_url}) as server:
        yield Deployment(server, token)


async def write(deployment: Deployment, editor: int, answered: dict[int, str], enough: asyncio.Event) -> None:
    async with Client(deployment.server.url, deployment.token) as client:
        for number in count():
            body = f"Ship {editor}.{number}"
            answered[(await client.post("harbour", body)).seq] = body
            if len(answered) >= ENOUGH:
                enough.set()


async def test_what_was_answered_survives_a_kill(deployment, sqlite_url):
    """After a kill -9 amid eight editors' posts, the log has each entry that was answered with 201, and no gap."""
    answered: dict[int, str] = {}
    enough = asyncio.Event()
    editors = [asyncio.create_task(write(deployment, editor, answered, enough)) for editor in range(EDITORS)]
    async with asyncio.timeout(pace(60)):
        await enough.wait()
    deployment.server.process.kill()
    deployment.server.process.wait()
    for editor in editors:
        editor.cancel()
    await asyncio.wait(editors)
    store = Store(sqlite_url)
    try:
        async with store.read() as connection:
            events = await reads.events_after(connection, await reads.blog_by_slug(connection, "harbour"), 0, 2000)
    finally:
        await store.close()
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    kept = {event.seq: event.subject.body for event in events if isinstance(event.subject, Entry)}
    assert answered.items() <= kept.items()
