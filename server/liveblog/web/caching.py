"""How long an answer may be kept, and by whom."""

from liveblog.model.blog import Blog

SHARED_SECONDS = 1
"""So long may shared caches keep what changes with a post, and do we where nothing tells of changes."""

SHORT = f"public, max-age=0, s-maxage={SHARED_SECONDS}, stale-if-error=60"
"""For what changes with a post: a CDN asks for it once a second, whoever asks the CDN.

No `stale-while-revalidate`: browsers and CDNs would give whoever asks every few seconds what there was when they asked
last, and so bring each post one question late.
"""

REVOCABLE = "public, max-age=60, stale-if-error=60"
"""For what never changes while everybody may read it: a minute after a blog was made private caches ask, and learn it.

Asking again costs a 304.
"""

NEVER = "private, no-store"


def caching(blog: Blog, shared: str = SHORT) -> str:
    """Return how long what tells of a blog may be kept: of a public one as `shared` says, of a private one nothing."""
    return shared if blog.is_public else NEVER
