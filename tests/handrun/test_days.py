"""Order, midnight and the day that a page's date names."""

import datetime as dt

import pytest

from liveblog.handrun.days import Clock, PageDate, days_passed, instants, is_newest_first

DAY = dt.date(2031, 3, 8)
BEFORE, AFTER = DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1)


def clock(text, zone=dt.UTC, day=None):
    return Clock(int(text[:2]) * 60 + int(text[2:]), zone, day)


def days(texts, date):
    found, _ = instants([clock(text) for text in texts.split()], date)
    return [at.date() for at in found]


@pytest.mark.parametrize(
    ("texts", "newest_first"),
    [
        ("1558 1537 1529", True),
        ("1529 1537 1558", False),
        ("0915 0010 2350 2205", True),
        ("2205 2350 0010 0915", False),
        ("1101 1055 1130 1200", False),
        ("1200", True),
        ("1200 1200", True),
    ],
)
def test_the_order_is_seen_round_the_clock(texts, newest_first):
    """Midnight and single entries out of order don't turn a page round."""
    assert is_newest_first([clock(text).minute for text in texts.split()]) is newest_first


@pytest.mark.parametrize(
    ("texts", "passed"),
    [
        ("1000 1101 1055 1200", [0, 0, 0, 0]),
        ("2350 0010", [0, 1]),
        ("2350 0010 2355 0020", [0, 1, 0, 1]),
        ("2300 0900 2200 0800", [0, 1, 1, 2]),
        ("0010 2205", [0, 0]),
        ("1200 1200", [0, 0]),
    ],
)
def test_only_a_step_back_by_hours_is_a_midnight(texts, passed):
    """A jitter of minutes keeps the date, on either side of midnight."""
    assert days_passed([clock(text).minute for text in texts.split()]) == passed


def test_a_date_without_a_time_is_that_of_most_entries():
    """A page is named after the day it mostly covers, with an overhang on either side of it."""
    date = PageDate(DAY, None, given=False)
    assert days("2205 2350 0010 0620 0915", date) == [BEFORE, BEFORE, DAY, DAY, DAY]
    assert days("0005 2330 1200 0700", date) == [AFTER, DAY, DAY, DAY]


def test_a_time_in_the_date_line_says_on_which_side_of_midnight_the_page_was_put_up():
    """A page put up just before its first entry began on that day, even when most of it came after midnight."""
    night = "2205 2350 0010 0100 0200"
    assert days(night, PageDate(DAY, 21 * 60 + 50, given=False))[0] == DAY
    assert days(night, PageDate(DAY, 6 * 60 + 20, given=False))[0] == BEFORE


def test_a_given_date_is_the_day_of_the_oldest_entry():
    """What a person says needs no weighing."""
    assert days("2205 2350 0010 0620 0915", PageDate(DAY, None, given=True))[0] == DAY
    assert days("0915 0620 0010 2350 2205", PageDate(DAY, None, given=True))[-1] == DAY


def test_zones_may_change_within_a_page():
    """Stamps of two zones are put on one clock before midnight is looked for, and each keeps its own date."""
    new_york = dt.timezone(dt.timedelta(hours=-5))
    clocks = [clock("2330", new_york), clock("0445"), clock("0515")]
    found, newest_first = instants(clocks, PageDate(DAY, None, given=True))
    assert not newest_first
    assert [at.isoformat() for at in found] == [
        "2031-03-09T04:30:00+00:00",
        "2031-03-09T04:45:00+00:00",
        "2031-03-09T05:15:00+00:00",
    ]


def test_a_line_between_entries_dates_what_is_below_it():
    """Two days without an entry between are no riddle when the page names the days."""
    clocks = [clock("1200", day=AFTER), clock("1100"), clock("1300", day=BEFORE), clock("1200")]
    found, newest_first = instants(clocks, PageDate(DAY, None, given=False))
    assert newest_first
    assert [at.date() for at in found] == [AFTER, AFTER, BEFORE, BEFORE]
