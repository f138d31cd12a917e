"""Puts the inventory together from what the steps found; says in sentences how date, zone and byline were decided."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .bodies import Body
from .days import PageDate
from .drafts import FoundEntry, PlacedBlock
from .inventory import Dropped, HandOverFound, Inventory, LeftOut
from .layout import PageLayout
from .plan import ImportedShift
from .zones import zone_of


@dataclass(frozen=True, slots=True)
class Findings:
    """Hold what the steps found; `placed` and `items` are oldest first, `bodies` by the key of the entry."""

    placed: Sequence[PlacedBlock]
    items: Sequence[FoundEntry | ImportedShift]
    bodies: Mapping[str, Body]
    left_out: tuple[LeftOut, ...]
    dropped: tuple[Dropped, ...]
    notes: tuple[str, ...]
    newest_first: bool


def inventory_of(found: Findings) -> Inventory:
    """Give the inventory; its lists run in order of time, what was dropped or left out in order of the page."""
    entries = [item for item in found.items if isinstance(item, FoundEntry)]
    bodies = [found.bodies[entry.key] for entry in entries]
    references = [reference for body in bodies for reference in body.references]
    stamps = {line.number: place.block.stamp.shown for place in found.placed for line in place.block.lines}
    empty = [place.block.stamp for place in found.placed if not place.block.lines]
    left_out = [*found.left_out, *(LeftOut(stamp.line, stamp.shown, "a stamp without text") for stamp in empty)]
    return Inventory(
        entries=len(entries),
        first=found.items[0].at if isinstance(found.items[0], FoundEntry) else found.items[0].occurred_at,
        last=found.items[-1].at if isinstance(found.items[-1], FoundEntry) else found.items[-1].occurred_at,
        newest_first=found.newest_first,
        topics=tuple(Counter(topic for entry in entries for topic in entry.topics).most_common()),
        without_topic=sum(not entry.topics for entry in entries),
        hand_overs=tuple(
            HandOverFound(item.line, stamps[item.line], item.editor)
            for item in found.items
            if isinstance(item, ImportedShift)
        ),
        resolved=tuple(reference for reference in references if reference.to),
        unresolved=tuple(reference for reference in references if not reference.to),
        map_marks=tuple(mark for body in bodies for mark in body.map_marks),
        figures=tuple(figure for body in bodies for figure in body.figures),
        uncertain_figures=tuple(doubt for body in bodies for doubt in body.uncertain_figures),
        lost_embeds=tuple(lost for body in bodies for lost in body.lost),
        quotes=sum(body.quotes for body in bodies),
        uncertain=tuple(doubt for body in bodies for doubt in body.uncertain),
        dropped=found.dropped,
        left_out=tuple(sorted(left_out, key=lambda each: each.line)),
        notes=found.notes,
    )


def notes_on(
    parts: PageLayout, placed: Sequence[PlacedBlock], items: Sequence[FoundEntry | ImportedShift], day: PageDate
) -> list[str]:
    """Say how the zone, the date and the bylines were decided, each midnight included."""
    return [*_on_zones(placed), _on_date(parts, placed[0], day), *_on_midnights(placed), *_on_hand_overs(parts, items)]


def _on_zones(placed: Sequence[PlacedBlock]) -> list[str]:
    unzoned = [place for place in placed if not place.block.stamp.zone]
    unknown = sorted({stamp.zone for place in placed if (stamp := place.block.stamp).zone and not zone_of(stamp.zone)})
    notes = [f"{zone} is not a zone with one known meaning: it was read as the zone given." for zone in unknown]
    if unzoned:
        notes.append(f"{len(unzoned)} stamps have no zone; they were read in {_name(unzoned[0].zone)}.")
    return notes


def _on_date(parts: PageLayout, oldest: PlacedBlock, day: PageDate) -> str:
    first = oldest.at.astimezone(oldest.zone).date()
    shown = oldest.block.stamp.shown
    if day.given:
        return f"The date was given: the oldest entry, {shown}, is of {first}."
    if parts.dated is None:
        return f"The date is that of the line above the first entry: the oldest entry, {shown}, is of {first}."
    return f"Line {parts.dated.line} dates the page {day.day}: the oldest entry, {shown}, is of {first}."


def _on_midnights(placed: Sequence[PlacedBlock]) -> list[str]:
    days = [(place, place.at.astimezone(placed[0].zone).date()) for place in placed]
    return [
        f"Line {after.block.stamp.line}: {after.block.stamp.shown}, after {before.block.stamp.shown}, is of {later}."
        for (before, earlier), (after, later) in pairwise(days)
        if later != earlier
    ]


def _on_hand_overs(parts: PageLayout, items: Sequence[FoundEntry | ImportedShift]) -> list[str]:
    author = parts.author
    if not any(isinstance(item, ImportedShift) for item in items):
        return (
            [f"{author} is the author of the page and has no hand-over, so each entry has that byline."]
            if author
            else []
        )
    notes = ["A hand-over has the stamp of the entry in whose text it stands; the page knows no nearer time."]
    bare = sum(isinstance(item, FoundEntry) and not item.byline for item in items)
    if bare:
        notes.append(f"{bare} entries have no byline: the page doesn't say for certain who wrote them.")
    return notes


def _name(zone: dt.tzinfo) -> str:
    return str(zone)
