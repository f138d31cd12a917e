"""What a house says of a partner, as pydantic models."""

import re
from collections.abc import Sequence
from typing import Annotated, Any, cast

import idna
from pydantic import AfterValidator, Field

from liveblog.intake.fields import Accent, Label, Labels, Line, Moment, Slug
from liveblog.intake.models import Input, Patch
from liveblog.intake.people import Email
from liveblog.model.blog import Blog, NamedBlog
from liveblog.model.partner import OPAQUE_ORIGIN, KeyKind, PartnerChanges, PartnerDraft
from liveblog.model.principal import Grant, Scope, TopicGrant, grants_of
from liveblog.sentence import sentence

_MOST_ORIGINS = 50
_ORIGIN = re.compile(
    r"(https?)://((?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9_-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?/?"
)
_PORTS = {"http": "80", "https": "443"}


def _origin(text: str) -> str:
    """Return an origin as browsers write it (RFC 6454, section 6.2)."""
    if text == OPAQUE_ORIGIN:
        return text
    scheme, mark, host = text.strip().lower().partition("://")
    try:
        found = _ORIGIN.fullmatch(scheme + mark + (host if host.isascii() else idna.encode(host, uts46=True).decode()))
    except idna.IDNAError:
        found = None
    if found is None:
        raise ValueError(sentence("must be the beginning of an address such as https://www.example.org"))
    scheme, host, port = found.groups()
    return f"{scheme}://{host}" + (f":{port}" if port and port != _PORTS[scheme] else "")


def _once(origins: list[str]) -> list[str]:
    return list(dict.fromkeys(origins))


Origin = Annotated[
    str,
    AfterValidator(_origin),
    Field(
        description="Scheme, host and port of pages, or `null` for frames that are sandboxed",
        examples=["https://www.example.org"],
        max_length=253,
    ),
]


Origins = Annotated[list[Origin], Field(max_length=_MOST_ORIGINS), AfterValidator(_once)]


_NAME = Field(description="The organisation, as the house calls it", examples=["Northern Post"])
_ATTRIBUTION = Field(description="The line that names us on their pages")
_EVERYWHERE = Field(description="They get all blogs that partners may read, those to come included")


class PartnerInput(Input):
    """What a partner is; what it may be shown is said beside it."""

    name: Annotated[Label, _NAME]
    attribution: Annotated[Line, _ATTRIBUTION] = ""
    accent: Accent | None = None
    contact: Email = ""
    origins: Origins = []  # noqa: RUF012 -- pydantic copies it

    def draft(self, grants: tuple[Grant, ...]) -> PartnerDraft:
        """Return what the house's records take."""
        return PartnerDraft(**(self.model_dump() | {"origins": tuple(self.origins), "grants": grants}))


class PartnerBlogInput(Input):
    """A blog that a partner gets."""

    slug: Annotated[Slug, Field(description="The blog's name in addresses", examples=["harbour-fire"])]
    topics: Annotated[
        Labels, Field(description="They get the entries of these topics alone; none: all of it", examples=[[]])
    ] = []  # noqa: RUF012 -- pydantic copies it


PartnerBlogs = Annotated[
    list[PartnerBlogInput], Field(description="The blogs that they get", max_length=200, examples=[[]])
]


class NewPartnerInput(PartnerInput):
    """A partner to add."""

    everywhere: Annotated[bool, _EVERYWHERE] = False
    blogs: PartnerBlogs = []  # noqa: RUF012 -- pydantic copies it

    def said(self) -> dict[str, Any]:
        """Return what is said of it beside what it may be shown."""
        return _said(self.model_dump(exclude={"everywhere", "blogs"}))


class PartnerPatch(Patch):
    """Changes of a partner; a field that isn't sent stays as it is.

    What it gets is said as a whole: with `everywhere` or `blogs` whatever it got before is replaced.
    """

    name: Annotated[Label, _NAME] = ""
    attribution: Annotated[Line, _ATTRIBUTION] = ""
    accent: Accent | None = None
    contact: Email = ""
    origins: Origins = []  # noqa: RUF012 -- pydantic copies it
    everywhere: Annotated[bool, _EVERYWHERE] = False
    blogs: PartnerBlogs = []  # noqa: RUF012 -- pydantic copies it

    def changes(self) -> PartnerChanges:
        """Return what is said of it beside what it may be shown."""
        return cast("PartnerChanges", _said(self.model_dump(exclude_unset=True, exclude={"everywhere", "blogs"})))

    @property
    def says_what_they_get(self) -> bool:
        """Tell whether it says what the partner may be shown."""
        return bool(self.model_fields_set & {"everywhere", "blogs"})


class PartnerKeyInput(Input):
    """A key to make."""

    kind: Annotated[
        KeyKind, Field(strict=False, description="`pk`, publishable: for addresses; `sk`, secret", examples=["sk"])
    ]
    expires_at: Annotated[Moment | None, Field(description="Until when it is good; null: until it is revoked")] = None


def _said(values: dict[str, Any]) -> dict[str, Any]:
    return values | ({"origins": tuple(values["origins"])} if "origins" in values else {})


def rights_of(chosen: Sequence[tuple[Blog | NamedBlog, Sequence[str]]] | None) -> PartnerChanges:
    """Return what a partner gets: of each of these blogs all, or the entries of some topics; None: all blogs.

    A blog that is named twice, once without topics, it gets as a whole.
    """
    whole = None if chosen is None else [blog for blog, topics in chosen if not topics]
    limited = {blog.id: tuple(topics) for blog, topics in chosen or () if topics and blog not in (whole or ())}
    topic_grants = tuple(TopicGrant(blog_id, topics) for blog_id, topics in limited.items())
    return {"grants": grants_of(Scope.READ, whole), "topic_grants": topic_grants}
