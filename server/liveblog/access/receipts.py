"""Receipts: servers write where their partners' pages are; together that tells who is behind, and what is still shown.

Nothing of this goes over the bus: what one server wrote, all can read some seconds later, with Redis and without.
"""

import asyncio
import logging
import random
import secrets
import time
from collections.abc import Sequence
from typing import Protocol

from liveblog.access.receipt_reading import read_receipts
from liveblog.errors import NotFound, Unavailable
from liveblog.model.receipt import BlogReceipts, PagesAt
from liveblog.sentence import sentence
from liveblog.store import Store, partners, receipts
from liveblog.work.cancelling import attempt

_log = logging.getLogger(__name__)

WRITE_SECONDS = 3.0
"""How often a server writes where its pages are, when that has changed."""

_REST_SECONDS = 25.0  # the same, when nothing has: so it is known to be alive


class Pages(Protocol):
    """What a server knows of the pages that are connected to it."""

    def present(self) -> Sequence[PagesAt]:
        """Return which are where."""
        ...

    def take_left(self) -> Sequence[PagesAt]:
        """Return where pages left, or came back to, since this was asked last."""
        ...

    def put_back(self, left: Sequence[PagesAt]) -> None:
        """Keep what could not be written."""
        ...


class Receipts:
    """Writes those of this server, and reads those of a partner."""

    def __init__(self, store: Store, pages: Pages) -> None:
        self._store = store
        self._pages = pages
        self._process = secrets.token_hex(8)
        self._written: Sequence[PagesAt] = ()
        self._written_at = -_REST_SECONDS

    async def run(self) -> None:
        """Write until cancelled, and in the end which pages left last, and that there are none here any more."""
        try:
            while True:
                await asyncio.sleep(WRITE_SECONDS * random.uniform(0.8, 1.2))  # noqa: S311 -- jitter
                try:
                    await attempt(self.write())
                except Unavailable as error:
                    _log.warning("Receipts could not be written: %s", error)
                except Exception:  # noqa: BLE001 -- whatever it is, it must not end the server
                    _log.exception("Receipts could not be written.")
        finally:
            await self._end()

    async def write(self) -> None:
        """Write where this server's pages are, unless that is as it was.

        Raises:
            Unavailable: the store does not answer; what left is written the next time.
        """
        present, left = sorted(self._pages.present(), key=repr), self._pages.take_left()
        is_due = bool(present) and time.monotonic() - self._written_at > _REST_SECONDS
        if not left and present == self._written and not is_due:
            return
        try:
            async with self._store.write() as connection:
                await receipts.write_present(connection, self._process, present)
                await receipts.add_left(connection, left)
                await receipts.forget_old(connection)
        except BaseException:
            self._pages.put_back(left)
            raise
        self._written, self._written_at = present, time.monotonic()

    async def _end(self) -> None:
        # Nobody else knows of them: who is cut off when a server ends may show what was taken back since.
        left = self._pages.take_left()
        if not self._written and not left:
            return
        try:
            async with self._store.write() as connection:
                await receipts.write_present(connection, self._process, ())
                await receipts.add_left(connection, left)
        except Unavailable as error:
            _log.warning("Receipts could not be taken back: %s", error)
        except Exception:  # noqa: BLE001 -- a server that was told to end has not failed for that
            _log.exception("Receipts could not be taken back.")

    async def of_partner(self, partner_id: int) -> Sequence[BlogReceipts]:
        """Tell of each blog where the partner's pages and endpoints are: first where something is still shown.

        Blogs that have ended, of which nobody lacks anything, are left out.

        Raises:
            NotFound: there is no such partner.
            Unavailable: the store does not answer.
        """
        async with self._store.read() as connection:
            partner = await partners.partner_by_id(connection, partner_id)
            if partner is None:
                raise NotFound(sentence("There is no partner {partner_id}.", partner_id=partner_id))
            return await read_receipts(connection, partner)
