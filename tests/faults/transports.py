"""The ways to follow, as the tests' own followers go them: stock libraries, and nothing of ours."""

import asyncio
import json
import socket
import ssl
from collections.abc import AsyncGenerator, Iterator
from functools import lru_cache
from urllib.parse import urlsplit

import httpx2
import websockets

from tests.faults.followers import DEAD, OPENING, Follower, Message, Refused, Transport
from tests.pace import pace

POLL = 0.5
RANGE = 100
PURGED = frozenset({404, 410})
TRANSIENT = frozenset({408, 425, 429})
TLS = ssl.create_default_context()
"""Never needed here, and 28 ms of work for each client that makes its own: after a cut, seconds in which the followers'
process, and the proxies in it, do nothing else."""


@lru_cache(1024)
def read(text: str) -> Message:
    """Read JSON that most followers are given alike, and keep, once for all."""
    found: Message = json.loads(text)
    return found


async def by_websocket(follower: Follower, address: str) -> AsyncGenerator[Message]:
    """Follow with a stock WebSocket client."""
    url = f"{address.replace('http', 'ws', 1)}?{follower.query}"
    room = await short_of_room(address) if follower.stalling else None
    async with websockets.connect(
        url, sock=room, open_timeout=OPENING, close_timeout=pace(1), ping_interval=None, max_queue=1
    ) as connection:
        async for text in connection:
            yield read(str(text))


async def short_of_room(address: str) -> socket.socket:
    """Connect with so small a buffer that what is not taken soon waits at the server."""
    opened = socket.socket()
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
    opened.setblocking(False)
    parts = urlsplit(address)
    try:
        await asyncio.get_running_loop().sock_connect(opened, (parts.hostname, parts.port))
    except BaseException:
        opened.close()
        raise
    return opened


async def by_event_stream(follower: Follower, address: str) -> AsyncGenerator[Message]:
    """Follow by SSE; what the end of the connection cuts in two is no message."""
    headers = {"Accept": "text/event-stream"}
    async with (
        httpx2.AsyncClient(verify=TLS, timeout=DEAD) as http,
        http.stream("GET", f"{address}?{follower.query}", headers=headers) as answer,
    ):
        expect_good(answer)
        data = ""
        async for line in answer.aiter_lines():
            if line.startswith("data:"):
                data += line.removeprefix("data:")
            elif not line and data:
                yield read(data)
                data = ""


async def by_polling(follower: Follower, address: str) -> AsyncGenerator[Message]:
    """Ask for what follows the position, again and again."""
    async with httpx2.AsyncClient(verify=TLS, timeout=OPENING) as http:
        while True:
            answer = await http.get(f"{address}?{follower.query}")
            expect_good(answer)
            document = read(answer.text)
            yield {"type": "hello", "epoch": document["epoch"]}
            if document["reset"]:
                yield {"type": "reset"}
            for event in document["events"]:
                yield {"type": "event", **event}
            await asyncio.sleep(POLL)


async def by_ranges(follower: Follower, address: str) -> AsyncGenerator[Message]:
    """Ask as a CDN is asked: for the head, and for closed ranges where that doesn't reach back."""
    async with httpx2.AsyncClient(verify=TLS, timeout=OPENING) as http:
        while True:
            head = read(expect_good(await http.get(address)).text)
            yield {"type": "hello", "epoch": head["epoch"]}
            while follower.position < head["from"] - 1:
                begin = follower.position - follower.position % RANGE + 1
                numbering = f"{head['epoch']}.{head['purges']}"
                answer = await http.get(f"{address}/{numbering}/{begin}-{begin + RANGE - 1}")
                if answer.status_code in PURGED:
                    break  # since that head: the next one has another number of purges
                for event in after(follower, read(expect_good(answer).text)["events"]):
                    yield event
            else:
                for event in after(follower, head["events"]):
                    yield event
            await asyncio.sleep(POLL)


def after(follower: Follower, events: list[Message]) -> Iterator[Message]:
    """Give those that are new to the follower, as messages."""
    for event in events:
        if event["seq"] > follower.position:
            yield {"type": "event", **event}


TRANSPORTS: tuple[Transport, ...] = (by_websocket, by_event_stream, by_polling, by_ranges)


def expect_good(answer: httpx2.Response) -> httpx2.Response:
    """Take "come back" for a lost connection, and "stay away" for a broken promise."""
    if answer.is_client_error and answer.status_code not in TRANSIENT:
        raise Refused(f"status {answer.status_code}")
    return answer.raise_for_status()
