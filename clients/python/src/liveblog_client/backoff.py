"""How long to wait before coming back (protocol, section 8). When to come back is `closing`'s and `ladder`'s."""

import random
from collections.abc import Callable


def delay(
    attempt: int,
    retry_after: float | None = None,
    *,
    base: float = 1.0,
    cap: float = 30.0,
    draw: Callable[[], float] = random.random,
) -> float:
    """Draw the wait before an attempt, in seconds.

    Full jitter: readers that were cut off together must not come back together. A server's hint is never undercut.
    """
    if retry_after is not None:
        return retry_after + draw() * max(retry_after, base)
    # 2**1024 doesn't fit in a float, and 2**30 seconds are beyond any cap.
    return draw() * min(cap, base * 2.0 ** min(attempt, 30))
