"""A correction: a change of an entry that readers are told about, with its kind and a sentence."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CorrectionKind(StrEnum):
    """What a change of an entry was; the values are part of the protocol (docs/protocol.md §3)."""

    TYPO = "typo"
    """Nothing that readers have to know: no mark is made."""
    UPDATE = "update"
    """Something was added: the entry says when."""
    CLARIFICATION = "clarification"
    """What stood there was true, and not clear."""
    CORRECTION = "correction"
    """What stood there was wrong."""
    RETRACTION = "retraction"
    """Nothing of it stands any more: its text is taken away, as by a delete."""

    @property
    def is_told(self) -> bool:
        """Tell whether readers are told in a sentence."""
        return self not in (CorrectionKind.TYPO, CorrectionKind.UPDATE)


@dataclass(frozen=True, slots=True)
class Correction:
    """What readers are told of a change.

    `id` is the number of the event that made it, as a shift's is, or of the one that brought its entry from elsewhere.
    `text` is one plain sentence or two. `was` is what was said before, in the words of then, where that is to be told.
    `at` is the moment of the change.
    """

    id: int
    kind: CorrectionKind
    text: str
    was: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class CorrectionDraft:
    """What an editor says of a change that they are about to save; `text` is empty where readers are told nothing.

    `at` is when readers were told, where that is long ago and an import brings it; None: now.
    """

    kind: CorrectionKind
    text: str = ""
    was: str | None = None
    at: datetime | None = None
