"""Asking whether an entry was posted under a key, and what came of it, without posting it."""

from dataclasses import dataclass

from liveblog.desk.changes.posting import Post
from liveblog.desk.pen import Pen
from liveblog.errors import Conflict
from liveblog.model.entry import Entry


class NotPosted(Conflict):
    """Nothing was posted under this key."""

    code = "not_posted"


@dataclass(frozen=True, slots=True)
class Repeat(Post):
    """The same post once more: what its key made is told; where it made nothing, nothing is posted.

    Refusals: NotPosted.
    """

    async def apply(self, pen: Pen) -> Entry:
        """Refuse: had it been posted, the key would have told so."""
        del pen
        raise NotPosted("It was not posted.")
