"""How long things take, in seconds: the constants of section 8 of the protocol, the limits of this client, and delays.

When to come back is `closing`'s and `ladder`'s.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """The seconds that following and retrying go by; the defaults are the protocol's."""

    base: float = 1.0
    """The longest wait before the first attempt to come back; doubled for each further one."""
    cap: float = 30.0
    """The longest wait before any attempt, unless the server asks for more."""
    settled: float = 10.0
    """A connection that stayed open for so long starts the count of attempts again."""
    dead: float = 60.0
    """A connection on which nothing came for so long is dead."""
    opening: float = 10.0
    """An attempt that got no `hello` after so long has failed."""
    closing: float = 1.0
    """The longest wait for the server's goodbye when we leave."""
    climb: float = 300.0
    """Polling tries the best transport again after so long."""


def delay(
    attempt: int,
    retry_after: float | None = None,
    *,
    base: float = 1.0,
    cap: float = 30.0,
    draw: Callable[[], float] = random.random,
) -> float:
    """Draw the wait before coming back, in seconds.

    Full jitter: readers that were cut off together must not come back together. A server's hint is never undercut.
    """
    if retry_after is not None:
        return retry_after + draw() * max(retry_after, base)
    # 2**1024 doesn't fit in a float, and 2**30 seconds are beyond any cap.
    return draw() * min(cap, base * 2.0 ** min(attempt, 30))
