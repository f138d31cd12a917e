"""A page of HTML: what its head says, in words that are meant for others (Open Graph, Twitter) or in its own."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from liveblog.webpages.charset import decoded
from liveblog.webpages.structured import read_structured
from liveblog.webpages.summary import NAME_LENGTH, PageSummary, address, lines, moment, one_line
from liveblog.webpages.tags import FoundTag, found_tags

_SCRIPTS_LIMIT = 10
_LIKE_ADDRESSES = ("http:", "https:", "@", "//")

_TITLE = ("og:title", "twitter:title", "title", "headline", "dc.title")
_TEXT = ("og:description", "twitter:description", "description", "dc.description")
_AUTHOR = ("author", "article:author", "byl", "parsely-author", "sailthru.author", "dc.creator")
_PUBLISHED = (
    *("article:published_time", "og:published_time", "og:article:published_time", "datepublished"),
    *("parsely-pub-date", "pubdate", "date", "dc.date", "dcterms.created", "video:release_date"),
)
_IMAGE = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src", "image_src")
_SOURCE = ("og:site_name", "application-name")
_ADDRESS = ("canonical", "og:url")

_Said = Mapping[str, str]


def read_summary(body: bytes, content_type: str = "") -> PageSummary:
    """Read the beginning of a page. It never fails: of what is no page, nothing is found."""
    tags = list(found_tags(decoded(body, content_type)))
    said, structured = _said(tags), read_structured(_scripts(tags))
    kind = said.get("og:type", "")
    own = PageSummary(
        title=one_line(_first(said, _TITLE[:2])),
        text=lines(_first(said, _TEXT)),
        author=_author(said),
        published=next(filter(None, (moment(said.get(name, "")) for name in _PUBLISHED)), ""),
        source=one_line(_first(said, _SOURCE), NAME_LENGTH),
        image=address(_first(said, _IMAGE)),
        address=address(_first(said, _ADDRESS)),
        kind="video" if kind.startswith("video") else "audio" if kind.startswith(("music", "audio")) else "",
        is_large=said.get("twitter:card", "") != "summary",
    )
    return own.or_else(structured).or_else(PageSummary(title=one_line(_first(said, _TITLE))))


def _said(tags: Iterable[FoundTag]) -> _Said:
    """Return what metas and links say by name, the first of each that says anything."""
    said: dict[str, str] = defaultdict(str)
    for tag in tags:
        attributes = tag.attributes
        if tag.name == "title":
            said["title"] = said["title"] or tag.content
        elif tag.name == "link":
            for rel in attributes.get("rel", "").lower().split()[:5]:
                said[rel] = said[rel] or attributes.get("href", "")
        elif tag.name == "meta":
            for name in ("property", "name", "itemprop"):
                if key := attributes.get(name, "").strip().lower():
                    said[key] = said[key] or attributes.get("content", "").strip()
    return said


def _scripts(tags: Iterable[FoundTag]) -> list[str]:
    kinds = ((tag, tag.attributes.get("type", "").strip().lower()) for tag in tags if tag.name == "script")
    return [tag.content for tag, kind in kinds if kind.startswith("application/ld+json")][:_SCRIPTS_LIMIT]


def _first(said: _Said, names: Iterable[str]) -> str:
    return next(filter(None, (said.get(name, "") for name in names)), "")


def _author(said: _Said) -> str:
    """Return a name; many pages have the address of a profile there, or the site's own account."""
    names = (one_line(said.get(name, ""), NAME_LENGTH) for name in _AUTHOR)
    return next((name for name in names if name and not name.lower().startswith(_LIKE_ADDRESSES)), "")
