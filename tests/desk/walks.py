"""Drafts, review and schedule as a state machine: steps drawn at random, each beside a model of a few lines."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import update

from liveblog.access.drafts import require_author, require_change, require_editor
from liveblog.desk import DraftAct, Publication
from liveblog.desk.changes import Post, Publish
from liveblog.errors import LiveblogError
from liveblog.model.draft import Draft, DraftState, DraftText
from liveblog.model.entry import EntryDraft
from liveblog.model.moment import now
from liveblog.model.principal import Grant, Principal, Scope
from liveblog.services import Services
from liveblog.store import drafts as rows
from liveblog.store.draft_tables import drafts
from liveblog.store.jobs import Job
from tests.desk.writers import SLUG

OPEN, SUBMITTED, SCHEDULED, POSTED, DISCARDED = DraftState
PEOPLE = (
    Principal("user:1", "Ada", (Grant(Scope.WRITE),)),
    Principal("user:2", "Ines", (Grant(Scope.SUBMIT),)),
    Principal("user:3", "Joao", (Grant(Scope.SUBMIT),)),
    Principal("user:4", "Ben", (Grant(Scope.WRITE),)),
)


@dataclass
class Expected:
    """A draft as the model has it."""

    author: str
    body: str
    version: int = 1
    state: DraftState = OPEN
    shared: bool = False


@dataclass
class Walk:
    """The desk, the model of it, and what chance says."""

    app: Services
    blog: Any
    chance: random.Random
    known: dict[int, Expected] = field(default_factory=dict)
    posted: list[tuple[int, str]] = field(default_factory=list)
    entries: int = 0
    held: bool = False
    late: set[int] = field(default_factory=set)
    words: int = 0

    async def step(self) -> None:
        """Do one thing, by somebody, to some draft, and hold what comes of it to the model."""
        by = self.chance.choice(PEOPLE)
        if not self.known or self.chance.random() < 0.2:
            await self.begin(by)
            return
        number = self.chance.choice([*self.known])
        seen = self.known[number].version - (self.chance.random() < 0.15)
        await self.chance.choice(self.acts)(by, number, seen)

    @property
    def acts(self) -> list[Callable[[Principal, int, int], Awaitable[None]]]:
        """Return all that can be done."""
        done = (self.save, self.submit, self.take_back, self.send_back, self.share, self.discard, self.bring_back)
        return [*done, self.schedule, self.unschedule, self.publish, self.publish, self.time_comes, self.hold]

    async def begin(self, by: Principal) -> None:
        """Type into a new form."""
        await self.keep(by, self.some_words())

    async def keep(self, by: Principal, body: str) -> None:
        """Keep what was typed into a form as a draft."""
        draft = await self.app.drafts.keep(by, self.blog, f"form-{body}", DraftText(body=body))
        self.known[draft.id] = Expected(by.key, body)

    def some_words(self) -> str:
        """Return words that nobody has written yet."""
        self.words += 1
        return f"Words {self.words}."

    async def attempt(self, doing: Awaitable[Any], *, fine: bool) -> bool:
        """Do it; it is refused exactly when the model says so."""
        refusal = None
        try:
            await doing
        except LiveblogError as error:
            refusal = error
        assert fine is (refusal is None), refusal
        return fine

    def act(self, by: Principal, number: int, rule: Any, seen: int | None = None) -> DraftAct:
        """Return somebody's act."""
        return DraftAct(by, self.blog, number, rule, seen)

    def sees(self, by: Principal, it: Expected) -> bool:
        """Tell whether somebody may open a draft."""
        given = it.shared or it.state is SCHEDULED or (it.state is SUBMITTED and by.may(Scope.WRITE))
        return it.author == by.key or given

    def edits(self, by: Principal, it: Expected) -> bool:
        """Tell whether somebody may do what is for editors."""
        return self.sees(by, it) and by.may(Scope.WRITE)

    def changes(self, by: Principal, it: Expected) -> bool:
        """Tell whether somebody may write in a draft."""
        own = it.author == by.key and it.state is not SCHEDULED
        return self.sees(by, it) and (own or by.may(Scope.WRITE))

    async def save(self, by: Principal, number: int, seen: int) -> None:
        """Save other words."""
        it, body = self.known[number], self.some_words()
        doing = self.app.drafts.save(self.act(by, number, require_change, seen), DraftText(body=body))
        at_work = it.state in (OPEN, SUBMITTED, SCHEDULED)
        if await self.attempt(doing, fine=self.changes(by, it) and at_work and seen == it.version):
            self.known[number] = replace(it, body=body, version=it.version + 1)

    async def submit(self, by: Principal, number: int, _: int) -> None:
        """Submit it."""
        it = self.known[number]
        doing = self.app.drafts.submit(self.act(by, number, require_author))
        if await self.attempt(doing, fine=it.author == by.key and it.state in (OPEN, SUBMITTED)):
            it.state = SUBMITTED

    async def take_back(self, by: Principal, number: int, _: int) -> None:
        """Take it back."""
        it = self.known[number]
        doing = self.app.drafts.take_back(self.act(by, number, require_author))
        if await self.attempt(doing, fine=it.author == by.key and it.state in (OPEN, SUBMITTED)):
            it.state = OPEN

    async def send_back(self, by: Principal, number: int, seen: int) -> None:
        """Send it back."""
        it = self.known[number]
        doing = self.app.drafts.send_back(self.act(by, number, require_editor, seen), "More, please.")
        if await self.attempt(doing, fine=self.edits(by, it) and it.state is SUBMITTED and seen == it.version):
            it.state = OPEN

    async def share(self, by: Principal, number: int, _: int) -> None:
        """Share it, or stop that."""
        it = self.known[number]
        shared = self.chance.random() < 0.6
        doing = self.app.drafts.share(self.act(by, number, require_author), shared=shared)
        if await self.attempt(doing, fine=it.author == by.key):
            it.shared = shared

    async def discard(self, by: Principal, number: int, _: int) -> None:
        """Put it away."""
        it = self.known[number]
        doing = self.app.drafts.discard(self.act(by, number, require_change))
        if await self.attempt(doing, fine=self.changes(by, it) and it.state is not POSTED):
            it.state = DISCARDED

    async def bring_back(self, by: Principal, number: int, _: int) -> None:
        """Bring it back."""
        it = self.known[number]
        doing = self.app.drafts.bring_back(self.act(by, number, require_author))
        if await self.attempt(doing, fine=it.author == by.key and it.state in (DISCARDED, OPEN)):
            it.state = OPEN

    async def schedule(self, by: Principal, number: int, seen: int) -> None:
        """Give it a time that is far off."""
        it = self.known[number]
        at = now() + timedelta(days=1)
        doing = self.app.drafts.schedule(self.act(by, number, require_editor, seen), at)
        fine = self.edits(by, it) and it.state in (OPEN, SUBMITTED, SCHEDULED) and seen == it.version
        if await self.attempt(doing, fine=fine):
            it.state = SCHEDULED
            self.late.discard(number)

    async def unschedule(self, by: Principal, number: int, _: int) -> None:
        """Take its time away."""
        it = self.known[number]
        doing = self.app.drafts.unschedule(self.act(by, number, require_editor))
        if await self.attempt(doing, fine=self.edits(by, it) and it.state in (SCHEDULED, OPEN)):
            it.state = OPEN

    async def publish(self, by: Principal, number: int, seen: int) -> None:
        """Approve it, as the web does: the rule first, then the change."""
        it = self.known[number]
        if not self.edits(by, it):
            return
        doing = self.app.desk.do(SLUG, Publish(number, seen, Post(EntryDraft(it.body))), by)
        at_work = it.state in (OPEN, SUBMITTED, SCHEDULED)
        if await self.attempt(doing, fine=at_work and seen == it.version):
            self.has_gone_out(it)

    async def time_comes(self, _: Principal, number: int, __: int) -> None:
        """Let its time have come, and have the job done, twice."""
        it = self.known[number]
        if it.state is SCHEDULED:
            self.late.add(number)
        async with self.app.store.write() as connection:
            come = update(drafts).where(drafts.c.id == number, drafts.c.publish_at.is_not(None))
            await connection.execute(come.values(publish_at=now() - timedelta(seconds=1)))
        for _time in range(2):
            await self.publication(Job(0, rows.PUBLISH_DRAFT, str(number), 1, now(), {}))
        if it.state is SCHEDULED and not self.held:
            self.has_gone_out(it)

    @property
    def publication(self) -> Publication:
        """Return the job, for which everybody who scheduled something still may."""

        async def find(key: str, _: Any) -> Principal | None:
            return next(one for one in PEOPLE if one.key == key)

        return Publication(self.app.store, self.app.desk, self.app.drafts, find)

    async def hold(self, by: Principal, _: int, __: int) -> None:
        """Hold the schedule, or let it go on."""
        drafts, self.held = self.app.drafts, not self.held
        await (drafts.hold if self.held else drafts.release)(by, self.blog)
        for number in self.late if not self.held else ():
            it = self.known[number]
            if it.state is SCHEDULED:
                it.state, it.shared = OPEN, True
        self.late = self.late if self.held else set()

    def has_gone_out(self, it: Expected) -> None:
        """Note that readers have it."""
        self.entries += 1
        self.posted.append((self.entries, it.body))
        it.state, it.body = POSTED, ""

    async def found(self, number: int) -> Draft:
        """Read a draft."""
        async with self.app.store.read() as connection:
            return await rows.find_draft(connection, self.blog, number)
