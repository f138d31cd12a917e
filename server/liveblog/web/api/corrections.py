"""Corrections over the API: a list of them as data, for those who don't read the whole log."""

from starlette.requests import Request
from starlette.responses import Response

from liveblog.present.corrections import corrections_view
from liveblog.web.cache.response import CachedResponse
from liveblog.web.corrections import CorrectionsForm, corrections_answer, since
from liveblog.wire.frame import encode

_AS_DATA = CorrectionsForm("data", lambda view: CachedResponse(encode(corrections_view(view)), "application/json"))


async def list_corrections(request: Request) -> Response:
    """Show a page of a blog's corrections, newest first."""
    return await corrections_answer(request, _AS_DATA, since(request), "no-cache")
