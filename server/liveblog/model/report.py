"""A report: what a reader says is wrong in an entry, for the desk alone."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """What a reader says. `revision` is that of the entry which they saw; `contact` is where they may be asked."""

    entry_id: int
    revision: int
    text: str
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A report as the desk has it; nothing says who made it but what they gave as their contact."""

    id: int
    blog_id: int
    entry_id: int
    revision: int
    text: str
    contact: str
    at: datetime
    closed_at: datetime | None
