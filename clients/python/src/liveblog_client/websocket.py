"""A blog's messages over a WebSocket. What they mean is `reader`'s, coming back is `follow`'s."""

import asyncio
from collections.abc import AsyncGenerator
from urllib.parse import urlencode

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException
from websockets.frames import CloseCode
from websockets.http11 import Response

from liveblog_client.closing import Ended, closed, refused
from liveblog_client.errors import is_problem
from liveblog_client.position import Position
from liveblog_client.source import Source
from liveblog_client.wire import MAX_MESSAGE, Message, read_message


async def websocket_messages(source: Source, position: Position | None) -> AsyncGenerator[Message, None]:
    """Yield the messages of one WebSocket; it is closed when the generator is.

    Raises:
        Ended: it couldn't be opened, was closed, or nothing came for `timing.dead` seconds.
    """
    try:
        async with _connect(source, position) as socket:
            while True:
                message = read_message(await _receive(socket, source.timing.dead))
                if message is not None:
                    yield message
    except ConnectionClosed as over:
        if over.rcvd is None:
            raise closed(CloseCode.ABNORMAL_CLOSURE, "") from over
        raise closed(over.rcvd.code, over.rcvd.reason) from over
    except InvalidStatus as over:
        raise _refused(over.response) from over
    except (OSError, WebSocketException, ValueError) as over:  # the last: sent on to what is no address
        raise Ended(f"WebSocket: {over!r}") from over


def _connect(source: Source, position: Position | None) -> connect:
    query = f"?{urlencode(position.query())}" if position else ""
    return connect(
        source.address.websocket + query,
        additional_headers=source.headers,
        # Opening is timed from outside, up to the hello; the protocol's own heartbeat tells whether the server lives.
        open_timeout=None,
        ping_interval=None,
        close_timeout=source.timing.closing,
        max_size=MAX_MESSAGE,
    )


async def _receive(socket: ClientConnection, dead: float) -> str | bytes:
    try:
        async with asyncio.timeout(dead):
            return await socket.recv()
    except TimeoutError:
        # Saying goodbye to a dead peer would only take longer.
        socket.transport.abort()
        raise


def _refused(response: Response) -> Ended:
    if not is_problem(response.headers):
        # Not the server's own words: something in between may know no WebSockets. SSE will tell.
        return Ended(f"WebSocket: {response.status_code} {response.reason_phrase}")
    return refused(response.status_code, response.headers, bytes(response.body))
