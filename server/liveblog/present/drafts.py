"""Drafts as the desk lists them: what waits for an editor, what goes out by itself, one's own, and those of others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from liveblog.model.blog import Blog
from liveblog.model.draft import Draft, DraftState
from liveblog.model.principal import Principal
from liveblog.render.texts import shortened
from liveblog.store import Store
from liveblog.store import drafts as rows

_TITLE_LENGTH = 80


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in a list, and what it is called there: its headline, or how it begins."""

    draft: Draft
    is_own: bool

    @property
    def title(self) -> str:
        """Return what it is called; empty when nothing was typed yet."""
        text = self.draft.text
        return shortened(" ".join((text.headline or text.body).split()), _TITLE_LENGTH)


@dataclass(frozen=True, slots=True)
class DraftList:
    """A blog's drafts as one person sees them; `held_since`: nothing goes out by itself."""

    submitted: Sequence[DraftLine]
    scheduled: Sequence[DraftLine]
    own: Sequence[DraftLine]
    shared: Sequence[DraftLine]
    discarded: Sequence[DraftLine]
    held_since: datetime | None

    @property
    def people(self) -> Iterator[str | None]:
        """Yield the keys of all who are named in it."""
        for lines in (self.submitted, self.scheduled, self.own, self.shared, self.discarded):
            for line in lines:
                yield from (line.draft.author, line.draft.saved_by, line.draft.seen_by, line.draft.publish_by)

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to list."""
        return not (self.submitted or self.scheduled or self.own or self.shared or self.discarded or self.held_since)


async def read_drafts(store: Store, blog: Blog, by: Principal, *, as_editor: bool) -> DraftList:
    """Read what somebody sees: editors see what was submitted, contributors what they submitted themselves."""
    async with store.read() as connection:
        found = await rows.drafts_of_blog(connection, blog, by.key, as_editor=as_editor)
        discarded = await rows.discarded_drafts(connection, blog, by.key)
        held = await rows.hold_of(connection, blog)
    lines = [DraftLine(draft, draft.author == by.key) for draft in found]
    submitted = [line for line in lines if line.draft.state is DraftState.SUBMITTED]
    scheduled = [line for line in lines if line.draft.state is DraftState.SCHEDULED]
    rest = [line for line in lines if line.draft.state is DraftState.OPEN]
    return DraftList(
        submitted=sorted(submitted, key=lambda line: line.draft.submitted_at or line.draft.saved_at),
        scheduled=sorted(scheduled, key=lambda line: line.draft.publish_at or line.draft.saved_at),
        own=[line for line in rest if line.is_own],
        shared=[line for line in rest if not line.is_own],
        discarded=[DraftLine(draft, is_own=True) for draft in discarded],
        held_since=held,
    )
