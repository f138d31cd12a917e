"""Ends connections whose clients leave them waiting: each is a file that a reader could have."""

import time
from collections.abc import Iterable

from liveblog.work.bounds import HEAD_SILENCE, TLS_HANDSHAKE

SILENCE_SECONDS = float(HEAD_SILENCE.most)
HANDSHAKE_SECONDS = float(TLS_HANDSHAKE.most)

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


def end_overdue(connections: Iterable[object], now: float | None = None) -> None:
    """Time out each connection whose deadline has passed; `now` is a monotonic time, the present without one."""
    moment = time.monotonic() if now is None else now
    for one in tuple(connections):
        if isinstance(one, Timed) and one.deadline is not None and one.deadline < moment:
            one.time_out()
