"""Medians over rounds, ratios within rounds, and what the load generator prints."""

from bench.generator import parsed
from bench.merging import merged, ratio


def line(server, number, speed, lost=0, phase="win:2"):
    return {"server": server, "round": number, "phase": phase, "deliveries_per_s": speed, "lost": lost}


def test_figures_become_medians_and_faults_are_added_up():
    """A fault in one round can't hide behind two good ones, while an outlier of speed does."""
    lines = [line("a", 1, 10, lost=3), line("a", 2, 900), line("a", 3, 20, lost=1)]

    assert merged(lines) == [{"server": "a", "phase": "win:2", "rounds": 3, "deliveries_per_s": 20, "lost": 4}]


def test_each_server_and_phase_has_a_line_in_the_order_of_its_first():
    """Nothing is mixed, and tables keep the order in which servers were measured."""
    lines = [line("b", 1, 1), line("b", 1, 2, phase="idle"), line("a", 1, 3), line("b", 2, 5)]

    found = [(each["server"], each["phase"], each["deliveries_per_s"]) for each in merged(lines)]

    assert found == [("b", "win:2", 3), ("b", "idle", 2), ("a", "win:2", 3)]


def test_a_ratio_compares_within_a_round():
    """A machine that slows down between rounds changes no ratio."""
    lines = [
        each
        for number, pace in enumerate((1.0, 0.5, 0.25))
        for each in (line("us", number, 300 * pace), line("them", number, 200 * pace))
    ]

    assert ratio(lines, "win:2", "deliveries_per_s", "us", "them") == 1.5


def test_rounds_that_lack_one_of_the_two_are_left_out_of_a_ratio():
    """A server that failed in a round is not compared with another round's luck; without any pair there is no ratio."""
    lines = [line("us", 1, 100), line("us", 2, 300), line("them", 2, 100), line("them", 3, 0)]

    assert ratio(lines, "win:2", "deliveries_per_s", "us", "them") == 3
    assert ratio(lines, "win:2", "deliveries_per_s", "us", "nobody") is None


def test_what_the_generator_prints_is_a_json_object_a_line():
    """The lines come back in their order, blank ones are none."""
    printed = '{"phase":"idle","connected":3}\n\n{"phase":"win:2","lost":0}\n'

    assert parsed(printed) == [{"phase": "idle", "connected": 3}, {"phase": "win:2", "lost": 0}]
