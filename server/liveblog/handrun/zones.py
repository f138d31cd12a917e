"""Time zones as people write them behind a time. Instants are made elsewhere."""

import datetime as dt
import re
from collections.abc import Iterable
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from .inventory import HandRunError, Need

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
_ABBREVIATION = re.compile("[A-Z]{2,4}T")
_OFFSET = re.compile(r"(?:GMT|UTC)?\s?([+\-\u2212])(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)

# Zones in words, as `zone_of` wants them: in small letters.
_IN_WORDS = {
    "greenwich mean time": "UTC", "greenwich time": "UTC", "uk time": "Europe/London", "london time": "Europe/London",
    "eastern time": "America/New_York", "central time": "America/Chicago", "mountain time": "America/Denver",
    "pacific time": "America/Los_Angeles", "central european time": "Europe/Berlin", "paris time": "Europe/Paris",
    "мск": "Europe/Moscow", "по москве": "Europe/Moscow", "по киеву": "Europe/Kyiv", "по минску": "Europe/Minsk",
    "heure de paris": "Europe/Paris", "heure de londres": "Europe/London", "heure gmt": "UTC",
    "по гринвичу": "UTC", "за києвом": "Europe/Kyiv", "hora de madrid": "Europe/Madrid",
    "hora peninsular": "Europe/Madrid", "hora peninsular española": "Europe/Madrid", "hora de lisboa": "Europe/Lisbon",
    "hora de brasília": "America/Sao_Paulo", "horário de brasília": "America/Sao_Paulo",
    "horas de brasília": "America/Sao_Paulo", "hora argentina": "America/Argentina/Buenos_Aires",
    "hora de méxico": "America/Mexico_City", "hora de la ciudad de méxico": "America/Mexico_City", "hora gmt": "UTC",
    "ora italiana": "Europe/Rome", "türkiye saati": "Europe/Istanbul", "tsi": "Europe/Istanbul",
    "ώρα ελλάδας": "Europe/Athens", "ώρα ελλάδος": "Europe/Athens",
    "שעון ישראל": "Asia/Jerusalem", "北京时间": "Asia/Shanghai", "北京時間": "Asia/Shanghai", "日本時間": "Asia/Tokyo",
    "한국시간": "Asia/Seoul",
    "بتوقيت غرينتش": "UTC", "بتوقيت جرينتش": "UTC", "توقيت غرينتش": "UTC", "توقيت جرينتش": "UTC",
    "غرينتش": "UTC", "جرينتش": "UTC",
    "بتوقيت دمشق": "Asia/Damascus", "بتوقيت بيروت": "Asia/Beirut", "بتوقيت القدس": "Asia/Jerusalem",
    "بتوقيت القاهرة": "Africa/Cairo", "بتوقيت بغداد": "Asia/Baghdad", "بتوقيت مكة": "Asia/Riyadh",
    "بتوقيت مكة المكرمة": "Asia/Riyadh",
}  # fmt: skip
# Where people who write so live; the first whose clock says the same on that day.
_WHERE: dict[str, tuple[str, ...]] = {
    "EST": ("America/New_York",), "EDT": ("America/New_York",), "CST": ("America/Chicago",),
    "CDT": ("America/Chicago",),
    "MST": ("America/Denver", "America/Phoenix"), "MDT": ("America/Denver",), "PST": ("America/Los_Angeles",),
    "PDT": ("America/Los_Angeles",), "AKST": ("America/Anchorage",), "AKDT": ("America/Anchorage",),
    "HST": ("Pacific/Honolulu",), "AST": ("America/Halifax", "America/Puerto_Rico"), "ADT": ("America/Halifax",),
    "NST": ("America/St_Johns",), "NDT": ("America/St_Johns",), "BST": ("Europe/London",),
    "CET": ("Europe/Berlin", "Africa/Algiers"), "CEST": ("Europe/Berlin",), "MEZ": ("Europe/Berlin",),
    "MESZ": ("Europe/Berlin",), "WET": ("Europe/Lisbon",), "WEST": ("Europe/Lisbon",),
    "EET": ("Europe/Athens", "Africa/Tripoli"), "EEST": ("Europe/Athens",), "MSK": ("Europe/Moscow",),
    "TRT": ("Europe/Istanbul",), "WAT": ("Africa/Lagos",), "CAT": ("Africa/Maputo",), "SAST": ("Africa/Johannesburg",),
    "EAT": ("Africa/Nairobi",), "IDT": ("Asia/Jerusalem",), "GST": ("Asia/Dubai",), "AFT": ("Asia/Kabul",),
    "PKT": ("Asia/Karachi",), "NPT": ("Asia/Kathmandu",), "ICT": ("Asia/Bangkok",), "WIB": ("Asia/Jakarta",),
    "HKT": ("Asia/Hong_Kong",), "SGT": ("Asia/Singapore",), "PHT": ("Asia/Manila",), "AWST": ("Australia/Perth",),
    "JST": ("Asia/Tokyo",), "KST": ("Asia/Seoul",), "ACST": ("Australia/Darwin", "Australia/Adelaide"),
    "ACDT": ("Australia/Adelaide",), "AEST": ("Australia/Sydney", "Australia/Brisbane"), "AEDT": ("Australia/Sydney",),
    "NZST": ("Pacific/Auckland",), "NZDT": ("Pacific/Auckland",), "BRT": ("America/Sao_Paulo",),
    "ART": ("America/Argentina/Buenos_Aires",), "CLT": ("America/Santiago",), "COT": ("America/Bogota",),
    "PET": ("America/Lima",),
}  # fmt: skip

TOWN = r"(?-i:[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)"
"""A pattern of what may be a place that a zone is named after."""
_PLACE = rf"{TOWN}(?-i:\s+(?:[Ll]ocal\s+)?[Tt]ime)"
_WORDS = "|".join(re.escape(words).replace(r"\ ", r"\s+") for words in sorted(_IN_WORDS, key=len, reverse=True))
_CYRILLIC = "(?-i:[\u0410-\u042f]{2,4})"
_SHIFT = r"(?:GMT|UTC)\s?[+\-\u2212]\d{1,2}(?::?\d{2})?|[+\-\u2212]\d{2}:?\d{2}"
_POINTED = r"(?-i:[A-Z](?:\.[A-Z]){1,3}\b\.?)"
LABEL = rf"(?:{_SHIFT}|(?i:{_WORDS})|{_PLACE}|{_CYRILLIC}|{_POINTED}|[A-Za-z]{{1,5}})"
"""A pattern of what may stand where a zone is written; `zone_of` says whether it is one."""
IN_WORDS = rf"(?i:{_WORDS})"
"""A pattern of the zones that are written in words."""
HERE = r"\(?(?:local(?:\s+time)?|ortszeit|heure\s+locale|hora\s+local|بالتوقيت\s+المحلي)\b\)?"
"""A pattern of what says that a time is that of the place told of."""

_PLACE_TIME = re.compile(rf"in\s+({TOWN})|({TOWN})\s+(?:local\s+)?time", re.IGNORECASE)


_DOTTED_I = "i\u0307"  # what a Turkish capital becomes as a small letter: `TS\u0130`
_LONGEST_NOTE = 120
_ALL_TIMES = re.compile(
    r"\W*(?:please\s+)?(?:note:?\s+)?(?:that\s+)?all\s+(?:the\s+)?times\s+(?:(?:below|here|listed|given|shown)\s+)?"
    rf"(?:are\s+)?(?:(?:listed|given|shown|stated)\s+)?(?:in\s+)?(?P<zone>{LABEL}|[A-Z][a-z]+)\W*",
    re.IGNORECASE,
)


def zone_of(label: str) -> dt.tzinfo | None:
    """Give the zone that a label means, or None when it is unknown or ambiguous."""
    name = _name(label)
    if name in _HOURS:
        return dt.timezone(dt.timedelta(hours=_HOURS[name]))
    if name in _PLACES:
        return ZoneInfo(_PLACES[name])
    if words := _IN_WORDS.get(" ".join(label.lower().replace(_DOTTED_I, "i").split())):
        return ZoneInfo(words)
    if (place := _PLACE_TIME.fullmatch(label)) and (known := _of_place(place[1] or place[2])):
        return ZoneInfo(known)
    offset = _OFFSET.fullmatch(label)
    return _fixed(*offset.groups()) if offset else None


def page_zone(texts: Iterable[str]) -> str | None:
    """Give the zone that lines say is that of all times, `(all times are Eastern)`; None where they disagree."""
    said = {match["zone"] for text in texts if len(text) <= _LONGEST_NOTE and (match := _ALL_TIMES.fullmatch(text))}
    labels = {label for zone in said for label in (zone, f"{zone} time") if zone_of(label)}
    return labels.pop() if len(labels) == 1 else None


def _name(label: str) -> str:
    """Give an abbreviation in capitals and without points: newspapers write `E.T.`."""
    return label.upper().replace(".", "") if label.isascii() else label.upper()


def is_place(name: str) -> bool:
    """Tell whether a zone is named after a place; alone behind a time it is rather where something happened."""
    return _of_place(name) is not None


def _of_place(name: str) -> str | None:
    return _of_places().get("_".join(name.lower().split()))


@cache
def _of_places() -> dict[str, str]:
    """Find the zones that are named after places, by the place in small letters."""
    return {name.rpartition("/")[2].lower(): name for name in available_timezones() if "/" in name}


def fitting_place(label: str, at: dt.datetime) -> str | None:
    """Give the IANA name of a place whose clocks showed at an instant what a label says, or None where none is known.

    `EDT` is New York in summer; somebody who writes `EST` then means another clock, which no place there shows.
    """
    zone = zone_of(label)
    if isinstance(zone, ZoneInfo):
        return zone.key
    offset = zone.utcoffset(None) if zone else None
    if offset == dt.timedelta() and _name(label) in {"GMT", "UTC", "UT", "Z"}:
        return "UTC"
    fitting = (name for name in _WHERE.get(_name(label), ()) if ZoneInfo(name).utcoffset(at) == offset)
    return next(fitting, None) or _whole_hours(offset)


def _whole_hours(offset: dt.timedelta | None) -> str | None:
    """Give the zone that is so far from UTC all year; their names count the other way (POSIX)."""
    hours = None if offset is None else offset / dt.timedelta(hours=1)
    return None if hours is None or hours % 1 or not -12 <= hours <= 14 else f"Etc/GMT{-int(hours):+d}"  # noqa: PLR2004


def may_be_zone(label: str) -> bool:
    """Tell whether a label is a zone, known or not: a short word behind a time may be all that somebody wrote."""
    return zone_of(label) is not None or is_ambiguous(label) or _ABBREVIATION.fullmatch(label) is not None


def is_ambiguous(label: str) -> bool:
    """Tell whether a label is in use for zones that are hours apart."""
    return _name(label) in _AMBIGUOUS


def named_zone(name: str) -> dt.tzinfo:
    """Give the zone a person asked for: an abbreviation, an offset such as `+05:30`, or an IANA name.

    Raises `HandRunError` for anything else.
    """
    if is_ambiguous(name):
        raise HandRunError(f"The zone {name} has more than one meaning: name a place, such as Asia/Kolkata.", Need.ZONE)
    zone = zone_of(name)
    if zone is not None:
        return zone
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise HandRunError(
            f"{name!r} is not a time zone: use a name such as Europe/London, GMT or +02:00.", Need.ZONE
        ) from error


def _fixed(sign: str, hours: str, minutes: str | None) -> dt.tzinfo | None:
    length = dt.timedelta(hours=int(hours), minutes=int(minutes or 0))
    if length >= dt.timedelta(days=1):
        return None
    return dt.timezone(length if sign == "+" else -length)
