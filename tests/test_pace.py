"""The tests' unit of time."""

import pytest

from tests.pace import PATIENCE, SLOWNESS, pace


def test_no_bound_is_shorter_than_it_is_written():
    """A machine that is quicker than the one bounds are written for gets the same ones; a slower one more."""
    assert SLOWNESS >= 1
    assert pace(2.0) == 2.0 * SLOWNESS
    assert pace(30.0) == PATIENCE


@pytest.mark.timeout(7)
def test_the_limit_of_a_test_is_scaled(request):
    """A test that has a limit of its own is given that much of this machine's time."""
    assert request.node.get_closest_marker("timeout").args == (pace(7),)


def test_the_limit_of_all_tests_is_scaled(request):
    """A test without a limit of its own is given the configured one in this machine's time."""
    assert request.node.get_closest_marker("timeout").args == (pace(float(request.config.getini("timeout"))),)
