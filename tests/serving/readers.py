"""Readers that are there when a server stops, each on a connection of its own."""

import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx2
import websockets

from tests.pace import PATIENCE

Message = dict[str, Any]


@asynccontextmanager
async def by_websocket(url: str) -> AsyncIterator[websockets.ClientConnection]:
    """Follow a blog by WebSocket; the hello has been read. What comes next: `said`."""
    address = "ws" + url.removeprefix("http")
    opening = websockets.connect(address, compression=None, ping_interval=None, open_timeout=PATIENCE)
    async with opening as connection:
        assert json.loads(await connection.recv())["type"] == "hello"
        yield connection


async def said(connection: websockets.ClientConnection) -> Message:
    """Return the next message of a stock client, heartbeats aside: they come by the clock."""
    while (message := dict(json.loads(await connection.recv())))["type"] == "head":
        pass
    return message


@asynccontextmanager
async def by_event_stream(url: str) -> AsyncIterator[AsyncIterator[Message]]:
    """Follow a blog by SSE, heartbeats aside; the hello has been read."""
    async with (
        httpx2.AsyncClient(timeout=PATIENCE) as http,
        http.stream("GET", url, headers={"Accept": "text/event-stream"}) as response,
    ):
        messages = _messages(response)
        assert (await anext(messages))["type"] == "hello"
        yield messages


async def _messages(response: httpx2.Response) -> AsyncIterator[Message]:
    async for line in response.aiter_lines():
        if line.startswith("data:") and (message := json.loads(line.removeprefix("data:")))["type"] != "head":
            yield message


def stalled(url: str) -> socket.socket:
    """Ask for a blog's events by SSE from the beginning and never read the answer."""
    return _request_key(url, "Accept: text/event-stream")


def stalled_websocket(url: str) -> socket.socket:
    """Ask for the same as a WebSocket, and never read."""
    key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
    return _request_key(url, f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n{key}")


def _request_key(url: str, headers: str) -> socket.socket:
    parts = urlsplit(url)
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.connect((parts.hostname, parts.port))
    request = f"GET {parts.path}?after=0 HTTP/1.1\r\nHost: {parts.netloc}\r\n{headers}\r\n\r\n"
    connection.sendall(request.encode())
    return connection
