"""The way from a page's text to its plan; each step is one of the other modules. Nothing outside is touched."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from .afternoons import with_afternoon
from .announcements import Voice
from .bodies import Body, Context, body
from .clocks import has_clock, has_half
from .datelines import read_dateline
from .days import Clock, PageDate, instants
from .drafts import FoundEntry, PlacedBlock, drafts
from .findings import Findings, inventory_of, notes_on
from .inventory import HandRunError, Need
from .layout import NO_TIME, Block, PageLayout, layout
from .meanings import telling
from .names_first import with_names_behind
from .openings import doubts, find_stamps
from .paragraphs import PageLine, read_lines
from .plan import ImportedEntry, ImportedShift, Page
from .references import ReferenceTarget, Targets
from .stamped_days import with_days_apart
from .titles import plain_title
from .zones import named_zone, page_zone, zone_of

_SHOWN = 40
_NUMBER_FIRST = re.compile(r"\W{0,3}\d")


def parse(text: str, *, date: dt.date | None = None, zone: str | None = None) -> Page:
    """Read the text of a hand-run coverage page into the plan of its import.

    `date` is the day of the oldest entry and overrules the page's date line. `zone` (an IANA name, an abbreviation or
    an offset) is used for stamps without a zone, or with one that is unknown or ambiguous. The result depends on the
    arguments alone, and an entry's key on its own instant and text: a newer version of the page gives old entries
    their old keys.

    Raises `HandRunError` when the page has no entries, no sure date, or a time whose zone can't be told.
    """
    written, dropped = read_lines(text)
    lines = with_days_apart(with_names_behind(written))
    fallback = named_zone(zone) if zone else None
    stamps = find_stamps(lines, any_label=fallback is not None)
    if not stamps:
        raise HandRunError(_nothing_found(lines))
    parts, told_by = _settled(layout(lines, stamps), lines)
    day = _page_date(parts, date)
    parts, counted_by = _counted(parts, day)
    blocks, halved_by = with_afternoon(parts.blocks)
    parts = replace(parts, blocks=tuple(blocks))
    said = None if fallback else page_zone(line.text for line in lines)
    placed, newest_first = _placed(
        parts.blocks, _zones(parts.blocks, fallback or (zone_of(said) if said else None)), day
    )
    if not any(place.block.lines for place in placed):
        raise HandRunError("No entries were found: there are times, but no text behind them.")
    items = drafts(placed, parts.author)
    bodies = _bodies([item for item in items if isinstance(item, FoundEntry)])
    out = {line.line for line in parts.left_out}
    kept = [sentence for number, sentence in doubts(lines, stamps) if number not in out]
    notes = (*kept, *_on_place(parts), *told_by, *counted_by, *halved_by, *notes_on(parts, placed, items, day))
    return Page(
        title=plain_title(parts.title.text) if parts.title else None,
        dateline=parts.dateline.text if parts.dateline else None,
        date=placed[0].at.astimezone(placed[0].zone).date(),
        items=tuple(item if isinstance(item, ImportedShift) else _entry(item, bodies[item.key]) for item in items),
        inventory=inventory_of(
            Findings(placed, items, bodies, parts.left_out, tuple(dropped), notes, newest_first=newest_first)
        ),
    )


def _nothing_found(lines: Sequence[PageLine]) -> str:
    said = "No entries were found: no line begins with a time such as '1558 GMT:' or '3:58 pm EST:'."
    undated = [line for line in lines if not read_dateline(line.text)]
    if seen := next((line for line in undated if _NUMBER_FIRST.match(line.text)), None):
        return f"{said} Line {seen.number} begins with {seen.text[:_SHOWN]!r}, which is not read as one."
    if seen := next((line for line in undated if len(line.text) <= _SHOWN and has_clock(line.text)), None):
        return f"{said} Line {seen.number} has one further on: {seen.text!r}."
    return said


def _settled(parts: PageLayout, lines: Sequence[PageLine]) -> tuple[PageLayout, list[str]]:
    """Read `04/03/2031` as other dates of the page are written, if that leaves no doubt; with a note on it."""
    dates = [date for date in (parts.dated, *(block.day for block in parts.blocks)) if date]
    if all(len(date.days) <= 1 for date in dates):
        return parts, []
    written = [date for line in lines if (date := read_dateline(line.text, line.number))]
    told = telling([*dates, *written])
    if told is None or told.is_day_first is None:
        return parts, []
    which = "day" if told.is_day_first else "month"
    note = f"Line {told.line}: {told.text!r} tells that in dates such as 04/03 the {which} stands first."
    return parts.settled(is_day_first=told.is_day_first), [note]


def _on_place(parts: PageLayout) -> list[str]:
    """Warn of times that seem to stand below what they date: the last has no text, and the first has some above."""
    is_below = len(parts.blocks) > 1 and not parts.blocks[-1].lines
    above = [line for line in parts.left_out if line.line < parts.blocks[0].stamp.line and line.reason == NO_TIME]
    if not is_below or not above:
        return []
    return [
        f"The last time has no text, and line {above[-1].line} stands above the first: times may be below their text."
    ]


def _counted(parts: PageLayout, day: PageDate) -> tuple[PageLayout, list[str]]:
    """Read "Day 2" as a day after "Day 1", which is the page's own; with a note on it."""
    found = [block.day for block in parts.blocks if block.day and block.day.counted is not None]
    if not found:
        return parts, []
    first = min(found, key=lambda each: each.counted or 0)
    told = f"Line {first.line}: {first.text!r} was read as {day.day}, and the days that are counted as following it"
    return parts.counted_from(day.day), [f"{told}; put dates in their place where that is wrong."]


