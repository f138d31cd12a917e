"""Who connects and never asks for anything is shown out: each such connection is a file that a reader could have."""

import time
from collections.abc import Collection

from liveblog.serving.door import Door
from liveblog.serving.http import HttpDoor

HEAD_SECONDS = 10.0


def show_out_the_silent(connections: Collection[object], now: float | None = None) -> None:
    """Close those whose first request has not come, or not to the end of its head, in ten seconds."""
    limit = (time.monotonic() if now is None else now) - HEAD_SECONDS
    for one in tuple(connections):
        if isinstance(one, Door | HttpDoor) and not one.has_asked and one.since < limit:
            one.shutdown()
