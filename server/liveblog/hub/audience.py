"""The audience of private blogs: asked after at each beat, and sent away when what they were let in with has ended."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import TypeAlias

from liveblog import audit
from liveblog.errors import BlogHidden, LiveblogError, Unavailable
from liveblog.hub.tail import Listener, Tail
from liveblog.model.principal import Hearing
from liveblog.wire.closing import GOING_AWAY, closing_for

UNSURE_SECONDS = 10.0
"""So long the audience stays while the store can't say who may; then all come back, and are asked who they are."""

_LEAST_SECONDS = 1.0  # for the question, also when this process has been stopped for longer than that

Refused: TypeAlias = Callable[[Collection[Hearing]], Awaitable[Mapping[Hearing, LiveblogError]]]
"""Tells of those who hear private blogs who may no longer, and why."""


class Audience:
    """Whoever listens to the private ones among some tails, by what they were let in with.

    Who listens without a credential belongs to the process itself. Public blogs have no audience to ask after.
    """

    def __init__(self, refused: Refused) -> None:
        self._refused = refused
        self._sure_at = time.monotonic()

    async def check(self, tails: Collection[Tail]) -> None:
        """Send away who may hear no longer: one question for all; none where nobody hears a private blog.

        Raises:
            Unavailable: that can't be told now.
        """
        asked_at, listening = time.monotonic(), _listening(tails)
        try:
            async with asyncio.timeout(max(_LEAST_SECONDS, self._sure_at + UNSURE_SECONDS - asked_at)):
                refused = await self._refused(listening) if listening else {}
        except (TimeoutError, Unavailable) as error:
            if time.monotonic() >= self._sure_at + UNSURE_SECONDS:
                for listener in _all(listening):
                    listener.close(GOING_AWAY)
            raise Unavailable("Who may hear private blogs could not be asked.") from error
        self._sure_at = asked_at
        for hearing, why in refused.items():
            _disconnect(hearing, listening[hearing], why)


def _listening(tails: Collection[Tail]) -> Mapping[Hearing, list[Listener]]:
    found = defaultdict[Hearing, list[Listener]](list)
    for tail in tails:
        if not tail.blog.is_public:
            for listener in tail.listeners:
                if listener.credential is not None:
                    found[Hearing(listener.credential, tail.blog)].append(listener)
    return found


def _all(listening: Mapping[Hearing, list[Listener]]) -> list[Listener]:
    return [listener for listeners in listening.values() for listener in listeners]


def _disconnect(hearing: Hearing, listeners: Collection[Listener], error: LiveblogError) -> None:
    readers = sum(listener.readers for listener in listeners)
    if readers:
        code = error.reason if isinstance(error, BlogHidden) else error.code
        audit.record("hearing.ended", hearing.credential.owner, blog=hearing.blog.slug, code=code, readers=readers)
    for listener in listeners:
        listener.close(closing_for(error))
