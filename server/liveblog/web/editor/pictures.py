"""Pictures at the desk: those that an editor chose, dropped or pasted, and those that the blog has shown before."""

from functools import partial
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liveblog.errors import FieldError, InvalidInput
from liveblog.model.picture import Picture
from liveblog.model.principal import Scope
from liveblog.present.library import library
from liveblog.sentence import sentence
from liveblog.store.pictures import showings
from liveblog.web.context import services
from liveblog.web.desk_page import draw
from liveblog.web.editor.picture_form import is_multipart, picture_form
from liveblog.web.media import keep_picture, save_picture
from liveblog.web.parameters import page_number
from liveblog.web.staying_allowed import allowed
from liveblog.web.visitor import EditorContext, checked_form, editor_context, login_first

_MOST_WORDS = 200


async def upload_picture(request: Request) -> Response:
    """Keep a picture; the form's token comes as a header, for the body is the picture itself.

    `?instead=` names an upload that it takes the place of: it was cropped, and the whole is not to be had any more.
    """
    if is_multipart(request):
        return await _by_form(request)
    found = await allowed(request, partial(checked_form, request, {}, Scope.SUBMIT))
    answer = await keep_picture(request, found.visitor.principal)
    instead = Picture.of_name(request.query_params.get("instead", ""))
    if instead and not answer.headers["location"].endswith(instead.name):
        await services(request).desk.give_up_upload(found.blog.slug, instead, found.visitor.principal)
    return answer


async def _by_form(request: Request) -> Response:
    """Keep the picture of a form that a browser sent without JavaScript, and lead to an entry that shows it."""
    await editor_context(request, Scope.SUBMIT)  # no words came with it that a stranger would be given back
    sent = await picture_form(request, Scope.SUBMIT)
    found = await checked_form(request, sent.fields, Scope.SUBMIT)
    if not sent.content:
        raise InvalidInput(FieldError("file", sentence("must be a picture")))
    kept = await save_picture(request, sent.content, found.visitor.principal)
    there = f"/desk/{found.blog.slug}?picture={kept.name}"
    return RedirectResponse(there, HTTPStatus.SEE_OTHER, {"cache-control": "no-store"})


@login_first
async def pictures(request: Request) -> Response:
    """Show the pictures of a blog's entries, those that have the words of `?q=`, the newest first."""
    found = await editor_context(request, Scope.SUBMIT)
    async with services(request).store.read() as transaction:
        shown = await showings(transaction, found.blog)
    words = request.query_params.get("q", "")[:_MOST_WORDS]
    page = library(shown, words, page_number(request) or 1)
    return draw(request, "desk_pictures.html", found.visitor, blog=found.blog, library=page)


async def picture_put(request: Request, found: EditorContext) -> str:
    """Return the text of a new entry that `?picture=` asks for, with the words that the picture had."""
    picture = Picture.of_name(request.query_params.get("picture", ""))
    if picture is None:
        return ""
    async with services(request).store.read() as transaction:
        shown = library(await showings(transaction, found.blog, picture.digest), "", 1)
    known = next((each for each in shown.pictures if each.picture.digest == picture.digest), None)
    return known.markdown if known else f"![]({picture.path})"
