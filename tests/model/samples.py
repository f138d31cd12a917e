"""Blogs, entries and hand-overs to try things on: complete, valid and dull; a test changes only what it is about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from liveblog.model.blog import Blog, BlogStatus, Visibility
from liveblog.model.entry import Entry
from liveblog.model.shift import Shift

NOON = datetime(2014, 7, 27, 12, 0, tzinfo=UTC)

BLOG = Blog(
    id=1,
    slug="harbour",
    title="Harbour: live",
    description="",
    zone="Europe/Berlin",
    language="en",
    accent=None,
    summary="",
    summary_html="",
    byline=(),
    picture=None,
    show_readers=True,
    visibility=Visibility.PUBLIC,
    status=BlogStatus.LIVE,
    created_at=NOON,
    closed_at=None,
    epoch="k3v9x2ab",
    head=0,
    purges=0,
    last_entry=0,
)

ENTRY = Entry(
    id=7,
    revision=1,
    seq=9,
    body="Ships are leaving.",
    body_html="<p>Ships are leaving.</p>",
    headline=None,
    topics=(),
    byline=(),
    occurred_at=NOON,
    posted_at=NOON,
    revised_at=None,
    pinned=False,
    key_event=False,
)

SHIFT = Shift(id=3, note="Ben takes over from Ada.", editor="Ben", occurred_at=NOON)


def entry(**changes: Any) -> Entry:
    """Return the sample entry with some fields changed."""
    return replace(ENTRY, **changes)


def minutes(count: float) -> datetime:
    """Return a moment that many minutes after noon."""
    return NOON + timedelta(minutes=count)
