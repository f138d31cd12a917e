"""What all changes have in common, and the rules that stand for more than one of them."""

from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import ClassVar, Generic, Self

from liveblog.desk.markdown import MarkdownRenderer
from liveblog.desk.pen import Pen, SubjectT
from liveblog.errors import BlogClosed, FieldError, StaleRevision, TimeAhead
from liveblog.model.blog import Blog, BlogStatus
from liveblog.model.entry import Entry
from liveblog.model.event import Kind, Position
from liveblog.model.moment import in_words, is_ahead, rfc3339
from liveblog.sentence import sentence
from liveblog.store import reads


class Change(ABC, Generic[SubjectT]):
    """One thing the desk can do to a blog: a frozen value.

    `name` is what it is counted under, `kind` that of the event it ends with, as a rule; `text_field` is what whoever
    typed its text knows it as.
    """

    name: ClassVar[str]
    kind: ClassVar[Kind]
    text_field: ClassVar[str] = "body"

    @property
    def event_kind(self) -> Kind:
        """The kind of the event that this one ends with."""
        return self.kind

    @property
    def text(self) -> str:
        """The text that it writes, for the longest take turns."""
        return ""

    def with_text(self, text: str) -> Self:
        """Return the same change with another text, in which mentions of entries are links to them."""
        del text
        return self

    async def prepare(self, markdown: MarkdownRenderer, asker: str) -> Self:
        """Do all that can be done before a blog is locked for it, and return the change with what came of that.

        Raises:
            InvalidInput: of something it writes nothing would be seen.
            Busy, TooCostly: a long text can't be rendered.
        """
        del markdown, asker
        return self

    @abstractmethod
    async def apply(self, pen: Pen) -> SubjectT:
        """Decide, under the blog's lock, and write; return what it was about.

        Whatever is refused is refused before the first word is written.
        """


def require_match(if_match: Collection[Position] | None, position: Position, refusal: str) -> None:
    """Refuse to change something that was changed since it was read; None stands for any state.

    Raises:
        StaleRevision: it stands at none of the positions.
    """
    if if_match is not None and position not in if_match:
        raise StaleRevision(refusal)


def require_live(blog: Blog) -> None:
    """Refuse a blog that takes no more entries.

    Raises:
        BlogClosed: it is one.
    """
    if blog.status is BlogStatus.CLOSED:
        raise BlogClosed(blog.slug)


def require_come(
    occurred_at: datetime | None, present: datetime, *, allow_future: bool, field: str = "occurred_at"
) -> None:
    """Refuse a time that is in the future, unless it is said to be meant; None is the present.

    What is posted is out at once. Why, and how far clocks may differ, is in docs/decisions/0023.

    Raises:
        TimeAhead: it is farther ahead than clocks differ.
    """
    if occurred_at is None or allow_future or not is_ahead(occurred_at, present):
        return
    message = sentence(
        "is in the future, {span} ahead of the server's clock ({now}), and what is said is published at once, "
        "whatever its time. Send “allow_future” if this is intended",
        span=in_words(occurred_at - present),
        now=rfc3339(present),
    )
    raise TimeAhead(FieldError(field, message))


async def present_entry(pen: Pen, entry_id: int, if_match: Collection[Position] | None) -> Entry:
    """Return an entry that is to be there, as it was read.

    Raises:
        EntryNotFound, EntryDeleted: there is none.
        StaleRevision: somebody changed it since.
    """
    entry = await reads.present_entry(await pen.reading(), pen.blog, entry_id)
    refusal = f"Entry {entry_id} was changed in the meantime: it is at revision {entry.revision} now."
    require_match(if_match, Position(pen.blog.epoch, entry.seq), refusal)
    return entry


async def unpin_others(pen: Pen, entry_id: int | None) -> None:
    """Take the pin from whatever has it: a blog has one pinned entry, and the change is an event like any other."""
    pinned = await reads.pinned_entries(await pen.reading(), pen.blog)
    for entry in pinned:
        if entry.id != entry_id:
            pen.save(replace(entry, pinned=False))
