"""Instants as we keep them: aware, UTC, whole milliseconds; and which of them people hardly mean."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from liveblog.sentence import Sentence, counted, phrase, sentence

Clock = Callable[[], datetime]

CLOCK_SKEW = timedelta(minutes=5)
"""So far ahead of ours the clocks of those who post may be (docs/decisions/0023)."""

UNLIKELY = timedelta(days=30)
"""Live coverage tells so rarely of what is farther off that a mistyped date is the better guess."""


YEARS = range(1900, 2200)
"""In which a moment lies of which anything is said."""


def normalised(moment: datetime) -> datetime:
    """Return the instant in UTC, cut to whole milliseconds (what the wire and both databases can carry).

    Raises:
        ValueError: the datetime has no zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a time needs a zone")
    moment = moment.astimezone(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def now() -> datetime:
    """Return the present instant."""
    return normalised(datetime.now(UTC))


def rfc3339(moment: datetime) -> str:
    """Format an instant as RFC 3339 with three decimals and `Z`: such texts sort like the instants."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment_of(text: str) -> datetime | None:
    """Read an instant back that `rfc3339` wrote, of a year of which anything is said; None: it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    is_ours = moment.tzinfo is UTC and moment.year in YEARS and rfc3339(moment) == text
    return moment if is_ours else None


def is_ahead(moment: datetime, present: datetime, allowance: timedelta = CLOCK_SKEW) -> bool:
    """Tell whether a moment is in the future, by more than clocks may differ."""
    return moment - present > allowance


def is_far(moment: datetime, present: datetime) -> bool:
    """Tell whether a moment is so far from the present, before or after it, that its date may be mistyped."""
    return abs(moment - present) > UNLIKELY


def distance(moment: datetime, present: datetime) -> Sentence:
    """Return how far a moment is from the present: “3 days ago”, “64 years ahead”."""
    return ahead(moment - present) if moment > present else ago(present - moment)


def in_words(span: timedelta) -> Sentence:
    """Return how long a time is, in its largest unit: “3 days”, “64 years”."""
    if found := _largest(span):
        return counted(*_LONG[found[0]], found[1])
    return sentence("less than a minute")


def ago(span: timedelta) -> Sentence:
    """Return how long ago something was: “3 days ago”."""
    if found := _largest(span):
        return counted(*_AGO[found[0]], found[1])
    return sentence("less than a minute ago")


def since(span: timedelta) -> Sentence:
    """Return how long ago something was, to the second in its first minute: for what somebody waits on."""
    seconds = max(span, timedelta()) // timedelta(seconds=1)
    if seconds >= _MINUTE_SECONDS:
        return ago(span)
    return counted("{n} second ago", "{n} seconds ago", seconds) if seconds else sentence("just now")


def ahead(span: timedelta) -> Sentence:
    """Return how far something is ahead: “3 days ahead”."""
    if found := _largest(span):
        return counted(*_AHEAD[found[0]], found[1])
    return sentence("less than a minute ahead")


def coming(span: timedelta) -> Sentence:
    """Return in which time something comes: “in 3 days”."""
    if found := _largest(span):
        return counted(*_COMING[found[0]], found[1])
    return sentence("in less than a minute")


def old(span: timedelta) -> Sentence:
    """Return how old something is: “3 days old”."""
    if found := _largest(span):
        return counted(*_OLD[found[0]], found[1])
    return sentence("less than a minute old")


def _largest(span: timedelta) -> tuple[int, int] | None:
    minutes = abs(span) // timedelta(minutes=1)
    return next(((place, minutes // size) for place, size in enumerate(_UNITS) if minutes // size), None)


_MINUTE_SECONDS = 60
_UNITS = (365 * 24 * 60, 24 * 60, 60, 1)

_LONG = (
    phrase("{n} year", "{n} years"),
    phrase("{n} day", "{n} days"),
    phrase("{n} hour", "{n} hours"),
    phrase("{n} minute", "{n} minutes"),
)
_AGO = (
    phrase("{n} year ago", "{n} years ago"),
    phrase("{n} day ago", "{n} days ago"),
    phrase("{n} hour ago", "{n} hours ago"),
    phrase("{n} minute ago", "{n} minutes ago"),
)
_AHEAD = (
    phrase("{n} year ahead", "{n} years ahead"),
    phrase("{n} day ahead", "{n} days ahead"),
    phrase("{n} hour ahead", "{n} hours ahead"),
    phrase("{n} minute ahead", "{n} minutes ahead"),
)
_COMING = (
    phrase("in {n} year", "in {n} years"),
    phrase("in {n} day", "in {n} days"),
    phrase("in {n} hour", "in {n} hours"),
    phrase("in {n} minute", "in {n} minutes"),
)
_OLD = (
    phrase("{n} year old", "{n} years old"),
    phrase("{n} day old", "{n} days old"),
    phrase("{n} hour old", "{n} hours old"),
    phrase("{n} minute old", "{n} minutes old"),
)
