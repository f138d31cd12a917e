"""Dialects: the forms of a frame that a connection may want, and what asks it whether it is still there."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

from liveblog.wire.frame import Frame
from liveblog.wire.websocket import PING


@dataclass(frozen=True, slots=True)
class Dialect:
    """One way to say the same: `form` picks it from a frame, `ping` wants an answer (empty where there is none)."""

    name: str
    form: Callable[[Frame], bytes]
    ping: bytes


WEBSOCKET = Dialect("websocket", attrgetter("websocket"), PING)
WEBSOCKET_DEFLATED = Dialect("websocket, deflated", attrgetter("websocket_deflated"), PING)
EVENT_STREAM = Dialect("event stream", attrgetter("sse_chunked"), b"")
