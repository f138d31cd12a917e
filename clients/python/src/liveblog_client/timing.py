"""How long things take, in seconds: the constants of section 8 of the protocol, and the limits of this client.

Drawing a delay from them is `backoff`'s.
"""

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
