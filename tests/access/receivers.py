"""A partner's receiver: a real server on the loopback that verifies what it gets, and answers whatever a test wants."""

import asyncio
import json
from base64 import b64decode
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from standardwebhooks import Webhook

OK = b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n"
Answer = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True)
class Delivery:
    """One request, as it came."""

    headers: dict[str, str]
    body: bytes
    taken: bool

    @property
    def id(self) -> str:
        """Return the message's id."""
        return self.headers["webhook-id"]

    @property
    def said(self) -> dict[str, Any]:
        """Return the body."""
        return dict(json.loads(self.body))

    def verify(self, secret: str, public: str) -> None:
        """Check both signatures: one by the library that partners use, one by the key that we publish.

        Raises:
            WebhookVerificationError, InvalidSignature: one is wrong.
        """
        Webhook(secret).verify(self.body, self.headers)
        (signed,) = [part for part in self.headers["webhook-signature"].split() if part.startswith("v1a,")]
        text = f"{self.id}.{self.headers['webhook-timestamp']}.".encode() + self.body
        key = Ed25519PublicKey.from_public_bytes(b64decode(public.removeprefix("whpk_")))
        key.verify(b64decode(signed.removeprefix("v1a,")), text)


@dataclass
class Receiver:
    """What came, in order, and how to answer what comes next: `answers` in turn, and then `usual`."""

    port: int = 0
    deliveries: list[Delivery] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    usual: Answer = OK
    serving: asyncio.Server | None = None

    @property
    def url(self) -> str:
        """Return where it is."""
        return f"http://127.0.0.1:{self.port}/hooks"

    def ids(self) -> Sequence[str]:
        """Return the ids of what came, each once, in the order in which it came first."""
        return list(dict.fromkeys(delivery.id for delivery in self.deliveries))

    def numbers(self, slug: str) -> Sequence[int]:
        """Return the numbers of a blog's events that were taken, in order, without those that came again."""
        found = [each.said["data"] for each in self.deliveries if each.taken]
        return list(dict.fromkeys(data["seq"] for data in found if data.get("slug") == slug and "seq" in data))

    def stop(self) -> None:
        """Go away: nobody answers at the port any more."""
        if self.serving is not None:
            self.serving.close()

    async def met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take one request."""
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
            headers = {name.lower(): value for name, value in fields.items()}
            body = await reader.readexactly(int(headers["content-length"]))
            answer = self.answers.pop(0) if self.answers else self.usual
            taken = isinstance(answer, bytes) and answer.startswith(b"HTTP/1.1 2")
            self.deliveries.append(Delivery(headers, body, taken))
            if isinstance(answer, bytes):
                writer.write(answer)
                await writer.drain()
            else:
                await answer(writer)
        writer.close()


def status(text: str, body: bytes = b"", **fields: str) -> bytes:
    """Return an answer of a status."""
    told = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {text}\r\n{told}content-length: {len(body)}\r\nconnection: close\r\n\r\n".encode() + body


@asynccontextmanager
async def receiver(port: int = 0, known: Receiver | None = None) -> AsyncIterator[Receiver]:
    """Serve until the block ends; `known` goes on where it was, on its port."""
    found = known or Receiver()
    server = await asyncio.start_server(found.met, "127.0.0.1", port)
    found.port, found.serving = server.sockets[0].getsockname()[1], server
    try:
        yield found
    finally:
        found.stop()
