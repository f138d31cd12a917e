"""Topics: names that look alike are one."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from liveblog.model.topic import each_once, topic_key
from tests.wire.vectors import vectors

CASES = vectors("topics")["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: ascii(case["key"]))
def test_names_that_look_alike_are_one_topic(case):
    """Composed or not, full or half width, with signs that can't be seen: what scripts in pages make of them, too."""
    assert {topic_key(name) for name in case["names"]} == {case["key"]}


def test_topics_that_look_different_are_different():
    """Case is told apart, and no two of the examples meet."""
    assert len({case["key"] for case in CASES}) == len(CASES)


@given(some.text())
def test_a_key_is_a_name_of_its_own_topic(name):
    """Asking by the key asks for the same topic."""
    assert topic_key(topic_key(name)) == topic_key(name)


def test_of_names_of_one_topic_the_first_stays():
    """As it was written; the order stays, too."""
    assert each_once(["Ha\u00adfen", "Wetter", "Hafen", "\uff28\uff41\uff46\uff45\uff4e"]) == ["Ha\u00adfen", "Wetter"]
