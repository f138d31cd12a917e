"""Closed ranges: fixed boundaries, of one epoch and one count of purges."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from liveblog.errors import BadRequest, NotFound, RangeSuperseded
from liveblog.wire.polling import RANGE_SIZE, ClosedRange, parse_range, require_current, tail_start
from tests.model.samples import BLOG

AT_207 = replace(BLOG, head=207, purges=2)


def test_a_range_is_read():
    """The address names epoch, purges and both ends."""
    assert parse_range("k3v9x2ab.2", "101-200") == ClosedRange("k3v9x2ab", 2, 101, 200)


@pytest.mark.parametrize(
    ("generation", "bounds"),
    [
        ("k3v9x2ab.2", "0-99"),
        ("k3v9x2ab.2", "1-99"),
        ("k3v9x2ab.2", "2-101"),
        ("k3v9x2ab.2", "1-200"),
        ("k3v9x2ab.2", "101-100"),
        ("k3v9x2ab.2", "1-"),
        ("k3v9x2ab.2", "-1-98"),
        ("k3v9x2ab.2", "\u0661-\u0661\u0660\u0660"),  # Arabic digits
        ("k3v9x2ab", "1-100"),
        ("K3V9X2AB.2", "1-100"),
        ("k3v9x2ab.-1", "1-100"),
        ("", ""),
    ],
)
def test_other_boundaries_are_refused(generation, bounds):
    """Only the fixed boundaries have an address, so that a CDN's readers share it."""
    with pytest.raises(BadRequest):
        parse_range(generation, bounds)


@pytest.mark.parametrize("generation", ["k3v9x2ab.1", "k3v9x2ab.3", "aaaaaaaa.2"])
def test_a_range_of_another_log_is_superseded(generation):
    """No address from before a delete or a restoration leads to anything."""
    with pytest.raises(RangeSuperseded):
        require_current(parse_range(generation, "1-100"), AT_207)


def test_a_range_is_there_when_its_last_event_is():
    """What can still grow has no immutable address."""
    third = parse_range("k3v9x2ab.2", "201-300")
    with pytest.raises(NotFound):
        require_current(third, replace(AT_207, head=299))
    require_current(third, replace(AT_207, head=300))


@given(some.integers(0, 10**6))
def test_ranges_and_the_head_document_meet(head):
    """Closed ranges reach up to where the head document begins, and it holds fewer events than a range."""
    start = tail_start(head)
    assert start % RANGE_SIZE == 1
    assert 0 <= head - start + 1 < RANGE_SIZE
