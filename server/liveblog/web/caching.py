"""How long an answer may be kept, and by whom."""

from liveblog.model.blog import Blog, Visibility

SHARED_SECONDS = 1
"""So long may shared caches keep what changes with a post, and do we where nothing tells of changes."""

SHORT = f"public, max-age=0, s-maxage={SHARED_SECONDS}, stale-while-revalidate=10, stale-if-error=60"
"""For what changes with a post: a CDN asks for it once a second, whoever asks the CDN."""

NEVER = "private, no-store"


def caching(blog: Blog, shared: str = SHORT) -> str:
    """Return how long what tells of a blog may be kept: of a public one as `shared` says, of a private one nothing."""
    return NEVER if blog.visibility is Visibility.PRIVATE else shared
