"""Choosing the next transport and the wait before it, on a clock that the test turns."""

import pytest

from liveblog_client import Timing
from liveblog_client.ladder import Ladder

STEPS = ("websocket", "sse", "polling")


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def ladder(clock):
    return Ladder(STEPS, Timing(), clock)


def down(ladder, misses=4):
    for _ in range(misses):
        ladder.ended(None)


def test_waits_grow_until_a_connection_settles(ladder, clock):
    """The longest possible wait doubles from 1 s, and begins again after a connection of 10 s."""
    longest = 0.0
    for _ in range(300):
        ladder.greeted()
        longest = max(longest, ladder.ended(None))
    assert 25 < longest <= 30
    ladder.greeted()
    clock.now += 10
    assert ladder.ended(None) <= 1


def test_two_misses_lead_one_step_down(ladder):
    """WebSocket twice, SSE twice, then polling for good."""
    tried = []
    for _ in range(7):
        tried.append(ladder.transport)
        ladder.ended(None)
    assert tried == ["websocket", "websocket", "sse", "sse", "polling", "polling", "polling"]


def test_a_hello_between_two_misses_keeps_the_step(ladder):
    """Only misses in a row count."""
    ladder.ended(None)
    ladder.greeted()
    ladder.ended(None)
    ladder.ended(None)
    assert ladder.transport == "websocket"


def test_polling_gives_the_best_transport_one_attempt_every_five_minutes(ladder, clock):
    """The probe comes without a wait, and so does polling after it when it fails."""
    down(ladder)
    ladder.greeted()
    clock.now += 299
    assert not ladder.may_climb()
    clock.now += 1
    assert ladder.may_climb()
    assert (ladder.ended(None), ladder.transport) == (0.0, "websocket")
    assert (ladder.ended(None), ladder.transport) == (0.0, "polling")
    assert not ladder.may_climb()


def test_a_hint_comes_before_climbing(ladder, clock):
    """A server that asks for time gets it, even when a better transport is due."""
    down(ladder)
    clock.now += 300
    assert ladder.ended(12) >= 12
    assert ladder.transport == "polling"


def test_sse_does_not_climb(ladder, clock):
    """Only polling is worth leaving."""
    down(ladder, 2)
    ladder.greeted()
    clock.now += 3600
    assert not ladder.may_climb()


def test_polling_alone_has_nowhere_to_climb(clock):
    """A caller that wants only polling gets only polling."""
    ladder = Ladder(["polling"], Timing(), clock)
    clock.now += 3600
    assert not ladder.may_climb()


def test_a_full_server_is_polled_at_once(ladder, clock):
    """Who is told that there is no room for live readers polls within a second, and tries again later."""
    assert ladder.full(12) <= 1
    assert ladder.transport == "polling"
    clock.now += 299
    assert not ladder.may_climb()
    clock.now += 1
    assert ladder.may_climb()
    ladder.ended(None)
    assert ladder.transport == "websocket"
    assert ladder.full(12) <= 1
    assert ladder.transport == "polling"


def test_who_must_not_poll_waits_for_room(clock):
    """Without polling among the steps a full server is tried again like one that is away."""
    ladder = Ladder(("websocket",), Timing(), clock)
    assert ladder.full(12) >= 12
    assert ladder.transport == "websocket"
