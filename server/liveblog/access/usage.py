"""What partners use is counted in memory, and written together once a minute: a request costs no query."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from liveblog.errors import Unavailable
from liveblog.model.moment import Clock, now
from liveblog.model.usage import OTHER_PAGES, UsageKey, UsageLine, UsedWay
from liveblog.store import Store, usage
from liveblog.work.cancelling import attempt

_log = logging.getLogger(__name__)

WRITE_SECONDS = 60.0
KEPT = timedelta(days=400)
PAGES_TOLD = 200
"""Of a partner on a day, in each process: whoever invents pages fills neither memory nor the table."""

_ROOM = 20_000  # counts that wait for a database that does not answer


class Usage:
    """Counts what partners use, and tells it."""

    def __init__(self, store: Store, clock: Clock = now) -> None:
        self._store = store
        self._clock = clock
        self._counted: Counter[UsageKey] = Counter()
        self._pages: dict[tuple[int, date], set[str]] = {}
        self._kept_since: date | None = None

    def count(self, partner_id: int, page: str, way: UsedWay) -> None:
        """Note that a partner was told something; `page` is the host of the page that asked, '' without one."""
        day = self._clock().date()
        pages = self._pages.setdefault((partner_id, day), set())
        if page and page not in pages:
            if len(pages) >= PAGES_TOLD:
                page = OTHER_PAGES
            else:
                pages.add(page)
        key = UsageKey(partner_id, day, page, way)
        if key not in self._counted and len(self._counted) >= _ROOM:
            key = replace(key, page=OTHER_PAGES)
        self._counted[key] += 1

    async def run(self) -> None:
        """Write what was counted, again and again until cancelled, and then once more."""
        try:
            while True:
                await asyncio.sleep(WRITE_SECONDS)
                await self._safely(attempt(self.write()))
        finally:
            await self._safely(self.write())

    async def write(self) -> None:
        """Write what was counted since it was written last; once a day, delete what is too old.

        Raises:
            Unavailable: the store does not answer; it is counted on.
        """
        today, counted = self._clock().date(), self._counted
        self._counted = Counter()
        self._pages = {key: pages for key, pages in self._pages.items() if key[1] >= today}
        since = today - KEPT
        if not counted and self._kept_since == since:
            return
        try:
            async with self._store.write() as connection:
                await usage.add_usage(connection, counted)
                if self._kept_since != since:
                    await usage.forget_usage(connection, since)
        except BaseException:
            self._counted.update(counted)
            raise
        self._kept_since = since

    async def read(self, partner_id: int, days: int) -> Sequence[UsageLine]:
        """Read what a partner has used in the last days, today included, the newest first; right to a minute.

        What this process has counted is written first.

        Raises:
            Unavailable: the store does not answer.
        """
        await self.write()
        async with self._store.read() as connection:
            return await usage.usage_of(connection, partner_id, self._clock().date() - timedelta(days=days - 1))

    async def _safely(self, writing: Awaitable[None]) -> None:
        try:
            await writing
        except Unavailable:
            _log.warning("What partners use could not be written; it is counted on.")
        except Exception:  # noqa: BLE001 -- nobody is told less because it could not be counted
            _log.exception("What partners use could not be written.")
