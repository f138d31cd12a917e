"""Blogs over the API."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from liveblog.intake.models import BlogInput, BlogPatch
from liveblog.model.blog import Blog
from liveblog.web.api.answers import change_answer, json_answer, revision_answer
from liveblog.web.auth import administrator, readable_blog, writer
from liveblog.web.bodies import read_json
from liveblog.web.conditional import etag, if_match
from liveblog.web.context import services
from liveblog.wire.views import JsonObject, blog_view


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


def _details(request: Request, blog: Blog) -> JsonObject:
    view = blog_view(blog, services(request).renderer)
    return view | {"visibility": blog.visibility.value, "summary_source": blog.summary}


def _with_log(request: Request, blog: Blog) -> JsonObject:
    return {"epoch": blog.epoch, "head": blog.head, "purges": blog.purges, "blog": _details(request, blog)}
