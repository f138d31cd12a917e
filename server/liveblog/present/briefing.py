"""What is known, as lines of text: for the forms of a blog that have no HTML."""

from collections.abc import Sequence

from liveblog.markup import visible_text
from liveblog.model.blog import Blog
from liveblog.render.briefed import briefed


def briefing_paragraphs(blog: Blog) -> Sequence[str]:
    """Return the title of the briefing and its statements, each a line; nothing where there is none."""
    said = briefed(blog)
    if said is None:
        return ()
    lines = (f"• {visible_text(statement.html).strip()} {behind}".rstrip() for statement, behind in said.lines)
    return (said.title, *lines)
