"""Our own scripts and styles, under a folder named after their content, so that they can be cached for ever.

Scripts and sheets are sent without their comments, scripts without their indentation, too; names stay as they are. What
a page loads is also there in one piece: `page.bundle.js` for `page.js`, `page.bundle.css` for its styles.
"""

import mimetypes
import re
from functools import cache
from pathlib import PurePosixPath

import rjsmin
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from liveblog.errors import NotFound
from liveblog.resources import STATIC, static_version
from liveblog.web.bundling import bundle
from liveblog.web.cache.response import CachedResponse
from liveblog.web.coding import ONCE

_FOR_EVER = {"cache-control": "public, max-age=31536000, immutable"}
_SCRIPT = "text/javascript"
_TYPES = {".js": _SCRIPT, ".css": "text/css", ".svg": "image/svg+xml"}  # whatever the system's own list says
# Names are looked up, never walked along: no address leads out of the folder.
_FILES = {path.relative_to(STATIC).as_posix(): path for path in STATIC.rglob("*") if path.is_file()}
_SCRIPTS = {f"{name}.bundle.js": f"{name}.js" for name in ("page", "embed", "editor", "archive")}
# In this order: what comes later wins.
_PAGE_PARTS = [f"page/{name}.css" for name in ("past", "highlights", "stream", "notes", "front", "print")]
_STYLES = {"page.bundle.css": ("entries.css", "page.css", *_PAGE_PARTS)}

_NEEDLESS = re.compile(
    r"""
    (?P<template>`(?:[^`\\]|\\.)*`)            # stays as it is
    | ;(?=})                                   # the last of a block: our loops have no empty bodies
    | (?<=})\n                                 # after a block: our statements end with semicolons
    | (?<![\w$])\((?P<parameter>\w+)\)(?==>)   # the parentheses around an arrow's only parameter
    | (?<![\w$.#])(?P<constant>const)(?=[\ {\[])
    """,
    re.VERBOSE,
)

_REMARK = re.compile(rb"\s*/\*.*?\*/", re.DOTALL)


def static_file(request: Request) -> Response:
    """Serve a file; in a thread, for the best compression takes a tenth of a second when it is first asked for.

    Raises:
        NotFound: there is no such file.
    """
    name = request.path_params["name"]
    if name not in {*_FILES, *_SCRIPTS, *_STYLES}:
        raise NotFound("There is no such file.")
    return _response(name).answer(request, _FOR_EVER)


@cache
def _response(name: str) -> CachedResponse:
    media_type = _TYPES.get(PurePosixPath(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return CachedResponse(smallest(_content(name), media_type), media_type, ONCE)


def file_content(name: str) -> bytes:
    """Return a file, or what a page loads in one piece, as it is sent."""
    return smallest(_content(name), _TYPES[PurePosixPath(name).suffix])


def _content(name: str) -> bytes:
    if name in _SCRIPTS:
        return bundle(STATIC, _SCRIPTS[name]).encode()
    return b"".join(_FILES[part].read_bytes() for part in _STYLES.get(name, (name,)))


def smallest(content: bytes, media_type: str) -> bytes:
    """Return a script or a sheet without comments and what its grammar can do without; everything else as it is."""
    if media_type == _SCRIPT:
        return _NEEDLESS.sub(_needed, rjsmin.jsmin(content.decode())).encode()
    return _REMARK.sub(b"", content) if media_type == "text/css" else content


def _needed(found: re.Match[str]) -> str:
    return "let" if found["constant"] else found["template"] or found["parameter"] or ""


ROUTES = [Route(f"/static/{static_version()}/{{name:path}}", static_file, name="static")]
