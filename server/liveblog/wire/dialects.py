"""Dialects: the forms of a frame that a connection may want, and what asks it whether it is still there."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter

from liveblog.wire.frame import Frame
from liveblog.wire.websocket import PING


class Transport(StrEnum):
    """What carries events to a connected reader."""

    WEBSOCKET = "websocket"
    SSE = "sse"


@dataclass(frozen=True, slots=True)
class Dialect:
    """One way to say the same: `form` picks it from a frame, `ping` wants an answer (empty where there is none)."""

    name: str
    transport: Transport
    form: Callable[[Frame], bytes]
    ping: bytes


WEBSOCKET = Dialect("websocket", Transport.WEBSOCKET, attrgetter("websocket"), PING)
WEBSOCKET_DEFLATED = Dialect("websocket, deflated", Transport.WEBSOCKET, attrgetter("websocket_deflated"), PING)
EVENT_STREAM = Dialect("event stream", Transport.SSE, attrgetter("sse_chunked"), b"")
