"""Rights that may end while a body is on its way: who came in by them is asked about once more when it is there.

A body may take minutes, as whoever sends it likes: requests that were begun with a token could else be kept for long
after its revocation.
"""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar, cast

from starlette.requests import HTTPConnection

BELIEVED_SECONDS = 1.0
"""So long an answer is believed, as that to a token is (`access.shown_secrets`)."""

_Allowed = TypeVar("_Allowed")
_Ask = Callable[[], Awaitable[object]]


async def allowed(connection: HTTPConnection, ask: Callable[[], Awaitable[_Allowed]]) -> _Allowed:
    """Return what `ask` says of whoever sends a request; it is asked again where the request's body takes long.

    Raises:
        What `ask` raises: they may not.
    """
    connection.state.ask_again = ask
    return await ask()


@asynccontextmanager
async def still_allowed(connection: HTTPConnection) -> AsyncIterator[None]:
    """Read a body in this block: if it takes long, whoever sends it must be allowed to at its end, too.

    Raises:
        What was raised for who may not.
    """
    began = time.monotonic()
    yield
    ask = cast("_Ask | None", getattr(connection.state, "ask_again", None))
    if ask is not None and time.monotonic() - began >= BELIEVED_SECONDS:
        await ask()
