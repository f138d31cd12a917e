"""Notices: what a desk page is told to ask for anew."""

from dataclasses import dataclass
from enum import StrEnum


class DeskPart(StrEnum):
    """A part of a desk page that the server draws by itself."""

    DRAFTS = "drafts"
    DUTY = "duty"
    PRESENCE = "presence"
    PROMISES = "promises"
    READERS = "readers"
    REPORTS = "reports"


@dataclass(frozen=True, slots=True)
class Notice:
    """A hint to the desk pages of a blog that a part has changed; it may be lost, and says nothing of what changed."""

    blog_id: int
    part: DeskPart
