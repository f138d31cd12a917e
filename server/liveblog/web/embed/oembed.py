"""`/oembed`: what a page may show in place of a link to ours (oembed.com, version 1.0)."""

import re
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from urllib.parse import parse_qs, unquote, urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from liveblog.access import require_read
from liveblog.errors import BadRequest, BlogNotFound, NotFound, Unauthenticated
from liveblog.present.embeds import EmbedQuery, embed_of
from liveblog.present.oembed import as_json, as_xml, oembed
from liveblog.store import reads
from liveblog.web.auth import bearer
from liveblog.web.cache.policy import SHARED_SECONDS, SHORT
from liveblog.web.cache.response import CachedResponse
from liveblog.web.cache.store import caches
from liveblog.web.context import asker, services
from liveblog.web.embed.frame import FITTING
from liveblog.web.embed.query import read_topics
from liveblog.web.parameters import number_of, text_of
from liveblog.work.bounds import EMBEDS

_ADDRESS_LENGTH = 2000
_PATH = re.compile(r"/blogs/(?P<slug>[^/.]+)(?:/entries/(?P<entry>[1-9][0-9]{0,8})|/frame)?/?", re.ASCII)
_FORMS = {"json": ("application/json", as_json), "xml": ("text/xml", as_xml)}


@dataclass(frozen=True, slots=True)
class LinkAsked:
    """What a link leads to, in which form and for a box of which size it is wanted."""

    slug: str
    query: EmbedQuery
    form: str
    box: tuple[int | None, int | None]


async def answer(request: Request) -> Response:
    """Answer for a link to a blog, to a topic or the key events of it, or to an entry; 501 for a form that we lack.

    Raises:
        NotFound: the link leads to nothing that we could show there: also to a blog of which the asker may not know.
        Unauthenticated: it leads to a blog that the asker may read, and not everybody.
        BadRequest: a size is none.
    """
    form = request.query_params.get("format", "json")
    if form not in _FORMS:
        return PlainTextResponse("There is no such format here.", HTTPStatus.NOT_IMPLEMENTED)
    box = (_pixels(request, "maxwidth"), _pixels(request, "maxheight"))
    slug, query = _target(text_of(request, "url", _ADDRESS_LENGTH), services(request).settings.root_url)
    asked = LinkAsked(slug, query, form, box)
    if "authorization" in request.headers:
        await _require_public(request, asked)
    kept = await caches(request).pages.get(("oembed", asked), partial(_made, request, asked), SHARED_SECONDS)
    return kept.answer(request, {"cache-control": SHORT})


async def _made(request: Request, asked: LinkAsked) -> CachedResponse:
    app = services(request)
    async with app.bulkheads[EMBEDS].place(asker(request)), app.store.read() as transaction:
        blog = await reads.blog_by_slug(transaction, asked.slug)
        require_read(None, blog)  # first: which entries a private blog has would tell that it is there
        view = await embed_of(transaction, blog, asked.query)
    media_type, written = _FORMS[asked.form]
    document = oembed(view, app.renderer.addresses, app.renderer.publisher, asked.box)
    return CachedResponse(written(document), media_type)


async def _require_public(request: Request, asked: LinkAsked) -> None:
    """Tell those who may read a private blog that it is one; to all others it is none."""
    principal = await bearer(request)
    async with services(request).store.read() as transaction:
        blog = await reads.blog_by_slug(transaction, asked.slug)
    try:
        require_read(None, blog)
    except BlogNotFound:
        require_read(principal, blog)
        raise Unauthenticated("This blog is private: nothing of it is shown elsewhere.") from None


def _target(address: str, root: str) -> tuple[str, EmbedQuery]:
    try:
        parts = urlsplit(address)
        found = _PATH.fullmatch(parts.path) if address.startswith(f"{root}/") else None
        said = {name: values[-1] for name, values in parse_qs(parts.query, max_num_fields=100).items()}
        topics = read_topics(said.get("topics", said.get("topic", "")))
    except (ValueError, BadRequest):
        found = None
    if found is None:
        raise NotFound("This is not the address of anything that can be shown elsewhere.")
    number = found["entry"] or (said["entry"] if re.fullmatch("[1-9][0-9]{0,8}", said.get("entry", "")) else None)
    if number:
        return unquote(found["slug"]), EmbedQuery(1, entry=int(number))
    return unquote(found["slug"]), EmbedQuery(FITTING, topics, said.get("only") == "key")


def _pixels(request: Request, name: str) -> int | None:
    return number_of(request, name, "must be a number of pixels") if name in request.query_params else None
