"""Changes that lost against another transaction, made again."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import wraps
from random import uniform
from typing import ParamSpec, TypeVar

from liveblog.errors import Contended

_REPEATS = 3
_PAUSE = 0.02  # seconds at most before the first repeat; then twice as long each time

_P = ParamSpec("_P")
_R = TypeVar("_R")


def repeated(change: Callable[_P, Awaitable[_R]]) -> Callable[_P, Awaitable[_R]]:
    """Run a change again, whole, when the database took its transaction back in favour of another.

    Such a change wrote nothing and published nothing, for that comes after the commit.
    """

    @wraps(change)
    async def run(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        for repeat in range(_REPEATS):
            try:
                return await change(*args, **kwargs)
            except Contended:
                await asyncio.sleep(uniform(0, _PAUSE * 2**repeat))  # noqa: S311 -- jitter is no secret
        return await change(*args, **kwargs)

    return run
