"""Times as people type them, also in the nights in which the clocks change."""

from datetime import UTC, datetime

import pytest

from liveblog.errors import InvalidInput
from liveblog.intake.localtime import instant, instants, local_text

LATER = datetime(2031, 12, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "zone", "expected"),
    [
        ("2031-03-04T16:58", "Europe/Berlin", "2031-03-04T15:58:00"),
        ("2031-07-04 16:58:30", "Europe/Berlin", "2031-07-04T14:58:30"),
        ("2031-03-04T16:58", "Asia/Kathmandu", "2031-03-04T11:13:00"),
        ("2031-03-04T16:58+02:00", "Asia/Kathmandu", "2031-03-04T14:58:00"),
    ],
)
def test_a_typed_time_is_meant_in_the_blog_s_zone(typed, zone, expected):
    """What the clocks of the place showed is that instant, in summer and in winter; an offset that is typed counts."""
    assert instant(typed, zone, LATER, "at").isoformat() == f"{expected}+00:00"


def test_an_hour_that_comes_twice_is_two_instants():
    """Whoever can ask gets both to ask about, the earlier one first; any other time is one."""
    found = instants("2031-10-26T02:30", "Europe/Berlin", "at")
    assert [moment.isoformat()[11:16] for moment in found] == ["00:30", "01:30"]
    assert len(instants("2031-10-26T03:00", "Europe/Berlin", "at")) == 1
    assert len(instants("2031-04-06T01:45", "Australia/Lord_Howe", "at")) == 2  # half an hour is put back there


def test_an_hour_that_comes_twice_is_the_last_one_that_was():
    """In the night of the change, an editor means what has just happened."""
    twice = "2031-10-26T02:30"
    first, second = datetime(2031, 10, 26, 0, 30, tzinfo=UTC), datetime(2031, 10, 26, 1, 30, tzinfo=UTC)
    assert instant(twice, "Europe/Berlin", first, "at") == first
    assert instant(twice, "Europe/Berlin", second, "at") == second


def test_an_hour_that_is_skipped_is_an_error():
    """Nothing can have happened at a time that the clocks never showed."""
    with pytest.raises(InvalidInput, match="did not exist in Europe/Berlin"):
        instant("2031-03-30T02:30", "Europe/Berlin", LATER, "at")


@pytest.mark.parametrize(
    "typed",
    ["soon", "16:58", "0001-01-01T00:00", "9999-12-31T23:59", "2031-02-30T10:00", "20310304T1658", "2031-W10-2"],
)
def test_what_is_no_time_is_an_error(typed):
    """Nonsense, and times at the end of the calendar, get a sentence and not a crash."""
    with pytest.raises(InvalidInput, match="must be a date and time"):
        instant(typed, "America/New_York" if typed.startswith("9") else "Asia/Tokyo", LATER, "at")


def test_a_day_alone_is_its_beginning_for_readers_and_no_time_for_editors():
    """An address may name a day; an entry that is dated by a day alone would stand at midnight, which nobody typed."""
    assert instant("2031-03-04", "Europe/Berlin", LATER, "at") == datetime(2031, 3, 3, 23, tzinfo=UTC)
    with pytest.raises(InvalidInput, match="must be a date and time"):
        instants("2031-03-04", "Europe/Berlin", "at")


def test_what_is_shown_is_read_back():
    """A time that goes through the form and back is the same minute."""
    moment = datetime(2031, 3, 4, 15, 58, tzinfo=UTC)
    assert instant(local_text(moment, "America/St_Johns"), "America/St_Johns", LATER, "at") == moment
