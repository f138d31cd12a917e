"""A peer: picows, a WebSocket server in Cython, which sends the bytes to each reader in a plain loop.

It speaks WebSocket alone, so a second port beside it takes the posts.
"""

import asyncio
import sys

import uvloop
from picows import (  # type: ignore[import-not-found]  # fetched into .peers, which mypy does not see
    WSFrame,
    WSListener,
    WSMsgType,
    WSTransport,
    WSUpgradeRequest,
    ws_create_server,
)

readers: set[WSTransport] = set()


class Reader(WSListener):  # type: ignore[misc]  # as above
    """One reader's connection."""

    def on_ws_connected(self, transport: WSTransport) -> None:
        """Take the reader in."""
        readers.add(transport)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        """Let it go."""
        readers.discard(transport)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """Answer a close; readers have nothing else to say."""
        if frame.msg_type == WSMsgType.CLOSE:
            transport.send_close(frame.get_close_code())
            transport.disconnect()


def listener(_: WSUpgradeRequest) -> Reader:
    """Make what hears of a connection."""
    return Reader()


async def take_posts(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send the bodies of posts to all readers."""
    while True:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
        except asyncio.IncompleteReadError:
            break
        length = int(head.partition(b"content-length:")[2].split(b"\r\n")[0])
        body = await reader.readexactly(length)
        for each in list(readers):
            each.send(WSMsgType.TEXT, body)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    writer.close()


async def main(port: int) -> None:
    """Serve readers on one port and posts on the next."""
    await asyncio.start_server(take_posts, "127.0.0.1", port + 1)
    server = await ws_create_server(listener, "127.0.0.1", port, backlog=4096, websocket_handshake_timeout=30)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[-1])))
