"""The list of blogs, and making one."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liveblog.access import may, may_somewhere, reach
from liveblog.errors import FieldError, InvalidInput, LiveblogError, NotFound
from liveblog.intake.fields import zones
from liveblog.intake.invalid import validated
from liveblog.intake.models import BlogInput
from liveblog.intake.names import proposed_slug
from liveblog.model.blog import Blog, Visibility
from liveblog.model.principal import Scope
from liveblog.present.desk_list import ListQuery, ListState, read_desk_list
from liveblog.sentence import sentence
from liveblog.store.jobs import parked_jobs
from liveblog.web.context import asked_language, services
from liveblog.web.desk_page import draw
from liveblog.web.editor.responses import session_lost_page
from liveblog.web.fields import Fields, fields_to_keep
from liveblog.web.parameters import page_number
from liveblog.web.problems import status_of
from liveblog.web.visitor import Visitor, admin_of_all, anybody, checked_visitor, login_first

_FIELDS = ("title", "slug", "zone", "language", "summary", "visibility")
_DONE = {"removed": sentence("The blog is deleted. Its content is being deleted now; its slug can't be used again.")}


@login_first
async def choose_blog(request: Request) -> Response:
    """List the blogs in which somebody works: those that they may write in, and those only to be read.

    Those who look after the server are told what it gave up on.
    """
    me, asked = await anybody(request), request.query_params
    state = ListState(asked["state"]) if asked.get("state") in set(ListState) else None
    query = ListQuery(asked.get("q", ""), state, page_number(request) or 1)
    makes_blogs, app = may(me.principal, Scope.ADMIN), services(request)
    found = await read_desk_list(app.store, query, reach(me.principal, Scope.READ))
    if found is None:
        raise NotFound(sentence("The list has no page {number}.", number=query.number))
    parked = 0
    if makes_blogs:
        async with app.store.read() as transaction:
            parked = await parked_jobs(transaction)
    shown: dict[str, Any] = {
        "list": found,
        "query": query,
        "writable": {line.blog.id for line in found.lines if may(me.principal, Scope.SUBMIT, line.blog)},
        "writes": may_somewhere(me.principal, Scope.SUBMIT),
        "makes_blogs": makes_blogs,
        "parked": parked,
        "done": _DONE.get(asked.get("done", "")),
    }
    return draw(request, "desk.html", me, **shown)


@login_first
async def new_blog(request: Request) -> Response:
    """Ask what a new blog is to be."""
    return _draw(request, await admin_of_all(request), {"language": asked_language(request).tag})


async def create_blog(request: Request) -> Response:
    """Make a blog, and open its desk."""
    fields = await fields_to_keep(request)
    try:
        me = await checked_visitor(request, fields, admin_of_all)
        blog = await _create(request, me, fields)
    except LiveblogError as error:
        if kept := session_lost_page(request, fields, error):
            return kept
        return _draw(request, await anybody(request), fields, error)
    return RedirectResponse(f"/desk/{blog.slug}?done=made", 303, {"cache-control": "no-store"})


async def _create(request: Request, me: Visitor, fields: Fields) -> Blog:
    values: dict[str, Any] = {name: fields.get(name, "").strip() for name in _FIELDS}
    values["slug"] = values["slug"] or proposed_slug(values["title"])
    if values["title"] and not values["slug"]:
        raise InvalidInput(FieldError("slug", sentence("must be chosen: none can be made of this title")))
    values["zone"] = values["zone"] or "UTC"
    values["visibility"] = Visibility.of(values["visibility"])
    return await services(request).desk.create_blog(validated(BlogInput, values).draft(), me.principal)


def _draw(request: Request, me: Visitor, fields: Fields, error: LiveblogError | None = None) -> Response:
    errors = {each.field: sentence("This {fault}.", fault=each.message) for each in getattr(error, "errors", ())}
    if "pattern" in errors.get("slug", ""):
        errors["slug"] = sentence("Small letters from a to z and digits, with single hyphens between them.")
    shown = {
        "values": {name: fields.get(name, "") for name in _FIELDS},
        "zones": offered_zones(),
        "errors": errors,
        "message": str(error) if error and not errors else None,
    }
    return draw(request, "desk_new.html", me, status_of(error) if error else 200, **shown)


def offered_zones() -> list[str]:
    """Return the zones that are named after places; others may be typed."""
    return sorted(name for name in zones() if "/" in name and not name.startswith(("Etc/", "posix/", "right/")))
