"""Duty: the name of whoever covers a blog now, and since when."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Duty:
    """Somebody who is on duty, as readers are told; the name is what the hand-over said, whoever they are here."""

    name: str
    since: datetime
