"""Blogs over the API, and their corrections for those who don't read the whole log."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from liveblog.errors import FieldError, InvalidInput
from liveblog.intake.models import BlogInput, BlogPatch
from liveblog.model.blog import Blog
from liveblog.present.corrections import corrections_view
from liveblog.sentence import sentence
from liveblog.web.api.answers import change_answer, json_answer, revision_answer
from liveblog.web.auth import administrator, readable_blog, writer
from liveblog.web.bodies import read_json
from liveblog.web.cache.response import CachedResponse
from liveblog.web.conditional import etag, if_match
from liveblog.web.context import requested_blog, services
from liveblog.web.corrections import CorrectionsForm, corrections_answer, since
from liveblog.wire.frame import encode
from liveblog.wire.views import JsonObject, blog_view

_AS_DATA = CorrectionsForm("data", lambda view: CachedResponse(encode(corrections_view(view)), "application/json"))


async def create_blog(request: Request) -> Response:
    """Create a blog."""
    by = await administrator(request)
    wanted = await read_json(request, BlogInput)
    blog = await services(request).desk.create_blog(wanted.draft(), by)
    headers = {"location": f"{request.scope['path']}/{blog.slug}", "etag": etag(blog.epoch, blog.head)}
    return json_answer(_with_log(request, blog), HTTPStatus.CREATED, headers)


async def get_blog(request: Request) -> Response:
    """Show a blog and where its log stands."""
    blog = await readable_blog(request)
    return revision_answer(request, blog, _with_log(request, blog), blog.head)


async def change_blog(request: Request) -> Response:
    """Change a blog's details, close it or reopen it."""
    by = await writer(request)
    patch = await read_json(request, BlogPatch)
    desk, slug = services(request).desk, request.path_params["slug"]
    changed = await desk.change_blog(slug, patch.changes(), by, if_match(request))
    return change_answer(request, changed, {"blog": _details(request, changed.blog)})


async def delete_blog(request: Request) -> Response:
    """Delete a blog for good, when its slug is said twice: in the address, and as what is to be deleted.

    Who may is asked first, so that nobody else learns which blogs there are.
    """
    by = await administrator(request)
    slug = request.path_params["slug"]
    if request.query_params.get("confirm") != slug:
        await requested_blog(request)
        raise InvalidInput(FieldError("confirm", sentence("must be “{slug}”: nothing was deleted", slug=slug)))
    await services(request).desk.delete_blog(slug, by)
    return json_answer({"deleted": slug})


def _details(request: Request, blog: Blog) -> JsonObject:
    view = blog_view(blog, services(request).renderer)
    own = {"visibility": blog.visibility.value, "shelved": blog.shelved, "summary_source": blog.summary}
    return view | own


def _with_log(request: Request, blog: Blog) -> JsonObject:
    return {"epoch": blog.epoch, "head": blog.head, "purges": blog.purges, "blog": _details(request, blog)}


async def list_corrections(request: Request) -> Response:
    """Show a page of a blog's corrections, newest first."""
    return await corrections_answer(request, _AS_DATA, since(request), "no-cache")
