"""Figures: what entries tell of them, what is set, what stands with the blog, and what is left when a text goes."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event

from liveblog.desk import Desk
from liveblog.desk.changes import Delete, DropReadings, Revise, SetReading, revision_or_retraction
from liveblog.errors import Conflict, NotFound
from liveblog.markup import told_figures
from liveblog.model.blog import Blog
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.entry import Entry, EntryChanges, EntryDraft
from liveblog.model.event import Kind
from liveblog.model.figure import MOST_FIGURES, Figure, ReadingDraft, figure_key
from liveblog.services import Services
from liveblog.store import reads
from liveblog.store.history import past
from tests.apps import HARBOUR, open_harbour
from tests.desk.writers import ADA, SLUG, log, post
from tests.model.samples import NOON, minutes
from tests.store.raw import dump


async def _blog(app: Services) -> Blog:
    async with app.store.read() as connection:
        return await reads.blog_by_slug(connection, SLUG)


async def _figure(app: Services) -> Figure:
    (figure,) = (await _blog(app)).figures
    return figure


async def _entry(app: Services, entry_id: int = 1) -> Entry:
    async with app.store.read() as connection:
        return await reads.present_entry(connection, await reads.blog_by_slug(connection, SLUG), entry_id)


async def _set(app: Services, value: str, as_of: datetime | None = None, **said: object) -> Blog:
    draft = ReadingDraft("Dead", value, value, as_of=as_of, **said)  # type: ignore[arg-type]
    return (await app.desk.do(SLUG, SetReading(draft), ADA)).subject


async def test_an_entry_tells_a_figure(app):
    """It stands with the blog and freezes in the entry; the older entry says what came; the post is the last event."""
    await open_harbour(app)
    first = await post(
        app.desk, "[[Dead: 35 (including 4 children) | Red Crescent https://rc.example/]]", occurred_at=NOON
    )
    second = await post(app.desk, "More were found.\n\n[[dead: 70 | The governor]]", occurred_at=minutes(9))
    figure = await _figure(app)
    assert (figure.now.name, figure.now.value, figure.now.source, figure.now.as_of) == (
        *("dead", "70", "The governor"),
        minutes(9),
    )
    assert figure.was
    assert (figure.was.value, figure.was.including, figure.was.link) == ("35", "including", "https://rc.example/")
    assert [point.value for point in figure.line] == ["35", "70"]
    assert first.figures[0].later is None
    assert (await _entry(app)).figures[0].later == second.figures[0].reading == figure.now
    assert [each.kind for each in await log(app)] == [
        *(Kind.FIGURE_CHANGED, Kind.ENTRY_POSTED),
        *(Kind.ENTRY_ANNOTATED, Kind.FIGURE_CHANGED, Kind.ENTRY_POSTED),
    ]
    assert (await _entry(app)).revision == 1


async def test_an_entry_without_figures_asks_the_store_nothing_more(app):
    """A post with words in double brackets that are no figure needs as many statements as one without."""
    await open_harbour(app)
    counts = []
    for body in ("Ships.", "[[Ships]] left: 35."):
        told: list[str] = []
        event.listen(
            app.store.engine.sync_engine, "before_cursor_execute", lambda *said, told=told: told.append(said[2])
        )
        await post(app.desk, body)
        counts.append(len(told))
    assert counts[1] - counts[0] <= counts[0]
    assert not any("readings" in statement for statement in told)


async def test_a_figure_goes_back_when_its_entry_goes(app):
    """Deleted or withdrawn, nothing of it is left in any table, in what others and the blog said before, either."""
    await open_harbour(app)
    await post(app.desk, "[[Dead: 35]]", occurred_at=NOON)
    await post(app.desk, "[[Dead: 70701 | Zzyzx]]", occurred_at=minutes(9))
    await post(app.desk, "[[Dead: 90]]", occurred_at=minutes(5))
    assert "70701" in await dump(app.store)
    await app.desk.do(SLUG, Delete(2), ADA)
    left = await dump(app.store)
    assert "70701" not in left
    assert "zzyzx" not in left.casefold()
    assert (await _figure(app)).now.value == "90"
    assert (await _entry(app, 3)).figures[0].later is None
    withdrawal = CorrectionDraft(CorrectionKind.RETRACTION, "Not so.")
    await app.desk.do(SLUG, revision_or_retraction(3, EntryChanges(), None, withdrawal), ADA)
    assert ((await _figure(app)).now.value, (await _figure(app)).was) == ("35", None)
    await app.desk.do(SLUG, Delete(1), ADA)
    assert (await _blog(app)).figures == ()


async def test_what_an_entry_said_before_goes_with_it(app):
    """A figure that the entry told in an earlier revision is purged from the blog's events, too."""
    await open_harbour(app)
    await post(app.desk, "[[Dead: 70701]]")
    await app.desk.revise(SLUG, 1, EntryChanges(body="[[Dead: 35]]"), ADA)
    await app.desk.revise(SLUG, 1, EntryChanges(body="Nothing is known."), ADA)
    assert (await _blog(app)).figures == ()
    assert "70701" in await dump(app.store)
    await app.desk.do(SLUG, Delete(1), ADA)
    assert "70701" not in await dump(app.store)


