"""Behind a proxy that keeps connections strangers, an editor and a smuggler share them: each gets their own answers."""

import asyncio
import random
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import count, product

import httpx2
import pytest

from liveblog.model.principal import Scope
from tests.apps import open_app, open_harbour
from tests.pace import PATIENCE
from tests.services import running_server
from tests.serving.edge.requests import pieces
from tests.system.proxies import PROXIES
from tests.web.desks import forms

pytestmark = pytest.mark.system

STRANGERS = 1000
AT_ONCE = 16
HTML = {"accept": "text/html"}
HIDDEN = "GET /desk/harbour HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\n\r\n"
KINDS = [*product(("POST", "PUT", "DELETE", "GET"), ("h2c", "TLS/1.2", "websocket", "anything"), (False, True))]
"""Of what a smuggler sends: method, offer, and whether it is chunked."""


@dataclass
class Street:
    """A proxy before a server; `asked` counts who has asked through it."""

    url: str
    asked: "count[int]"

    async def stranger(self, client: httpx2.AsyncClient) -> None:
        """Ask for what only this stranger asks for, and get the answer to that."""
        name = f"stranger-{next(self.asked)}"
        answer = await client.get(f"/api/v1/blogs/{name}")
        assert answer.status_code in {401, 404}, answer.text
        assert "csrf" not in answer.text
        assert answer.status_code == 401 or name in answer.text, (name, answer.text)

    async def smuggler(self, number: int) -> str:
        """Hide a request for the desk in a body, and return what comes back."""
        host, port = self.url.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        for packet in smuggled(number):
            writer.write(packet)
            await writer.drain()
            await asyncio.sleep(0.002)  # so that most come in packets of their own
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answers = await reader.read()
        writer.close()
        await writer.wait_closed()
        return answers.decode(errors="replace")


def smuggled(number: int) -> list[bytes]:
    """Return the packets of a request that hides others: first one of each kind, then drawn ones, cut anywhere."""
    chance, is_drawn = random.Random(number), number >= len(KINDS)
    method, offer, is_chunked = chance.choice(KINDS) if is_drawn else KINDS[number]
    hidden = "x" * chance.randrange(6) + HIDDEN * chance.randrange(1, 4) if is_drawn else HIDDEN
    body = f"{len(hidden):x}\r\n{hidden}\r\n0\r\n\r\n" if is_chunked else hidden
    framing = "Transfer-Encoding: chunked" if is_chunked else f"Content-Length: {len(hidden)}"
    head = f"{method} /api/v1/blogs/smuggler-{number}/entries HTTP/1.1\r\nHost: x\r\n{framing}\r\n"
    head += f"Connection: Upgrade\r\nUpgrade: {offer}\r\n\r\n"
    return pieces(chance, (head + body).encode()) if is_drawn else [head.encode(), body.encode()]


@pytest.fixture(params=PROXIES)
async def street(request: pytest.FixtureRequest, tmp_path, sqlite_url) -> AsyncIterator[Street]:
    """Serve a blog behind each proxy in turn."""
    async with open_app(sqlite_url) as parts:
        await open_harbour(parts)
        await parts.users.create("ada", "Ada Quist", Scope.WRITE, "wind and tide")
    environment = {"LIVEBLOG_DATABASE_URL": sqlite_url}
    async with AsyncExitStack() as stack:
        server = await asyncio.to_thread(stack.enter_context, running_server(tmp_path, environment=environment))
        proxy = PROXIES[request.param](tmp_path, server.url.removeprefix("http://"))
        yield Street(await asyncio.to_thread(stack.enter_context, proxy), count())  # type: ignore[arg-type]
        assert "Traceback" not in server.log.read_text()


async def strangers(street: Street) -> None:
    """Ask a thousand times, from sixteen connections."""
    async with httpx2.AsyncClient(base_url=street.url, timeout=PATIENCE) as client:

        async def ask() -> None:
            for _ in range(STRANGERS // AT_ONCE + 1):
                await street.stranger(client)

        await asyncio.gather(*(ask() for _ in range(AT_ONCE)))


async def editor(street: Street, done: asyncio.Event) -> int:
    """Log in and post at the desk until told to stop; each time it is the desk, and each text is there once."""
    posted = 0
    async with httpx2.AsyncClient(base_url=street.url, timeout=PATIENCE, headers=HTML) as client:
        ours = {"origin": street.url}
        values = forms(await client.get("/desk/login"))["/desk/login"].values
        entered = values | {"name": "ada", "password": "wind and tide"}
        answer = await client.post("/desk/login", data=entered, headers=ours)
        assert answer.status_code == 303, answer.text
        while not done.is_set():
            values = forms(await client.get("/desk/harbour"))["/desk/harbour"].values
            assert values["csrf"]
            answer = await client.post("/desk/harbour", data=values | {"body": f"News {posted}."}, headers=ours)
            assert answer.status_code == 303, answer.text
            posted += 1
        told = (await client.get("/blogs/harbour.txt")).text
        assert [told.count(f"News {number}.") for number in range(posted)] == [1] * posted
    return posted


async def test_nobody_is_given_what_is_anothers(street: Street):
    """Strangers get their own answers, the editor the desk and each post once, the smuggler nothing of either."""
    done = asyncio.Event()
    async with asyncio.timeout(3 * PATIENCE), asyncio.TaskGroup() as tasks:
        posting = tasks.create_task(editor(street, done))
        asking = tasks.create_task(strangers(street))
        tried = 0
        while not asking.done() or tried < 2 * len(KINDS):
            answers = await street.smuggler(tried)
            assert "csrf" not in answers
            assert not re.search("stranger-[0-9]", answers)
            assert answers.count("HTTP/1.1 ") - answers.count("HTTP/1.1 100") <= 2, answers
            tried += 1
        done.set()
    assert posting.result() > 5
