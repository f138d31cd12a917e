"""Changing a blog's details, closing it and opening it again."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import ClassVar, Self

from liveblog.desk.changes.change import Change, require_match
from liveblog.desk.markdown import MarkdownRenderer
from liveblog.desk.pen import Pen
from liveblog.errors import Conflict
from liveblog.model.blog import Blog, BlogChanges, BlogStatus
from liveblog.model.event import Kind, Position
from liveblog.sentence import sentence


@dataclass(frozen=True, slots=True)
class ChangeBlog(Change[Blog]):
    """Change a blog's details, or close and reopen it; changing nothing makes no event.

    `if_match` names the heads at which the change may be made; None: any. `rule` refuses it, by raising, with the blog
    as it is when nobody else can change it any more.

    One that is reopened leaves the shelf.

    Refusals: InvalidInput (of its summary nothing would be seen), StaleRevision (something was written since), Conflict
    (it is live, and to be put on the shelf).
    """

    name: ClassVar[str] = "change_blog"
    kind: ClassVar[Kind] = Kind.BLOG_CHANGED

    changes: BlogChanges
    if_match: Collection[Position] | None = None
    summary_html: str | None = None
    rule: Callable[[Blog], None] | None = None

    @property
    def text(self) -> str:
        """The new summary, if there is one."""
        return self.changes.get("summary", "")

    async def prepare(self, markdown: MarkdownRenderer, asker: str) -> Self:
        """Render the new summary."""
        if "summary" not in self.changes:
            return self
        return replace(self, summary_html=await markdown.summary(self.changes["summary"], asker))

    async def apply(self, pen: Pen) -> Blog:
        """Save what is other than it was."""
        head = Position(pen.blog.epoch, pen.blog.head)
        require_match(self.if_match, head, f"The blog was changed in the meantime: its head is {head.seq} now.")
        if self.rule:
            self.rule(pen.blog)
        before, changed = pen.blog, self._changed(pen)
        if changed != before:
            pen.blog = changed
            pen.append(Kind.BLOG_CHANGED, changed, before)
        return pen.blog

    def _changed(self, pen: Pen) -> Blog:
        changed = replace(pen.blog, **self.changes)
        if self.summary_html is not None and changed.summary != pen.blog.summary:
            changed = replace(changed, summary_html=self.summary_html)
        if changed.status is BlogStatus.LIVE and changed.shelved:
            if not pen.blog.shelved:
                raise Conflict(sentence("The coverage is live: close it before you put it on the shelf."))
            changed = replace(changed, shelved=False)
        if changed.status is not pen.blog.status:
            changed = replace(changed, closed_at=pen.at if changed.status is BlogStatus.CLOSED else None, on_duty=None)
        return changed
