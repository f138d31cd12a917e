"""From stamped blocks to entries and hand-overs with keys, topics and bylines. The text is written in `bodies`."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from .bylines import read_byline
from .handovers import Takeover, read_takeover
from .layout import Block
from .paragraphs import PageLine
from .plan import ImportedShift
from .stamps import Stamp
from .topics import split_topics


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """Hold a block with the instant and the zone of its stamp."""

    block: Block
    at: dt.datetime
    zone: dt.tzinfo


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """Hold an entry whose paragraphs, without the topics, are still to be written as Markdown."""

    key: str
    stamp: Stamp
    at: dt.datetime
    zone: dt.tzinfo
    topics: tuple[str, ...]
    byline: tuple[str, ...]
    lines: tuple[PageLine, ...]


class Keys:
    """Makes the keys of one page, each from an item's own instant and text, so that new entries don't change it."""

    def __init__(self) -> None:
        self._seen: Counter[tuple[str, ...]] = Counter()

    def key(self, kind: str, at: dt.datetime, text: str) -> str:
        """Give the key of an item; the ordinal in it tells true repetitions on one page apart."""
        what = (kind, at.isoformat(), text)
        ordinal = self._seen[what]
        self._seen[what] += 1
        return hashlib.sha256("\x00".join((*what, str(ordinal))).encode()).hexdigest()[:32]


def drafts(placed: Iterable[PlacedBlock], author: str | None) -> list[FoundEntry | ImportedShift]:
    """Give the entries and hand-overs of blocks that come oldest first.

    A hand-over follows the entry in whose text it stands, unless it opens that text. Blocks without any text give
    nothing.

    An entry's byline is sure after a hand-over that names who takes over, until the next one: the line may have been
    written before or after the rest of its own entry. The author in the date line wrote all of a page without
    hand-overs; on one with them, the page doesn't say which part.
    """
    items: list[FoundEntry | ImportedShift] = []
    keys = Keys()
    parted = [(place, *_parted(place.block)) for place in placed]
    byline = (author,) if author and not any(takeovers for _, takeovers, _ in parted) else ()
    for place, takeovers, lines in parted:
        entry_is_due = bool(lines)
        for line, takeover in takeovers:
            if entry_is_due and line is not place.block.lines[0]:
                items.append(_draft(place, lines, byline, keys))
                entry_is_due = False
            items.append(
                ImportedShift(
                    keys.key("hand-over", place.at, line.text), place.at, takeover.editor, line.text, line.number
                )
            )
            byline = (takeover.editor,) if takeover.editor else ()
        if entry_is_due:
            items.append(_draft(place, lines, byline, keys))
    return items


def _parted(block: Block) -> tuple[list[tuple[PageLine, Takeover]], list[PageLine]]:
    read = [(line, read_takeover(line.text)) for line in block.lines]
    return [(line, takeover) for line, takeover in read if takeover], [line for line, takeover in read if not takeover]


def _signed(lines: list[PageLine]) -> tuple[str | None, list[PageLine]]:
    """Give the name that an entry's first or second line holds, "By Ada Quist", and its other lines."""
    for at, line in enumerate(lines[: min(2, len(lines) - 1)]):
        if name := read_byline(line.text):
            return name, [*lines[:at], *lines[at + 1 :]]
    return None, lines


def _draft(place: PlacedBlock, lines: list[PageLine], byline: tuple[str, ...], keys: Keys) -> FoundEntry:
    key = keys.key("entry", place.at, "\n".join(line.text for line in lines))
    own, lines = _signed(lines)
    byline = (own,) if own else byline
    topics, text = split_topics(lines[0].text, alone=len(lines) > 1)
    first = [PageLine(lines[0].number, text)] if text else []
    return FoundEntry(key, place.block.stamp, place.at, place.zone, topics, byline, (*first, *lines[1:]))
