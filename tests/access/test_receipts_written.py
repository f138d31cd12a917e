"""Receipts are written again and again, whatever comes between."""

import asyncio
from collections.abc import Sequence

import pytest

from liveblog.access import receipts as module
from liveblog.access.receipts import Receipts
from liveblog.hub import ShownPages
from liveblog.model.receipt import PagesAt, PartnerPage
from tests.access.newsrooms import Newsroom, newsroom
from tests.pace import PATIENCE


class Pages:
    """Pages of a server, each of the next partner."""

    def __init__(self, room: Newsroom, *partners: int) -> None:
        self._blog = room.blog
        self._partners = iter(partners)
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
    """A row that the database refuses, of a partner that there is not, is logged; what comes next is written."""
    monkeypatch.setattr(module, "WRITE_SECONDS", 0.01)
    async with newsroom(migrated_url, runs=False) as room:
        found = Receipts(room.app.store, Pages(room, 999, room.partner_id))
        running = asyncio.create_task(found.run())
        async with asyncio.timeout(PATIENCE):
            while not any(each.pages for each in await found.of_partner(room.partner_id)):
                assert not running.done()
                await asyncio.sleep(0.01)
        running.cancel()
        await asyncio.wait([running])


async def test_who_left_last_is_written_when_a_server_ends(migrated_url: str):
    """A page whose connection broke off since the last writing may show what it had, though its server is gone."""
    async with newsroom(migrated_url, runs=False) as room:
        pages = ShownPages()
        found = Receipts(room.app.store, pages)
        running = asyncio.create_task(found.run())
        await asyncio.sleep(0)
        (there,) = Pages(room, room.partner_id).present()
        pages.put_back([there])
        running.cancel()
        await asyncio.wait([running])
        (told,) = await Receipts(room.app.store, ShownPages()).of_partner(room.partner_id)
        assert [(each.host, each.pages, each.left_at is None) for each in told.pages] == [("quay.example", 1, False)]
