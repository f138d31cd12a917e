"""Who is at a desk: known to colleagues while their pages say so, told when it changes, and gone by itself."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from liveblog.bus import MemoryBus, desk_channel
from liveblog.desk import DeskPresence
from liveblog.model.blog import Blog
from liveblog.model.presence import Sign
from liveblog.model.principal import Principal
from liveblog.present.desk_people import DeskPeople, desk_people
from liveblog.store import Store, presence
from liveblog.store.presence_tables import leases, presences, undertakings
from tests.apps import open_store
from tests.store.writing import add_entry, open_blog

ANA, BEN, CLEO = (Principal(f"user:{number}", name, ()) for number, name in enumerate(("Ana", "Ben", "Cleo"), 1))


@dataclass
class Desk:
    """A blog's desk, and how often its pages were told."""

    store: Store
    blog: Blog
    presence: DeskPresence
    told: list[bytes] = field(default_factory=list)

    async def sign(self, by: Principal, page: str, entry_id: int | None = None, *, writing: bool = False) -> Any:
        return await self.presence.sign(self.blog, by, Sign(page, entry_id, writing), edits=True)

    async def take(self, by: Principal, page: str, entry_id: int) -> Any:
        return await self.presence.sign(self.blog, by, Sign(page, entry_id, True), edits=True, take=True)

    async def seen_by(self, by: Principal) -> DeskPeople:
        return desk_people(await self.presence.state(self.blog), by.key)

    async def pass_by(self, seconds: float) -> None:
        """Let time go by: all rows become older."""
        async with self.store.write() as connection:
            for table, column in ((presences, "seen_at"), (leases, "until"), (undertakings, "until")):
                for row in (await connection.execute(select(table))).all():
                    key = [named == getattr(row, named.name) for named in table.primary_key.columns]
                    earlier = getattr(row, column) - timedelta(seconds=seconds)
                    await connection.execute(update(table).where(*key).values({column: earlier}))


@pytest.fixture
async def desk(migrated_url: str) -> AsyncIterator[Desk]:
    """Open a desk on each database, with two entries."""
    async with open_store(migrated_url) as store:
        blog = await open_blog(store)
        async with store.write() as connection:
            for _ in range(2):
                await add_entry(connection)
        bus = MemoryBus()
        found = Desk(store, blog, DeskPresence(store, bus))
        bus.follow(desk_channel(blog.id))
        bus._deliver = found.told.append
        yield found


async def test_somebody_comes_writes_and_goes(desk: Desk):
    """Others see each step once, and are told of it; the same sign again tells nobody anything."""
    for entry_id, writing in ((None, False), (None, False), (1, False), (1, True), (1, True)):
        await desk.sign(ANA, "page-one", entry_id, writing=writing)
    (ana,) = (await desk.seen_by(BEN)).others
    assert (ana.name, ana.entry_id, ana.is_writing, ana.minutes) == ("Ana", 1, True, None)
    assert len(desk.told) == 3
    await desk.presence.leave(desk.blog, ANA, "page-one")
    await desk.presence.leave(desk.blog, ANA, "page-one")
    (ana,) = (await desk.seen_by(BEN)).others
    assert (ana.entry_id, ana.is_writing, ana.minutes) == (None, False, 0)
    assert len(desk.told) == 4
    assert (await desk.seen_by(ANA)).others == []


async def test_a_page_that_says_no_more_is_gone_by_itself(desk: Desk):
    """After 45 seconds its person has left, their name stays for ten minutes, and then nothing of it does."""
    await desk.sign(ANA, "page-one", 1, writing=True)
    for seconds, minutes in ((40, None), (6, 0), (60, 1)):  # and what the looks themselves take
        await desk.pass_by(seconds)
        assert [ana.minutes for ana in (await desk.seen_by(BEN)).others] == [minutes]
    assert not (await desk.seen_by(BEN)).editing
    await desk.pass_by(presence.NAMED_SECONDS)
    assert (await desk.seen_by(BEN)).others == []
    await desk.sign(BEN, "page-two")
    async with desk.store.read() as connection:
        rows = (await connection.execute(select(presences.c.who))).scalars().all()
        assert (rows, (await connection.execute(select(leases))).all()) == (["user:2"], [])


async def test_several_pages_are_one_person(desk: Desk):
    """What they write says more than what they look at; when one page is left, they are still there in the other."""
    await desk.sign(ANA, "page-one", 2, writing=True)
    await desk.sign(ANA, "page-two", 1)
    await desk.sign(ANA, "page-three")
    (ana,) = (await desk.seen_by(BEN)).others
    assert (ana.entry_id, ana.is_writing) == (2, True)
    await desk.presence.leave(desk.blog, ANA, "page-one")
    (ana,) = (await desk.seen_by(BEN)).others
    assert (ana.entry_id, ana.is_writing, ana.is_here) == (1, False, True)


