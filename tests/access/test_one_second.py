"""That rights end within a second everywhere is a matter of how long is believed what was read, and how often is asked.

`tests/system/test_lost_rights.py` shows that they do end, on servers with and without Redis.
"""

from datetime import timedelta

from liveblog.access import shown_secrets
from liveblog.hub import hub

SECOND = timedelta(seconds=1)


def test_a_token_is_believed_for_a_second_at_most():
    """What was read of it is read anew after that; of sessions and people nothing is kept."""
    assert shown_secrets.FRESH <= SECOND


def test_followers_are_asked_after_each_second():
    """The longest pause that is drawn between two questions, whatever the clock draws, with room for the question."""
    longest = max(hub._jittered(hub.AUDIENCE_SECONDS) for _ in range(10_000))
    assert timedelta(seconds=longest) < SECOND
