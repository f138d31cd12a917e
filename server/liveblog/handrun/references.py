"""References from one entry to another by its time: "see update 1149", "the 12:41 entry", "updates 0940 and 1101"."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice, takewhile

from .clocks import has_half, minute_of
from .zones import zone_of

_TIME = r"(?:\d{1,2}\s?[hu]\s?\d{2}|\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\b\.?)?|\d{4}|\d{1,2}\s?[ap]m)\b(?![:.,]\d)"
_LABEL = r"(?:\s(?P<{}>[A-Z]{{1,5}})\b)?"
_NAMED = re.compile(
    rf"\b(?P<kind>updates?|entry|entries|posts?)\s+(?:(?:at|of|from|stamped|timed)\s+)?#?(?P<first>{_TIME})"
    rf"(?P<more>(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*){_TIME})*){_LABEL.format('zone')}",
    re.IGNORECASE,
)
_BEHIND = re.compile(rf"\b(?P<first>{_TIME}){_LABEL.format('zone')}\s+(?:update|entry|post)\b")
_SEE = re.compile(
    rf"\b(?:see|cf\.?)\s+(?:also\s+)?(?:at\s+)?(?P<first>(?-i:{_TIME}))(?-i:{_LABEL.format('zone')})"
    r"(?=\s*(?:$|[.,;:)\]]|above\b|below\b|earlier\b))",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"\bas\s+(?:we|I)\s+(?:(?:have\s+)?(?:already|first|just)\s+)?(?:said|reported|noted|mentioned|posted|wrote)\s+"
    rf"(?:here\s+)?(?:earlier\s+)?at\s+(?P<first>{_TIME}){_LABEL.format('zone')}",
    re.IGNORECASE,
)
_YEARS = range(1900, 2060)
_HALF_DAY = 12 * 60


@dataclass(frozen=True, slots=True)
class Mention:
    """Hold a reference as found: `text[start:end]`, the minutes of the day it may mean, its zone if it names one."""

    start: int
    end: int
    text: str
    minute: int
    half: bool
    zone: dt.tzinfo | None


@dataclass(frozen=True, slots=True)
class ReferenceTarget:
    """Hold what can be referred to: an entry's key, instant and zone, and whether its page writes am and pm."""

    key: str
    at: dt.datetime
    zone: dt.tzinfo
    half_day: bool


def find_mentions(text: str) -> list[Mention]:
    """Find the references in a paragraph, from left to right.

    A bare number counts as one only next to a word such as "update", or directly after "see" where the clause ends, or
    after "as we said at".
    Four digits *before* such a word that read as a year ("the 2012 update") don't count.
    """
    found: dict[int, Mention] = {}
    for match in _NAMED.finditer(text):
        for mention in _listed(match):
            found.setdefault(mention.start, mention)
    for match in _BEHIND.finditer(text):
        before = None if _is_year(match) else _mention(match, match.start(), match.end(), match["first"])
        if before:
            found.setdefault(before.start, before)
    for match in (*_SEE.finditer(text), *_SAID.finditer(text)):
        end = match.end("zone") if _zone(match) else match.end("first")
        if seen := _mention(match, match.start("first"), end, match["first"]):
            found.setdefault(seen.start, seen)
    return _apart(sorted(found.values(), key=lambda mention: mention.start))


class Targets:
    """Finds entries by the time on their stamp, as the clock of any zone shows it."""

    def __init__(self, targets: Sequence[ReferenceTarget]) -> None:
        self._targets = targets
        self._by_zone: dict[dt.tzinfo, dict[int, list[ReferenceTarget]]] = {}

    def at(self, minute: int, zone: dt.tzinfo) -> list[ReferenceTarget]:
        """Give the entries of a minute of the day, oldest first."""
        if zone not in self._by_zone:
            found: dict[int, list[ReferenceTarget]] = {}
            for target in sorted(self._targets, key=lambda each: each.at):
                found.setdefault(_minute(target.at, zone), []).append(target)
            self._by_zone[zone] = found
        return self._by_zone[zone].get(minute, [])


def resolve(mention: Mention, source: ReferenceTarget, targets: Targets) -> tuple[ReferenceTarget | None, str | None]:
    """Give the entry that is meant, or why it can't be told.

    Without a zone of its own the time is read in that of the entry it stands in. When several entries bear the time,
    those not later than the source are meant, since pages refer back; when that still leaves several, none is chosen.
    """
    zone = mention.zone or source.zone
    minutes = {mention.minute}
    if source.half_day and not mention.half:
        minutes |= {minute + _HALF_DAY for minute in minutes if minute < _HALF_DAY}
    bearing = [targets.at(minute, zone) for minute in minutes]
    named = _others(source, bearing)
    if len(named) > 1:
        past = [takewhile(lambda each: each.at <= source.at, found) for found in bearing]
        named = _others(source, past) or named
    if len(named) == 1:
        return named[0], None
    return None, "several entries have that stamp" if named else "no entry has that stamp"


def _others(source: ReferenceTarget, found: Iterable[Iterable[ReferenceTarget]]) -> list[ReferenceTarget]:
    """Give entries other than a reference's own, two at most: more are as many as two."""
    return list(islice((each for each in chain.from_iterable(found) if each.key != source.key), 2))


def _listed(match: re.Match[str]) -> list[Mention]:
    """Give the mentions of "updates 0940 and 1101 GMT"; behind a singular only the first time is one."""
    zone = _zone(match)
    times = [(match.start(), match.end("first"), match["first"])]
    if match["kind"].lower() in {"updates", "entries", "posts"}:
        offset = match.start("more")
        times += [(offset + time.start(), offset + time.end(), time[0]) for time in re.finditer(_TIME, match["more"])]
    if zone and times[-1][1] == match.end("more"):
        times[-1] = (times[-1][0], match.end("zone"), times[-1][2])
    found = [_mention(match, start, end, clock) for start, end, clock in times]
    return [mention for mention in found if mention]


def _mention(match: re.Match[str], start: int, end: int, clock: str) -> Mention | None:
    minute = minute_of(clock)
    if minute is None:
        return None
    return Mention(start, end, match.string[start:end], minute, has_half(clock), _zone(match))


def _zone(match: re.Match[str]) -> dt.tzinfo | None:
    return zone_of(match["zone"]) if match["zone"] and match["zone"].isupper() else None


def _is_year(match: re.Match[str]) -> bool:
    return match["first"].isdigit() and int(match["first"]) in _YEARS and not match["zone"]


def _apart(mentions: list[Mention]) -> list[Mention]:
    """Drop a mention that overlaps the one before it."""
    kept: list[Mention] = []
    for mention in mentions:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _minute(at: dt.datetime, zone: dt.tzinfo) -> int:
    local = at.astimezone(zone)
    return local.hour * 60 + local.minute
