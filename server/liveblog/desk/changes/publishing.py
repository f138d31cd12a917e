"""Making a draft an entry."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar, Self

from liveblog.desk.changes.change import Change
from liveblog.desk.changes.posting import Post
from liveblog.desk.draft_states import AT_WORK, require_seen, require_state
from liveblog.desk.markdown import MarkdownRenderer
from liveblog.desk.pen import Pen
from liveblog.errors import Conflict
from liveblog.model.draft import Draft, DraftState
from liveblog.model.entry import Entry
from liveblog.model.event import Kind
from liveblog.sentence import sentence
from liveblog.store import drafts


@dataclass(frozen=True, slots=True)
class Publish(Change[Entry]):
    """Post a draft, by somebody who saw this version of it; from then on the entry says what it said.

    `planned_at` is the time that it was scheduled for, if it goes out by itself: then it has to be scheduled still.

    Refusals: those of `Post`; DraftNotFound, DraftPosted, Conflict (it was discarded, or is no longer scheduled),
    StaleRevision (it was saved since).
    """

    name: ClassVar[str] = "publish"
    kind: ClassVar[Kind] = Kind.ENTRY_POSTED

    draft_id: int
    version: int
    post: Post
    planned_at: datetime | None = None

    @property
    def text(self) -> str:
        """The entry's body."""
        return self.post.text

    def with_text(self, text: str) -> Self:
        """Post this body."""
        return replace(self, post=self.post.with_text(text))

    async def prepare(self, markdown: MarkdownRenderer, asker: str) -> Self:
        """Render the entry."""
        return replace(self, post=await self.post.prepare(markdown, asker))

    async def apply(self, pen: Pen) -> Entry:
        """Add the entry, and note what became of the draft."""
        draft = await drafts.find_draft(await pen.reading(), pen.blog, self.draft_id, lock=True)
        self._require_ready(draft)
        if self.planned_at and await drafts.hold_of(await pen.reading(), pen.blog) is not None:
            raise Conflict(sentence("This draft is no longer scheduled for that time."))
        entry = await self.post.apply(pen)
        pen.retire(draft, entry, self.planned_at)
        return entry

    def _require_ready(self, draft: Draft) -> None:
        require_state(draft, *AT_WORK)
        require_seen(draft, self.version)
        if self.planned_at and (draft.state is not DraftState.SCHEDULED or draft.publish_at != self.planned_at):
            raise Conflict(sentence("This draft is no longer scheduled for that time."))