async def test_nobody_fills_the_table(desk: Desk):
    """Of one person's pages the newest are known; another's are left alone."""
    await desk.sign(BEN, "page-zero")
    for number in range(presence.PAGES_OF_ONE + 5):
        await desk.sign(ANA, f"page-{number}")
    async with desk.store.read() as connection:
        rows = (await connection.execute(select(presences.c.who))).scalars().all()
    assert (rows.count("user:1"), rows.count("user:2")) == (presence.PAGES_OF_ONE, 1)


async def test_who_writes_has_the_lease_until_they_stop(desk: Desk):
    """The second to write learns whose it is; forty seconds after the first's last key it is theirs."""
    lease = await desk.sign(ANA, "page-one", 1, writing=True)
    assert lease.who == ANA.key
    assert 30 <= lease.seconds <= 45
    assert (await desk.sign(BEN, "page-two", 1, writing=True)).who == ANA.key
    assert (await desk.sign(BEN, "page-two", 1)).who == ANA.key
    await desk.pass_by(30)
    assert (await desk.sign(ANA, "page-one", 1, writing=True)).who == ANA.key
    await desk.pass_by(30)
    assert (await desk.sign(BEN, "page-two", 1, writing=True)).who == ANA.key
    await desk.pass_by(11)
    assert (await desk.sign(BEN, "page-two", 1, writing=True)).who == BEN.key
    held = (await desk.seen_by(CLEO)).held_by_other(1)
    assert held is not None
    assert (held.name, (await desk.seen_by(BEN)).held_by_other(1)) == ("Ben", None)


async def test_taking_over_is_one_press(desk: Desk):
    """It is theirs at once, the pages are told, and whoever had it finds that out with their next key."""
    await desk.sign(ANA, "page-one", 1, writing=True)
    await desk.sign(BEN, "page-two", 1)
    told = len(desk.told)
    assert (await desk.take(BEN, "page-two", 1)).who == BEN.key
    assert len(desk.told) == told + 1
    assert (await desk.sign(ANA, "page-one", 1, writing=True)).who == BEN.key


async def test_leaving_lets_go_of_the_entry(desk: Desk):
    """Who closes the page, or has saved and goes on, keeps nobody waiting."""
    await desk.sign(ANA, "page-one", 1, writing=True)
    await desk.presence.leave(desk.blog, ANA, "page-one")
    assert (await desk.sign(BEN, "page-two", 1, writing=True)).who == BEN.key


async def test_leaving_another_window_lets_go_of_nothing(desk: Desk):
    """Who closes one page of an entry, or whose goodbye comes late, keeps the entry that they write in the next."""
    await desk.sign(ANA, "page-one", 1, writing=True)
    await desk.sign(ANA, "page-two", 1, writing=True)
    await desk.presence.leave(desk.blog, ANA, "page-one")
    assert (await desk.sign(BEN, "page-three", 1, writing=True)).who == ANA.key
    await desk.presence.leave(desk.blog, ANA, "page-two")
    assert (await desk.sign(BEN, "page-three", 1, writing=True)).who == BEN.key


async def test_what_is_not_there_has_no_lease(desk: Desk):
    """Of entries that are not there nothing is kept; and who may not edit gets none."""
    assert await desk.sign(ANA, "page-one", 99, writing=True) is None
    assert await desk.presence.sign(desk.blog, BEN, Sign("page-two", 1, True), edits=False) is None
    assert not (await desk.seen_by(CLEO)).editing


async def test_somebody_is_on_it(desk: Desk):
    """One line of each person's, for half an hour; the next replaces it, an empty one takes it back."""
    await desk.presence.undertake(desk.blog, ANA, "Fire at the station")
    await desk.presence.undertake(desk.blog, ANA, "Fire at the harbour")
    await desk.presence.undertake(desk.blog, BEN, "Statement of the mayor")
    seen = await desk.seen_by(ANA)
    assert [(one.name, one.line) for one in seen.undertakings] == [
        ("Ana", "Fire at the harbour"),
        ("Ben", "Statement of the mayor"),
    ]
    assert seen.mine is not None
    assert 29 * 60 < seen.mine.seconds <= 30 * 60
    await desk.presence.undertake(desk.blog, ANA, "")
    assert [one.name for one in (await desk.seen_by(CLEO)).undertakings] == ["Ben"]
    await desk.pass_by(30 * 60)
    assert not (await desk.seen_by(CLEO)).undertakings
    assert len(desk.told) == 4
