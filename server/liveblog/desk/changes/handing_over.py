"""Handing a blog over to another editor."""

from dataclasses import dataclass
from typing import ClassVar

from liveblog.desk.changes.change import Change, require_come, require_live
from liveblog.desk.log import Pen
from liveblog.model.event import Kind
from liveblog.model.moment import normalised
from liveblog.model.shift import Shift, ShiftDraft


@dataclass(frozen=True, slots=True)
class HandOver(Change[Shift]):
    """Record that another editor takes over.

    Refusals: BlogClosed, TimeAhead (it is to have happened at a time that has not come).
    """

    name: ClassVar[str] = "hand_over"
    kind: ClassVar[Kind] = Kind.SHIFT_CHANGED

    draft: ShiftDraft

    async def apply(self, pen: Pen) -> Shift:
        """Record the shift; its number is that of its event."""
        require_live(pen.blog)
        require_come(self.draft.occurred_at, pen.at, allow_future=self.draft.allow_future)
        occurred_at = normalised(self.draft.occurred_at) if self.draft.occurred_at else pen.at
        return pen.shift(Shift(pen.next_seq, self.draft.note, self.draft.editor, occurred_at))
