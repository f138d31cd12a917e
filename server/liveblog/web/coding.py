"""Content codings: which one an asker likes best (RFC 9110, 12.5.3), and bodies and streams in it."""

import gzip
import re
import zlib
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import brotli
from starlette.requests import Request

CODINGS = ("br", "gzip", "identity")
"""The smallest first: whoever likes several as much gets that."""

STEP = 64 * 1024
"""Bytes that are compressed, or sent, at once: some milliseconds."""

_ALIASES = {"x-gzip": "gzip"}
_QUALITY = re.compile(r"\s*q\s*=\s*(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*", re.IGNORECASE | re.ASCII)
_BARELY = 0.0001  # identity, where nothing is said of it: allowed, but less than all that is named
_GZIP = 16 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to compress: Brotli's quality and gzip's level."""

    brotli: int
    gzip: int


ON_DEMAND = Effort(brotli=5, gzip=6)
"""For what changes by the minute."""

ONCE = Effort(brotli=11, gzip=9)
"""For what stays as long as the process: the most that there is."""


def accepted_codings(request: Request) -> tuple[str, ...]:
    """Return the codings that the asker takes, best first; identity when none is, for something has to be sent."""
    return _accepted(",".join(request.headers.getlist("accept-encoding")))


def compressed(body: bytes, coding: str, effort: Effort) -> bytes:
    """Return a body in a coding other than identity."""
    if coding == "br":
        return bytes(brotli.compress(body, mode=brotli.MODE_TEXT, quality=effort.brotli))
    return gzip.compress(body, effort.gzip, mtime=0)


async def streamed(texts: AsyncIterator[str], coding: str) -> AsyncIterator[bytes]:
    """Put texts into a coding as they come; one that breaks off has no end in any of them."""
    if coding == "identity":
        async for text in texts:
            yield text.encode()
        return
    press, finish = _press(coding)
    async for text in texts:
        if part := press(text.encode()):
            yield part
    yield finish()


def pressed(body: bytes, coding: str) -> Iterator[bytes]:
    """Put a body into a coding other than identity in steps, between which others can be served."""
    press, finish = _press(coding)
    for place in range(0, len(body), STEP):
        yield press(body[place : place + STEP])
    yield finish()


def _press(coding: str) -> tuple[Callable[[bytes], bytes], Callable[[], bytes]]:
    """Return how to compress a part, and how to end."""
    if coding == "br":
        # A window of 256 KiB: with the usual one each reader of a long text would cost megabytes.
        brotled = brotli.Compressor(mode=brotli.MODE_TEXT, quality=ON_DEMAND.brotli, lgwin=18)
        return brotled.process, brotled.finish
    zipped = zlib.compressobj(ON_DEMAND.gzip, wbits=_GZIP)
    return zipped.compress, zipped.flush


def varying(headers: Mapping[str, str]) -> dict[str, str]:
    """Name the coding among what an answer with these headers depends on."""
    lower = {name.lower(): value for name, value in headers.items()}
    others = [name for part in lower.get("vary", "").split(",") if (name := part.strip())]
    if "accept-encoding" not in {name.lower() for name in others} and "*" not in others:
        others.append("Accept-Encoding")
    return {**lower, "vary": ", ".join(others)}


@lru_cache(maxsize=128)  # browsers say few different things
def _accepted(accepted: str) -> tuple[str, ...]:
    said = dict(_said(accepted))
    rest = said.get("*", 0.0)
    likings = {coding: said.get(coding, rest) for coding in CODINGS}
    if "identity" not in said and "*" not in said:
        likings["identity"] = _BARELY
    found = [coding for coding in CODINGS if likings[coding] > 0]
    return tuple(sorted(found, key=lambda coding: -likings[coding])) or ("identity",)


def _said(accepted: str) -> Iterator[tuple[str, float]]:
    for part in accepted.split(","):
        name, _, quality = part.lower().partition(";")
        found = _QUALITY.fullmatch(quality)
        if name.strip() and (found or not quality):
            yield _ALIASES.get(name.strip(), name.strip()), float(found[1]) if found else 1.0
