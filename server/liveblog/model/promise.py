"""A promise: what the desk has said that it will do, and by when. Private to the desk."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypedDict


class PromiseState(StrEnum):
    """What became of it."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class PromiseDraft:
    """A promise as somebody makes it: a sentence, when it is due, and the entry that it is about, or none."""

    text: str
    due_at: datetime
    entry_id: int | None = None


class PromiseChanges(TypedDict, total=False):
    """The fields of a promise that can change; an absent key leaves the field alone."""

    text: str
    due_at: datetime
    state: PromiseState


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise as stored. `made_by` and `ended_by` are keys of principals; `ended_at`: since when it is not open."""

    id: int
    entry_id: int | None
    text: str
    due_at: datetime
    made_at: datetime
    made_by: str
    state: PromiseState
    ended_at: datetime | None
    ended_by: str | None

    def is_due(self, at: datetime) -> bool:
        """Tell whether it is to be kept now."""
        return self.state is PromiseState.OPEN and self.due_at <= at
