"""How long an answer may be kept, and by whom; entity tags made of what is answered."""

from hashlib import sha256
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from liveblog.model.blog import Blog, Visibility
from liveblog.web.conditional import is_unchanged

SHORT = "public, max-age=0, s-maxage=1, stale-while-revalidate=10, stale-if-error=60"
"""For what changes with a post: a CDN asks for it once a second, whoever asks the CDN."""

NEVER = "private, no-store"


def caching(blog: Blog) -> str:
    """Return how long what tells of a blog may be kept: of a private one nothing."""
    return NEVER if blog.visibility is Visibility.PRIVATE else SHORT


def tagged_answer(request: Request, body: bytes, media_type: str, cache_control: str = SHORT) -> Response:
    """Answer with a document that is tagged with its own digest, or 304 when the asker has it."""
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {"etag": tag, "cache-control": cache_control}
    if is_unchanged(request, tag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(body, headers=headers, media_type=media_type)
