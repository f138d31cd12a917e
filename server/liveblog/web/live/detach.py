"""Detaches a connection from its endpoint and gives it to a lane of the hub, where the server can do that.

Under `liveblog serve` the scope has an extension that takes the socket; the endpoint then ends and the reader goes on
without it. On any other server there is none, and the endpoint goes on by itself: both must behave alike.
"""

from typing import Protocol, cast

from starlette.requests import HTTPConnection

from liveblog.hub import Hub, Subscriber, Tail
from liveblog.web.context import services

EXTENSION = "liveblog.lane"


class Detach(Protocol):
    """The extension: takes the connection of a reader who has everything up to their position."""

    def __call__(self, hub: Hub, tail: Tail, reader: Subscriber) -> bool:
        """Take it, with what the server knows of this reader, and tell whether it was taken; not now may be later."""
        ...


def detach(connection: HTTPConnection, tail: Tail, reader: Subscriber) -> bool:
    """Give a reader who has everything up to its position to a lane; True: the connection is no longer ours."""
    take = cast("Detach | None", (connection.scope.get("extensions") or {}).get(EXTENSION))
    if take is None or reader.closing is not None:
        return False
    if not take(services(connection).hub, tail, reader):
        return False
    reader.shown_page = None
    return True
