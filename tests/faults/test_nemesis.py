"""What is hurt, and when, is the seed's alone."""

from itertools import islice

from tests.faults.nemesis import HARM, schedule


def test_a_seed_can_be_repeated():
    """The same seed gives the same steps, another seed others."""
    once, again, other = (list(islice(schedule(seed), 5)) for seed in (7, 7, 8))
    assert once == again
    assert once != other


def test_every_round_has_every_kind_once():
    """Nothing is left out, however the rounds are drawn."""
    for steps in islice(schedule(7), 20):
        kinds = [harm.kind for step in steps for harm in step.harm]
        assert sorted(kinds) == sorted(harm.kind for harm in HARM)


def test_harm_at_the_same_time_is_of_different_things():
    """Two at once there are in every round, and never two that need the same for themselves."""
    for steps in islice(schedule(7), 20):
        pairs = [step.harm for step in steps if len(step.harm) > 1]
        assert pairs
        assert all(not first.touches & second.touches for first, second in pairs)
