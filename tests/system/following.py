"""Following a blog over each transport until that ends, and what was heard on the way."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress

import httpx2
import websockets
from websockets.exceptions import ConnectionClosed

from tests.pace import PATIENCE

NOTHING: Mapping[str, str] = {}


async def by_websocket(
    address: str, compression: str | None = None, shown: Mapping[str, str] = NOTHING, heard: list[str] | None = None
) -> list[str]:
    """Follow as a WebSocket until it is closed, for as long as whoever calls lets it; `shown` are headers."""
    heard = [] if heard is None else heard
    url = f"{address.replace('http', 'ws', 1)}/events?after=0"
    connecting = websockets.connect(
        url, compression=compression, additional_headers=dict(shown), ping_interval=None, open_timeout=PATIENCE
    )
    async with connecting as socket:
        with suppress(ConnectionClosed):
            while True:
                heard.append(str(await socket.recv()))
    return heard


async def by_stream(
    http: httpx2.AsyncClient, address: str, shown: Mapping[str, str] = NOTHING, heard: list[str] | None = None
) -> list[str]:
    """Follow by an event stream until it ends."""
    heard = [] if heard is None else heard
    asked = {"accept": "text/event-stream"} | dict(shown)
    with suppress(httpx2.TransportError):  # who takes the last words too slowly is cut off
        async with http.stream("GET", f"{address}/events?after=0", headers=asked) as answer:
            async for line in answer.aiter_lines():
                heard.append(line)
    return heard


async def by_polling(http: httpx2.AsyncClient, address: str) -> list[str]:
    """Ask for the head document, and for a snapshot, until both are refused."""
    heard: list[str] = []
    refused: set[str] = set()
    while refused != {"events", "entries"}:
        for part in ("events", "entries"):
            answer = await http.get(f"{address}/{part}")
            heard.append(answer.text)
            if answer.status_code != 200:
                refused.add(part)
        await asyncio.sleep(0.05)
    return heard
