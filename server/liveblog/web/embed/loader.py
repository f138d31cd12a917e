"""What partners load, at addresses that never change: `/embed.js`, `/height.js`; and `/embed.json`, for those who pin.

`/embed.js` is a module of one line that imports the present version, whose files can then be cached for ever.
"""

import base64
import hashlib
import json
from functools import cache

from starlette.requests import Request
from starlette.responses import Response

from liveblog.present.static_files import file_content
from liveblog.resources import static_version
from liveblog.web.cache.response import CachedResponse
from liveblog.web.coding import ONCE
from liveblog.web.context import services

_HEADERS = {"cache-control": "public, max-age=300, stale-while-revalidate=86400"}
_EMBED = f"/static/{static_version()}/embed.bundle.js"


async def embed(request: Request) -> Response:
    """Serve the loader."""
    return _loader().answer(request, _HEADERS)


async def height(request: Request) -> Response:
    """Serve the script that makes frames as high as they say."""
    return _height().answer(request, _HEADERS)


async def versions(request: Request) -> Response:
    """Tell the present version's address and what it is to be checked with (Subresource Integrity, section 3.5)."""
    return _versions(services(request).settings.root_url).answer(request, _HEADERS)


@cache
def _loader() -> CachedResponse:
    return CachedResponse(f'export * from ".{_EMBED}";\n'.encode(), "text/javascript")


@cache
def _height() -> CachedResponse:
    return CachedResponse(file_content("height.js"), "text/javascript", ONCE)


@cache
def _versions(root: str) -> CachedResponse:
    content = file_content("embed.bundle.js")
    integrity = f"sha384-{base64.b64encode(hashlib.sha384(content).digest()).decode()}"
    told = {"version": static_version(), "script": f"{root}{_EMBED}", "integrity": integrity}
    return CachedResponse(json.dumps(told).encode(), "application/json")
