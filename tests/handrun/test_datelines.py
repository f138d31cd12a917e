"""Lines that say which day it is."""

import datetime as dt

import pytest

from liveblog.handrun import HandRunError
from liveblog.handrun.datelines import date_within, read_dateline

DAY = dt.date(2031, 3, 14)
FORMS = [
    ("Friday, March 14, 2031 at 9:25 | Ada Quist", 9 * 60 + 25, "Ada Quist"),
    ("Friday, March 14, 2031 at 9:25 PM | Ada Quist", 21 * 60 + 25, "Ada Quist"),
    ("14 March 2031", None, None),
    ("Fri 14 Mar 2031", None, None),
    ("Friday the 14th of March, 2031", None, None),
    ("14/03/2031", None, None),
    ("03/14/2031", None, None),
    ("14.03.2031", None, None),
    ("2031-03-14", None, None),
    ("2031/03/14 09:25", 9 * 60 + 25, None),
    ("2031-03-14T09:25:00Z", 9 * 60 + 25, None),
    ("2031-03-14T09:25:00+01:00", 9 * 60 + 25, None),
    ("Mar 14th, 2031", None, None),
    ("14-Mar-2031", None, None),
    ("14. March 2031", None, None),
    ("Posted on March 14, 2031 by Ada Quist", None, "Ada Quist"),
    ("Posted by Ada Quist on March 14, 2031", None, "Ada Quist"),
    ("Last updated: 14 March 2031, 09:25 GMT", 9 * 60 + 25, None),
    ("By Ada van der Quist, 14 March 2031", None, "Ada van der Quist"),
    ("9:25 am, Friday 14 March 2031", 9 * 60 + 25, None),
    ("March 14, 2031 | Ada Quist | 12 Comments", None, "Ada Quist"),
    ("March 14, 2031 | Ada Quist | Mika Sund", None, None),
    ("March 14, 2031 | World News", None, None),
]


@pytest.mark.parametrize(("text", "clock", "author"), FORMS, ids=[form[0] for form in FORMS])
def test_a_date_line_is_read(text, clock, author):
    """Each usual form gives the same day, and a time and an author only where they are sure."""
    line = read_dateline(text)
    assert line is not None
    assert (line.day(), line.clock, line.author) == (DAY, clock, author)


@pytest.mark.parametrize(
    "text",
    ["The fire began on 14 March 2031 at noon.", "March 2031", "14", "Chapter 14.03", "1558 GMT: Harbour.", "", "May"],
)
def test_other_lines_are_no_date_lines(text):
    """A date inside a sentence, or half a date, dates nothing."""
    assert read_dateline(text) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("03/04/2031", "2031-03-04 or 2031-04-03"),
        ("14/03/31", "2014-03-31 or 2031-03-14"),
        ("31 February 2031", "no date of the calendar"),
        ("Monday, 14 March 2031", "not on that weekday"),
        ("Friday, March 14", "no year"),
    ],
)
def test_an_open_date_is_refused(text, why):
    """A date that can be read in two ways, or in none, is never guessed; the error names line and reason."""
    line = read_dateline(text, 10)
    assert line is not None
    with pytest.raises(HandRunError, match="Line 10") as refused:
        line.day()
    assert why in str(refused.value)


def test_a_weekday_settles_which_number_is_the_month():
    """Only one reading of the numbers is a Friday."""
    line = read_dateline("Friday 04/07/2031")
    assert line is not None
    assert line.day() == dt.date(2031, 7, 4)


def test_between_entries_the_days_around_settle_the_year():
    """A date line without a year, between entries, means the nearest such day."""
    line = read_dateline("1 January")
    assert line is not None
    assert line.day_near(dt.date(2030, 12, 31), DAY) == dt.date(2031, 1, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [("14/03/31", DAY), ("03/14/31", DAY), ("31/03/14", DAY), ("14.03.31", DAY), ("Friday 14/03/31", DAY)],
)
def test_between_entries_the_days_around_settle_a_short_year(text, day):
    """Whichever end it stands at, and whichever of the rest is the day."""
    line = read_dateline(text)
    assert line is not None
    assert line.day_near(DAY + dt.timedelta(days=1), DAY) == day


def test_three_numbers_that_are_no_day_near_are_asked_about():
    """They may be a score as well."""
    line = read_dateline("10-12-14")
    assert line is not None
    with pytest.raises(HandRunError, match="2010-12-14 or 2014-10-12 or 2014-12-10"):
        line.day_near(DAY, DAY)


def test_a_short_year_that_can_be_read_one_way_is_read():
    """There is no month 28, and no day 2003-28-31."""
    line = read_dateline("3/28/31")
    assert line is not None
    assert line.day() == dt.date(2031, 3, 28)


def test_a_title_may_hold_the_date():
    """The only full date in a title counts; two of them leave it open."""
    line = date_within("Harbour strike, live: 14 March 2031")
    assert line is not None
    assert line.day() == DAY
    assert date_within("From 14 March 2031 to 15 March 2031") is None
