"""Instants: aware, UTC, whole milliseconds, and texts that sort like them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as some

from liveblog.model.moment import (
    CLOCK_SKEW,
    UNLIKELY,
    YEARS,
    distance,
    is_ahead,
    is_far,
    moment_of,
    normalised,
    now,
    rfc3339,
    since,
)

offsets = some.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = some.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=offsets)  # noqa: DTZ001 -- zones are drawn


@given(moments)
def test_a_normalised_instant_is_the_same_to_the_millisecond(moment):
    """Normalising changes the zone to UTC, cuts less than a millisecond off, and is done once for all."""
    result = normalised(moment)
    assert result.tzinfo is UTC
    assert timedelta(0) <= moment - result < timedelta(milliseconds=1)
    assert result.microsecond % 1000 == 0
    assert normalised(result) == result


def test_a_time_without_a_zone_is_refused():
    """Nobody guesses which zone was meant."""
    with pytest.raises(ValueError, match="zone"):
        normalised(datetime(2031, 7, 27, 12))  # noqa: DTZ001 -- that is the point


@given(moments, moments)
def test_texts_sort_like_instants(one, other):
    """Comparing two times as text or as instants gives the same answer."""
    one, other = normalised(one), normalised(other)
    assert (rfc3339(one) < rfc3339(other)) == (one < other)
    assert (rfc3339(one) == rfc3339(other)) == (one == other)


@given(moments)
def test_a_text_reads_back_as_the_instant(moment):
    """Nothing is lost between instant and text."""
    assert datetime.fromisoformat(rfc3339(moment)) == normalised(moment)


def test_the_text_has_three_decimals_and_a_z():
    """The form is the one that the protocol promises, also where the milliseconds are zero."""
    assert rfc3339(datetime(2031, 3, 4, 16, 58, tzinfo=timezone(timedelta(hours=1)))) == "2031-03-04T15:58:00.000Z"


def test_the_present_instant_is_normalised():
    """What the clock says can be stored and sent as it is."""
    moment = now()
    assert moment == normalised(moment)


NOON = datetime(2031, 7, 27, 12, tzinfo=UTC)
TICK = timedelta(milliseconds=1)


def test_ahead_is_what_lies_beyond_the_difference_of_clocks():
    """The last moment of the allowance has come, the next one has not."""
    assert not is_ahead(NOON + CLOCK_SKEW, NOON)
    assert is_ahead(NOON + CLOCK_SKEW + TICK, NOON)
    assert is_ahead(NOON + TICK, NOON, timedelta(0))


@pytest.mark.parametrize("sign", [1, -1])
def test_far_is_what_lies_more_than_a_month_off(sign):
    """In both directions alike."""
    assert not is_far(NOON + sign * UNLIKELY, NOON)
    assert is_far(NOON + sign * (UNLIKELY + TICK), NOON)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=-3), "just now"),
        (timedelta(milliseconds=999), "just now"),
        (timedelta(seconds=1), "1 second ago"),
        (timedelta(seconds=59, milliseconds=999), "59 seconds ago"),
        (timedelta(seconds=60), "1 minute ago"),
        (timedelta(hours=8, minutes=7), "8 hours ago"),
    ],
)
def test_what_somebody_waits_on_is_told_to_the_second(span, words):
    """In its first minute; never as if it were still to come, whichever server's clock is ahead."""
    assert since(span) == words


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(seconds=60), "1 minute"),
        (timedelta(minutes=59, seconds=59), "59 minutes"),
        (timedelta(hours=8, minutes=7), "8 hours"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=364), "364 days"),
        (timedelta(days=64 * 365 + 16), "64 years"),
    ],
)
def test_a_distance_is_told_in_its_largest_unit(span, words):
    """People get an idea of how far off it is, and on which side."""
    assert distance(NOON + span, NOON) == f"{words} ahead"
    assert distance(NOON - span, NOON) == f"{words} ago"


@given(some.datetimes(datetime(YEARS.start, 1, 1), datetime(YEARS.stop - 1, 12, 31)))  # noqa: DTZ001 -- UTC, below
def test_what_was_written_is_read_back(moment):
    """An instant comes back to the millisecond, whatever day it lies on."""
    there = normalised(moment.replace(tzinfo=UTC))
    assert moment_of(rfc3339(there)) == there


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "2031-03-04", "2031-03-04T15:58:00", "2031-03-04T15:58:00Z", "2031-03-04T15:58:00.000+00:00"),
        *("2031-02-29T15:58:00.000Z", "2031-03-04t15:58:00.000z", "0001-01-01T00:00:00.000Z"),
        *("0001-01-01T00:00:00.000+23:00", "9999-12-31T23:59:59.999Z", "2031-03-04T15:58:00.0000Z"),
    ],
)
def test_what_nobody_wrote_so_is_no_instant(text):
    """Another spelling, a day that isn't there and a year of which nothing is said."""
    assert moment_of(text) is None
