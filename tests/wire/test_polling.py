"""Polling answers."""

import json

from liveblog.model.blog import Visibility
from liveblog.model.event import Kind, LogHead
from liveblog.wire.frame import encode, event_frame
from liveblog.wire.polling import poll_answer, range_answer

LOG = LogHead("k3v9x2ab", 207, 1, Visibility.PUBLIC)


def frames(first: int, last: int):
    return [
        event_frame("k3v9x2ab", seq, Kind.BLOG_CHANGED, None, encode({"type": "event", "seq": seq}))
        for seq in range(first, last + 1)
    ]


def test_an_answer_says_where_it_begins_and_when_to_ask_again():
    """The head document has all members that the protocol names."""
    assert json.loads(poll_answer(LOG, 205, frames(206, 207), 5)) == {
        "epoch": "k3v9x2ab",
        "purges": 1,
        "head": 207,
        "from": 206,
        "poll_after": 5,
        "reset": False,
        "events": [{"type": "event", "seq": 206}, {"type": "event", "seq": 207}],
    }


def test_a_reader_who_is_still_behind_asks_again_at_once():
    """More than one answer's worth is fetched without waiting in between."""
    assert json.loads(poll_answer(LOG, 0, frames(1, 200), 5))["poll_after"] == 0


def test_a_reader_who_is_up_to_date_waits():
    """Nothing new is an empty list, from the next number on."""
    answer = json.loads(poll_answer(LOG, 207, [], 5))
    assert (answer["from"], answer["events"], answer["poll_after"]) == (208, [], 5)


def test_a_range_holds_its_events_and_nothing_that_changes():
    """An immutable answer names neither the head nor the count of purges."""
    answer = json.loads(range_answer(epoch="k3v9x2ab", first=1, last=2, frames=frames(1, 2)))
    assert set(answer) == {"epoch", "from", "to", "events"}
    assert [event["seq"] for event in answer["events"]] == [1, 2]
