"""An audience that is asked after at each beat, and sent away when what it was let in with has ended.

Of readers that are those of private blogs; of desk pages, all.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Protocol, TypeAlias

from liveblog import audit
from liveblog.errors import BlogHidden, LiveblogError, Unavailable
from liveblog.hub.tail import Tail
from liveblog.model.principal import Hearing
from liveblog.wire.closing import GOING_AWAY, CloseReason, closing_for

UNSURE_SECONDS = 10.0
"""So long the audience stays while the store can't say who may; then all come back, and are asked who they are."""

_LEAST_SECONDS = 1.0  # for the question, also when this process has been stopped for longer than that

Refused: TypeAlias = Callable[[Collection[Hearing]], Awaitable[Mapping[Hearing, LiveblogError]]]
"""Tells of those who hear private blogs who may no longer, and why."""


class Hearer(Protocol):
    """Somebody who hears a blog, or many together."""

    @property
    def readers(self) -> int:
        """Return how many they are."""
        ...

    def close(self, closing: CloseReason) -> None:
        """Learn that there will be no more."""
        ...


Hearers: TypeAlias = Mapping[Hearing, Sequence[Hearer]]
"""Who hears, by what they were let in with."""


class Audience:
    """Whoever is to be asked after for as long as they hear."""

    def __init__(self, refused: Refused) -> None:
        self._refused = refused
        self._sure_at = time.monotonic()

    async def check(self, listening: Hearers) -> None:
        """Send away who may hear no longer: one question for all; none where nobody hears.

        Raises:
            Unavailable: that can't be told now.
        """
        asked_at = time.monotonic()
        try:
            async with asyncio.timeout(max(_LEAST_SECONDS, self._sure_at + UNSURE_SECONDS - asked_at)):
                refused = await self._refused(listening) if listening else {}
        except (TimeoutError, Unavailable) as error:
            if time.monotonic() >= self._sure_at + UNSURE_SECONDS:
                for hearers in listening.values():
                    for hearer in hearers:
                        hearer.close(GOING_AWAY)
            raise Unavailable("Who may hear private blogs could not be asked.") from error
        self._sure_at = asked_at
        for hearing, why in refused.items():
            _disconnect(hearing, listening[hearing], why)


def listening_to(tails: Collection[Tail]) -> Hearers:
    """Return who listens to the private ones among some tails.

    Who listens without a credential belongs to the process itself.
    """
    found = defaultdict[Hearing, list[Hearer]](list)
    for tail in tails:
        if not tail.blog.is_public:
            for listener in tail.listeners:
                if listener.credential is not None:
                    found[Hearing(listener.credential, tail.blog)].append(listener)
    return found


def _disconnect(hearing: Hearing, hearers: Collection[Hearer], error: LiveblogError) -> None:
    readers = sum(hearer.readers for hearer in hearers)
    if readers:
        code = error.reason if isinstance(error, BlogHidden) else error.code
        audit.record("hearing.ended", hearing.credential.owner, blog=hearing.blog.slug, code=code, readers=readers)
    for hearer in hearers:
        hearer.close(closing_for(error))
