"""A blog as it stood: what the log says of a moment is what readers were shown then, less what was deleted since."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from liveblog.desk import Desk
from liveblog.desk.changes import revision_or_retraction
from liveblog.model.blog import Blog, BlogChanges, BlogStatus
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.entry import Entry, EntryChanges, EntryDraft
from liveblog.model.page import EntryPage
from liveblog.model.principal import IMPORT
from liveblog.model.shift import ShiftDraft
from liveblog.services import Services
from liveblog.store import listings, reads
from liveblog.store.history import DeletedPlace, Past, past
from liveblog.store.tables import events
from tests.apps import HARBOUR
from tests.desk.writers import ADA, SLUG
from tests.model.samples import NOON, minutes

SIZE = 4
STEPS = 50


class Clock:
    """A clock that goes on by a second whenever it is asked."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time


@dataclass(frozen=True)
class Picture:
    """What readers were shown at a moment."""

    at: datetime
    pages: Sequence[EntryPage]
    pinned: Entry | None
    key_events: Sequence[Entry]


@dataclass
class Coverage:
    """A desk with a clock of its own, and the blog it writes in."""

    app: Services
    desk: Desk
    clock: Clock

    async def blog(self) -> Blog:
        async with self.app.store.read() as connection:
            return await reads.blog_by_slug(connection, SLUG)

    async def picture(self) -> Picture:
        async with self.app.store.read() as connection:
            blog = await reads.blog_by_slug(connection, SLUG)
            newest = await reads.page(connection, blog, None, SIZE)
            assert newest
            numbers = range(1, newest.cut.pages + 1)
            pages = [page for number in numbers if (page := await reads.page(connection, blog, number, SIZE))]
            pinned = await listings.pinned_entry(connection, blog)
            return Picture(self.clock.time, pages, pinned, await listings.key_events(connection, blog))

    async def at(self, moment: datetime, number: int | None = None) -> Past:
        async with self.app.store.read() as connection:
            blog = await reads.blog_by_slug(connection, SLUG)
            found = await past(connection, blog, moment, number, SIZE)
        assert found
        return found


@pytest.fixture
async def coverage(app: Services) -> Coverage:
    clock = Clock()
    desk = Desk(app.store, app.bus, app.frames, clock)
    await desk.create_blog(HARBOUR)
    return Coverage(app, desk, clock)


async def work(coverage: Coverage, chance: random.Random, step: int) -> None:
    """Do one of the things that editors do, to an entry that is there if it needs one."""
    desk, present = coverage.desk, [entry for page in (await coverage.picture()).pages for entry in page.entries]
    rare = ["revise", "move", "pin", "correct", "delete", "retract", "shift", "blog"]
    what = chance.choice(["post", "post", "post", *rare])
    long_ago = minutes(chance.randint(-90, 0))
    if what == "blog":
        changes = [
            BlogChanges(title=f"Title {step}"),
            BlogChanges(summary=f"Known {step}."),
            _turned(await coverage.blog()),
        ]
        await desk.change_blog(SLUG, chance.choice(changes), ADA)
    elif (await coverage.blog()).status is BlogStatus.CLOSED:
        await desk.change_blog(SLUG, BlogChanges(status=BlogStatus.LIVE), ADA)
    elif what == "shift":
        await desk.hand_over(SLUG, ShiftDraft(f"Shift {step}.", None, long_ago), ADA)
    elif what == "post" or not present:
        when = chance.choice([None, long_ago])
        draft = EntryDraft(f"Entry {step}.", occurred_at=when, key_event=chance.random() < 0.3, topics=("Port",))
        await desk.post(SLUG, draft, ADA)
    elif what in ("correct", "retract"):
        await tell(coverage, chance.choice(present), what, step)
    elif what == "delete":
        # One that was moved and deleted is known by its last place alone: there it would have to be looked for.
        if still := [entry for entry in present if entry.revision == 1]:
            await desk.delete(SLUG, chance.choice(still).id, ADA)
    elif standing := [entry for entry in present if not entry.retraction]:
        fields = {"revise": {"body": f"Other {step}."}, "move": {"occurred_at": long_ago}, "pin": {"pinned": True}}
        await desk.revise(SLUG, chance.choice(standing).id, EntryChanges(**fields[what]), ADA)  # type: ignore[typeddict-item]


async def tell(coverage: Coverage, entry: Entry, what: str, step: int) -> None:
    """Tell readers that an entry is another, or is withdrawn; one that was withdrawn is nothing to tell of."""
    kind = CorrectionKind.CORRECTION if what == "correct" else CorrectionKind.RETRACTION
    change = revision_or_retraction(entry.id, EntryChanges(), None, CorrectionDraft(kind, f"Wrong {step}."))
    if not entry.retraction and (what == "correct" or entry.revision == 1):
        await coverage.desk.do(SLUG, change, ADA)


