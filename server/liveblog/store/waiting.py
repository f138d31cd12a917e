"""Waiting for a database that does not answer: it may be starting, too, or be replaced by another just now."""

import asyncio
import logging
import math
import time
from collections.abc import Awaitable, Callable
from itertools import count
from typing import TypeVar

from liveblog.errors import LiveblogError, Unavailable, Unusable

_log = logging.getLogger(__name__)

_BREATH_SECONDS = 1.0  # so that what fails at once, and is tried again, doesn't fill the disk with complaints
_ATTEMPTS_PER_LINE = 10  # to reach the database: so often is it said that it is waited for

_Answer = TypeVar("_Answer")


async def until_answered(ask: Callable[[], Awaitable[_Answer]], patience: float = math.inf) -> _Answer:
    """Ask the database something again and again, for so many seconds, and say in the log that it is waited for.

    Raises:
        Unavailable: it did not answer until then.
    """
    deadline = time.monotonic() + patience
    attempts = count()
    while True:
        try:
            return await ask()
        except Unavailable as error:
            why = _reason(error)
            if time.monotonic() >= deadline and why:
                raise Unavailable(f"{error}{why}") from error
            if time.monotonic() >= deadline:
                raise
        if next(attempts) % _ATTEMPTS_PER_LINE == 0:
            _log.warning("The database does not answer; waiting for it.%s", why)
        await asyncio.sleep(_BREATH_SECONDS)


def _reason(error: BaseException) -> str:
    """Return what the driver says, if it says something, for whoever named the database: its password may be wrong."""
    if isinstance(error, Unusable):
        return ""  # is told in our own words
    while error.__cause__ is not None:
        error = error.__cause__
    said = "" if isinstance(error, LiveblogError) else str(error).partition("\n")[0]
    return f" The driver says: {said}" if said else ""
