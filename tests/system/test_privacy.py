"""I12 with real processes: after a blog was closed to the public, followers of all servers and workers hear nothing.

`PRIVACY_ROUNDS=200` makes it so many rounds.
"""

import asyncio
import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

import httpx2
import pytest

from liveblog.model.blog import Blog, BlogDraft, Visibility
from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND, Scope
from tests.apps import open_app
from tests.pace import PATIENCE
from tests.processes import running
from tests.services import Valkey, running_server
from tests.system.following import by_polling, by_stream, by_websocket
from tests.waiting import until

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]

Task = asyncio.Task[list[str]]
ROUNDS = int(os.environ.get("PRIVACY_ROUNDS", "10"))
SECRET = "nobody must read this"


class Deployment(NamedTuple):
    """Servers on one database."""

    database_url: str
    servers: list[str]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def deployment(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, valkey: Valkey
) -> Iterator[Deployment]:
    """Run servers on one database and one Valkey: one of two workers on SQLite, two of two on PostgreSQL."""
    directory = tmp_path_factory.mktemp("servers")
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), directory)
        url = f"sqlite+aiosqlite:///{directory}/liveblog.db"
    else:
        postgres = request.getfixturevalue("postgres")
        url = postgres.url(postgres.create_database(request.getfixturevalue("postgres_template")))
    environment = {"LIVEBLOG_DATABASE_URL": url, "LIVEBLOG_REDIS_URL": valkey.url, "LIVEBLOG_WORKERS": "2"}
    with ExitStack() as stack:
        running = [running_server(directory, environment=environment) for _ in range(1 if "sqlite" in url else 2)]
        yield Deployment(url, [stack.enter_context(server).url for server in running])


async def test_no_round_gives_a_secret_away(deployment: Deployment):
    """Whoever follows, over each transport and on each worker, hears nothing that was posted after the change's 200."""
    async with open_app(deployment.database_url) as app, httpx2.AsyncClient(timeout=PATIENCE) as editor:
        editor.headers["authorization"] = f"Bearer {await app.tokens.create('editor', Scope.ADMIN)}"
        for number in range(ROUNDS):
            blog = await app.desk.create_blog(BlogDraft(f"round-{number}", "Round"))
            heard = await one_round(editor, deployment.servers, blog, number)
            assert SECRET not in heard, f"round {number}"


async def test_a_revoked_token_hears_no_more(deployment: Deployment, tmp_path: Path):
    """What a command ends in a process of its own ends every stream, on each server and worker; others hear on."""
    limits = httpx2.Limits(max_connections=None)
    async with open_app(deployment.database_url) as app, httpx2.AsyncClient(timeout=PATIENCE, limits=limits) as http:
        blog = await app.desk.create_blog(BlogDraft("members", "Members", visibility=Visibility.PRIVATE))
        lost, kept = [f"Bearer {await app.tokens.create(name, Scope.READ)}" for name in ("lost", "kept")]
        number = next(token.id for token in await app.tokens.all() if token.name == "lost")
        addresses = [f"{server}/api/v1/blogs/{blog.slug}" for server in deployment.servers]
        following, told_first = follow_all(http, addresses, lost)
        staying, told_second = follow_all(http, addresses, kept)
        await until(lambda: all(told_first + told_second))
        environment = {**os.environ, "LIVEBLOG_DATABASE_URL": deployment.database_url}
        command = (str(Path(sys.executable).with_name("liveblog")), "token", "revoke", str(number))
        async with running(*command, env=environment, cwd=tmp_path) as process:
            assert await process.wait() == 0
        async with asyncio.timeout(PATIENCE):
            heard = await asyncio.gather(*following)
        assert all('"code":4401' in "".join(words[-3:]) for words in heard)
        await app.desk.post(blog.slug, EntryDraft(SECRET), COMMAND)
        assert SECRET not in json.dumps(heard)
        assert not any(task.done() for task in staying)
        for task in staying:
            task.cancel()
        await asyncio.wait(staying)  # their connections are closed


def follow_all(http: httpx2.AsyncClient, addresses: list[str], bearer: str) -> tuple[list[Task], list[list[str]]]:
    """Begin to follow with a token, often enough to reach each worker; return the tasks and what each is told."""
    shown = {"authorization": bearer}
    told: list[list[str]] = [[] for _ in range(12 * len(addresses))]
    each = zip(told, cycle(addresses), strict=False)
    follows = (
        by_stream(http, address, shown, heard) if number % 3 else by_websocket(address, None, shown, heard)
        for number, (heard, address) in enumerate(each)
    )
    return [asyncio.create_task(follow) for follow in follows], told


async def one_round(editor: httpx2.AsyncClient, servers: list[str], blog: Blog, number: int) -> str:
    """Close a blog while many follow it, post at once, and return all that they were told."""
    address = f"/api/v1/blogs/{blog.slug}"
    async with httpx2.AsyncClient(timeout=PATIENCE, limits=httpx2.Limits(max_connections=None)) as http:
        following = [
            asyncio.create_task(follow)
            for server in servers
            for _ in range(6)
            for follow in (
                by_websocket(server + address, "deflate"),
                by_websocket(server + address, None),
                by_stream(http, server + address),
                by_polling(http, server + address),
            )
        ]
        await asyncio.sleep(0.02 * (number % 7))  # in some rounds not all are there yet
        door = servers[number % len(servers)] + address
        visibility = ("private", "partners")[number % 2]
        changed = await editor.patch(door, json={"visibility": visibility, "title": SECRET})
        assert changed.status_code == 200
        posts = (editor.post(f"{door}/entries", json={"body": f"{SECRET} {index}"}) for index in range(3))
        assert [answer.status_code for answer in await asyncio.gather(*posts)] == [201] * 3
        async with asyncio.timeout(PATIENCE):
            return json.dumps(await asyncio.gather(*following))