async def test_a_figure_moves_with_its_entry(app):
    """Moved before another, the entry's reading is no longer the newest; restored, it tells what it told."""
    await open_harbour(app)
    await post(app.desk, "[[Dead: 35]]", occurred_at=NOON)
    told = await post(app.desk, "[[Dead: 70]]", occurred_at=minutes(9))
    await app.desk.revise(SLUG, 2, EntryChanges(occurred_at=minutes(-5)), ADA)
    assert (await _figure(app)).now.value == "35"
    assert (await _entry(app)).figures[0].later is None
    later = (await _entry(app, 2)).figures[0].later
    assert later
    assert later.value == "35"
    await app.desk.do(SLUG, Revise.restoring(told, None), ADA)
    assert (await _figure(app)).now == told.figures[0].reading


@pytest.mark.parametrize(
    ("written", "minute"), [("13:50", -10), ("14:00", 0), ("14:30", -24 * 60 + 30), ("2014-07-27T11:30:00Z", -30)]
)
async def test_a_clock_is_the_one_of_the_blog(app, written, minute):
    """The time that a figure is of is the last such time before the entry's, where it is no instant."""
    await open_harbour(app)
    entry = await post(app.desk, f"[[Dead: 35 | | {written}]]", occurred_at=NOON)  # 14:00 in Berlin
    assert entry.figures[0].reading.as_of == minutes(minute)


async def test_of_one_time_the_later_word_counts(app):
    """Ties are ordered by when they were told; several figures of one entry are told by one event."""
    await open_harbour(app)
    await post(app.desk, "[[Dead: 35]]\n[[Wind: -3.5 km/h]]", occurred_at=NOON)
    await post(app.desk, "[[Dead: 36]]", occurred_at=NOON)
    dead, wind = (await _blog(app)).figures
    assert (dead.now.value, wind.now.value, wind.now.unit) == ("36", "-3.5", "km/h")
    assert [each.kind for each in await log(app)].count(Kind.FIGURE_CHANGED) == 2


async def test_a_reading_is_set_corrected_and_taken_away(app):
    """Saying what is said already makes no event; what an entry tells is the entry's."""
    await open_harbour(app)
    await _set(app, "35", NOON)
    await _set(app, "70", minutes(9))
    assert await _set(app, "70", minutes(9)) == await _blog(app)
    assert len(await log(app)) == 2
    await _set(app, "71", minutes(9), source="The governor")
    figure = await _figure(app)
    assert [point.value for point in figure.line] == ["35", "71"]
    await app.desk.do(SLUG, DropReadings("DEAD", figure.now.id), ADA)
    assert (await _figure(app)).now.value == "35"
    with pytest.raises(NotFound):
        await app.desk.do(SLUG, DropReadings("Dead", 999), ADA)
    await post(app.desk, "[[Dead: 90]]")
    await app.desk.do(SLUG, DropReadings("Dead"), ADA)
    with pytest.raises(Conflict):
        await app.desk.do(SLUG, DropReadings("Dead"), ADA)
    assert [point.value for point in (await _figure(app)).line] == ["90"]


