"""What is measured of what, and what happens when a server is not there or does not start."""

from bench.contenders import Contender, peers
from bench.measuring import Plan, measure, present
from bench.servers import CannotMeasure

PLAN = Plan(readers=10, phases=("win:2",), seconds=1, frame=800)


def no_server():
    raise CannotMeasure("it did not start")


def test_messages_are_never_smaller_than_ours_can_be():
    """A frame that our JSON and HTML alone would fill is raised for all servers; a larger one stays as it was asked."""
    assert PLAN.fitting(overhead=722).frame == 800
    assert PLAN.fitting(overhead=900).frame == 948


def test_who_is_not_installed_is_left_out_with_a_sentence():
    """A missing peer costs its own row, and the sentence says what to do."""
    said: list[str] = []
    here = Contender("here", no_server)
    absent = Contender("absent", no_server, lambda: "it is not installed (scripts/bench install-peers)")

    assert present([absent, here], said.append) == [here]
    assert said == ["absent is left out: it is not installed (scripts/bench install-peers)."]


def test_who_fails_is_left_out_of_the_rounds_that_follow():
    """A server that does not start is tried once, not in each round, and ends nothing."""
    said: list[str] = []

    assert measure([Contender("broken", no_server)], PLAN, overhead=0, rounds=3, say=said.append) == []
    assert said == ["broken is left out: it did not start"]


def test_only_those_are_compared_that_can_do_what_is_asked():
    """Event streams and compression are compared with peers that have them."""
    assert set(peers()) == {"nchan", "starlette", "node-ws", "picows", "socketify", "limit", "limit-joined"}
    assert set(peers(sse=True)) == {"nchan"}
    assert set(peers(deflate=True)) == {"starlette", "node-ws"}
