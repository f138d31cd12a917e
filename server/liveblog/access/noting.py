"""What came of deliveries is written together: what is ready while something is being written shares the next commit.

One transaction at a time: SQLite has one writer, and a post is to wait for one of these at most.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from liveblog.access.acting import Act, acting
from liveblog.audit import NOBODY
from liveblog.errors import Unavailable
from liveblog.model.moment import Clock
from liveblog.model.principal import Principal
from liveblog.store import Store
from liveblog.work.batching import Batcher

_log = logging.getLogger(__name__)

TOGETHER = 4
"""Writes in one transaction, each some milliseconds: as long a post may have to wait."""

_COURIER = Principal(NOBODY, "", ())
_ResultT = TypeVar("_ResultT")


@dataclass(frozen=True, slots=True)
class _Writing:
    """What is to be written of an endpoint; it may be done again, in a transaction of its own."""

    endpoint_id: int
    write: Callable[[Act], Awaitable[Any]]


class Noting:
    """Writes of endpoints what couriers bring."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._batches: Batcher[_Writing, Any] = Batcher(self._write, TOGETHER)

    async def write(self, endpoint_id: int, write: Callable[[Act], Awaitable[_ResultT]]) -> _ResultT:
        """Have something of an endpoint written, with what others bring, and return what came of it.

        Raises:
            Unavailable: the store does not answer.
        """
        return cast("_ResultT", await self._batches.put(_Writing(endpoint_id, write)))

    async def finish(self) -> None:
        """Wait until what is being written is written."""
        await self._batches.finish()

    async def _write(self, writings: Sequence[_Writing]) -> Sequence[Any]:
        if len(writings) > 1:
            try:
                return await self._together(writings)
            except Unavailable:
                raise
            except Exception:  # noqa: BLE001 -- one of them is wrong; the others are not to suffer from it
                _log.exception("What came of some deliveries could not be written together.")
        answers: list[Any] = []
        for each in writings:
            try:
                answers += await self._together([each])
            except Exception as error:  # noqa: BLE001 -- raised to whoever brought it
                answers.append(error)
        return answers

    async def _together(self, writings: Sequence[_Writing]) -> Sequence[Any]:
        answers: dict[int, Any] = {}
        async with acting(self._store, _COURIER, self._clock()) as act:
            # By number, as in other processes: no two of them wait for each other.
            for place in sorted(range(len(writings)), key=lambda place: writings[place].endpoint_id):
                answers[place] = await writings[place].write(act)
        return [answers[place] for place in range(len(writings))]
