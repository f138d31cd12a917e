"""The versions of an entry as the desk shows them: a list, and what two of them differ in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import pairwise

from liveblog.model.correction import Correction
from liveblog.model.entry import Entry
from liveblog.present.difference import Block
from liveblog.render.times import clock_time, short_date
from liveblog.sentence import Told, sentence
from liveblog.store.versions import Version

_FIELDS: Mapping[str, str] = {
    "headline": sentence("headline"),
    "body": sentence("text"),
    "topics": sentence("topics"),
    "byline": sentence("byline"),
    "occurred_at": sentence("time"),
    "pinned": sentence("pinned"),
    "key_event": sentence("key event"),
}


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the list, and the names of what it changed; the first one changed nothing."""

    version: Version
    changed: Sequence[str]

    @property
    def seq(self) -> int:
        """Return the number of the event that made it."""
        return self.version.entry.seq

    @property
    def revision(self) -> int:
        """Return which of the entry's versions it is, from 1."""
        return self.version.entry.revision

    @property
    def told(self) -> Correction | None:
        """Return what readers were told of it, if it was more than an update."""
        last = self.version.entry.corrections[-1:]
        return last[0] if last and last[0].id == self.seq else None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What a field said in the older version, and what it says in the newer one; empty: nothing."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions, the fields in which they differ, and their texts put into one."""

    older: Version
    newer: Version
    fields: Sequence[FieldChange]
    text: Sequence[Block]

    @property
    def is_of_one(self) -> bool:
        """Tell whether both are the same version."""
        return self.older.entry.seq == self.newer.entry.seq

    @property
    def is_of_nothing(self) -> bool:
        """Tell whether both say the same, though they are two."""
        return not (self.is_of_one or self.fields) and self.older.entry.body == self.newer.entry.body

    def restorable(self, newest: int) -> Sequence[Version]:
        """Return those of the two that are not the newest version, which event `newest` made."""
        either = [self.newer] if self.is_of_one else [self.newer, self.older]
        return [version for version in either if version.entry.seq != newest]


def version_lines(versions: Sequence[Version], size: int) -> Sequence[VersionLine]:
    """Return the lines of the first `size` of them, newest first; one more tells what the last line changed."""
    lines = [VersionLine(newer, _titles(older.entry, newer.entry)) for newer, older in pairwise(versions)]
    if len(versions) <= size and versions:
        lines.append(VersionLine(versions[-1], ()))
    return lines[:size]


def field_changes(older: Entry, newer: Entry, zone: str) -> Sequence[FieldChange]:
    """Return what changed beside the text."""
    told = ((name, _told(older, name, zone), _told(newer, name, zone)) for name in _FIELDS if name != "body")
    return [FieldChange(_FIELDS[name], before, after) for name, before, after in told if before != after]


def changed_members(older: Entry, newer: Entry) -> Sequence[str]:
    """Return the members of an entry that are others in the newer version."""
    return [name for name in _FIELDS if getattr(older, name) != getattr(newer, name)]


def _titles(older: Entry, newer: Entry) -> Sequence[str]:
    return [_FIELDS[name] for name in changed_members(older, newer)]


def _told(entry: Entry, name: str, zone: str) -> str:
    match getattr(entry, name):
        case datetime() as moment:
            seconds = moment.strftime(":%S") if moment.second else ""
            date = Told(partial(short_date, moment, zone))
            return sentence("{day}, {clock}", day=date, clock=clock_time(moment, zone) + seconds)
        case bool() as mark:
            return sentence("yes") if mark else sentence("no")
        case tuple() as names:
            return ", ".join(names)
        case text:
            return text or ""
