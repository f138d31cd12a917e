"""Answers that can't be given to their end: what failed is told once in the log, and the connection says the rest.

An answer that has begun has its status already. That it ends too early is all that can still be told, so the connection
is closed before the answer's end; no cache keeps what is not whole.
"""

from typing import TYPE_CHECKING, cast

from starlette.applications import Starlette
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

if TYPE_CHECKING:
    from collections.abc import Callable

EXTENSION = "liveblog.break_off"
"""What a server offers in the scope: closes the connection if its answer is not complete, and is at peace with that."""

_TOLD = "liveblog.failure_told"


def failure_is_told(connection: HTTPConnection) -> None:
    """Note that the log has what went wrong with this request, and that whoever asked is answered as far as can be."""
    connection.scope[_TOLD] = True


class Application(Starlette):
    """Starlette, which hands on every failure for the server to log it, unless that was done."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            await super().__call__(scope, receive, send)
        except Exception:
            if _TOLD not in scope:
                raise
            break_off = cast("Callable[[], None] | None", (scope.get("extensions") or {}).get(EXTENSION))
            if break_off is not None:
                break_off()