async def test_the_newest_figures_stand_with_the_blog(app):
    """There is room for some; the one that was told longest ago makes room, and is there again when it is told."""
    await open_harbour(app)
    for number in range(MOST_FIGURES + 1):
        await post(app.desk, f"[[F{chr(97 + number)}: {number}]]", occurred_at=minutes(number))
    names = [figure.now.name for figure in (await _blog(app)).figures]
    assert (len(names), names[0]) == (MOST_FIGURES, "Fb")
    await post(app.desk, "[[Fa: 5]]", occurred_at=minutes(99))
    figures = (await _blog(app)).figures
    assert figures[-1].was
    assert (figures[-1].now.name, figures[-1].was.value) == ("Fa", "0")


@dataclass
class Walk:
    """A desk on which chance works, and what should come of it."""

    app: Services
    chance: random.Random
    time: datetime = NOON
    kept: dict[int, Entry] = field(default_factory=dict)
    shown: list[tuple[datetime, tuple[Figure, ...], dict[int, tuple[object, ...]]]] = field(default_factory=list)

    def clock(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time

    async def step(self, desk: Desk) -> None:
        text = "\n".join(f"[[{name}: {self.chance.randrange(9)}]]" for name in "AB" if self.chance.random() < 0.6)
        at = self.time + timedelta(seconds=self.chance.randrange(-300, 0))
        does = self.chance.choice(["post", "post", "revise", "move", "delete", "retract", "set", "drop"])
        some = self.chance.choice(sorted(self.kept)) if self.kept else None
        if does == "set":
            draft = ReadingDraft("A", "5", "5", as_of=at)
            await desk.do(SLUG, SetReading(draft), ADA)
        elif does == "drop":
            try:
                await desk.do(SLUG, DropReadings("A"), ADA)
            except (NotFound, Conflict):
                return
        elif does == "post" or some is None:
            posted = (await desk.post(SLUG, EntryDraft(text or "None.", occurred_at=at), ADA)).subject
            assert isinstance(posted, Entry)
            self.kept[posted.id] = posted
        elif does in ("revise", "move"):
            changes = EntryChanges(body=text or "None.") if does == "revise" else EntryChanges(occurred_at=at)
            await desk.revise(SLUG, some, changes, ADA)
        else:
            withdrawal = CorrectionDraft(CorrectionKind.RETRACTION, "Not so.")
            if does == "delete":
                await desk.do(SLUG, Delete(some), ADA)
            else:
                await desk.do(SLUG, revision_or_retraction(some, EntryChanges(), None, withdrawal), ADA)
            del self.kept[some]
            self.shown.clear()  # of what was deleted the past says less

    async def entries(self) -> dict[int, Entry]:
        async with self.app.store.read() as connection:
            return await reads.present_entries(
                connection, await reads.blog_by_slug(connection, SLUG), sorted(self.kept)
            )


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_is_done_the_figures_are_those_of_the_texts(app, seed):
    """After each drawn step the newest readings of what is there stand with the blog, and the past agrees."""
    await open_harbour(app)
    walk = Walk(app, random.Random(seed))
    desk = Desk(app.store, app.bus, app.frames, walk.clock)
    for _ in range(40):
        await walk.step(desk)
        blog, entries = await _blog(app), await walk.entries()
        carried = sorted(
            (c.reading for each in entries.values() for c in each.figures), key=lambda reading: reading.place
        )
        assert {(r.name, r.value, r.as_of, r.entry_id) for r in carried} == {
            (told.said.name, told.said.value, each.occurred_at, each.id)
            for each in entries.values()
            for told in told_figures(each.body_html)
        }
        for figure in blog.figures:
            told = [(p.as_of, p.value, p.entry_id) for p in figure.line if p.entry_id]
            assert told == [(r.as_of, r.value, r.entry_id) for r in carried if figure_key(r.name) == figure.key]
            assert [(p.as_of, p.value) for p in figure.line][-1] == (figure.now.as_of, figure.now.value)
        walk.shown.append((walk.time, blog.figures, {each.id: each.figures for each in entries.values()}))
    for at, figures, of_entries in walk.shown:
        async with app.store.read() as connection:
            found = await past(connection, await reads.blog_by_slug(connection, SLUG), at, None, 100)
        assert found
        assert found.page.blog.figures == figures
        assert {each.id: each.figures for each in found.page.entries if each.id in of_entries} == of_entries


def test_the_sample_blog_is_of_the_zone_that_clocks_are_tried_in():
    """The times of the tests above are those of its clocks."""
    assert HARBOUR.zone == "Europe/Berlin"
