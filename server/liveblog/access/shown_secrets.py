"""Secrets that programs show, tokens and partners' keys: what was read of one is believed for a second.

A revocation works at once in this process, and within `FRESH` in all others. Of many who ask in one moment, one reads.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Generic, TypeVar

from liveblog.errors import Unavailable
from liveblog.model.moment import Clock
from liveblog.store import Store, Transaction
from liveblog.work.single_flight import SingleFlight

FRESH = timedelta(seconds=1)
USED_EVERY = timedelta(minutes=1)
"""How exactly it is known when a secret was used last."""

_ROOM = 1024  # secrets in use at a time; with more, some are looked up more often

FoundT = TypeVar("FoundT")


@dataclass(frozen=True, slots=True)
class SecretRows(Generic[FoundT]):
    """How secrets of a kind are kept: what belongs to a digest, when it was used last, and noting that it was."""

    find: Callable[[Transaction, str], Awaitable[FoundT | None]]
    used_at: Callable[[FoundT], datetime | None]
    touch: Callable[[Transaction, FoundT, datetime], Awaitable[None]]


class ShownSecrets(Generic[FoundT]):
    """Finds what belongs to a secret of one kind, and notes when it was used."""

    def __init__(self, store: Store, clock: Clock, rows: SecretRows[FoundT]) -> None:
        self._store = store
        self._clock = clock
        self._rows = rows
        self._known: dict[str, tuple[datetime, FoundT]] = {}
        self._readings: SingleFlight[str, FoundT | None] = SingleFlight()

    async def find(self, digested: str) -> FoundT | None:
        """Return what belongs to a digest, good or not; None: nothing does.

        Raises:
            Unavailable: the store does not answer.
        """
        read_at, found = self._known.get(digested, (None, None))
        if read_at is not None and timedelta(0) <= self._clock() - read_at < FRESH:
            return found
        return await self._readings.get(digested, partial(self._read, digested))

    def forget(self) -> None:
        """Read all anew from now on: something was revoked, or changed."""
        # New ones: what is being read now goes into the old, and whoever asks from now on reads anew.
        self._known = {}
        self._readings = SingleFlight()

    async def _read(self, digested: str) -> FoundT | None:
        known, at = self._known, self._clock()
        async with self._store.read() as connection:
            found = await self._rows.find(connection, digested)
        if found is None:
            return None  # nobody fills the memory by guessing
        used_at = self._rows.used_at(found)
        if used_at is None or at - used_at >= USED_EVERY:
            with suppress(Unavailable):  # knowing when is worth no refusal
                async with self._store.write() as connection:
                    await self._rows.touch(connection, found, at)
        if len(known) >= _ROOM:
            known.clear()
        known[digested] = (at, found)
        return found
