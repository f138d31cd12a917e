"""JSON Feed, version 1.1. Pure: a feed in, bytes out.

Deleted entries are simply missing, as the format wants it; who keeps what was read finds them in `_liveblog.deleted`.
"""

from datetime import datetime

from liveblog.markup import first_image, paragraphs, places
from liveblog.model.entry import Entry
from liveblog.model.moment import rfc3339
from liveblog.present.briefing import briefing_paragraphs
from liveblog.present.feed import Feed, Links
from liveblog.present.feed_ids import blog_name, entry_name
from liveblog.present.front import FrontLine
from liveblog.present.front_feed import FrontFeed
from liveblog.render.texts import title
from liveblog.render.told import duty_said, figures_said
from liveblog.wire.frame import encode, encode_with
from liveblog.wire.views import JsonObject, named_place_view

MEDIA_TYPE = "application/feed+json"
COMPLETE_END = b"]}"
VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(feed: Feed) -> bytes:
    """Draw a page of a blog as a JSON Feed, newest first."""
    number, links = feed.page.cut.number, feed.links
    here = None if feed.is_newest else number
    older = {"next_url": links.document("feed.json", number - 1) if number > 1 else None}
    document = _top(links, feed.publisher, here) | older | {"_liveblog": _log(feed)}
    return encode_with(
        filled(document), "items", (_item(links, entry, feed.changed(entry)) for entry in feed.newest_first)
    )


def front_json_feed(feed: FrontFeed) -> bytes:
    """Draw the list of blogs, the one that told something last first."""
    document = {
        "version": VERSION,
        "title": feed.publisher,
        "home_page_url": feed.home,
        "feed_url": feed.document("feed.json"),
        "authors": [filled({"name": feed.publisher, "url": feed.addresses.home})],
    }
    return encode(filled(document) | {"items": [_blog(feed, line) for line in feed.lines]})


def _blog(feed: FrontFeed, line: FrontLine) -> JsonObject:
    links = feed.links(line.blog)
    return filled(
        {
            "id": blog_name(line.blog),
            "url": links.page(),
            "title": line.blog.title,
            "content_text": line.headline or line.blog.description or line.blog.title,
            "image": links.picture(line.image.path) if line.image else None,
            "date_published": rfc3339(line.blog.created_at),
            "date_modified": rfc3339(feed.changed(line)),
            "language": line.blog.language,
            "tags": list(line.topics),
            "_liveblog": {"status": line.blog.status.value},
        }
    )


def complete_top(links: Links, publisher: str) -> bytes:
    """Draw the beginning of the one document that has all entries of a blog: they follow, then `COMPLETE_END`."""
    return encode(filled(_top(links, publisher)) | {"items": []}).removesuffix(COMPLETE_END)


def complete_item(links: Links, entry: Entry, changed_at: datetime) -> bytes:
    """Draw an entry of such a document; commas between them are the caller's."""
    return encode(_item(links, entry, changed_at))


def _top(links: Links, publisher: str, page: int | None = None) -> JsonObject:
    blog = links.blog
    above = (duty_said(blog), *briefing_paragraphs(blog), *paragraphs(blog.summary_html), *figures_said(blog))
    return {
        "version": VERSION,
        "title": blog.title,
        "description": "\n\n".join(filter(None, (blog.description, *above))),
        "home_page_url": links.page(page),
        "feed_url": links.document("feed.json", page),
        "language": blog.language,
        "authors": [filled({"name": publisher, "url": links.addresses.home})],
    }


def _log(feed: Feed) -> JsonObject:
    """Say what to forget and, on the newest page, where the log stands (docs/protocol.md): one can follow from there.

    An older page doesn't: it would be another with each event of the blog.
    """
    deleted = [{"id": entry_name(feed.blog, removal.entry_id), "at": rfc3339(removal.at)} for removal in feed.removals]
    log = {"epoch": feed.blog.epoch, "head": feed.blog.head} if feed.is_newest else {}
    return log | {"deleted": deleted}


def _item(links: Links, entry: Entry, changed_at: datetime) -> JsonObject:
    image = first_image(entry.body_html)
    named = [named_place_view(place) for place in places(entry.body_html)]
    return filled(
        {
            "id": entry_name(links.blog, entry.id),
            "url": links.entry(entry),
            "title": title(links.blog, entry),
            "content_html": links.content(entry),
            "image": links.picture(image.path) if image else None,
            "date_published": rfc3339(entry.occurred_at),
            "date_modified": rfc3339(changed_at),
            "authors": [{"name": name} for name in entry.byline],
            "tags": list(entry.topics),
            "_liveblog": {"places": named} if named else None,
        }
    )


def filled(members: JsonObject) -> JsonObject:
    """Leave out what says nothing: the format knows no null."""
    return {name: value for name, value in members.items() if value not in (None, "", [])}
