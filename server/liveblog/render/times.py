"""How instants are shown: in the blog's own zone, with its name, never in the server's or the reader's by accident."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from liveblog.model.moment import rfc3339


@lru_cache(maxsize=256)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def clock_time(moment: datetime, zone: str) -> str:
    """Return the wall-clock time, `15:58`."""
    return moment.astimezone(_zone(zone)).strftime("%H:%M")


def zone_label(moment: datetime, zone: str) -> str:
    """Return the zone's name at that instant, `CEST` or `UTC+03`."""
    label = moment.astimezone(_zone(zone)).strftime("%Z")
    return f"UTC{label}" if label[:1] in "+-" else label


def day(moment: datetime, zone: str) -> str:
    """Return the date, `27 July 2031`."""
    local = moment.astimezone(_zone(zone))
    return f"{local.day} {local:%B %Y}"


def iso_day(moment: datetime, zone: str) -> str:
    """Return the date, `2031-07-27`."""
    return moment.astimezone(_zone(zone)).date().isoformat()


FILTERS = {"clock_time": clock_time, "zone_label": zone_label, "day": day, "iso_day": iso_day, "rfc3339": rfc3339}
