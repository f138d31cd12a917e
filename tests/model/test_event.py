"""Places in a log as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from liveblog.model.event import LogHead, Position, epoch_and_number
from tests.model.samples import BLOG


@given(some.from_regex(r"[a-z0-9]{1,32}", fullmatch=True), some.integers(0, 10**15 - 1))
def test_a_place_is_read_as_it_is_written(epoch: str, seq: int):
    """Whatever place a log can have comes back from its text."""
    assert Position.parse(str(Position(epoch, seq))) == Position(epoch, seq)
    assert epoch_and_number(f"{epoch}.{seq}") == (epoch, seq)


def test_zeros_before_a_number_are_read():
    """`k3v9x2ab.017` is the same place as `k3v9x2ab.17`, as it always was."""
    assert Position.parse("k3v9x2ab.017") == Position("k3v9x2ab", 17)


@pytest.mark.parametrize(
    "text",
    [
        *("", ".", "k3v9x2ab", "k3v9x2ab.", ".17", "k3v9x2ab.-1", "k3v9x2ab.+1", "k3v9x2ab.1.2", "k3v9x2ab.1e3"),
        *("K3V9X2AB.17", "k3v9x2ab. 17", " k3v9x2ab.17", "k3v9x2ab.17\n", f"{'a' * 33}.1", f"a.{'1' * 16}"),
        *("k3v9x2ab.\u0661\u0667", "k\u00e4v9x2ab.17", "k3v9x2ab.\uff11"),
    ],
)
def test_other_texts_are_no_places(text: str):
    """Signs, spaces, capitals, other scripts' digits, and numbers no log reaches are no part of a place."""
    assert Position.parse(text) is None


def test_the_head_of_a_log_is_what_its_blog_says():
    """Epoch, last event, count of purges and visibility are those of the blog."""
    assert LogHead.of(BLOG) == LogHead(BLOG.epoch, BLOG.head, BLOG.purges, BLOG.visibility)
