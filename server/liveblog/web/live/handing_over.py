"""Handing a connection over to a lane of the hub, where the server can do that.

Under `liveblog serve` the scope has an extension that takes the socket; the endpoint then ends and the reader goes on
without it. On any other server there is none, and the endpoint goes on by itself: both must behave alike.
"""

from typing import Protocol, cast

from starlette.requests import HTTPConnection

from liveblog.hub import Hub, Tail
from liveblog.web.parts import parts

EXTENSION = "liveblog.lane"


class HandOver(Protocol):
    """The extension: takes the connection of a reader who has everything up to `after`."""

    def __call__(self, hub: Hub, tail: Tail, after: int) -> bool:
        """Take it, and tell whether it was taken; not now may be later."""
        ...


def hand_over(connection: HTTPConnection, tail: Tail, after: int) -> bool:
    """Hand a reader over who has everything up to `after`; True: the connection is no longer ours."""
    take = cast("HandOver | None", (connection.scope.get("extensions") or {}).get(EXTENSION))
    return take is not None and tail.closing is None and take(parts(connection).hub, tail, after)
