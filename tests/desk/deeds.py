"""A walk through all that changes what was said: its steps, what readers were told, and the words of each entry.

What else is told of coverage gets a deed here.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from liveblog.desk.changes import (
    Delete,
    DropBriefing,
    DropClaim,
    DropReadings,
    Retract,
    Revise,
    SetBriefing,
    SetClaim,
    SetReading,
    StillRight,
)
from liveblog.errors import Conflict, LiveblogError
from liveblog.model.blog import Blog
from liveblog.model.briefing import BriefingDraft, StatementDraft
from liveblog.model.claim import ClaimDraft, ClaimStatus
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.entry import Entry, EntryDraft
from liveblog.model.event import PURGING
from liveblog.model.figure import ReadingDraft
from liveblog.model.promise import PromiseDraft
from liveblog.model.report import ReportDraft
from liveblog.model.shift import ShiftDraft
from liveblog.services import Services
from liveblog.store import reads
from liveblog.store.versions import entry_versions
from liveblog.wire.views import event_view, page_view
from tests.desk.writers import ADA, SLUG
from tests.model.samples import NOON

STATUSES = tuple(ClaimStatus)
Step = tuple[str, int, int]


@dataclass
class Told:
    """A snapshot as readers got it, and when the last event before it was."""

    snapshot: dict[str, Any]
    blog: Blog
    at: datetime | None


@dataclass
class Walk:
    """A blog in which steps are taken: what readers were told after each, and the words of each entry."""

    app: Services
    blog: Blog
    told: list[Told] = field(default_factory=list)
    words: dict[int, set[str]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    reasons: set[str] = field(default_factory=set)
    purged_at: dict[int, datetime] = field(default_factory=dict)
    count: int = 0
    done: set[str] = field(default_factory=set)

    async def present(self) -> list[Entry]:
        """Read the entries that are there, by their numbers."""
        async with self.app.store.read() as connection:
            found = await reads.present_entries(connection, self.blog, range(1, 99))
        return [found[number] for number in sorted(found)]

    def word(self) -> str:
        """Return a word that stands nowhere yet."""
        self.count += 1
        return f"zq{self.count}xv"

    async def snapshot(self) -> dict[str, Any]:
        """Read what a reader who comes now gets."""
        async with self.app.store.read() as connection:
            self.blog = await reads.blog_by_slug(connection, SLUG)
            page = await reads.page(connection, self.blog)
        assert page
        told: dict[str, Any] = json.loads(json.dumps(page_view(page, self.app.renderer)))
        return told

    async def events(self, after: int) -> list[dict[str, Any]]:
        """Read the events after a number, as they are sent."""
        async with self.app.store.read() as connection:
            found = await reads.events_after(connection, self.blog, after, 1000)
        return [json.loads(json.dumps(event_view(self.blog, event, self.app.renderer))) for event in found]

    async def look(self) -> None:
        """Keep what readers get now, and when the last event was."""
        told = await self.snapshot()
        async with self.app.store.read() as connection:
            last = (await reads.events_after(connection, self.blog, told["head"] - 1, 1)) if told["head"] else []
        self.told.append(Told(told, self.blog, last[0].at if last else None))

    async def take(self, step: Step) -> None:
        """Do one thing, if that can be done now; what is refused changes nothing."""
        kind, a, b = step
        entries = await self.present()
        entry = entries[a % len(entries)] if entries else None
        other = entries[b % len(entries)] if entries else None
        if kind == "post" or entry is None or other is None:
            return await self.post(other, b)
        try:
            await DEEDS[kind](self, entry, other, b)
        except LiveblogError:
            return None
        self.done.add(kind)
        if kind in ("retract", "delete"):
            kept = set() if kind == "delete" else {word for word in self.words[entry.id] if word in self.reasons}
            self.gone |= self.words[entry.id] - kept
        return None

    async def post(self, other: Entry | None, b: int) -> None:
        """Post an entry that may link to another, claim its first sentence, and tell a figure."""
        word = self.word()
        link = f" As [then]({self.blog.path}/entries/{other.id})." if other and b % 3 else ""
        figure = f"\n\n[[dead: {b} | {self.word()}]]" if b % 4 == 1 else ""
        claim = ClaimDraft(STATUSES[b % 5], f"Ships {word} left.") if b % 2 else None
        draft = EntryDraft(f"Ships {word} left.{link}{figure}", headline=self.word(), claim=claim)
        posted = (await self.app.desk.post(SLUG, draft, ADA)).subject
        spoken = {word, draft.headline or "", *([f"zq{self.count - 1}xv"] if figure else [])}
        self.words[posted.id] = spoken

    def say(self, entry: Entry) -> str:
        """Return a word that this entry has from now on."""
        word = self.word()
        self.words[entry.id].add(word)
        return word


Deed = Callable[[Walk, Entry, Entry, int], Awaitable[Any]]
DEEDS: dict[str, Deed] = {}


def deed(done: Deed) -> Deed:
    """List what can be done to an entry, by its name."""
    DEEDS[done.__name__] = done
    return done


async def _do(walk: Walk, change: Any) -> Any:
    return (await walk.app.desk.do(SLUG, change, ADA)).subject


@deed
async def revise(walk: Walk, entry: Entry, other: Entry, b: int) -> None:
    link = f" As [then]({walk.blog.path}/entries/{other.id})." if b % 2 else ""
    figure = f"\n\n[[dead: {b}]]" if b % 3 == 1 else ""
    await _do(walk, Revise(entry.id, {"body": f"Boats {walk.say(entry)} came.{link}{figure}"}))


@deed
async def move(walk: Walk, entry: Entry, other: Entry, b: int) -> None:
    del other
    await _do(walk, Revise(entry.id, {"occurred_at": NOON - timedelta(minutes=b)}))


@deed
async def correct(walk: Walk, entry: Entry, other: Entry, b: int) -> None:
    del other
    kind = CorrectionKind.CORRECTION if b % 2 else CorrectionKind.CLARIFICATION
    told = CorrectionDraft(kind, f"Not {walk.say(entry)}.", walk.say(entry))
    await _do(walk, Revise(entry.id, {"headline": walk.say(entry)} if b % 3 else {}, correction=told))


@deed
async def retract(walk: Walk, entry: Entry, other: Entry, b: int) -> None:
    del other, b
    reason = walk.word()
    retracted = await _do(walk, Retract(entry.id, f"Because {reason}."))
    walk.words[entry.id].add(reason)
    walk.reasons.add(reason)
    walk.purged_at[entry.id] = retracted.corrections[-1].at


@deed
async def delete(walk: Walk, entry: Entry, other: Entry, b: int) -> None:
    del other, b
    await _do(walk, Delete(entry.id))
    async with walk.app.store.read() as connection:
        blog = await reads.blog_by_slug(connection, SLUG)
        events = await reads.events_after(connection, blog, 0, 1000)
    gone = [event.at for event in events if event.kind in PURGING and event.subject.id == entry.id]
    walk.purged_at[entry.id] = gone[-1]


@deed
async def claim(walk: Walk, entry: Entry, other: Entry, b: int) -> None:
    quote = entry.claims[b % len(entry.claims)].quote if entry.claims and b % 2 else None
    settled_by = other.id if other.id != entry.id and b % 3 else None
    await _do(walk, SetClaim(entry.id, ClaimDraft(STATUSES[b % 5], quote, walk.say(entry), None, settled_by)))


@deed
async def drop(walk: Walk, entry: Entry, other: Entry, b: int) -> None:
    del other
    number = entry.claims[b % len(entry.claims)].id if entry.claims else 0
    await _do(walk, DropClaim(entry.id, number))


@deed
async def right(walk: Walk, entry: Entry, other: Entry, b: int) -> None:
    del other, b
    if entry.unsettled_since is None:
        raise Conflict("Nothing has changed.")
    await _do(walk, StillRight(entry.id, entry.unsettled_since))


@deed
async def restore(walk: Walk, entry: Entry, other: Entry, b: int) -> None:
    del other
    async with walk.app.store.read() as connection:
        versions = await entry_versions(connection, walk.blog, entry.id, 9)
    await _do(walk, Revise.restoring(versions[b % len(versions)].entry, None))


@deed
async def brief(walk: Walk, entry: Entry, other: Entry, b: int) -> None:
    link = f" As [then]({walk.blog.path}/entries/{other.id})." if b % 2 else ""
    first = StatementDraft(f"Known is {walk.word()}.{link}", STATUSES[b % 5] if b % 3 else None, (entry.id,))
    second = StatementDraft(f"And {walk.word()}.", None, (other.id,) if b % 4 else ())
    await _do(walk, SetBriefing(BriefingDraft((first, second)[: 1 + b % 2])))


@deed
async def unbrief(walk: Walk, entry: Entry, other: Entry, b: int) -> None:
    del entry, other, b
    await _do(walk, DropBriefing())


@deed
async def reckon(walk: Walk, entry: Entry, other: Entry, b: int) -> None:
    del entry, other
    as_of = NOON + timedelta(seconds=b) if b % 3 else None
    await _do(walk, SetReading(ReadingDraft("dead", str(b), str(b), source=walk.word(), as_of=as_of)))


@deed
async def unreckon(walk: Walk, entry: Entry, other: Entry, b: int) -> None:
    del entry, other, b
    await _do(walk, DropReadings("dead"))


@deed
async def hand_over(walk: Walk, entry: Entry, other: Entry, b: int) -> None:
    del entry, other
    note = f"Over to {walk.word()}."
    await walk.app.desk.hand_over(SLUG, ShiftDraft(note, ("Ada Quist", "Ben Tarr")[b % 2]), ADA)


@deed
async def report(walk: Walk, entry: Entry, other: Entry, b: int) -> None:
    del other, b
    await walk.app.reports.report(walk.blog, ReportDraft(entry.id, entry.revision, walk.say(entry), walk.say(entry)))


@deed
async def promise(walk: Walk, entry: Entry, other: Entry, b: int) -> None:
    del other
    due = walk.app.desk.clock() + timedelta(minutes=b + 1)
    await walk.app.promises.make(walk.blog, PromiseDraft(walk.say(entry), due, entry.id), ADA)
