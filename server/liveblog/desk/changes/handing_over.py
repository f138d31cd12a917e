"""Handing a blog over to another editor."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from liveblog.desk.changes.change import Change, require_come, require_live
from liveblog.desk.pen import Pen
from liveblog.errors import Conflict
from liveblog.model.blog import Duty
from liveblog.model.event import Kind
from liveblog.model.moment import normalised
from liveblog.model.shift import Shift, ShiftDraft
from liveblog.sentence import sentence
from liveblog.store.handovers import last_shift

_OF_NOW = timedelta(days=1)
"""What happened longer ago is told as history, and puts nobody on duty."""


@dataclass(frozen=True, slots=True)
class HandOver(Change[Shift]):
    """Record that another editor takes over, who is on duty from then on; one that names nobody leaves nobody there.

    `seen` is the number of the hand-over that was the last when somebody decided to take over, 0: there was none; None:
    whatever happened since. Doing it again changes nothing.
    Where readers are not told who is on duty, the event names nobody.

    Refusals: BlogClosed, TimeAhead (it is to have happened at a time that has not come), Conflict (somebody else took
    over since).
    """

    name: ClassVar[str] = "hand_over"
    kind: ClassVar[Kind] = Kind.SHIFT_CHANGED

    draft: ShiftDraft
    seen: int | None = None

    async def apply(self, pen: Pen) -> Shift:
        """Record the shift; its number is that of its event."""
        require_live(pen.blog)
        require_come(self.draft.occurred_at, pen.at, allow_future=self.draft.allow_future)
        if (taken := await self._taken(pen)) is not None:
            return taken
        occurred_at = normalised(self.draft.occurred_at) if self.draft.occurred_at else pen.at
        if await self._is_news(pen):
            duty = Duty(self.draft.editor, occurred_at) if self.draft.editor else None
            pen.put_on_duty(duty)
        editor = self.draft.editor if pen.blog.show_duty else None
        return pen.shift(Shift(pen.next_seq, self.draft.note, editor, occurred_at))

    async def _taken(self, pen: Pen) -> Shift | None:
        """Return what whoever asks has done already.

        Raises:
            Conflict: somebody else was faster.
        """
        if self.seen is None:
            return None
        found = await last_shift(await pen.reading(), pen.blog)
        if found is None or found[0].id == self.seen:
            return None
        shift, by = found
        if by == pen.by.key:
            return shift
        raise Conflict(sentence("{name} has taken over meanwhile.", name=shift.editor or by))

    async def _is_news(self, pen: Pen) -> bool:
        at = self.draft.occurred_at
        if at is None:
            return True
        if not pen.at - _OF_NOW < at <= pen.at:
            return False
        found = await last_shift(await pen.reading(), pen.blog)
        return found is None or found[0].occurred_at <= at
