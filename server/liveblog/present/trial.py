"""Drawing each kind of page once for nobody, with a blog that there is not: what fails is known before readers come."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from liveblog.model.blog import Blog, BlogStatus, MainPicture, Visibility
from liveblog.model.entry import Entry
from liveblog.model.page import EntryPage, cut
from liveblog.model.shift import Shift
from liveblog.present.front import FrontLine, FrontView
from liveblog.present.page import draw_page
from liveblog.present.page_query import PageQuery
from liveblog.present.page_view import Moment, PageView
from liveblog.present.way_on import WayOn
from liveblog.render import Renderer, tried

_AT = datetime(2031, 3, 4, 15, 58, tzinfo=UTC)
_BLOG = Blog(
    id=1,
    slug="trial",
    title="Trial",
    description="A trial.",
    zone="UTC",
    language="en",
    accent="#0b5c8a",
    summary="So far.",
    summary_html="<p>So far.</p>",
    byline=("Ada Quist",),
    picture=MainPicture("/media/0123456789abcdef0123-1600x900.webp", "A quay", "The quay", "Ada Quist"),
    show_readers=True,
    visibility=Visibility.PUBLIC,
    status=BlogStatus.LIVE,
    created_at=_AT,
    closed_at=None,
    epoch="trial",
    head=2,
    purges=0,
    last_entry=1,
)
_ENTRY = Entry(
    id=1,
    revision=2,
    seq=1,
    body="Open.",
    body_html="<p>Open.</p>",
    headline="Open",
    topics=("Quay",),
    byline=("Ada Quist",),
    occurred_at=_AT,
    posted_at=_AT,
    revised_at=_AT,
    pinned=True,
    key_event=True,
)
_SHIFT = Shift(id=2, note="Ben takes over.", editor="Ben", occurred_at=_AT)


def try_pages(renderer: Renderer) -> None:
    """Draw the pages of a blog, and an error, if any template is the publisher's own.

    Raises:
        ConfigurationError: a template fails; names the file, the line and what is wrong.
    """
    renderer.require_sound_publisher()
    if not renderer.publisher.templates:
        return
    page = EntryPage(_BLOG, stretch, None, (_ENTRY,), (_SHIFT,)) if (stretch := cut(1)) else None
    whole = PageView(_BLOG, PageQuery(), (_SHIFT, _ENTRY), b"null", page, pinned=_ENTRY, key_entries=(_ENTRY,))
    views = (
        whole,
        replace(whole, highlight=_ENTRY),
        replace(whole, moment=Moment(_AT, None, None)),
        replace(whole, page=None, query=PageQuery(words="open"), found_number=1),
        replace(whole, blog=replace(_BLOG, picture=None, byline=(), status=BlogStatus.CLOSED), timeline=()),
    )
    for view in views:
        tried(renderer.publisher, partial(draw_page, renderer, view))
    line = FrontLine(_BLOG, _ENTRY)
    for front in (FrontView((line,), (line,), 2, 3), FrontView(is_new=True)):
        tried(renderer.publisher, partial(renderer.page, "front.html", root="", view=front, is_editor=False))
    problem = {"title": "Not Found", "status": 404, "code": "not_found", "detail": "There is nothing at this address."}
    tried(renderer.publisher, partial(renderer.page, "problem.html", problem=problem, coverage=None, way=None))
    way = WayOn(_BLOG, _ENTRY, None, [_ENTRY])
    tried(renderer.publisher, partial(renderer.page, "problem.html", problem=problem, coverage=_BLOG.path, way=way))
