"""Times as people read them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from liveblog.render.times import clock_time, day, iso_day, short_day, short_moment, told_at, zone_label, zone_place

WINTER = datetime(2031, 1, 1, 23, 30, tzinfo=UTC)
SUMMER = datetime(2031, 7, 27, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "zone", "clock", "label"),
    [
        (WINTER, "Europe/Berlin", "00:30", "CET"),
        (SUMMER, "Europe/Berlin", "14:00", "CEST"),
        (SUMMER, "UTC", "12:00", "UTC"),
        (SUMMER, "Asia/Riyadh", "15:00", "UTC+03"),
        (SUMMER, "Asia/Kathmandu", "17:45", "UTC+0545"),
        (SUMMER, "America/Sao_Paulo", "09:00", "UTC-03"),
    ],
)
def test_a_time_is_shown_in_a_zone_and_named(moment, zone, clock, label):
    """The clock is the zone's at that instant; where a zone has no letters, its distance to UTC names it."""
    assert (clock_time(moment, zone), zone_label(moment, zone)) == (clock, label)


@pytest.mark.parametrize(
    ("zone", "locale", "place"),
    [
        ("Europe/Berlin", "en_GB", "Berlin (CEST)"),
        ("Asia/Damascus", "de", "Damaskus (UTC+03)"),
        ("America/New_York", "es", "Nueva York (EDT)"),
        ("America/Argentina/Buenos_Aires", "en_GB", "Buenos Aires (UTC-03)"),
        ("America/Port-au-Prince", "fr", "Port-au-Prince (EDT)"),
        ("Europe/London", "ar", "لندن (BST)"),
        ("UTC", "de", "UTC"),
        ("Etc/GMT+3", "en_GB", "UTC-03"),
        ("EST", "en_GB", "EST"),
    ],
)
def test_a_zone_is_called_by_its_city(zone, locale, place):
    """Readers see a city in their language and what the zone is called there then, never a database's name."""
    assert zone_place(datetime(2031, 7, 27, 12, tzinfo=UTC), zone, locale) == place


def test_the_day_is_the_zones_too():
    """Half past eleven at night in UTC is the next day in Berlin."""
    assert (short_day(WINTER, "Europe/Berlin"), iso_day(WINTER, "Europe/Berlin")) == ("2 January 2031", "2031-01-02")
    assert (short_day(WINTER, "UTC"), iso_day(WINTER, "UTC")) == ("1 January 2031", "2031-01-01")


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        ("en_GB", "27 Jul, 14:00 CEST"),
        ("de", "27. Juli, 14:00 CEST"),
        ("es", "27 jul, 14:00 CEST"),
        ("fr", "27 juil., 14:00 CEST"),
        ("ar", "27 يوليو، 14:00 CEST"),
    ],
)
def test_a_day_and_a_time_are_parted_as_the_language_parts_them(locale, told):
    """An Arabic sentence has an Arabic comma, also between a date and its time."""
    assert short_moment(SUMMER, "Europe/Berlin", locale) == told


@pytest.mark.parametrize(
    ("present", "zone", "told"),
    [
        (SUMMER, "Europe/Berlin", "14:00"),
        (SUMMER + timedelta(hours=9), "Europe/Berlin", "14:00"),
        (SUMMER + timedelta(hours=10), "Europe/Berlin", "27 Jul, 14:00"),
        (SUMMER - timedelta(days=1), "Europe/Berlin", "27 Jul, 14:00"),
        (SUMMER + timedelta(hours=10), "America/New_York", "08:00"),
    ],
)
def test_a_time_of_another_day_says_its_day(present, zone, told):
    """Whose day that is the zone decides in which it is told."""
    assert told_at(SUMMER, zone, present) == told


def test_no_template_parts_what_it_says_by_a_comma_of_its_own():
    """Between two values a language has its own: a filter or a message says which."""
    folder = Path(__file__).parents[2] / "templates"
    assert [page.name for page in sorted(folder.glob("*.html")) if "}}, {{" in page.read_text("utf-8")] == []


@pytest.mark.parametrize(
    ("locale", "full", "long"),
    [
        ("en_GB", "Sunday, 27 July 2031", "27 July 2031"),
        ("de", "Sonntag, 27. Juli 2031", "27. Juli 2031"),
        ("es", "domingo, 27 de julio de 2031", "27 de julio de 2031"),
        ("fr", "dimanche 27 juillet 2031", "27 juillet 2031"),
        ("ar", "الأحد، 27 يوليو 2031", "27 يوليو 2031"),
    ],
)
def test_a_day_is_written_as_its_language_does(locale, full, long):
    """Names, order and commas are the language's; digits are the same everywhere, like the clock's."""
    assert (day(SUMMER, "UTC", locale), short_day(SUMMER, "UTC", locale)) == (full, long)