def _turned(blog: Blog) -> BlogChanges:
    return BlogChanges(status=BlogStatus.CLOSED if blog.status is BlogStatus.LIVE else BlogStatus.LIVE)


@pytest.mark.parametrize("seed", [1, 2])
async def test_each_moment_is_as_readers_saw_it(coverage, seed):
    """Every page, what stood above, and the blog's details; what was taken away since is named by its place alone."""
    chance, pictures = random.Random(seed), []
    for step in range(STEPS):
        await work(coverage, chance, step)
        pictures.append(await coverage.picture())
    last = [entry for page in pictures[-1].pages for entry in page.entries]
    withdrawn = {entry.id for entry in last if entry.retraction}
    there = {entry.id for entry in last} - withdrawn

    def is_left(entry: Entry) -> bool:
        return entry.id in there or (entry.id in withdrawn and entry.retraction is not None)

    for picture in pictures:
        for page in picture.pages:
            found = await coverage.at(picture.at, page.cut.number)
            assert found.page.entries == tuple(entry for entry in page.entries if is_left(entry))
            assert [each.id for each in found.gone] == [each.id for each in page.entries if not is_left(each)]
            assert (found.page.shifts, found.page.cut) == (page.shifts, page.cut)
            assert _details(found.page.blog) == _details(page.blog)
            if {entry.id for entry in picture.key_events} <= there:
                assert list(found.key_events) == list(picture.key_events)
            if picture.pinned is None or picture.pinned.id in there:
                assert found.pinned == picture.pinned


def _details(blog: Blog) -> Blog:
    return replace(blog, head=0, purges=0, last_entry=0, retractions=0)


async def test_changes_are_stepped_through_in_both_directions(coverage):
    """From any moment, also between two changes, to the change before the one that is shown, and to the next."""
    moments = [(await coverage.desk.post(SLUG, EntryDraft("One"), ADA)).subject.posted_at]
    await coverage.desk.change_blog(SLUG, BlogChanges(title="Other"), ADA)
    moments.append(coverage.clock.time)
    moments.append((await coverage.desk.revise(SLUG, 1, EntryChanges(body="Two"), ADA)).subject.revised_at)
    steps = [(found.earlier, found.later) for each in moments if (found := await coverage.at(each))]
    assert steps == [(None, moments[1]), (moments[0], moments[2]), (moments[1], None)]
    between = await coverage.at(moments[1] + timedelta(milliseconds=1))
    assert (between.earlier, between.later) == (moments[0], moments[2])
    before = await coverage.at(NOON)
    assert (before.page.entries, before.earlier, before.later) == ((), None, moments[0])


async def test_what_was_imported_stood_since_its_own_time(coverage):
    """The page it came from showed it then; a hand-over, too, and after a deletion its place is still known."""
    for number in (1, 2, 3):
        await coverage.desk.post(SLUG, EntryDraft(f"Entry {number}", occurred_at=minutes(-30 + number)), IMPORT)
    await coverage.desk.hand_over(SLUG, ShiftDraft("Ben takes over.", "Ben", minutes(-27)), IMPORT)
    await coverage.desk.delete(SLUG, 1, ADA)
    assert [entry.id for entry in (await coverage.at(minutes(-28))).page.entries] == [2]
    assert (await coverage.at(minutes(-28))).gone == [DeletedPlace(1, minutes(-29))]
    assert not (await coverage.at(minutes(-28))).page.shifts
    late = await coverage.at(minutes(-27))
    assert ([entry.id for entry in late.page.entries], len(late.page.shifts)) == ([2, 3], 1)
    assert (late.earlier, (await coverage.at(minutes(-29))).later) == (minutes(-28), minutes(-28))


async def test_a_log_of_the_first_versions_has_the_details_of_now(coverage):
    """Their changes of a blog don't say what was before; nothing is made up, and nothing fails."""
    await coverage.desk.change_blog(SLUG, BlogChanges(title="Other"), ADA)
    async with coverage.app.store.write() as connection:
        row = (await connection.execute(events.select())).one()
        old = {name: value for name, value in row.data.items() if name != "before"}
        await connection.execute(events.update().values(data=old))
    assert (await coverage.at(NOON)).page.blog.title == "Other"


async def test_a_page_that_was_not_there_yet_is_none(coverage):
    """Pages come with entries: then there was one, now there are two."""
    for _ in range(SIZE * 2):
        await coverage.desk.post(SLUG, EntryDraft("Ships."), ADA)
    async with coverage.app.store.read() as connection:
        blog = await reads.blog_by_slug(connection, SLUG)
        assert await past(connection, blog, coverage.clock.time, 2, SIZE) is not None
        assert await past(connection, blog, NOON + timedelta(seconds=3), 2, SIZE) is None
