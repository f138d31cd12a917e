"""Closing a blog with a last entry."""

from dataclasses import dataclass, replace
from typing import ClassVar, Self

from liveblog.desk.changes.blog import ChangeBlog
from liveblog.desk.changes.change import Change
from liveblog.desk.changes.posting import Post
from liveblog.desk.markdown import MarkdownRenderer
from liveblog.desk.pen import Pen
from liveblog.model.blog import Blog, BlogStatus
from liveblog.model.entry import EntryDraft
from liveblog.model.event import Kind


@dataclass(frozen=True, slots=True)
class SignOff(Change[Blog]):
    """Post a last entry and close the blog, both or neither: nobody posts in between, and no reader sees only one.

    Refusals: those of `Post`.
    """

    name: ClassVar[str] = "sign_off"
    kind: ClassVar[Kind] = Kind.BLOG_CHANGED

    last: Post

    @classmethod
    def with_entry(cls, draft: EntryDraft) -> Self:
        """Make the change that closes with this entry."""
        return cls(Post(draft))

    @property
    def text(self) -> str:
        """The entry's body."""
        return self.last.text

    def with_text(self, text: str) -> Self:
        """Post this body."""
        return replace(self, last=self.last.with_text(text))

    async def prepare(self, markdown: MarkdownRenderer, asker: str) -> Self:
        """Render the entry."""
        return replace(self, last=await self.last.prepare(markdown, asker))

    async def apply(self, pen: Pen) -> Blog:
        """Add the entry, then close."""
        await self.last.apply(pen)
        return await ChangeBlog({"status": BlogStatus.CLOSED}).apply(pen)
