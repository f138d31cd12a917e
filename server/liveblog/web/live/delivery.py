"""What a reader is sent, from the greeting on, for WebSocket and event stream alike, until a lane of the hub sends it.

Under `liveblog serve` the scope has an extension that takes the socket; the endpoint then ends and the reader goes on
without it. On any other server there is none, and the endpoint goes on by itself: both must behave alike.
"""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol, cast

from starlette.requests import HTTPConnection

from liveblog.errors import Unavailable
from liveblog.hub import Hub, Subscriber, Tail
from liveblog.model.principal import Credential
from liveblog.web.context import services
from liveblog.web.live.subscribe import Subscription
from liveblog.wire import frame
from liveblog.wire.closing import GOING_AWAY
from liveblog.wire.frame import Frame

EXTENSION = "liveblog.lane"


def greeting(subscription: Subscription) -> Sequence[Frame]:
    """Return what is sent first: the hello, and the reset when the position can't be continued."""
    tail = subscription.tail
    hello = frame.hello(tail.epoch, tail.head, tail.attendance)
    return (hello,) if subscription.after is not None else (hello, frame.reset(tail.epoch, tail.head))


async def stream_frames(reader: Subscriber, heartbeat_seconds: float) -> AsyncIterator[Sequence[Frame]]:
    """Yield frames as they come, a heartbeat when none did, and end when the subscriber is closed.

    A store that doesn't answer while the backlog is needed ends the connection: the reader comes back with its
    position.
    """
    while reader.closing is None:
        try:
            frames = await reader.frames(heartbeat_seconds)
        except Unavailable:
            reader.close(GOING_AWAY)
            return
        if frames:
            yield frames
        elif reader.closing is None:
            yield (frame.head(reader.head, reader.attendance),)


class Detach(Protocol):
    """The extension: takes the connection of a reader who has everything up to `after`."""

    def __call__(self, hub: Hub, tail: Tail, after: int, credential: Credential | None) -> bool:
        """Take it, and tell whether it was taken; not now may be later."""
        ...


def detach(connection: HTTPConnection, tail: Tail, reader: Subscriber) -> bool:
    """Give a reader who has everything up to its position to a lane; True: the connection is no longer ours."""
    take = cast("Detach | None", (connection.scope.get("extensions") or {}).get(EXTENSION))
    if take is None or reader.closing is not None:
        return False
    return take(services(connection).hub, tail, reader.seq, reader.credential)
