"""A prepared hand-over: what the one who leaves tells whoever comes next, until somebody has it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PreparedHandover:
    """Notes for the next editor, for the desk alone; `note` is what readers will be told, empty: the usual words.

    `taken_at`, `taken_by`: when somebody had it, and their name.
    """

    id: int
    notes: str
    note: str
    made_at: datetime
    made_by: str
    maker: str
    taken_at: datetime | None = None
    taken_by: str | None = None
