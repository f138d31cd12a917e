"""Instants as we keep them: aware, UTC, whole milliseconds."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


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
