"""Requests that are drawn: as odd as HTTP allows, with the answer that each must get."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field

UPGRADE = "an upgrade that isn't a WebSocket's (`h2c`, `TLS/1.2`, with a body, not a GET)"
HOST = "HTTP/1.1 with no `Host`, two, or one that isn't one"
UNWANTED = "answered without the body that waits for `100 (Continue)`"
"""What uvicorn by itself gets wrong, as decision 30 has it."""

SMUGGLED = "/smuggled"
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_HIDDEN = f"GET {SMUGGLED} HTTP/1.1\r\nHost: victim\r\n\r\n".encode()
_BODIES = (b"", b"a", b"0\r\n\r\n", b"\r\n\r\n", _HIDDEN, b"12345" + _HIDDEN, _HIDDEN * 3, b"\x00\xff" * 50)
_UPGRADES = ("h2c", "TLS/1.2", "websocket", "WebSocket", "foo/2, websocket", "h2c, TLS/1.0", "")
_OPTIONS = ("Upgrade", "upgrade, HTTP2-Settings", "keep-alive, Upgrade", "UPGRADE")


@dataclass(frozen=True)
class Request:
    """A request on the wire; `ends`: its answer is the last; `differs`: what uvicorn by itself gets wrong of it.

    `offers`: it has an upgrade; whatever comes in one packet with its end, uvicorn loses.
    """

    method: str
    target: str
    body: bytes
    data: bytes
    is_early: bool = False
    ends: bool = False
    offers: bool = False
    differs: str = field(default="", compare=False)


def draw(chance: random.Random) -> Request:
    """Draw a request that is right."""
    method, is_early = chance.choice(_METHODS), chance.random() < 0.3
    target = f"/{'early' if is_early else 'late'}/{chance.randrange(1000)}"
    fields = [("Host", chance.choice(("live.test", "live.test:80", "", "[::1]:8000"))), ("X-Case", "ä")]
    body, framed, framing = _body(chance)
    fields += framing
    expects = bool(framed) and chance.random() < 0.15
    if expects:
        fields.append(("Expect", chance.choice(("100-continue", "100-Continue"))))
    offered = _offered(chance, method, framed)
    if offered is not None:
        fields += [("Connection", chance.choice(_OPTIONS)), ("Upgrade", offered)]
    is_old = offered is None and not expects and framed == body and chance.random() < 0.1
    closes = offered is None and chance.random() < 0.1
    if closes:
        fields.append(("Connection", chance.choice(("close", "Close", "x, close"))))
    chance.shuffle(fields)
    lines = [f"{method} {target} HTTP/1.{0 if is_old else 1}", *(_line(chance, *each) for each in fields), "", ""]
    data = "\r\n".join(lines).encode("latin1") + framed
    is_unwanted = expects and is_early
    is_lost = offered is not None and (framed or offered.lower() == "websocket")
    differs = UPGRADE if is_lost else UNWANTED if is_unwanted else ""
    ends = closes or is_unwanted or is_old
    return Request(method, target, body, data, is_early, ends, offered is not None, differs)


def _offered(chance: random.Random, method: str, framed: bytes) -> str | None:
    """Draw the upgrade that is offered, if one is; none is a WebSocket's handshake."""
    offered = chance.choice(_UPGRADES) if chance.random() < 0.35 else None
    is_handshake = method == "GET" and not framed and offered is not None and offered.lower() == "websocket"
    return "h2c" if is_handshake else offered


ODD = (
    "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
    "Content-Length: 5\r\nContent-Length: 6\r\n",
    "Content-Length: -1\r\n",
    "Content-Length: +5\r\n",
    "Content-Length: 5 5\r\n",
    "Content-Length: 99999999999999999999999\r\n",
    "Transfer-Encoding: chunked, identity\r\n",
    "Transfer-Encoding: xchunked\r\n",
    "Transfer-Encoding: identity\r\n",
    "Transfer-Encoding : chunked\r\n",
    "A: b\r\n folded: yes\r\n",
    "A: b\nContent-Length: 3\r\n",
    "A: \x00\r\n",
    "Host: y\r\n",
    ": no name\r\n",
    "no colon\r\n",
)
LINES = (
    "GET /late HTTP/1.1\r\n",
    "GET /late HTTP/9.9\r\n",
    "BREW /late HTTP/1.1\r\n",
    "\x16\x03\x01\r\n",
    "{}\r\n",
)


def wrong(chance: random.Random) -> bytes:
    """Draw what is no request: nothing of it, or behind it, may be run."""
    return begun(chance.choice(ODD if chance.random() < 0.7 else LINES))


def begun(line: str) -> bytes:
    """Write what is no request, by what is wrong with it, and a request behind it."""
    head = "POST /late/wrong HTTP/1.1\r\nHost: x\r\n" if line in ODD else ""
    return (head + line).encode("latin1") + b"\r\n" + _HIDDEN


def pieces(chance: random.Random, data: bytes) -> list[bytes]:
    """Cut bytes at up to four places, and now and then at every one."""
    if chance.random() < 0.03:
        return single(data)
    cuts = sorted({chance.randrange(len(data) + 1) for _ in range(chance.randrange(5))})
    return [data[start:end] for start, end in zip([0, *cuts], [*cuts, len(data)], strict=True) if start < end]


def single(data: bytes) -> list[bytes]:
    """Cut bytes at every one."""
    return [data[at : at + 1] for at in range(len(data))]


def parted(chance: random.Random, requests: Iterable[Request]) -> list[bytes]:
    """Cut requests in pieces, of which none goes on behind the end of one that offers an upgrade."""
    packets: list[bytes] = []
    whole = b""
    for request in requests:
        whole += request.data
        if request.offers:
            packets, whole = packets + pieces(chance, whole), b""
    return packets + pieces(chance, whole)


def _body(chance: random.Random) -> tuple[bytes, bytes, list[tuple[str, str]]]:
    """Return a body, as it is sent, and the fields that say how."""
    body = chance.choice(_BODIES)
    kind = chance.randrange(3)
    if kind == 0:
        return b"", b"", []
    if kind == 1:
        return body, body, [(chance.choice(("Content-Length", "content-length")), str(len(body)))]
    return body, _chunked(chance, body), [("Transfer-Encoding", chance.choice(("chunked", "Chunked")))]


def _chunked(chance: random.Random, body: bytes) -> bytes:
    sent, at = b"", 0
    while at < len(body):
        part = body[at : at + chance.randrange(1, 60)]
        extension = chance.choice((b"", b"", b";a=b", b';q="x"'))
        sent += b"%x%b\r\n%b\r\n" % (len(part), extension, part)
        at += len(part)
    trailers = chance.choice((b"", b"", b"X-After: b\r\n", b"Host: z\r\nAuthorization: Bearer b\r\n"))
    return sent + b"0\r\n" + trailers + b"\r\n"


def _line(chance: random.Random, name: str, value: str) -> str:
    spelled = chance.choice((name, name.lower(), name.upper()))
    return f"{spelled}:{chance.choice(('', ' ', chr(9)))}{value}{chance.choice(('', ' '))}"
