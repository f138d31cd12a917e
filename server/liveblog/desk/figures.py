"""Figures: what an entry's text tells of them is a reading, the newest stands with the blog, older ones say what came.

All of it is written in the transaction of the change that brings it about, so that a page, the log and a moment of the
past say the same. An entry without figures costs a look at its HTML, and no question of the store.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from liveblog.desk.pen import Pen
from liveblog.markup import ToldFigure, told_figures
from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.model.figure import MOST_FIGURES, CarriedReading, Figure, Reading, ReadingDraft, figure_key, figure_of
from liveblog.model.moment import normalised
from liveblog.store import reads
from liveblog.store.figures import ReadingRows, readings_of

_NOT_SAID = ("as_of", "allow_future")

Histories = Mapping[str, list[Reading]]
"""What figures were, by what they are known by, in the order of their places."""


async def note_figures(pen: Pen, before: Entry | None, after: Entry, *, is_purged: bool = False) -> Entry:
    """Note what `after` tells of figures, and on other entries whose reading it follows; return it with its own.

    To be called before `after` is written, and after whatever else the change writes but that. `is_purged` says that
    with this the entry's text is taken out of all that was told before.
    """
    had = {figure_key(each.reading.name): each.reading for each in before.figures} if before else {}
    told = {figure_key(each.said.name): each for each in told_figures(after.body_html)}
    if not told and not had:
        return after  # as nearly all entries: nothing is read for them
    mine = {key: _carried(pen, after, each, had.get(key)) for key, each in told.items()}
    if mine == had:
        return after
    histories = await readings_of(await pen.reading(), pen.blog, {*mine, *had})
    changed = {key: _in_order(histories, key, after.id, mine.get(key)) for key in (*mine, *(had.keys() - mine.keys()))}
    await write_histories(pen, histories, changed, after.id, is_purged=is_purged)
    carried = (CarriedReading(each, _later(changed[key], each)) for key, each in mine.items())
    return replace(after, figures=tuple(carried))


async def forget_figures(pen: Pen, entry: Entry) -> None:
    """Take away what a deleted entry told of figures: they are again what they were without it."""
    if entry.figures:
        await note_figures(pen, entry, replace(entry, body_html="", figures=()), is_purged=True)


async def write_histories(
    pen: Pen, before: Histories, after: Histories, own: int | None = None, *, is_purged: bool = False
) -> Blog:
    """Write what figures were, where that is another now, with all that follows, but for the entry `own`.

    Returns the blog with the figures that it has now.
    """
    await _tell_others(pen, before, after, own)
    old = {(key, each) for key in after for each in before.get(key, ())}
    new = {(key, each) for key, readings in after.items() for each in readings}
    rows = ReadingRows([each for _, each in old - new], [each for _, each in new - old])
    return pen.tell_figures(rows, _figures(pen.blog, after), is_purged=is_purged)


def reading_of(said: ReadingDraft, id_: int, as_of: datetime, entry_id: int | None = None) -> Reading:
    """Return what was said of a figure as its reading."""
    fields = {name: getattr(said, name) for name in ReadingDraft.__slots__ if name not in _NOT_SAID}
    return Reading(id=id_, as_of=normalised(as_of), entry_id=entry_id, **fields)


def _carried(pen: Pen, entry: Entry, told: ToldFigure, earlier: Reading | None) -> Reading:
    as_of = told.said.as_of or _at_clock(entry.occurred_at, told.clock, pen.blog.zone)
    return reading_of(told.said, earlier.id if earlier else pen.next_seq, as_of, entry.id)


def _at_clock(moment: datetime, clock: tuple[int, int] | None, zone: str) -> datetime:
    """Return when clocks showed a time last before a moment, or that; None: the moment itself."""
    if clock is None:
        return moment
    there = moment.astimezone(ZoneInfo(zone))
    at = there.replace(hour=clock[0], minute=clock[1], second=0, microsecond=0)
    return at if at <= there else (at.replace(tzinfo=None) - timedelta(days=1)).replace(tzinfo=at.tzinfo)


def _in_order(histories: Histories, key: str, entry_id: int, mine: Reading | None) -> list[Reading]:
    rest = [each for each in histories.get(key, ()) if each.entry_id != entry_id]
    return sorted([*rest, mine] if mine else rest, key=lambda each: each.place)


def _later(readings: list[Reading], reading: Reading) -> Reading | None:
    return next(iter(readings[readings.index(reading) + 1 :]), None)


async def _tell_others(pen: Pen, before: Histories, after: Histories, own: int | None) -> None:
    """Note on other entries what took the place of what they carry, where that is another now."""
    was, now = _successors(before), _successors(after)
    ids = {entry_id for (entry_id, key), later in now.items() if was.get((entry_id, key)) != later} - {own}
    if not ids:
        return
    others = await reads.present_entries(await pen.reading(), pen.blog, ids)
    for id_ in sorted(others):
        other = pen.written.get(id_, others[id_])
        figures = tuple(_followed(each, id_, now) for each in other.figures)
        if figures != other.figures:
            pen.annotate(replace(other, figures=figures))


def _successors(histories: Histories) -> Mapping[tuple[int, str], Reading | None]:
    return {
        (each.entry_id, key): later
        for key, readings in histories.items()
        for each, later in zip(readings, [*readings[1:], None], strict=False)
        if each.entry_id is not None
    }


def _followed(carried: CarriedReading, entry_id: int, now: Mapping[tuple[int, str], Reading | None]) -> CarriedReading:
    place = (entry_id, figure_key(carried.reading.name))
    return replace(carried, later=now[place]) if place in now else carried


def _figures(blog: Blog, changed: Histories) -> tuple[Figure, ...]:
    """Return a blog's figures with these as they are now; of more than it may have, those that were told last."""
    found: dict[str, Figure | None] = {figure.key: figure for figure in blog.figures}
    found |= {key: figure_of(readings) for key, readings in changed.items()}
    return _newest([figure for figure in found.values() if figure])


def _newest(figures: Collection[Figure]) -> tuple[Figure, ...]:
    kept = sorted(figures, key=lambda figure: figure.now.place)[-MOST_FIGURES:]
    return tuple(figure for figure in figures if figure in kept)
