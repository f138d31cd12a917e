"""Applying events to a state, against the protocol's own examples."""

from dataclasses import asdict

import pytest

from liveblog_client import Feed, Outcome
from liveblog_client.wire import read_event


@pytest.mark.vectors("apply.json", "cases")
def test_events_lead_from_one_state_to_the_next(case):
    """Each event has its outcome, and the state afterwards is the one of the example."""
    feed = Feed(**case["before"])
    outcomes = [feed.apply(read_event(event)).value for event in case["events"]]
    assert outcomes == case["outcomes"]
    assert asdict(feed) == case["after"]


@pytest.mark.vectors("apply.json", "cases")
def test_a_feed_begins_with_a_snapshot(case):
    """A snapshot's members, those of a newer server included, become the state; the snapshot itself stays as it was."""
    before = case["before"]
    snapshot = before | {"head": before["seq"], "purges": 0, "page": 1, "pages": 1, "weather": "calm"}
    entries = list(snapshot["entries"])
    feed = Feed.from_snapshot(snapshot)
    assert asdict(feed) == before
    for event in case["events"]:
        feed.apply(read_event(event))
    assert snapshot["entries"] == entries


def test_an_event_of_another_epoch_is_never_applied():
    """Numbers of two epochs can't be compared: the feed asks for another way."""
    feed = Feed(epoch="k3v9x2ab", seq=3, blog={})
    event = read_event({"seq": 4, "kind": "poll.opened", "at": "2031-03-04T16:00:00.000Z"})
    assert feed.apply(type(event)(event.seq, event.kind, event.at, epoch="q8w7e6r5")) is Outcome.GAP
    assert feed.apply(type(event)(event.seq, event.kind, event.at, epoch="k3v9x2ab")) is Outcome.APPLIED
