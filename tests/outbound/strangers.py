"""A server on the loopback that answers whatever a test wants, byte for byte, and remembers what it was asked."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import ip_network
from typing import Any

from liveblog.networks import AllowedNetwork

Talk = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]
LOOPBACK = AllowedNetwork(ip_network("127.0.0.1/32"))


@dataclass
class Stranger:
    """Another server: its address, and the heads of what it was asked, in order."""

    url: str
    port: int
    heads: list[str] = field(default_factory=list)


@asynccontextmanager
async def stranger(talk: Talk, **options: Any) -> AsyncIterator[Stranger]:
    """Serve on a free port of the loopback; `talk` is told the head and writes the answer."""

    async def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            found.heads.append(head.decode("latin-1"))
            await talk(head, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # whoever asked has heard enough, or asked nothing
        finally:
            writer.close()

    server = await asyncio.start_server(met, "127.0.0.1", 0, **options)
    port = server.sockets[0].getsockname()[1]
    found = Stranger(f"http{'s' if options else ''}://127.0.0.1:{port}", port)
    async with server:
        yield found


def says(body: bytes, status: str = "200 OK", **headers: str) -> Talk:
    """Answer with this, and end the connection."""
    fields = "".join(f"{name.replace('_', '-')}: {text}\r\n" for name, text in headers.items())

    async def talk(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 {status}\r\n{fields}connection: close\r\n\r\n".encode() + body)
        await writer.drain()

    return talk
