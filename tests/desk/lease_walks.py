"""Leases, taking over, and what editors do to entries meanwhile, as more steps of the walks; and clocks that jump."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select, update

from liveblog.model.entry import EntryDraft
from liveblog.model.event import Position
from liveblog.model.moment import now
from liveblog.model.presence import Sign
from liveblog.model.principal import Principal, Scope
from liveblog.store.columns import After
from liveblog.store.presence import LEASE_SECONDS
from liveblog.store.presence_tables import leases
from liveblog.store.tables import entries
from tests.desk.walks import PEOPLE, Walk
from tests.desk.writers import SLUG

EDITORS = [one for one in PEOPLE if one.may(Scope.WRITE)]
OVER = datetime.fromisoformat("2001-01-01T00:00:00Z")
JUMPS = [timedelta(), timedelta(hours=-30), timedelta(minutes=-3), timedelta(minutes=3), timedelta(hours=30)]


@dataclass
class JumpingClock:
    """A server's clock that is put forward and back; the database's is right."""

    off: timedelta = timedelta()

    def __call__(self) -> datetime:
        """Return what it shows."""
        return now() + self.off


@dataclass
class LeaseWalk(Walk):
    """A walk in which people also edit entries: who has the lease on which, and what they have typed there.

    A lease is courtesy: the model asks it for nothing but who is shown, and whose text is kept when it is taken.
    """

    clock: JumpingClock = field(default_factory=JumpingClock)
    holders: dict[int, str] = field(default_factory=dict)
    typed: dict[tuple[str, int], str] = field(default_factory=dict)
    open_at: dict[str, int] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)
    taken: int = 0

    async def step(self) -> None:
        """Do one thing; half the steps are at one of the newest entries, where people meet."""
        await self.stand_still()
        by = self.chance.choice(PEOPLE)
        if self.entries == 0 or self.chance.random() < 0.5:
            await super().step()
        else:
            by = by if self.chance.random() < 0.2 else self.chance.choice(EDITORS)
            await self.chance.choice(self.at_entries)(by, self.some_entry())
        state = await self.app.presence.state(self.blog)
        assert {lease.entry_id: lease.who for lease in state.leases} == self.holders

    def some_entry(self) -> int:
        """Return one of the newest entries that are there, and now and then any, deleted or not."""
        there = [entry for entry in range(1, self.entries + 1) if entry not in self.deleted]
        is_any = not there or self.chance.random() < 0.1
        return self.chance.choice(range(1, self.entries + 1) if is_any else there[-2:])

    @property
    def at_entries(self) -> list[Callable[[Principal, int], Awaitable[None]]]:
        """Return all that can be done at an entry, and to the clock."""
        often = (*(self.type,) * 5, *(self.take_over,) * 3, self.revise)
        return [*often, self.look, self.leave, self.forty_seconds, self.jump, self.post, self.delete]

    async def post(self, by: Principal, _: int) -> None:
        """Post an entry."""
        if by.may(Scope.WRITE):
            body = self.some_words()
            await self.app.desk.post(SLUG, EntryDraft(body), by)
            self.entries += 1
            self.posted.append((self.entries, body))

    async def type(self, by: Principal, entry: int) -> None:
        """Write in an entry's form: the lease is theirs if it was free, or theirs already."""
        await self.sign(by, entry, is_writing=True)
        if entry not in self.deleted and by.may(Scope.WRITE):
            self.typed[by.key, entry] = self.some_words()

    async def look(self, by: Principal, entry: int) -> None:
        """Look at an entry: that takes no lease."""
        await self.sign(by, entry, is_writing=False)

    async def sign(self, by: Principal, entry: int, *, is_writing: bool) -> None:
        """Let a page say that it is there; it is told whose the lease is."""
        edits = by.may(Scope.WRITE)
        sign = Sign(f"page-of-{by.key}", entry, is_writing)
        lease = await self.app.presence.sign(self.blog, by, sign, edits=edits)
        self.open_at[by.key] = entry
        if is_writing and edits and entry not in self.deleted:
            self.holders.setdefault(entry, by.key)
        is_told = edits and (not is_writing or entry not in self.deleted)
        assert (lease.who if lease else None) == (self.holders.get(entry) if is_told else None)

    async def take_over(self, by: Principal, entry: int) -> None:
        """Take the lease, as the web does for editors alone; the page of whoever had it keeps their text as a draft."""
        if not by.may(Scope.WRITE):
            return
        sign = Sign(f"page-of-{by.key}", entry, is_writing=True)
        lease = await self.app.presence.sign(self.blog, by, sign, edits=True, take=True)
        self.open_at[by.key] = entry
        assert (lease.who if lease else None) == (None if entry in self.deleted else by.key)
        if lease is None:
            return
        before, self.holders[entry] = self.holders.get(entry), by.key
        if before not in (None, by.key) and (text := self.typed.pop((before, entry), None)):
            await self.keep(next(one for one in PEOPLE if one.key == before), text)
            self.taken += 1

    async def leave(self, by: Principal, _: int) -> None:
        """Close the page: the lease on what stood there is free."""
        await self.app.presence.leave(self.blog, by, f"page-of-{by.key}")
        entry = self.open_at.pop(by.key, None)
        if entry is not None and self.holders.get(entry) == by.key:
            del self.holders[entry]

    async def revise(self, by: Principal, entry: int) -> None:
        """Save an entry, whoever has the lease: what counts is which revision they saw."""
        if not by.may(Scope.WRITE):
            return
        is_stale = self.chance.random() < 0.2
        body = self.typed.pop((by.key, entry), None) or self.some_words()
        seen = Position(self.blog.epoch, await self.event_of(entry) + 1000 * is_stale)
        doing = self.app.desk.revise(SLUG, entry, {"body": body}, by, [seen])
        if await self.attempt(doing, fine=entry not in self.deleted and not is_stale):
            self.posted.append((entry, body))

    async def delete(self, by: Principal, entry: int) -> None:
        """Delete an entry, whoever has the lease."""
        if not by.may(Scope.WRITE) or self.chance.random() < 0.5:
            return
        if await self.attempt(self.app.desk.delete(SLUG, entry, by), fine=entry not in self.deleted):
            self.deleted.add(entry)

    async def jump(self, _: Principal, __: int) -> None:
        """Put the server's clock forward or back."""
        self.clock.off = self.chance.choice(JUMPS)

    async def forty_seconds(self, _: Principal, __: int) -> None:
        """Let everybody pause until their leases are over."""
        async with self.app.store.write() as connection:
            await connection.execute(update(leases).values(until=OVER))
        self.holders.clear()

    async def stand_still(self) -> None:
        """Take away the time that the steps themselves take: a slow machine ends no lease."""
        async with self.app.store.write() as connection:
            await connection.execute(
                update(leases).where(leases.c.until != OVER).values(until=After(float(LEASE_SECONDS)))
            )

    async def event_of(self, entry: int) -> int:
        """Return the number of the event that made an entry what it is."""
        async with self.app.store.read() as connection:
            row = select(entries.c.seq).where(entries.c.blog_id == self.blog.id, entries.c.id == entry)
            return int((await connection.execute(row)).scalar_one())
