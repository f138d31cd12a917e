"""What scripts say to readers and editors, as files that they fetch; the words themselves are `render.messages`'s."""

import re
from functools import cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from liveblog.errors import NotFound
from liveblog.render.languages import Language, language_for
from liveblog.render.messages import desk_version, desk_words, version, words
from liveblog.web.cache.response import CachedResponse
from liveblog.web.coding import ONCE
from liveblog.wire.frame import encode

_FOR_EVER = "public, max-age=31536000, immutable"
_FOR_AN_HOUR = "public, max-age=3600"
_NAME = re.compile(r"((?:[A-Za-z]{2,8}|[ix](?=-))(?:-[A-Za-z0-9]{1,8}){0,16})(?:-([0-9a-f]{12}))?", re.ASCII)


async def words_file(request: Request) -> Response:
    """Serve what scripts say in a language, by its tag; with a digest of another version, what there is now, uncached.

    That happens while servers are replaced: the page came from a new one, the question to an old one.

    Raises:
        NotFound: that is no language tag.
    """
    language, digest = _asked(request)
    lasting = {None: _FOR_AN_HOUR, version(language): _FOR_EVER}.get(digest, "no-store")
    return _response(language).answer(request, {"cache-control": lasting})


async def desk_words_file(request: Request) -> Response:
    """Serve what the desk's scripts say, as a script that its pages load before them.

    Raises:
        NotFound: that is no language tag.
    """
    language, digest = _asked(request)
    lasting = _FOR_EVER if digest == desk_version(language) else "no-store"
    return _desk_response(language).answer(request, {"cache-control": lasting})


def _asked(request: Request) -> tuple[Language, str | None]:
    asked = _NAME.fullmatch(request.path_params["name"])
    if asked is None:
        raise NotFound("There is nothing at this address.")
    return language_for(asked[1]), asked[2]


@cache
def _response(language: Language) -> CachedResponse:
    return CachedResponse(encode({**words(language)}), "application/json", ONCE)


@cache
def _desk_response(language: Language) -> CachedResponse:
    script = b"globalThis.liveblogWords = " + encode({**desk_words(language)}) + b";\n"
    return CachedResponse(script, "text/javascript; charset=utf-8", ONCE)


ROUTES = [
    Route("/words/desk/{name}.js", desk_words_file, name="desk words"),
    Route("/words/{name}.json", words_file, name="words"),
]
