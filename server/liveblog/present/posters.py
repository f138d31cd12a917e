"""What a blog's poster shows, where it can be drawn."""

from liveblog.media import can_shape
from liveblog.model.blog import Blog, BlogStatus
from liveblog.model.colour import DEFAULT_ACCENT
from liveblog.model.poster import Poster, drawable
from liveblog.render import direction_of, language_for
from liveblog.render.messages import words


def poster_of(blog: Blog, publisher: str) -> Poster | None:
    """Return the poster of a blog as it stands; None where its title is in a script that our font hasn't."""
    shaped = can_shape()
    title = drawable(blog.title, shaped=shaped)
    if title is None:
        return None
    live = blog.status is BlogStatus.LIVE
    state = str(words(language_for(blog.language))["live" if live else "closed"])
    return Poster(
        title,
        publisher=drawable(publisher, shaped=shaped) or "",
        state=drawable(state, shaped=shaped) or "",
        is_live=live,
        accent=blog.accent or DEFAULT_ACCENT,
        direction=direction_of(blog.language),
    )
