"""What the ends of connections mean, and how long to wait, against the protocol's own examples."""

import pytest

from liveblog_client.closing import after_close, after_status
from liveblog_client.timing import delay


@pytest.mark.vectors("closing.json", "close_codes")
def test_a_close_code_says_what_to_do(case):
    """Each range of codes has its consequence."""
    assert after_close(case["code"]).value == case["then"]


@pytest.mark.vectors("closing.json", "statuses")
def test_a_status_says_what_to_do(case):
    """A 4xx means stay away, but for those that pass."""
    assert after_status(case["status"]).value == case["then"]


@pytest.mark.vectors("backoff.json", "cases")
def test_a_delay_is_drawn_with_full_jitter(case):
    """The draw, the attempt and the hint give the delay of section 8."""
    drawn = delay(case["attempt"], case["retry_after"], base=1, cap=30, draw=lambda: case["random"])
    assert drawn == pytest.approx(case["delay"])
