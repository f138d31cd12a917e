"""API tokens at the desk: made for blogs that one looks after, shown once, revoked."""

from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liveblog.access import may, reach, token_is_theirs
from liveblog.errors import FieldError, Forbidden, InvalidInput, LiveblogError, NotFound
from liveblog.intake.invalid import validated
from liveblog.intake.people import TokenInput
from liveblog.model.moment import now
from liveblog.model.principal import Reach, Scope, blog_ids
from liveblog.sentence import sentence
from liveblog.store.blog_lists import SUGGESTED, blog_names, named_blogs
from liveblog.store.credentials import tokens_by_ids
from liveblog.store.house_lists import count_tokens, list_tokens
from liveblog.web.confirming import confirmed_first, require_confirmed
from liveblog.web.context import services
from liveblog.web.desk_page import draw, errors_shown
from liveblog.web.fields import Fields, form_of
from liveblog.web.parameters import page_number
from liveblog.web.people.granting import chosen_blogs, typed_rows, with_blank
from liveblog.web.people.people import PAGE, administered, grants_in_words
from liveblog.web.problems import status_of
from liveblog.web.visitor import Visitor, admin_of_some, login_first

MAY = {
    Scope.READ: sentence("read"),
    Scope.SUBMIT: sentence("submit drafts"),
    Scope.WRITE: sentence("write"),
    Scope.ADMIN: sentence("do everything"),
}
DAYS = {"7": sentence("a week"), "30": sentence("a month"), "365": sentence("a year"), "": sentence("ever")}


@login_first
async def tokens(request: Request) -> Response:
    """List the tokens for blogs that one looks after."""
    return await _draw(request, await admin_of_some(request))


@confirmed_first
async def create_token(request: Request) -> Response:
    """Make a token, and show it this once."""
    me, fields = await form_of(request, admin_of_some)
    if fields.get("do") == "more":
        return await _draw(request, me, values=fields)
    await require_confirmed(request, me, fields)
    try:
        secret = await _create(request, me, fields)
    except LiveblogError as error:
        return await _draw(request, me, error, values=fields)
    return await _draw(request, me, secret=secret)


async def revoke_token(request: Request) -> Response:
    """Revoke a token for good."""
    me, _ = await form_of(request, admin_of_some)
    token_id = request.path_params["token_id"]
    async with services(request).store.read() as transaction:
        found = await tokens_by_ids(transaction, [token_id])
    if not any(token_is_theirs(me.principal, token) for token in found):
        raise NotFound(sentence("There is no token {token_id} that you could revoke.", token_id=token_id))
    await services(request).tokens.revoke(token_id, me.principal)
    return RedirectResponse("/desk/-/tokens", 303, {"cache-control": "no-store"})


async def _create(request: Request, me: Visitor, fields: Fields) -> str:
    known = await administered(request, me)
    wanted = validated(TokenInput, {"name": fields.get("name", "")})
    if fields.get("scope") not in set(Scope):
        raise InvalidInput(FieldError("scope", sentence("must be chosen")))
    chosen = chosen_blogs(typed_rows(fields), known)
    if not chosen and not may(me.principal, Scope.ADMIN):
        raise InvalidInput(FieldError("blog-1", sentence("must be chosen: you look after some blogs only")))
    if fields.get("days", "") not in DAYS:
        raise Forbidden(sentence("A token is good for a week, a month, a year or for ever."), me.principal.key)
    until = now() + timedelta(days=int(fields["days"])) if fields.get("days") else None
    scope = Scope(fields["scope"])
    return await services(request).tokens.create(
        wanted.name, scope, blogs=chosen or None, expires_at=until, by=me.principal
    )


async def _draw(
    request: Request,
    me: Visitor,
    error: LiveblogError | None = None,
    secret: str | None = None,
    values: Fields | None = None,
) -> Response:
    shown: dict[str, Any] = await _listed(request, reach(me.principal, Scope.ADMIN), page_number(request) or 1)
    shown |= {
        "everywhere": may(me.principal, Scope.ADMIN),
        "scopes": MAY,
        "days": DAYS,
        "secret": secret,
        "values": values or {},
        "rows": with_blank(typed_rows(values or {})),
        **errors_shown(error),
    }
    return draw(request, "tokens.html", me, status_of(error) if error else 200, **shown)


async def _listed(request: Request, theirs: Reach, number: int) -> dict[str, Any]:
    """Read a page of the tokens that somebody looks after, and the blogs that are offered for one more.

    Raises:
        NotFound: there is no such page.
    """
    at = now()
    async with services(request).store.read() as transaction:
        count = await count_tokens(transaction, theirs)
        listed = await list_tokens(transaction, theirs, PAGE, (number - 1) * PAGE)
        good_for = blog_ids(grant for token in listed for grant in token.grants)
        known = await blog_names(transaction, theirs, good_for)
        suggested = await named_blogs(transaction, theirs, SUGGESTED)
    if number > 1 and not listed:
        raise NotFound(sentence("The list has no page {number}.", number=number))
    told = [
        (token, grants_in_words(token.grants, known), token.expires_at is not None and token.expires_at <= at)
        for token in listed
    ]
    return {"tokens": told, "count": count, "number": number, "pages": max(1, -(-count // PAGE)), "blogs": suggested}
