"""A blog's places as GeoJSON."""

from starlette.requests import Request
from starlette.responses import Response

from liveblog.present.places import GEOJSON_SIZE, geojson
from liveblog.web.cache.response import CachedResponse
from liveblog.web.places import PlacesForm, before, places_answer

MEDIA_TYPE = "application/geo+json"

_AS_GEOJSON = PlacesForm(MEDIA_TYPE, GEOJSON_SIZE, lambda view: CachedResponse(geojson(view), MEDIA_TYPE))


async def places_geojson(request: Request) -> Response:
    """Answer with the places of the newest entries that name some, or of those below an entry."""
    return await places_answer(request, _AS_GEOJSON, before(request))
