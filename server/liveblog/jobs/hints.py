"""The hint that there is something to do, for processes that do jobs apart from the servers: it goes over the bus.

It may be lost, like all that the bus carries; then the jobs are found when it is time to look.
"""

from liveblog.bus import Bus
from liveblog.jobs.runner import Jobs

_CHANNEL = 0  # no blog has this number


async def give_hint(bus: Bus) -> None:
    """Say that there are new jobs, to whoever does them."""
    bus.publish(_CHANNEL, b"")


async def heed_hints(bus: Bus, jobs: Jobs) -> None:
    """Look for jobs whenever somebody says that there are some, or may have said it; until cancelled."""
    bus.follow(_CHANNEL)
    await bus.run(lambda _: jobs.look(), jobs.look)
