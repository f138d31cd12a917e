"""Changes that lost against another transaction, made again."""

import asyncio
from collections.abc import Awaitable, Callable
from random import uniform
from typing import TypeVar

from liveblog.errors import Contended

_RETRIES = 3
_PAUSE = 0.02  # seconds at most before the first retry; then twice as long each time

_ResultT = TypeVar("_ResultT")


async def retry_on_conflict(change: Callable[[], Awaitable[_ResultT]]) -> _ResultT:
    """Do something again, whole, when the database took its transaction back in favour of another.

    Such a transaction wrote nothing, and nothing of it was published, for that comes after the commit.
    """
    for retry in range(_RETRIES):
        try:
            return await change()
        except Contended:
            await asyncio.sleep(uniform(0, _PAUSE * 2**retry))  # noqa: S311 -- jitter is no secret
    return await change()
