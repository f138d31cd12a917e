"""Ends connections whose clients leave them waiting: each is a file that a reader could have."""

import asyncio
import socket
import struct
import sys
import time
from collections.abc import Iterable
from contextlib import suppress

from liveblog.serving.socket_writer import borrowed
from liveblog.work.bounds import HEAD_SILENCE, TLS_HANDSHAKE, UNREAD_ANSWER

SILENCE_SECONDS = float(HEAD_SILENCE.most)
HANDSHAKE_SECONDS = float(TLS_HANDSHAKE.most)
UNREAD_SECONDS = float(UNREAD_ANSWER.most)

_TCP_INFO = struct.Struct("=24xI92xQ16xI")
"""Of what Linux tells (`struct tcp_info`): segments on their way, bytes acknowledged, bytes not sent yet."""

IDLE_SECONDS = 7
"""So long a connection is kept without a request: longer than clients that keep theirs for five, as many do."""

PROXY_IDLE_SECONDS = 1200
"""So long that of a trusted proxy: longer than proxies keep them.

Whoever ends it last may be sent a request in that very moment, of which nobody knows then whether it was answered; and
a proxy sends no POST twice, so an editor would be told 502.
"""


class Timed:
    """A connection that may wait for its client; `deadline` is a monotonic time, or None while nothing is owed."""

    __slots__ = ()

    deadline: float | None

    def time_out(self) -> None:
        """End, or move the deadline: it has passed."""
        raise NotImplementedError


class Answering(Timed):
    """A connection that is sent answers, of whatever length; how they are taken is seen now and then, by the kernel.

    To count what is sent would cost each answer something. Readers in lanes are borne with there, and not here.
    """

    transport: asyncio.Transport
    _taken: int | None = None  # so much had been taken when it was looked at last; None: all
    _taken_at = 0.0  # then it was seen that some was

    def end_unread(self, now: float) -> None:
        """End, where nothing of an answer was taken for too long; however slow a client is, some is enough."""
        taken = bytes_taken(self.transport)
        if taken is None or taken != self._taken:
            self._taken, self._taken_at = taken, now
        elif now - self._taken_at > UNREAD_SECONDS:
            self.transport.abort()


def bytes_taken(transport: asyncio.Transport) -> int | None:
    """Return how many bytes a client has acknowledged; None: all, or all but what costs this process nothing.

    Only Linux tells, and not of a connection that is lost by now. Under TLS a transport does not know what waits, so
    that the kernel is asked even if nothing seems to.
    """
    waiting = transport.get_write_buffer_size()
    told = _tcp_info(transport) if waiting or transport.get_extra_info("sslcontext") else b""
    if len(told) < _TCP_INFO.size:
        return None
    on_its_way, acknowledged, unsent = _TCP_INFO.unpack(told)
    return int(acknowledged) if waiting or on_its_way or unsent else None


def _tcp_info(transport: asyncio.Transport) -> bytes:
    if sys.platform != "linux" or transport.get_extra_info("socket") is None:
        return b""
    with suppress(OSError):
        return borrowed(transport).getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _TCP_INFO.size)
    return b""


def end_overdue(connections: Iterable[object], now: float | None = None) -> None:
    """End each connection that is overdue; `now` is a monotonic time, the present without one."""
    moment = time.monotonic() if now is None else now
    for one in tuple(connections):
        if not isinstance(one, Timed):
            continue
        if one.deadline is not None and one.deadline < moment:
            one.time_out()
        if isinstance(one, Answering):
            one.end_unread(moment)
