"""What the server does with a position: tests/vectors/positions.json and what a hand may type."""

from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as some

from liveblog.errors import BadRequest
from liveblog.model.event import Position
from liveblog.wire.positions import ANY_EPOCH, can_continue, parse_position
from tests.wire.vectors import vectors

FILE = vectors("positions")


def parsed(case):
    query = parse_qs(case["query"], keep_blank_values=True)
    values = {name: query.get(name, [None])[0] for name in ("epoch", "after")}
    return parse_position(**values, last_event_id=case["last_event_id"])


def named(case):
    return f"{case['query']} {case['last_event_id'] or ''}".strip() or "nothing"


REFUSED = [case for case in FILE["cases"] if case["then"] == "bad_request"]
ACCEPTED = [case for case in FILE["cases"] if case["then"] != "bad_request"]


@pytest.mark.parametrize("case", ACCEPTED, ids=named)
def test_positions_lead_where_the_vectors_say(case):
    """A position is continued from the next event, or reset; without one the reader starts at the head."""
    position = parsed(case) or Position(FILE["epoch"], FILE["head"])
    continued = can_continue(position, FILE["epoch"], FILE["head"])
    assert ("live" if continued else "reset") == case["then"]
    if continued:
        assert (position.seq + 1 if position.seq < FILE["head"] else None) == case["replay"]


@pytest.mark.parametrize("case", REFUSED, ids=named)
def test_malformed_positions_are_refused_by_name(case):
    """A reader is told which parameter is wrong."""
    with pytest.raises(BadRequest) as refusal:
        parsed(case)
    assert [error.field for error in refusal.value.errors] == [case["names"]]


def test_an_empty_epoch_is_no_epoch():
    """`epoch=&after=7` must not be continued in whatever epoch there is now."""
    with pytest.raises(BadRequest):
        parse_position(epoch="", after="7")
    assert parse_position(epoch="", after="0") == Position(ANY_EPOCH, 0)


@given(some.none() | some.text(), some.none() | some.text(), some.none() | some.text())
def test_whatever_is_brought_is_read_or_refused(epoch, after, last_event_id):
    """No input makes the parser fail in another way, and a number above 0 always has its epoch."""
    try:
        position = parse_position(epoch=epoch, after=after, last_event_id=last_event_id)
    except BadRequest:
        return
    assert position is None or position.seq == 0 or position.epoch != ANY_EPOCH
