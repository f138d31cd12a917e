"""An app on a SQLite file: one server, commands beside it, copies of it while editors write, and a disk that fills."""

import asyncio
import resource
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing
from http import HTTPStatus
from itertools import count
from pathlib import Path
from typing import NamedTuple

import httpx2
import pytest

from liveblog.model.entry import Entry
from liveblog.model.principal import Scope
from liveblog.store import Store, reads
from liveblog_client import Client, Event, follow
from liveblog_client.ladder import Transport
from tests.apps import open_app, open_harbour
from tests.pace import PATIENCE
from tests.services import RunningServer, running_server

pytestmark = pytest.mark.system

LIVEBLOG = str(Path(sys.executable).with_name("liveblog"))
EDITORS = 4
PAGE = """\
Ferry Live Coverage: A Day on the Sound
Monday, 3 March 2031 at 8:00 | Ada Quist
1015 GMT: Ferry. The first boat is full.
0905 GMT: Ferry. The sound is open again.
"""


class Deployment(NamedTuple):
    """A server with a blog, who may write in it, and where its file is."""

    server: RunningServer
    token: str
    file: Path
    environment: dict[str, str]


@pytest.fixture
async def deployment(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Deployment]:
    """Run a server on a file, with a blog in it."""
    async with open_app(sqlite_url) as parts:
        await open_harbour(parts)
        token = await parts.tokens.create("editors", Scope.WRITE)
    environment = {"LIVEBLOG_DATABASE_URL": sqlite_url, "LIVEBLOG_POLL_AFTER_SECONDS": "1"}
    with running_server(tmp_path, environment=environment) as server:
        yield Deployment(server, token, tmp_path / "liveblog.db", environment)


async def run(deployment: Deployment, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command on the database."""
    command = [LIVEBLOG, *arguments]
    return await asyncio.to_thread(
        subprocess.run,
        command,
        env=deployment.environment,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


async def test_a_second_server_is_refused_until_the_first_is_gone(deployment, tmp_path):
    """It names the first and what to use instead, and ends with 1; after a kill -9 of the first it runs."""
    refused = await run(deployment, "serve", "--port", "0")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    for word in (deployment.server.url, "LIVEBLOG_DATABASE_URL", "LIVEBLOG_REDIS_URL"):
        assert word in refused.stderr
    deployment.server.process.kill()
    deployment.server.process.wait()
    with running_server(tmp_path, environment=deployment.environment) as second:
        assert httpx2.get(f"{second.url}/readyz", timeout=PATIENCE).status_code == HTTPStatus.OK


async def texts_of(deployment: Deployment, transport: Transport, enough: int) -> list[str]:
    """Follow until there are enough entries, and return their HTML."""
    texts: list[str] = []
    url = f"{deployment.server.url}/blogs/harbour"
    async with aclosing(follow(url, after=0, transports=[transport])) as following:
        async for event in following:
            assert isinstance(event, Event)
            texts.append(event.raw["entry"]["html"])
            if len(texts) == enough:
                break
    return texts


async def test_readers_get_what_commands_write(deployment):
    """What is posted and imported beside the server reaches its readers on every transport, who knew nothing of it."""
    transports: tuple[Transport, ...] = ("websocket", "sse", "polling")
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as tasks:
        following = [tasks.create_task(texts_of(deployment, transport, 3)) for transport in transports]
        assert (await run(deployment, "post", "harbour", "By command.")).returncode == 0
        imported = await run(deployment, "import", "-", "--blog", "harbour", stdin=PAGE)
        assert imported.returncode == 0, imported.stderr
    written = ("By command.", "The sound is open again.", "The first boat is full.")
    for reader in following:
        assert [text in html for text, html in zip(written, reader.result(), strict=True)] == [True] * 3


class Answers:
    """What was answered with 201, by number."""

    def __init__(self) -> None:
        self.texts: dict[int, str] = {}
        self._news = asyncio.Condition()

    async def add(self, seq: int, text: str) -> None:
        async with self._news:
            self.texts[seq] = text
            self._news.notify_all()

    async def reach(self, enough: int) -> None:
        """Wait until there are so many."""
        async with self._news:
            await self._news.wait_for(lambda: len(self.texts) >= enough)


async def write(deployment: Deployment, editor: int, answered: Answers) -> None:
    async with Client(deployment.server.url, deployment.token) as client:
        for number in count():
            body = f"Ship {editor}.{number}"
            await answered.add((await client.post("harbour", body)).seq, body)


async def test_a_backup_amid_posts_has_all_that_was_answered_before_it(deployment, tmp_path):
    """Four editors go on writing while the file is copied; the copy is a gap-free beginning of the log."""
    answered = Answers()
    editors = [asyncio.create_task(write(deployment, editor, answered)) for editor in range(EDITORS)]
    async with asyncio.timeout(PATIENCE):
        await answered.reach(40)
        before = dict(answered.texts)
        copied = await run(deployment, "backup", str(tmp_path / "copy.db"))
        await answered.reach(len(answered.texts) + 20)  # the copy stopped nobody
    for editor in editors:
        editor.cancel()
    ends = await asyncio.gather(*editors, return_exceptions=True)
    assert all(isinstance(end, asyncio.CancelledError) for end in ends)
    assert copied.returncode == 0, copied.stderr
    kept = await texts_in(tmp_path / "copy.db")
    assert list(kept) == list(range(1, len(kept) + 1))
    assert before.items() <= kept.items()


async def texts_in(file: Path) -> dict[int, str]:
    """Read the log of a database file: number and text of each entry."""
    store = Store(f"sqlite+aiosqlite:///{file}")
    try:
        async with store.read() as connection:
            events = await reads.events_after(connection, await reads.blog_by_slug(connection, "harbour"), 0, 10_000)
    finally:
        await store.close()
    return {event.seq: event.subject.body for event in events if isinstance(event.subject, Entry)}


def limit_files(server: RunningServer, size: int) -> None:
    """Let the server's files grow no further than this: what a full disk does, for one process."""
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


async def post(http: httpx2.AsyncClient, text: str) -> httpx2.Response:
    return await http.post("/api/v1/blogs/harbour/entries", json={"body": text}, headers={"Idempotency-Key": text[:20]})


async def test_a_full_disk_loses_nothing(deployment):
    """A post that can't be written is answered 503 and can be repeated; readers stay, and all goes on with new room."""
    headers = {"Authorization": f"Bearer {deployment.token}"}
    asking = httpx2.AsyncClient(base_url=deployment.server.url, headers=headers, timeout=PATIENCE)
    async with asyncio.timeout(PATIENCE), asking as http:
        following = asyncio.create_task(texts_of(deployment, "websocket", 2))
        assert (await post(http, "Before.")).status_code == HTTPStatus.CREATED
        limit_files(deployment.server, deployment.file.with_name("liveblog.db-wal").stat().st_size)
        refused = await post(http, "When it was full. " * 1000)
        assert refused.status_code == HTTPStatus.SERVICE_UNAVAILABLE
        assert "disk" in refused.json()["detail"]
        assert int(refused.headers["retry-after"]) > 0
        assert (await http.get("/blogs/harbour")).status_code == HTTPStatus.OK
        limit_files(deployment.server, resource.RLIM_INFINITY)
        assert (await post(http, "When it was full. " * 1000)).status_code == HTTPStatus.CREATED
        first, second = await following
        assert ("Before." in first, "When it was full." in second) == (True, True)
    assert "Traceback" not in deployment.server.log.read_text()
    assert list(await texts_in(deployment.file)) == [1, 2]
