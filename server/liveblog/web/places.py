"""The list of a blog's places as page and GeoJSON ask for it: read, and kept as the other answers for readers are."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from liveblog.present.places import PlacesView, read_places
from liveblog.web.cache.policy import Rendered, cached_response
from liveblog.web.cache.response import CachedResponse
from liveblog.web.context import services
from liveblog.web.drawing import made_of
from liveblog.web.parameters import number_of
from liveblog.work.bounds import FEEDS


@dataclass(frozen=True, slots=True)
class PlacesForm:
    """A form of the list: its media type, how many entries it holds, and how it is drawn."""

    name: str
    limit: int
    draw: Callable[[PlacesView], CachedResponse]


def before(request: Request) -> int | None:
    """Read `?before=`, the entry below which the list begins; None: at the newest.

    Raises:
        BadRequest: it is no number of an entry.
    """
    return number_of(request, "before", "must be the number of an entry") if "before" in request.query_params else None


async def places_answer(request: Request, form: PlacesForm, below: int | None) -> Response:
    """Answer with what is drawn of the list."""
    render = partial(_render, request, form, below)
    return await cached_response(request, ("places", form.name, below), render, bound=FEEDS)


async def _render(request: Request, form: PlacesForm, below: int | None) -> Rendered:
    app = services(request)
    view = await read_places(app.store, request.path_params["slug"], app.renderer.addresses, form.limit, below)
    return Rendered(view.blog, await made_of(request, view.entries, form.draw, view))
