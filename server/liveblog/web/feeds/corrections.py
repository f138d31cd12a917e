"""The feeds of corrections: a blog's, and those of the whole house. How they are drawn is elsewhere."""

from starlette.requests import Request
from starlette.responses import Response

from liveblog.present.atom_parts import MEDIA_TYPE as ATOM
from liveblog.present.correction_feeds import corrections_atom, corrections_json_feed
from liveblog.present.jsonfeed import MEDIA_TYPE as JSON_FEED
from liveblog.web.cache.response import CachedResponse
from liveblog.web.corrections import CorrectionsForm, corrections_answer, public_answer

_AS_ATOM = CorrectionsForm(ATOM, lambda view: CachedResponse(corrections_atom(view), f"{ATOM}; charset=utf-8"))
_AS_JSON = CorrectionsForm(JSON_FEED, lambda view: CachedResponse(corrections_json_feed(view), JSON_FEED))


async def blog_atom(request: Request) -> Response:
    """Answer with a blog's newest corrections as Atom."""
    return await corrections_answer(request, _AS_ATOM)


async def blog_json(request: Request) -> Response:
    """Answer with a blog's newest corrections as JSON Feed."""
    return await corrections_answer(request, _AS_JSON)


async def public_atom(request: Request) -> Response:
    """Answer with the newest corrections of all public blogs as Atom; what is ours in it is English."""
    return await public_answer(request, _AS_ATOM)


async def public_json(request: Request) -> Response:
    """Answer with the newest corrections of all public blogs as JSON Feed."""
    return await public_answer(request, _AS_JSON)
