"""The pictures that a blog has shown: looked through, and put into an entry again."""

from starlette.requests import Request
from starlette.responses import Response

from liveblog.model.picture import Picture
from liveblog.model.principal import Scope
from liveblog.present.library import library
from liveblog.store.pictures import showings
from liveblog.web.context import services
from liveblog.web.desk_page import draw
from liveblog.web.parameters import page_number
from liveblog.web.visitor import EditorContext, editor_context, login_first

_MOST_WORDS = 200


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
