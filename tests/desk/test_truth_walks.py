"""What is true of coverage, whatever is done to it in whatever order: drawn walks over all that changes what was said.

A walk posts, revises, moves, corrects, withdraws, deletes and restores entries that link to each other, claim things
and tell figures, on one page; it says what is known, sets figures, hands over, promises, and reports errors. What else
is told of coverage gets a deed here.

After it, each snapshot with the events after it is the newest snapshot, each moment of the past is as it was but for
what was purged since, and of what was purged no word is left in any table.
"""

import asyncio
import json
import shutil
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

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
from liveblog.store.history import past
from liveblog.store.versions import entry_versions
from liveblog.wire.views import blog_view, entry_view, event_view, page_view
from liveblog_client.feed import Feed
from liveblog_client.wire import read_event
from tests.apps import open_app, open_harbour
from tests.desk.writers import ADA, SLUG
from tests.model.samples import NOON
from tests.store.raw import dump

STATUSES = tuple(ClaimStatus)
Step = tuple[str, int, int]


@dataclass
class Told:
    """A snapshot as readers got it, and when the last event before it was."""

    snapshot: dict[str, Any]
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
        self.told.append(Told(told, last[0].at if last else None))

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


def ticking() -> Callable[[], datetime]:
    """Return a clock of which no two looks are the same."""

    def seconds() -> Iterator[datetime]:
        at = NOON
        while True:
            at += timedelta(seconds=1)
            yield at

    ticks = seconds()
    return lambda: next(ticks)


def shown(feed: Feed) -> Any:
    """Return what a reader holds, without what only says where they are."""
    return sorted(feed.entries, key=lambda entry: entry["id"]), feed.blog


def applied(snapshot: dict[str, Any], events: list[dict[str, Any]]) -> Any:
    """Return what a reader holds who had a snapshot and then got events, as the Python client does it."""
    feed = Feed.from_snapshot(snapshot)  # type: ignore[arg-type]
    for event in events:
        feed.apply(read_event(event))
    return shown(feed)


async def walk(url: str, steps: list[Step]) -> set[str]:
    """Take the steps, hold all that has to be true to what came of them, and return what could be done."""
    async with open_app(url, clock=ticking()) as app:
        walked = Walk(app, await open_harbour(app))
        await walked.look()
        for step in steps:
            before = walked.told[-1].snapshot
            await walked.take(step)
            await walked.look()
            after = walked.told[-1].snapshot
            assert applied(before, await walked.events(before["head"])) == applied(after, []), step
        last = walked.told[-1].snapshot
        for told in walked.told:
            assert applied(told.snapshot, await walked.events(told.snapshot["head"])) == applied(last, [])
            await same_past(walked, told)
        left = await dump(app.store)
        assert not [word for word in walked.gone if word in left]
        return walked.done


async def same_past(walked: Walk, told: Told) -> None:
    """Hold a moment of the past to what readers saw then, but for what was purged since."""
    if told.at is None:
        return
    async with walked.app.store.read() as connection:
        found = await past(connection, walked.blog, told.at)
    if found:
        same_blog(walked, told, json.loads(json.dumps(blog_view(found.page.blog, walked.app.renderer))))
    entries = {entry.id: entry for entry in found.page.entries} if found else {}
    for was in told.snapshot["entries"]:
        if was["id"] in walked.purged_at and walked.purged_at[was["id"]] > told.at:
            assert was["id"] not in entries
        else:
            drawn = entry_view(walked.blog, entries[was["id"]], walked.app.renderer)
            assert compared(walked, told.at, json.loads(json.dumps(drawn))) == compared(walked, told.at, was)


def same_blog(walked: Walk, told: Told, blog: dict[str, Any]) -> None:
    """Hold what was told of the whole to the same; what a purged entry told or carried is taken out of it, too."""
    assert told.at
    purged_since = any(purged > told.at for purged in walked.purged_at.values())
    for name in ("on_duty",) if purged_since else ("on_duty", "briefing", "briefing_html", "figures", "figures_html"):
        assert blog[name] == told.snapshot["blog"][name], name


def compared(walked: Walk, at: datetime, entry: dict[str, Any]) -> dict[str, Any]:
    """Return what of an entry is the same for good: what a purged one told of a figure is taken out of others, too."""
    if not entry["figures"] or not any(purged > at for purged in walked.purged_at.values()):
        return entry
    return {name: value for name, value in entry.items() if name not in ("figures", "html")}


KINDS = ("post", "post", "post", "claim", *DEEDS)
STEPS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 30), st.integers(0, 30)), min_size=4, max_size=16)


@contextmanager
def database(request: pytest.FixtureRequest, kind: str) -> Iterator[str]:
    """Give a walk a migrated database of its own."""
    if kind == "sqlite":
        with TemporaryDirectory() as folder:
            shutil.copy(request.getfixturevalue("sqlite_template"), folder)
            yield f"sqlite+aiosqlite:///{folder}/liveblog.db"
        return
    databases = request.getfixturevalue("empty_databases")
    name = databases.take()
    yield request.getfixturevalue("postgres").url(name)
    databases.give_back(name)


@pytest.mark.parametrize(("kind", "walks"), [("sqlite", 25), ("postgres", 5)])
def test_what_readers_hold_is_what_is_there(request, kind, walks):
    """Snapshots with events, the past and the tables agree, whatever was said, known, reckoned, corrected or purged."""

    @settings(max_examples=walks, deadline=None)
    @given(steps=STEPS)
    @example(steps=[("post", 0, 5), ("post", 0, 13), ("retract", 1, 0), ("post", 0, 9)])
    @example(steps=[("post", 0, 5), ("post", 0, 13), ("delete", 1, 0), ("post", 0, 9)])
    @example(steps=[("post", 0, 5), ("post", 0, 13), ("correct", 0, 7), ("right", 1, 0)])
    @example(steps=[("post", 0, 5), *((kind, 0, 7) for kind in DEEDS if kind != "delete"), ("delete", 0, 0)])
    @example(steps=[("post", 0, 5), *((kind, 0, 4) for kind in DEEDS if kind != "retract"), ("post", 0, 9)])
    def hold(steps: list[Step]) -> None:
        with database(request, kind) as url:
            done.update(asyncio.run(walk(url, steps)))

    done = set[str]()
    hold()
    assert done == set(DEEDS)
