"""What a reader is sent, from the greeting on, for WebSocket and event stream alike."""

from collections.abc import AsyncIterator, Sequence

from liveblog.errors import Unavailable
from liveblog.hub import Subscriber
from liveblog.web.live.subscribe import Subscription
from liveblog.wire import frame
from liveblog.wire.closing import GOING_AWAY
from liveblog.wire.frame import Frame


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
