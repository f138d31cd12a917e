"""When somebody looked at the desks of blogs, as their browser keeps it, so that what is new there can be told."""

import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace

VISIT_SECONDS = 300
"""Somebody who looks again within this time has not been away; what came in it stays new that long."""

_KEPT = 8
_NUMBERS = re.compile(r"[0-9]{1,18}(?:\.[0-9]{1,18}){5}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Look:
    """A blog, and how far its log reached when somebody looked: last, and some minutes before that.

    What is `since` is new. Times are seconds.
    """

    blog_id: int
    since: int
    before: int
    before_at: int
    last: int
    last_at: int

    def again(self, head: int, at: int) -> "Look":
        """Look again, when the log reaches up to event `head`."""
        if head < self.last:  # another log
            return first_look(self.blog_id, head, at)
        changed = replace(self, last=head, last_at=at)
        if at - self.last_at >= VISIT_SECONDS:
            return replace(changed, since=self.last, before=head, before_at=at)
        if at - self.before_at >= VISIT_SECONDS:
            return replace(changed, since=self.before, before=head, before_at=at)
        return changed


def first_look(blog_id: int, head: int, at: int) -> Look:
    """Look for the first time: all is as new as the other."""
    return Look(blog_id, head, head, at, head, at)


def read_looks(text: str) -> Sequence[Look]:
    """Read what `looks_text` wrote; what is none is passed over."""
    return [Look(*map(int, each.split("."))) for each in text.split("_") if _NUMBERS.fullmatch(each)]


def looks_text(looks: Sequence[Look]) -> str:
    """Write looks down, the last first; of many the first ones."""
    return "_".join(".".join(map(str, astuple(look))) for look in looks[:_KEPT])