def _page_date(parts: PageLayout, given: dt.date | None) -> PageDate:
    if given:
        return PageDate(given, None, given=True)
    if parts.dated:
        return PageDate(parts.dated.day(), parts.dated.clock, given=False)
    if parts.blocks[0].day:
        return PageDate(parts.blocks[0].day.day(), None, given=False)
    raise HandRunError(
        "No date was found: no line above the first entry holds one; give the date explicitly.", Need.DATE
    )


def _zones(blocks: Sequence[Block], fallback: dt.tzinfo | None) -> list[dt.tzinfo]:
    """Give each block its zone: as written, else the one asked for, that of the stamp above, or the page's only one."""
    zones: list[dt.tzinfo] = []
    named = {block.stamp.zone for block in blocks if block.stamp.zone}
    only = zone_of(named.pop()) if len(named) == 1 else None
    for block in blocks:
        written = zone_of(block.stamp.zone) if block.stamp.zone else None
        zone = written or fallback or (zones[-1] if zones else only)
        if zone is None:
            raise HandRunError(
                f"Line {block.stamp.line}: {block.stamp.written} has no time zone; say which one is meant.", Need.ZONE
            )
        zones.append(zone)
    return zones


def _placed(blocks: Sequence[Block], zones: Sequence[dt.tzinfo], day: PageDate) -> tuple[list[PlacedBlock], bool]:
    """Give the blocks with their instants, oldest first, and whether the page has them the other way round."""
    clocks, near = [], day.day
    back = max((block.day.back or 0 for block in blocks if block.day), default=0)
    today = day.day + dt.timedelta(days=back) if day.given else day.day  # what is given is the day of the oldest entry
    for block, zone in zip(blocks, zones, strict=True):
        near = block.day.day_near(near, today) if block.day else near
        clocks.append(Clock(block.stamp.minute, zone, near if block.day else None))
    found, newest_first = instants(clocks, day)
    placed = [PlacedBlock(block, at, zone) for block, at, zone in zip(blocks, found, zones, strict=True)]
    return sorted(placed[::-1] if newest_first else placed, key=lambda place: place.at), newest_first


def _bodies(entries: Sequence[FoundEntry]) -> dict[str, Body]:
    """Write the text of all entries, by key: each may refer to any other, and all share the page's voice."""
    voice = Voice([[line.text for line in entry.lines] for entry in entries])
    says_no_half = any(entry.stamp.half_day and not has_half(entry.stamp.written) for entry in entries)
    targets = [
        ReferenceTarget(entry.key, entry.at, entry.zone, says_no_half or entry.stamp.half_day) for entry in entries
    ]
    index = Targets(targets)
    return {
        entry.key: body(entry.lines, Context(voice, index, target, entry.stamp.shown))
        for entry, target in zip(entries, targets, strict=True)
    }


def _entry(draft: FoundEntry, written: Body) -> ImportedEntry:
    return ImportedEntry(
        key=draft.key,
        occurred_at=draft.at,
        stamp=draft.stamp.written,
        zone=draft.stamp.zone,
        topics=draft.topics,
        byline=draft.byline,
        body=written.markdown,
        line=draft.stamp.line,
    )
