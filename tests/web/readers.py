"""Readers of the three transports, each as a stream of the protocol's messages.

A stock WebSocket client, raw event streams, and polling, whose answers are taken apart into what they stand for.
What comes of a connection that is refused is a `Refused` with the close code, or 4000 + the HTTP status.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import httpx2
import websockets

from liveblog.model.blog import Blog
from tests.pace import PATIENCE
from tests.web.live_app import LiveApp

Message = dict[str, Any]
Follow = Callable[..., AbstractAsyncContextManager[AsyncIterator[Message]]]


class Refused(Exception):
    """The server will not let this reader follow."""

    def __init__(self, code: int, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


def address(blog: Blog | str, position: Mapping[str, object]) -> str:
    """Return the address of a blog's events, with a position."""
    slug = blog if isinstance(blog, str) else blog.slug
    query = "&".join(f"{name}={value}" for name, value in position.items())
    return f"/api/v1/blogs/{slug}/events" + (f"?{query}" if query else "")


@asynccontextmanager
async def by_websocket(
    app: LiveApp, blog: Blog | str, headers: Mapping[str, str] | None = None, **position: object
) -> AsyncIterator[AsyncIterator[Message]]:
    """Follow as a WebSocket."""
    url = app.url.replace("http", "ws", 1) + address(blog, position)
    asking = websockets.connect(
        url,
        additional_headers=headers,
        max_size=None,
        ssl=app.trust,
        ping_interval=None,  # their answers wait behind what a test has not read yet
        open_timeout=PATIENCE,
    )
    async with asking as connection:
        yield _received(connection)


async def _received(connection: websockets.ClientConnection) -> AsyncIterator[Message]:
    message: Message = {"type": "nothing"}
    while message["type"] != "bye":
        text = await connection.recv()
        assert isinstance(text, str)
        message = json.loads(text)
        if message["type"] != "bye" or message["code"] < 4400:
            yield message
    await connection.wait_closed()
    assert (connection.close_code, connection.close_reason) == (message["code"], message["reason"])
    if message["code"] >= 4400:
        assert message["retry_after"] is None
        raise Refused(message["code"], message["reason"])


@asynccontextmanager
async def by_stream(
    app: LiveApp, blog: Blog | str, headers: Mapping[str, str] | None = None, **position: object
) -> AsyncIterator[AsyncIterator[Message]]:
    """Follow as an event stream, holding each event to its type and its id."""
    asked = {"accept": "text/event-stream", **(headers or {})}
    async with app.http.stream("GET", address(blog, position), headers=asked) as answer:
        yield _streamed(answer)


async def _streamed(answer: httpx2.Response) -> AsyncIterator[Message]:
    if answer.status_code != 200:
        raise Refused(4000 + answer.status_code, (await answer.aread()).decode())
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert answer.headers["cache-control"] in ("no-store", "private, no-store")
    assert answer.headers["connection"] == "close"  # else a client's pool puts another request on it as it ends
    epoch, fields = "", {}
    async for line in answer.aiter_lines():
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
            continue
        message = json.loads(fields["data"])
        epoch = message.get("epoch", epoch)
        assert fields["event"] == message["type"]
        assert fields.get("id") == (f"{epoch}.{message['seq']}" if message["type"] == "event" else None)
        yield message
        fields = {}


@asynccontextmanager
async def by_polling(
    app: LiveApp, blog: Blog | str, headers: Mapping[str, str] | None = None, **position: object
) -> AsyncIterator[AsyncIterator[Message]]:
    """Follow by polling, faster than is polite."""
    yield _polled(app, blog, headers, position)


async def _polled(
    app: LiveApp, blog: Blog | str, headers: Mapping[str, str] | None, position: Mapping[str, object]
) -> AsyncIterator[Message]:
    first = True
    while True:
        answer = await app.http.get(address(blog, position), headers=headers)
        if answer.status_code != 200:
            raise Refused(4000 + answer.status_code, answer.text)
        poll = answer.json()
        if first:
            yield {"type": "hello", "protocol": 1, "epoch": poll["epoch"], "head": poll["head"]}
        if poll["reset"]:
            yield {"type": "reset", "epoch": poll["epoch"], "head": poll["head"]}
            return
        events = poll["events"] if position else []
        for event in events:
            yield event
        position = {"epoch": poll["epoch"], "after": events[-1]["seq"] if events else poll["from"] - 1}
        if first and not events:
            position = {"epoch": poll["epoch"], "after": poll["head"]}
        first, headers = False, {name: value for name, value in (headers or {}).items() if name != "last-event-id"}
        await asyncio.sleep(0.02)


async def take(messages: AsyncIterator[Message], number: int) -> Sequence[Message]:
    """Take so many messages, heartbeats aside."""
    found: list[Message] = []
    async with asyncio.timeout(PATIENCE):
        while len(found) < number:
            message = await anext(messages)
            if message["type"] != "head":
                found.append(message)
    return found


async def events_up_to(messages: AsyncIterator[Message], seq: int) -> Sequence[Message]:
    """Take the hello and the events up to a number; nothing else may be among them but heartbeats."""
    events: list[Message] = []
    assert (await take(messages, 1))[0]["type"] == "hello"
    while not events or events[-1]["seq"] < seq:
        (message,) = await take(messages, 1)
        assert message["type"] == "event"
        events.append(message)
    return events


async def rest(messages: AsyncIterator[Message]) -> Sequence[Message]:
    """Take all that comes until the connection ends, heartbeats aside."""
    async with asyncio.timeout(PATIENCE):
        return [message async for message in messages if message["type"] != "head"]
