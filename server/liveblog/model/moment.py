"""Instants as we keep them: aware, UTC, whole milliseconds; and which of them people hardly mean."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]

CLOCK_SKEW = timedelta(minutes=5)
"""So far ahead of ours the clocks of those who post may be (docs/decisions/0023)."""

UNLIKELY = timedelta(days=30)
"""Live coverage tells so rarely of what is farther off that a mistyped date is the better guess."""


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


def is_ahead(moment: datetime, present: datetime, allowance: timedelta = CLOCK_SKEW) -> bool:
    """Tell whether a moment is yet to come, by more than clocks may differ."""
    return moment - present > allowance


def is_far(moment: datetime, present: datetime) -> bool:
    """Tell whether a moment is so far from the present, before or after it, that its date may be mistyped."""
    return abs(moment - present) > UNLIKELY


def distance(moment: datetime, present: datetime) -> str:
    """Return how far a moment is from the present: “3 days ago”, “64 years ahead”."""
    return f"{in_words(moment - present)} {'ahead' if moment > present else 'ago'}"


def in_words(span: timedelta) -> str:
    """Return how long a time is, in its largest unit: “3 days”, “64 years”."""
    minutes = abs(span) // timedelta(minutes=1)
    for unit, size in _UNITS:
        if count := minutes // size:
            return f"{count} {unit}{'s' if count > 1 else ''}"
    return "less than a minute"


_UNITS = (("year", 365 * 24 * 60), ("day", 24 * 60), ("hour", 60), ("minute", 1))
