"""Times that have not come: what is posted is out at once, so such a time is refused unless it is said to be meant.

Why, and how far clocks may differ, is in docs/decisions/0023.
"""

from datetime import datetime

from liveblog.errors import FieldError, TimeAhead
from liveblog.model.moment import in_words, is_ahead, rfc3339


def require_come(occurred_at: datetime | None, present: datetime, *, allow_future: bool) -> None:
    """Refuse a time that is yet to come, unless it is said to be meant; None is the present.

    Raises:
        TimeAhead: it is farther ahead than clocks differ.
    """
    if occurred_at is None or allow_future or not is_ahead(occurred_at, present):
        return
    ahead = in_words(occurred_at - present)
    message = (
        f"has not come yet: it is {ahead} ahead of the server's clock ({rfc3339(present)}), and what is "
        "posted is out at once, whatever its time. Say “allow_future” if it is meant"
    )
    raise TimeAhead(FieldError("occurred_at", message))
