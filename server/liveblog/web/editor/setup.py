"""Setting a blog up: all that its admins decide of it; and deleting it for good, which only admins of the house can."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liveblog.access import may
from liveblog.errors import FieldError, InvalidInput, LiveblogError
from liveblog.model.principal import Scope
from liveblog.sentence import sentence
from liveblog.web.confirming import confirmed_first, require_confirmed
from liveblog.web.context import requested_blog, services
from liveblog.web.editor.blogs import offered_zones
from liveblog.web.editor.details import SETUP, keep_file, returned_form, save_changed
from liveblog.web.editor.form import DetailsForm, details_form
from liveblog.web.editor.picture_form import picture_form
from liveblog.web.editor.responses import done, draw_form, session_lost_page
from liveblog.web.fields import Fields, form_of
from liveblog.web.visitor import (
    EditorContext,
    Visitor,
    admin_of_all,
    checked_form,
    editor_context,
    login_first,
)


@login_first
async def setup(request: Request) -> Response:
    """Show all that can be decided of a blog."""
    return _draw(request, await editor_context(request, Scope.ADMIN))


async def change_setup(request: Request) -> Response:
    """Save what was changed."""
    sent = await picture_form(request, Scope.ADMIN)
    fields = sent.fields
    try:
        found = await checked_form(request, fields, Scope.ADMIN)
        await keep_file(request, found, sent)
        await save_changed(request, found, fields, SETUP)
    except LiveblogError as error:
        if kept := session_lost_page(request, fields, error):
            return kept
        found = await editor_context(request, Scope.ADMIN)
        return _draw(request, found, error, returned_form(found.blog, fields, SETUP))
    return done(found, "details")


@login_first
async def ask_to_remove(request: Request) -> Response:
    """Ask for the slug of a blog that is to be deleted for good."""
    return await _ask(request, await admin_of_all(request))


@confirmed_first
async def remove(request: Request) -> Response:
    """Delete a blog for good, if its slug was typed, and they have proved who they are where the house wants that."""
    me, fields = await form_of(request, admin_of_all)
    blog = await requested_blog(request)
    try:
        _require_slug(fields, blog.slug)
        await require_confirmed(request, me, fields)
        await services(request).desk.delete_blog(blog.slug, me.principal)
    except InvalidInput as error:
        return await _ask(request, me, error, fields.get("typed_slug", ""))
    return RedirectResponse("/desk?done=removed", HTTPStatus.SEE_OTHER, {"cache-control": "no-store"})


def _require_slug(fields: Fields, slug: str) -> None:
    if fields.get("typed_slug", "").strip() != slug:
        raise InvalidInput(FieldError("typed_slug", sentence("must be “{slug}”: nothing was deleted", slug=slug)))


async def _ask(request: Request, me: Visitor, error: LiveblogError | None = None, typed: str = "") -> Response:
    found = EditorContext(me, await requested_blog(request))
    return draw_form(request, "desk_remove.html", found, error, message=None, typed=typed)


def _draw(
    request: Request, found: EditorContext, error: LiveblogError | None = None, typed: DetailsForm | None = None
) -> Response:
    now = details_form(found.blog)
    shown = {
        "details": typed or now,
        "shown": now,
        "names": SETUP,
        "zones": offered_zones(),
        "makes_blogs": may(found.visitor.principal, Scope.ADMIN),
    }
    return draw_form(request, "desk_setup.html", found, error, **shown)
