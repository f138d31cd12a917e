"""Time zones as people write them behind a time. Instants are made elsewhere."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

from .errors import HandRunError

# Hours from UTC. Of the ambiguous ones we read BST as British Summer Time (not Bangladesh), CST as North American
# Central (not China, not Cuba), AST as Atlantic (not Arabia), GST as Gulf (not South Georgia): so pages in English
# mostly mean them.
_HOURS: dict[str, float] = {
    "GMT": 0, "UTC": 0, "UT": 0, "Z": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2,
    "EET": 2, "EEST": 3, "MSK": 3, "TRT": 3, "WAT": 1, "CAT": 2, "SAST": 2, "EAT": 3, "IDT": 3, "GST": 4,
    "IRST": 3.5, "IRDT": 4.5, "AFT": 4.5, "PKT": 5, "NPT": 5.75, "ICT": 7, "WIB": 7, "HKT": 8, "SGT": 8, "PHT": 8,
    "AWST": 8, "JST": 9, "KST": 9, "ACST": 9.5, "ACDT": 10.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
    "NST": -3.5, "NDT": -2.5, "AST": -4, "ADT": -3, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7,
    "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10, "BRT": -3, "ART": -3, "CLT": -4,
    "COT": -5, "PET": -5,
}  # fmt: skip
_PLACES = {"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles"}
# Irish, Indian or Israeli: hours apart, and each usual on pages in English.
_AMBIGUOUS = frozenset({"IST"})
_OFFSET = re.compile(r"(?:GMT|UTC)?\s?([+\-\u2212])(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)

LABEL = r"(?:(?:GMT|UTC)\s?[+\-\u2212]\d{1,2}(?::?\d{2})?|[A-Za-z]{1,5})"
"""A pattern of what may stand where a zone is written; `zone_of` says whether it is one."""


def zone_of(label: str) -> dt.tzinfo | None:
    """Give the zone that a label means, or None when it is unknown or ambiguous."""
    name = label.upper()
    if name in _HOURS:
        return dt.timezone(dt.timedelta(hours=_HOURS[name]))
    if name in _PLACES:
        return ZoneInfo(_PLACES[name])
    offset = _OFFSET.fullmatch(label)
    return _fixed(*offset.groups()) if offset else None


def is_ambiguous(label: str) -> bool:
    """Tell whether a label is in use for zones that are hours apart."""
    return label.upper() in _AMBIGUOUS


def named_zone(name: str) -> dt.tzinfo:
    """Give the zone a person asked for: an abbreviation, an offset such as `+05:30`, or an IANA name.

    Raises `HandRunError` for anything else.
    """
    if is_ambiguous(name):
        raise HandRunError(f"The zone {name} has more than one meaning: name a place, such as Asia/Kolkata.")
    zone = zone_of(name)
    if zone is not None:
        return zone
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise HandRunError(f"{name!r} is not a time zone: use a name such as Europe/London, GMT or +02:00.") from error


def _fixed(sign: str, hours: str, minutes: str | None) -> dt.tzinfo | None:
    length = dt.timedelta(hours=int(hours), minutes=int(minutes or 0))
    if length >= dt.timedelta(days=1):
        return None
    return dt.timezone(length if sign == "+" else -length)
