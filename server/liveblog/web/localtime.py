"""Wall-clock times as people type them, in the blog's own zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from liveblog.errors import FieldError, InvalidInput


def instant(text: str, zone: str, now: datetime, field: str) -> datetime:
    """Return the instant at which the clocks of this zone showed what was typed (ISO 8601, as browsers send it).

    When they showed it twice, in the night in which they were put back, it is the later time if that has been, else the
    earlier one: people speak of what just happened.

    Raises:
        InvalidInput: it can't be read, or the clocks skipped it; names the field.
    """
    try:
        local = datetime.fromisoformat(text.strip())
        earlier, later = (_utc(local.replace(fold=fold), zone) for fold in (0, 1))
    except (ValueError, OverflowError) as error:
        raise _wrong(field, "must be a date and time such as 2031-03-04 15:58") from error
    if earlier == later:
        return earlier
    if local_text(earlier, zone) != local.strftime(_FORMAT):
        raise _wrong(field, f"did not exist in {zone}: the clocks were put forward past it")
    return later if later <= now else earlier


def local_text(moment: datetime, zone: str) -> str:
    """Return what an `<input type="datetime-local">` shows for this instant, to the minute."""
    return moment.astimezone(ZoneInfo(zone)).strftime(_FORMAT)


_FORMAT = "%Y-%m-%dT%H:%M"


def _utc(local: datetime, zone: str) -> datetime:
    return (local if local.tzinfo else local.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def _wrong(field: str, message: str) -> InvalidInput:
    return InvalidInput(FieldError(field, message))
