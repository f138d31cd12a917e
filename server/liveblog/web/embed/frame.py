"""`/blogs/x/frame`: a page for those who may not run our scripts on theirs, or whose system makes a frame of a link."""

from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from liveblog.errors import CredentialsExpired, Forbidden, LiveblogError, NotFound, TopicsNotFound, Unauthenticated
from liveblog.model.partner import Partner
from liveblog.present.accent import accent_style, policy_with
from liveblog.present.elsewhere import without_links_to
from liveblog.present.embeds import EmbedQuery, EmbedView, read_embed
from liveblog.render import language_for
from liveblog.render.messages import words
from liveblog.web.auth import some_topics
from liveblog.web.cache.policy import Rendered
from liveblog.web.cache.response import CachedResponse
from liveblog.web.context import asked_language, services
from liveblog.web.cors import PARTNER
from liveblog.web.drawing import made_of
from liveblog.web.embed.answers import embedded_answer, shown_to
from liveblog.web.embed.asking import ask_after, topics_answer
from liveblog.web.embed.query import one_of, read_embed_query
from liveblog.web.problems import record_refusal, status_of
from liveblog.web.security import frame_policy_of
from liveblog.web.sites import referring_origin

_REFUSALS = {
    Unauthenticated.code: "key_unknown",
    CredentialsExpired.code: "key_expired",
    TopicsNotFound.code: "key_topics",
}
"""What is said of an error's code, by the words of our scripts; the element says the same."""

FITTING, FIXED = 5, 20
"""So many entries a frame has that is as high as they are, and one whose height is given, in which they scroll."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """How a frame looks: the words are those of its parameters."""

    height: str
    theme: str
    announce: str
    is_compact: bool


async def frame(request: Request) -> Response:
    """Show the newest entries in a page that any page may frame; with a partner's key, any page of that partner.

    Where a key opens nothing, the page says so: nobody else could tell those who look at it.

    Raises:
        BadRequest: names the parameter that can't be what it says.
        BlogNotFound: there is no such blog that is open to all.
    """
    look = _look(request)
    query = read_embed_query(request, FIXED if look.height == "fixed" else FITTING)
    if "key" not in request.query_params:
        return await embedded_answer(request, ("frame", query, look), partial(_render, request, query, look, None))
    forbidden = "key_elsewhere"
    try:
        partner = await shown_to(request)
        _require_site(request, partner)
        forbidden = "refused"
        return await _keyed(request, query, look, partner)
    except (Unauthenticated, Forbidden, NotFound) as error:
        if "text/html" not in request.headers.get("accept", ""):
            raise  # a program
        record_refusal(request, error)
        return _refused(request, error, forbidden)


def _look(request: Request) -> Appearance:
    return Appearance(
        one_of(request, "height", ("fit", "fixed")),
        one_of(request, "theme", ("", "light", "dark")),
        one_of(request, "announce", ("headlines", "full", "off")),
        "compact" in request.query_params,
    )


async def _keyed(request: Request, query: EmbedQuery, look: Appearance, partner: Partner | None) -> Response:
    """Show what the key in the address opens: the blog, or a partner's topics of it."""
    kept = ("frame", query, look, request.query_params["key"], partner)
    limited = await some_topics(request)
    if limited:
        asks = partial(_drawn, request, look, partner, asks=ask_after(request))
        return await topics_answer(request, limited, kept, query, asks)
    return await embedded_answer(request, kept, partial(_render, request, query, look, partner))


def _require_site(request: Request, partner: Partner | None) -> None:
    """Refuse the key to a page of another site that says which it is; browsers refuse it to those that don't."""
    origin = referring_origin(request)
    if partner is not None and origin and not partner.allows(origin):
        raise Forbidden("This key is for pages of other sites.", f"partner:{partner.id}")


async def _render(request: Request, query: EmbedQuery, look: Appearance, partner: Partner | None) -> Rendered:
    app = services(request)
    view = await read_embed(app.store, request.path_params["slug"], query)
    return Rendered(view.blog, await made_of(request, view.drawn, _drawn, request, look, partner, view))


def _drawn(
    request: Request, look: Appearance, partner: Partner | None, view: EmbedView, *, asks: int | None = None
) -> CachedResponse:
    """Draw the page; `asks` says after how many seconds its script asks again, None: it follows a stream."""
    app = services(request)
    style = accent_style((partner and partner.accent) or view.blog.accent)
    shown = {"view": view, "look": look, "style": style, "attribution": partner.attribution if partner else ""}
    shown |= {"key": request.query_params["key"] if partner else None, "asks": asks}
    page = app.renderer.page("frame.html", language_for(view.blog.language), **shown)
    if not view.blog.is_public:
        page = without_links_to(view.blog, page)
    policy = policy_with(style, frame_policy_of(app.settings.media_url))
    return CachedResponse(page.encode(), "text/html", headers={"content-security-policy": policy})


def _refused(request: Request, error: LiveblogError, forbidden: str) -> Response:
    """Say in the frame why there is nothing in it, `forbidden` where that is all; every page may frame it."""
    request.scope.pop(PARTNER, None)
    app, language = services(request), asked_language(request)
    said = words(language)[_REFUSALS.get(error.code, forbidden if isinstance(error, Forbidden) else "not_found")]
    page = app.renderer.page("frame_refused.html", language, said=said)
    headers = {"cache-control": "no-store", "content-security-policy": frame_policy_of(app.settings.media_url)}
    return HTMLResponse(page, status_of(error), headers)
