"""Posting an entry, and asking whether one was posted under a key, without posting it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar, Self

from liveblog.desk.changes.change import Change, require_come, require_live, unpin_others
from liveblog.desk.changes.claiming import numbered, with_claim
from liveblog.desk.figures import note_figures
from liveblog.desk.markdown import MarkdownRenderer
from liveblog.desk.pen import Pen
from liveblog.desk.references import note_references
from liveblog.errors import Conflict
from liveblog.model.correction import Correction, CorrectionDraft, CorrectionKind
from liveblog.model.entry import Entry, EntryDraft, Tombstone
from liveblog.model.event import Kind
from liveblog.model.moment import normalised


@dataclass(frozen=True, slots=True)
class Post(Change[Entry | Tombstone]):
    """Post an entry; of one that was posted under the same key, and deleted since, the tombstone is told.

    `form` is the key of the form that it was typed into: the draft that was kept of it meanwhile is this entry now.
    `form_seen` is the version of that draft which the form saw last, 0 for none; None: it did not say. One that was
    saved since and has words that are not in this entry stays a draft: somebody typed them on another device.

    `told` is what readers of it were told elsewhere, oldest first; one that was withdrawn there has no body.

    Refusals: InvalidInput (nothing would be seen of it, or what it claims is not in it), BlogClosed, TimeAhead (it is
    to have happened at a time that has not come). Of the body that is rendered already something can be seen.
    """

    name: ClassVar[str] = "post"
    kind: ClassVar[Kind] = Kind.ENTRY_POSTED

    draft: EntryDraft
    body_html: str = ""
    form: str | None = None
    form_seen: int | None = None
    told: tuple[CorrectionDraft, ...] = ()

    @property
    def text(self) -> str:
        """The entry's body."""
        return self.draft.body

    def with_text(self, text: str) -> Self:
        """Post this body."""
        return replace(self, draft=replace(self.draft, body=text))

    async def prepare(self, markdown: MarkdownRenderer, asker: str) -> Self:
        """Render the body, if nobody has."""
        if self.body_html or self._is_withdrawn:
            return self
        return replace(self, body_html=await markdown.body(self.draft.body, asker))

    async def apply(self, pen: Pen) -> Entry:
        """Add the entry, and take the pin from others if it is to have it."""
        require_live(pen.blog)
        require_come(self.draft.occurred_at, pen.at, allow_future=self.draft.allow_future)
        if self.draft.pinned:
            await unpin_others(pen, None)
        entry_id = pen.blog.last_entry + 1
        entry = first_revision(self.draft, self.body_html, entry_id=entry_id, seq=pen.next_seq, posted_at=pen.at)
        if self.draft.claim:
            entry = await with_claim(pen, entry, self.draft.claim)
        entry = await note_figures(pen, None, await note_references(pen, None, entry))
        entry = numbered(replace(entry, seq=pen.next_seq, corrections=self._corrections(pen)), pen.next_seq)
        entry = pen.add(entry)
        if self.form is not None:
            pen.retire_form(self.form, self.form_seen, entry)
        return entry

    @property
    def _is_withdrawn(self) -> bool:
        return bool(self.told) and self.told[-1].kind is CorrectionKind.RETRACTION

    def _corrections(self, pen: Pen) -> tuple[Correction, ...]:
        return tuple(
            Correction(pen.next_seq, told.kind, told.text, told.was, normalised(told.at or pen.at))
            for told in self.told
        )


def first_revision(draft: EntryDraft, body_html: str, *, entry_id: int, seq: int, posted_at: datetime) -> Entry:
    """Make the first revision of an entry."""
    return Entry(
        id=entry_id,
        revision=1,
        seq=seq,
        body=draft.body,
        body_html=body_html,
        headline=draft.headline,
        topics=draft.topics,
        byline=draft.byline,
        occurred_at=normalised(draft.occurred_at) if draft.occurred_at else posted_at,
        posted_at=posted_at,
        revised_at=None,
        pinned=draft.pinned,
        key_event=draft.key_event,
    )


class NotPosted(Conflict):
    """Nothing was posted under this key."""

    code = "not_posted"


@dataclass(frozen=True, slots=True)
class Repeat(Post):
    """The same post once more: what its key made is told; where it made nothing, nothing is posted.

    Refusals: NotPosted.
    """

    async def apply(self, pen: Pen) -> Entry:
        """Refuse: had it been posted, the key would have told so."""
        del pen
        raise NotPosted("It was not posted.")
