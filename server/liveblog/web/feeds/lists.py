"""Lists out of entries, for programs: corrections as feeds, places as GeoJSON, a figure's history as a table."""

from starlette.requests import Request
from starlette.responses import Response

from liveblog.present.atom_parts import MEDIA_TYPE as ATOM
from liveblog.present.correction_feeds import corrections_atom, corrections_json_feed
from liveblog.present.figures import history_csv
from liveblog.present.jsonfeed import MEDIA_TYPE as JSON_FEED
from liveblog.present.places import GEOJSON_SIZE, geojson
from liveblog.web.cache.response import CachedResponse
from liveblog.web.corrections import CorrectionsForm, corrections_answer, public_answer
from liveblog.web.figures import HistoryForm, history_answer
from liveblog.web.places import PlacesForm, before, places_answer

GEOJSON = "application/geo+json"

_AS_ATOM = CorrectionsForm(ATOM, lambda view: CachedResponse(corrections_atom(view), f"{ATOM}; charset=utf-8"))
_AS_JSON = CorrectionsForm(JSON_FEED, lambda view: CachedResponse(corrections_json_feed(view), JSON_FEED))
_AS_GEOJSON = PlacesForm(GEOJSON, GEOJSON_SIZE, lambda view: CachedResponse(geojson(view), GEOJSON))
_AS_TABLE = HistoryForm(
    "table", lambda history: CachedResponse(history_csv(history).encode(), "text/csv; charset=utf-8; header=present")
)


async def blog_atom(request: Request) -> Response:
    """Answer with a blog's newest corrections as Atom."""
    return await corrections_answer(request, _AS_ATOM)


async def blog_json(request: Request) -> Response:
    """Answer with a blog's newest corrections as JSON Feed."""
    return await corrections_answer(request, _AS_JSON)


async def public_atom(request: Request) -> Response:
    """Answer with the newest corrections of all public blogs as Atom; what is ours in it is English."""
    return await public_answer(request, _AS_ATOM)


async def public_json(request: Request) -> Response:
    """Answer with the newest corrections of all public blogs as JSON Feed."""
    return await public_answer(request, _AS_JSON)


async def places_geojson(request: Request) -> Response:
    """Answer with the places of the newest entries that name some, or of those below an entry."""
    return await places_answer(request, _AS_GEOJSON, before(request))


async def figure_csv(request: Request) -> Response:
    """Answer with all that a figure was, oldest first."""
    return await history_answer(request, _AS_TABLE)
