"""How instants are shown: in the blog's own zone, with its name, never in the server's or the reader's by accident.

Days are written as the interface's language does, clocks alike in all languages: 24 hours, in digits that all can read.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache, partial
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, get_datetime_format, get_timezone_location
from babel.numbers import format_decimal

from liveblog.model.moment import rfc3339


def clock_time(moment: datetime, zone: str) -> str:
    """Return the wall-clock time, `15:58`."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%H:%M")


def clock_seconds(moment: datetime, zone: str) -> str:
    """Return the wall-clock time to the second, `15:58:30`; of a whole minute as `clock_time` does."""
    local = moment.astimezone(ZoneInfo(zone))
    return local.strftime("%H:%M:%S" if local.second else "%H:%M")


def zone_label(moment: datetime, zone: str) -> str:
    """Return the zone's name at that instant, `CEST` or `UTC+03`."""
    label = moment.astimezone(ZoneInfo(zone)).strftime("%Z")
    return f"UTC{label}" if label[:1] in "+-" else label


def zoned_time(moment: datetime, zone: str) -> str:
    """Return the wall-clock time with the zone's name, `15:58 CEST`."""
    return f"{clock_time(moment, zone)} {zone_label(moment, zone)}"


def zone_place(moment: datetime, zone: str, locale: str = "en_GB") -> str:
    """Return whose time it is at that instant, `Berlin (CET)`; `UTC` for a zone that is of no place.

    Names of zones are those of a database, and not for readers: cities are called as a CLDR locale calls them.
    """
    label = zone_label(moment, zone)
    if "/" not in zone or zone.startswith("Etc/"):
        return label
    # What CLDR knows by an older name comes with its country before it: `Argentina/Buenos Aires`.
    city = get_timezone_location(zone, locale=locale, return_city=True).rpartition("/")[2]
    return f"{city} ({label})"


def day(moment: datetime, zone: str, locale: str = "en_GB") -> str:
    """Return the date with its day of the week, `Sunday, 27 July 2031`, as a CLDR locale writes it."""
    return format_date(moment.astimezone(ZoneInfo(zone)).date(), "full", locale)


def short_day(moment: datetime, zone: str, locale: str = "en_GB") -> str:
    """Return the date, `27 July 2031`, as a CLDR locale writes it."""
    return format_date(moment.astimezone(ZoneInfo(zone)).date(), "long", locale)


def short_date(moment: datetime, zone: str, locale: str = "en_GB") -> str:
    """Return the date without its year, `27 Jul`, as a CLDR locale writes it."""
    return _short_date(moment.astimezone(ZoneInfo(zone)).date(), locale)


@lru_cache(maxsize=64)
def _short_date(on: date, locale: str) -> str:
    return format_skeleton("MMMd", on, locale=locale)


def together(date_said: str, clock: str, locale: str = "en_GB") -> str:
    """Return a date and a time of that day as one, `27 Jul, 15:58`, parted as a CLDR locale parts them."""
    return str(get_datetime_format("medium", locale=locale)).replace("{1}", date_said).replace("{0}", clock)


def short_moment(moment: datetime, zone: str, locale: str = "en_GB") -> str:
    """Return the date without its year and the time with its zone, `27 Jul, 15:58 CEST`, as a CLDR locale writes it."""
    return together(short_date(moment, zone, locale), zoned_time(moment, zone), locale)


def told_at(moment: datetime, zone: str, present: datetime, locale: str = "en_GB") -> str:
    """Return the wall-clock time as it is told at `present`, on another day with its date: `27 Jul, 15:58`."""
    clock, is_today = clock_time(moment, zone), iso_day(moment, zone) == iso_day(present, zone)
    return clock if is_today else together(short_date(moment, zone, locale), clock, locale)


def whole_date(on: date, locale: str = "en_GB") -> str:
    """Return a date with its day of the week, as `day` writes it."""
    return format_date(on, "full", locale)


def weekday_date(on: date, year: bool = False, locale: str = "en_GB") -> str:  # noqa: FBT001, FBT002 -- a filter's
    """Return a date with its day of the week, both short, `Sun 27 Jul`, with or without its `year`."""
    return format_skeleton("yMMMEd" if year else "MMMEd", on, locale=locale)


def iso_day(moment: datetime, zone: str) -> str:
    """Return the date, `2031-07-27`."""
    return moment.astimezone(ZoneInfo(zone)).date().isoformat()


def number(value: float, locale: str = "en_GB", digits: int = 0) -> str:
    """Return a number with its thousands parted, `12,345`, as a CLDR locale writes it; in digits that all can read."""
    return format_decimal(value, f"#,##0.{'0' * digits}" if digits else "#,##0", locale)


def just_before(moment: datetime) -> str:
    """Return the last instant at which a change of that moment was not to be seen yet, as RFC 3339."""
    return rfc3339(moment - timedelta(milliseconds=1))


def filters(locale: str) -> Mapping[str, Callable[..., str]]:
    """Return what templates in a language may call: `{{ moment|day(zone) }}`."""
    return {
        "clock_time": clock_time,
        "clock_seconds": clock_seconds,
        "zone_label": zone_label,
        "zone_place": partial(zone_place, locale=locale),
        "day": partial(day, locale=locale),
        "short_day": partial(short_day, locale=locale),
        "short_date": partial(short_date, locale=locale),
        "short_moment": partial(short_moment, locale=locale),
        "told_at": partial(told_at, locale=locale),
        "together": partial(together, locale=locale),
        "whole_date": partial(whole_date, locale=locale),
        "weekday_date": partial(weekday_date, locale=locale),
        "iso_day": iso_day,
        "number": partial(number, locale=locale),
        "rfc3339": rfc3339,
        "just_before": just_before,
    }
