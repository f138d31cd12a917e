"""Wall-clock times as people type them, in the blog's own zone."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from liveblog.errors import FieldError, InvalidInput
from liveblog.sentence import sentence

_FORMAT = "%Y-%m-%dT%H:%M"
_TYPED = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_UNREADABLE = sentence("must be a date and time such as 2031-03-04 15:58")


def instants(text: str, zone: str, field: str) -> tuple[datetime, ...]:
    """Return the instants at which the clocks of this zone showed what was typed (ISO 8601, as browsers send it).

    There are two, the earlier one first, in a night in which they were put back.

    Raises:
        InvalidInput: it can't be read, or the clocks skipped it; names the field.
    """
    typed = text.strip()
    if not _TYPED.fullmatch(typed):
        raise _wrong(field, _UNREADABLE)
    try:
        local = datetime.fromisoformat(typed.upper())
        earlier, later = (_utc(local.replace(fold=fold), zone) for fold in (0, 1))
    except (ValueError, OverflowError) as error:
        raise _wrong(field, _UNREADABLE) from error
    if earlier == later:
        return (earlier,)
    if local_text(earlier, zone) != local.strftime(_FORMAT):
        raise _wrong(field, sentence("did not exist in {zone}: the clocks were put forward past it", zone=zone))
    return (earlier, later)


def instant(text: str, zone: str, now: datetime, field: str) -> datetime:
    """Return the one that is meant where nobody can be asked: the last that has been, else the earlier one.

    A day alone is its beginning.

    Raises:
        InvalidInput: as for `instants`.
    """
    found = instants(f"{text.strip()}T00:00" if _DAY.fullmatch(text.strip()) else text, zone, field)
    return max((moment for moment in found if moment <= now), default=found[0])


def local_text(moment: datetime, zone: str, *, seconds: bool = False) -> str:
    """Return what an `<input type="datetime-local">` shows for this instant, to the minute or the second."""
    return moment.astimezone(ZoneInfo(zone)).strftime(f"{_FORMAT}:%S" if seconds else _FORMAT)


def _utc(local: datetime, zone: str) -> datetime:
    return (local if local.tzinfo else local.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def _wrong(field: str, message: str) -> InvalidInput:
    return InvalidInput(FieldError(field, message))
