"""What a reader is sent, from the greeting to the farewell, for WebSocket and event stream alike."""

from collections.abc import AsyncIterator, Sequence

from starlette.types import Receive

from liveblog.errors import Unavailable
from liveblog.hub import Subscriber
from liveblog.web.live.subscribe import Subscription
from liveblog.wire import frame
from liveblog.wire.closing import GOING_AWAY, CloseReason
from liveblog.wire.frame import Frame

SEND_SECONDS = 20.0
PART_SECONDS = 2.0
CLIENT_GONE = CloseReason(1000, "left", None)
"""The closing of a reader who has left: nobody is there to say goodbye to."""


def greeting(subscription: Subscription) -> Sequence[Frame]:
    """Return what is sent first: the hello, and the reset when the position can't be continued."""
    tail = subscription.tail
    hello = frame.hello(tail.epoch, tail.head, tail.attendance)
    return (hello,) if subscription.after is not None else (hello, frame.reset(tail.epoch, tail.head))


def farewell(closing: CloseReason) -> Frame:
    """Return what is sent last."""
    return frame.bye(closing.code, closing.reason, closing.retry_after)


async def watch_disconnect(receive: Receive, reader: Subscriber) -> None:
    """Wait for the reader to leave; what readers send means nothing in this version."""
    while not (await receive())["type"].endswith(".disconnect"):
        pass
    reader.close(CLIENT_GONE)


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
