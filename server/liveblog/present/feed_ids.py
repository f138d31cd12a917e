"""The names under which feed readers know blogs and entries for ever (RFC 4287, section 4.2.6).

They are UUIDs made of what never changes: a blog's slug with the instant of its creation, an entry's number. Addresses,
and tag: URIs with a host in them, would change with the server's address, and a reader's program would show everything
once more.
"""

from uuid import UUID, uuid5

from liveblog.model.blog import Blog
from liveblog.model.correction import Correction
from liveblog.model.moment import rfc3339

_BLOGS = UUID("3f0c8a52-6f0e-4e0c-9a53-6b5f3c1d7e21")


def blog_name(blog: Blog) -> str:
    """Return the name of a blog, whichever document it stands in."""
    return _blog_uuid(blog).urn


def entry_name(blog: Blog, entry_id: int) -> str:
    """Return the name of an entry; its tombstone has the same."""
    return uuid5(_blog_uuid(blog), str(entry_id)).urn


def correction_name(blog: Blog, entry_id: int, correction: Correction) -> str:
    """Return the name of a correction in lists of them; an import brings all of an entry under one number."""
    return uuid5(_blog_uuid(blog), f"correction {entry_id} {correction.id} {rfc3339(correction.at)}").urn


def corrections_name(blog: Blog) -> str:
    """Return the name of the list of a blog's corrections."""
    return uuid5(_blog_uuid(blog), "corrections").urn


def _blog_uuid(blog: Blog) -> UUID:
    return uuid5(_BLOGS, f"{blog.slug} {rfc3339(blog.created_at)}")
