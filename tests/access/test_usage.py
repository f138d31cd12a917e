"""What partners use is counted by day, page and way, written together, added up, and kept for a while."""

from contextlib import AbstractAsyncContextManager
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from liveblog.access import Usage
from liveblog.access import usage as module
from liveblog.errors import Unavailable
from liveblog.model.partner import PartnerDraft
from liveblog.model.usage import OTHER_PAGES, UsageLine, UsedWay
from liveblog.present.usage import usage_csv, usage_view
from liveblog.services import Services
from liveblog.store import Store, Transaction
from liveblog.store.partner_tables import partner_usage
from tests.apps import open_app

TODAY = date(2031, 3, 4)


class Days:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.today = TODAY

    def __call__(self) -> datetime:
        """Tell the time: noon."""
        return datetime(self.today.year, self.today.month, self.today.day, 12, tzinfo=UTC)


async def counting(app: Services) -> tuple[Usage, Days, int]:
    """Make a partner, and a counter whose days pass as they are told."""
    days = Days()
    return Usage(app.store, days), days, await app.partners.create(PartnerDraft("Post"))


async def test_what_several_servers_count_is_added_up(migrated_url: str):
    """Counts of two processes come together in one row of each day, page and way, the newest day first."""
    async with open_app(migrated_url) as app:
        one, days, partner_id = await counting(app)
        other = Usage(app.store, days)
        for counter, number in ((one, 3), (other, 2)):
            for _ in range(number):
                counter.count(partner_id, "a.example", UsedWay.POLL)
            counter.count(partner_id, "", UsedWay.API)
            await counter.write()
        days.today = TODAY + timedelta(days=1)
        one.count(partner_id, "a.example", UsedWay.POLL)
        assert await one.read(partner_id, 2) == [
            UsageLine(TODAY + timedelta(days=1), "a.example", UsedWay.POLL, 1),
            UsageLine(TODAY, "", UsedWay.API, 2),
            UsageLine(TODAY, "a.example", UsedWay.POLL, 5),
        ]
        assert [line.requests for line in await one.read(partner_id, 1)] == [1]


async def test_a_count_costs_no_query(migrated_url: str, monkeypatch: pytest.MonkeyPatch):
    """A thousand requests are one transaction, and nothing to count is none; a database that is away loses nothing."""
    async with open_app(migrated_url) as app:
        usage, _, partner_id = await counting(app)
        written: list[int] = []
        write = type(app.store).write

        def counted(store: Store) -> AbstractAsyncContextManager[Transaction]:
            written.append(1)
            return write(store)

        monkeypatch.setattr(type(app.store), "write", counted)
        for _ in range(1000):
            usage.count(partner_id, "a.example", UsedWay.WEBSOCKET)
        assert not written
        await usage.write()
        await usage.write()
        assert len(written) == 1

        def away(_: object) -> None:
            raise Unavailable("away")

        usage.count(partner_id, "a.example", UsedWay.WEBSOCKET)
        with monkeypatch.context() as gone:
            gone.setattr(type(app.store), "write", away)
            with pytest.raises(Unavailable):
                await usage.write()
        assert [line.requests for line in await usage.read(partner_id, 1)] == [1001]


async def test_invented_pages_fill_nothing(migrated_sqlite_url: str, monkeypatch: pytest.MonkeyPatch):
    """Beyond so many pages of a partner on a day the rest is counted together."""
    monkeypatch.setattr(module, "PAGES_TOLD", 2)
    async with open_app(migrated_sqlite_url) as app:
        usage, _, partner_id = await counting(app)
        for page in ("a.example", "b.example", "c.example", "d.example", "a.example"):
            usage.count(partner_id, page, UsedWay.FEED)
        counted = {line.page: line.requests for line in await usage.read(partner_id, 1)}
        assert counted == {"a.example": 2, "b.example": 1, OTHER_PAGES: 2}


async def test_old_days_are_forgotten(migrated_url: str):
    """After 400 days a row goes, when something is written next."""
    async with open_app(migrated_url) as app:
        usage, days, partner_id = await counting(app)
        usage.count(partner_id, "", UsedWay.API)
        await usage.write()
        for later, left in ((400, 1), (401, 0)):
            days.today = TODAY + timedelta(days=later)
            await usage.write()
            async with app.store.read() as connection:
                assert len((await connection.execute(select(partner_usage.c.day))).all()) == left


def test_the_view_gathers_days_and_pages():
    """Days with nothing have no bar, the page that asked most comes first, and the table says each line."""
    lines = [
        UsageLine(TODAY, "a.example", UsedWay.POLL, 6),
        UsageLine(TODAY, "b.example", UsedWay.SSE, 2),
        UsageLine(TODAY - timedelta(days=2), "b.example", UsedWay.SSE, 5),
    ]
    view = usage_view(lines, TODAY, 3)
    assert [(day.day, day.requests) for day in view.days] == [(TODAY, 8), (TODAY - timedelta(days=2), 5)]
    assert view.days[0].ways == ((UsedWay.POLL, 6), (UsedWay.SSE, 2))
    assert (view.pages, view.requests) == ((("b.example", 7), ("a.example", 6)), 13)
    assert view.bars == "M0 48v-30h98V48zM200 48v-48h98V48z"
    assert usage_csv(lines).splitlines()[:2] == ["day,page,transport,requests", "2031-03-04,a.example,poll,6"]
    assert usage_view([], TODAY).bars == ""
