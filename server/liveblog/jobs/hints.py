"""The hint that there is something to do, for processes that do it apart from the servers: it goes over the bus.

It may be lost, like all that the bus carries; then what is to be done is found when it is time to look.
"""

from collections.abc import Callable, Mapping
from enum import Enum

from liveblog.bus import Bus

_CHANNEL = 0  # no blog has this number


class Hint(Enum):
    """What there may be to do: jobs, or something to send to receivers. Servers of before know the first alone."""

    JOBS = b""
    RECEIVERS = b"receivers"


def give_hint(bus: Bus, hint: Hint) -> None:
    """Say that there is something new, to whoever does it; returns at once."""
    bus.publish(_CHANNEL, hint.value)


async def heed_hints(bus: Bus, looks: Mapping[Hint, Callable[[], None]]) -> None:
    """Look whenever somebody says that there is something, or may have said it; until cancelled."""

    def everywhere() -> None:
        for look in looks.values():
            look()

    def heed(said: bytes) -> None:
        look = next((look for hint, look in looks.items() if hint.value == said), everywhere)
        look()

    bus.follow(_CHANNEL)
    await bus.run(heed, everywhere)
