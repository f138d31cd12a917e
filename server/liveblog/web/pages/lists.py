"""The pages of lists out of entries: the corrections of a blog and of the whole house, and the places of a blog."""

from starlette.requests import Request
from starlette.responses import Response

from liveblog.errors import BadRequest, NotFound
from liveblog.present.accent import accent_style, policy_with
from liveblog.present.corrections import CorrectionsView
from liveblog.present.places import PLACES_SIZE, PlacesView
from liveblog.render import Language, language_for
from liveblog.services import Services
from liveblog.store.corrections import Since
from liveblog.web.auth import readable_blog
from liveblog.web.cache.response import CachedResponse
from liveblog.web.context import asked_language, services
from liveblog.web.corrections import CorrectionsForm, corrections_answer, public_answer, since
from liveblog.web.places import PlacesForm, before, places_answer
from liveblog.web.security import policy_of


async def corrections_page(request: Request) -> Response:
    """Show what readers of a blog were told of its changes, newest first.

    Raises:
        NotFound: the list has no such place.
    """
    try:
        before = _place(request)
    except NotFound:
        await readable_blog(request)  # a blog that isn't there is what there is to say
        raise
    return await corrections_answer(request, _form(request), before)


async def public_corrections_page(request: Request) -> Response:
    """Show those of all public blogs, in the asker's language.

    Raises:
        NotFound: the list has no such place.
    """
    return await public_answer(request, _form(request), asked_language(request), _place(request))


def _place(request: Request) -> Since | None:
    try:
        return since(request)
    except BadRequest as error:
        raise NotFound("The list of corrections has no such page.") from error


def _form(request: Request) -> CorrectionsForm:
    app = services(request)
    return CorrectionsForm("text/html", lambda view: _drawn(app, "corrections.html", view, view.language))


async def places_page(request: Request) -> Response:
    """Show the places that a blog's entries name, newest first.

    Raises:
        NotFound: the list has no such part.
    """
    try:
        below = before(request)
    except BadRequest as error:
        await readable_blog(request)  # a blog that isn't there is what there is to say
        raise NotFound("The list of places has no such page.") from error
    app = services(request)
    form = PlacesForm(
        "text/html", PLACES_SIZE, lambda view: _drawn(app, "places.html", view, language_for(view.blog.language))
    )
    return await places_answer(request, form, below)


def _drawn(app: Services, template: str, view: CorrectionsView | PlacesView, language: Language) -> CachedResponse:
    """Draw a page; one of a blog has its colour, and the policy that lets it."""
    style = accent_style(view.blog.accent) if view.blog else None
    page = app.renderer.page(template, language, view=view, style=style, policy=None)
    headers = {"content-security-policy": policy_with(style, policy_of(app.settings.media_url))} if style else {}
    return CachedResponse(page.encode(), "text/html", headers=headers)
