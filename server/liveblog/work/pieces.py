"""Work in pieces: many small ones that together would hold the event loop, which others have in between."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TypeVar

STRETCH = 0.01
"""Seconds after which others have their turn: what is made in less is made at once, for a turn has its price, too."""

_Thing = TypeVar("_Thing")
_Made = TypeVar("_Made")


async def each_made(make: Callable[[_Thing], Awaitable[_Made]], things: Iterable[_Thing]) -> Sequence[_Made]:
    """Return what is made of each thing, in order; where that takes long, others have the loop between two of them."""
    made: list[_Made] = []
    began = time.monotonic()
    for thing in things:
        if time.monotonic() - began >= STRETCH:
            await asyncio.sleep(0)
            await asyncio.sleep(0)  # what came during a piece stands behind the first of these
            began = time.monotonic()
        made.append(await make(thing))
    return made
