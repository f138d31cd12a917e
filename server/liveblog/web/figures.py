"""Figures as the API and those who want a table ask for them: read, and kept as the other answers for readers are."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from liveblog.present.figures import FigureHistory, figures_view, read_history
from liveblog.store import reads
from liveblog.web.cache.policy import Rendered, cached_response
from liveblog.web.cache.response import CachedResponse
from liveblog.web.context import services
from liveblog.wire.frame import encode
from liveblog.work.bounds import FEEDS


@dataclass(frozen=True, slots=True)
class HistoryForm:
    """A form of a figure's history: what tells it from the others, and how it is drawn."""

    name: str
    draw: Callable[[FigureHistory], CachedResponse]


async def figures_answer(request: Request) -> Response:
    """Answer with the figures of a blog as they stand."""
    return await cached_response(request, ("figures",), partial(_standing, request), "no-cache", FEEDS)


async def history_answer(request: Request, form: HistoryForm) -> Response:
    """Answer with all that a figure was."""
    name = request.path_params["figure"]
    return await cached_response(
        request, ("figure", form.name, name), partial(_history, request, form), "no-cache", FEEDS
    )


async def _standing(request: Request) -> Rendered:
    async with services(request).store.read() as transaction:
        blog = await reads.blog_by_slug(transaction, request.path_params["slug"])
    return Rendered(blog, CachedResponse(encode(figures_view(blog)), "application/json"))


async def _history(request: Request, form: HistoryForm) -> Rendered:
    found = await read_history(services(request).store, request.path_params["slug"], request.path_params["figure"])
    return Rendered(found.blog, form.draw(found))
