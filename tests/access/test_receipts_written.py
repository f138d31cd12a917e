"""Receipts are written again and again, whatever comes between."""

import asyncio
from collections.abc import Sequence

import pytest

from liveblog.access import receipts as module
from liveblog.access.receipts import Receipts
from liveblog.model.receipt import PagesAt, PartnerPage
from tests.access.newsrooms import Newsroom, newsroom
from tests.pace import PATIENCE


class Pages:
    """Pages of a server; at first one of a partner that there is not."""

    def __init__(self, room: Newsroom) -> None:
        self._blog = room.blog
        self._partners = iter((999, room.partner_id))
        self._partner_id = 0

    def present(self) -> Sequence[PagesAt]:
        """Return one page, of the next partner."""
        self._partner_id = next(self._partners, self._partner_id)
        return [PagesAt(PartnerPage(self._partner_id, "quay.example"), self._blog.id, self._blog.epoch, 0, 1)]

    def take_left(self) -> Sequence[PagesAt]:
        """Return none."""
        return ()

    def put_back(self, left: Sequence[PagesAt]) -> None:
        """Take none."""


async def test_what_can_not_be_written_once_ends_no_server(migrated_url: str, monkeypatch: pytest.MonkeyPatch):
    """A row that the database refuses is logged; what comes next is written."""
    monkeypatch.setattr(module, "WRITE_SECONDS", 0.01)
    async with newsroom(migrated_url, runs=False) as room:
        found = Receipts(room.app.store, Pages(room))
        running = asyncio.create_task(found.run())
        async with asyncio.timeout(PATIENCE):
            while not any(each.pages for each in await found.of_partner(room.partner_id)):
                assert not running.done()
                await asyncio.sleep(0.01)
        running.cancel()
        await asyncio.wait([running])
