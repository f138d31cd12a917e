"""Lists of corrections as pages, feeds and JSON ask for them: read, and kept as the other answers for readers are."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from liveblog.access import may_read
from liveblog.present.corrections import CorrectionsView, read_corrections, read_public_corrections, since_of
from liveblog.render import Language, preferred
from liveblog.store.corrections import CorrectionList, Since
from liveblog.web.cache.policy import SHARED_SECONDS, SHORT, Rendered, cached_response
from liveblog.web.cache.response import CachedResponse
from liveblog.web.cache.store import caches
from liveblog.web.context import asker, services
from liveblog.web.parameters import text_of
from liveblog.work.bounds import FEEDS

_SINCE_LENGTH = 40


@dataclass(frozen=True, slots=True)
class CorrectionsForm:
    """A form of a list of corrections: what tells it from the others, and how it is drawn."""

    name: str
    draw: Callable[[CorrectionsView], CachedResponse]


def since(request: Request) -> Since | None:
    """Read `?before=`, below which place of the list a page begins; None: at the newest.

    Raises:
        BadRequest: it is no place of a list.
    """
    text = text_of(request, "before", _SINCE_LENGTH)
    return since_of(text) if text else None


async def corrections_answer(
    request: Request, form: CorrectionsForm, before: Since | None = None, shared: str = SHORT
) -> Response:
    """Answer with what is drawn of a blog's corrections."""
    render = partial(_render, request, form, before)
    return await cached_response(request, ("corrections", form.name, before), render, shared, FEEDS)


async def _render(request: Request, form: CorrectionsForm, before: Since | None) -> Rendered:
    app = services(request)
    slug, addresses = request.path_params["slug"], app.renderer.addresses
    view = await read_corrections(app.store, slug, addresses, app.settings.publisher, before)
    assert view.blog  # noqa: S101 -- of a blog's list
    return Rendered(view.blog, form.draw(view))


async def public_answer(
    request: Request, form: CorrectionsForm, language: Language | None = None, before: Since | None = None
) -> Response:
    """Answer with what is drawn of the whole house's corrections: once a second, however many ask.

    `language` is the asker's, where the answer is in theirs.
    """
    key = ("corrections of all", form.name, language, before)
    kept = await caches(request).pages.get(key, partial(_public, request, form, language, before), SHARED_SECONDS)
    return kept.answer(request, {"cache-control": SHORT} | ({"vary": "Accept-Language"} if language else {}))


async def _public(
    request: Request, form: CorrectionsForm, language: Language | None, before: Since | None
) -> CachedResponse:
    app = services(request)
    addresses, publisher = app.renderer.addresses, app.settings.publisher
    empty = CorrectionsView(CorrectionList(), addresses, publisher, language or preferred(None), before=before)
    async with app.bulkheads[FEEDS].place(asker(request)):
        view = await read_public_corrections(app.store, partial(may_read, None), empty)
    return form.draw(view)
