"""Partners at the desk, for admins of the house: what they are, what they may be shown, and their keys."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liveblog.access import may_everywhere, reach
from liveblog.access.usage import KEPT
from liveblog.errors import BadRequest, FieldError, InvalidInput, LiveblogError
from liveblog.intake.invalid import validated
from liveblog.intake.names import names_in
from liveblog.intake.partners import PartnerBlogInput, PartnerInput, rights_of
from liveblog.model.blog import NamedBlog
from liveblog.model.colour import DEFAULT_ACCENT
from liveblog.model.moment import now
from liveblog.model.partner import OPAQUE_ORIGIN, KeyKind, KeyState, Partner, PartnerDraft, PartnerKey
from liveblog.model.principal import Scope, TopicGrant
from liveblog.model.usage import UsedWay
from liveblog.present.usage import DAYS_SHOWN, usage_view
from liveblog.sentence import sentence
from liveblog.store.blog_lists import SUGGESTED, blog_names, named_blogs
from liveblog.web.confirming import AT_ONCE, confirmed_first, require_confirmed
from liveblog.web.context import services
from liveblog.web.desk_page import draw
from liveblog.web.fields import Fields, form_of
from liveblog.web.parameters import is_number
from liveblog.web.people.granting import GrantRow, chosen_blogs, held_rows, typed_rows, with_blank
from liveblog.web.people.people import administered, grants_in_words
from liveblog.web.problems import status_of
from liveblog.web.using import table_answer
from liveblog.web.visitor import Visitor, admin_of_all, login_first

KINDS = {KeyKind.PUBLISHABLE: sentence("publishable"), KeyKind.SECRET: sentence("secret")}
WAYS = {
    UsedWay.API: sentence("API"),
    UsedWay.PAGE: sentence("pages"),
    UsedWay.EMBED: sentence("embeds"),
    UsedWay.FEED: sentence("feeds"),
    UsedWay.WEBSOCKET: sentence("WebSocket"),
    UsedWay.SSE: sentence("event stream"),
    UsedWay.POLL: sentence("polling"),
    UsedWay.REFRESH: sentence("asking again"),
    UsedWay.WEBHOOK: sentence("sent to receivers"),
}
DAYS = {"30": sentence("a month"), "365": sentence("a year"), "": sentence("ever")}
_TEXTS = ("name", "attribution", "contact")


@login_first
async def partners(request: Request) -> Response:
    """List the partners."""
    return await _draw_list(request, await admin_of_all(request))


@confirmed_first
async def create_partner(request: Request) -> Response:
    """Make a partner, and show it."""
    me, fields = await form_of(request, admin_of_all)
    if fields.get("do") == "more":
        return await _draw_list(request, me, values=fields)
    await require_confirmed(request, me, fields)
    try:
        partner_id = await services(request).partners.create(await _draft(request, me, fields), me.principal)
    except LiveblogError as error:
        return await _draw_list(request, me, error, values=fields)
    return _back(partner_id)


@login_first
async def partner(request: Request) -> Response:
    """Show a partner and its keys."""
    return await _draw(request, await admin_of_all(request))


async def partner_usage(request: Request) -> Response:
    """Give what a partner used, of all days that are kept, as a table."""
    await admin_of_all(request)
    found, _ = await services(request).partners.by_id(request.path_params["partner_id"])
    return table_answer(await services(request).usage.read(found.id, KEPT.days))


@confirmed_first
async def change_partner(request: Request) -> Response:
    """Change a partner, shut it out or let it in, make a key or revoke one."""
    me, fields = await form_of(request, admin_of_all)
    if fields.get("do") == "more":
        return await _draw(request, me, values=fields)
    if fields.get("do", "").partition("-")[0] not in AT_ONCE:
        await require_confirmed(request, me, fields)
    try:
        made = await _do(request, me, fields)
    except LiveblogError as error:
        return await _draw(request, me, error, values=fields if fields.get("do") == "save" else None)
    return await _draw(request, me, made=made) if made else _back(request.path_params["partner_id"])


async def _do(request: Request, me: Visitor, fields: Fields) -> str | None:
    """Do what a form says; return the key that was made, if one was."""
    known, partner_id, by = services(request).partners, request.path_params["partner_id"], me.principal
    match fields.get("do", "").partition("-"):
        case ("save", _, _):
            had, _ = await known.by_id(partner_id)
            await known.change(partner_id, await _draft(request, me, fields, had.topic_grants), by)
        case ("disable", _, _):
            await known.shut_out(partner_id, by)
        case ("enable", _, _):
            await known.let_in(partner_id, by)
        case ("revoke", _, key) if is_number(key):
            await known.revoke_key(partner_id, int(key), by)
        case ("key", _, kind) if kind in set(KeyKind):
            return await known.make_key(partner_id, KeyKind(kind), expires_at=_until(fields), by=by)
        case _:
            raise BadRequest(sentence("must be one of those that are offered"), "do")
    return None


def _until(fields: Fields) -> datetime | None:
    if fields.get("days", "") not in DAYS:
        raise InvalidInput(FieldError("days", sentence("must be one of those that are offered")))
    return now() + timedelta(days=int(fields["days"])) if fields.get("days") else None


async def _draft(request: Request, me: Visitor, fields: Fields, had: Sequence[TopicGrant] = ()) -> PartnerDraft:
    values: dict[str, Any] = {name: fields.get(name, "").strip() for name in _TEXTS}
    typed = fields.get("accent", "").strip()
    values["accent"] = typed if typed and typed.lower() != DEFAULT_ACCENT else None
    values["origins"] = [*fields.get("origins", "").split(), *([OPAQUE_ORIGIN] if fields.get("opaque") else [])]
    wanted = validated(PartnerInput, values)
    rows = typed_rows(fields)
    blogs = chosen_blogs(rows, await administered(request, me))
    topics = _typed_topics(rows, [name for grant in had for name in grant.topics])
    rights = rights_of(None if fields.get("all") else list(zip(blogs, topics, strict=True)))
    return replace(wanted.draft(()), **rights)


def _typed_topics(rows: Sequence[GrantRow], known: Sequence[str]) -> Sequence[Sequence[str]]:
    """Return the topics of each row; those that are known stay whole.

    Raises:
        InvalidInput: names each row in which they can't be read.
    """
    found, wrong = [], []
    for row in rows:
        named = [" ".join(name.split()) for name in names_in(row.topics, known)]
        try:
            found.append(validated(PartnerBlogInput, {"slug": "a", "topics": named}).topics)
        except InvalidInput as error:
            wrong.append(FieldError(f"topics-{row.number}", error.errors[0].message))
    if wrong:
        raise InvalidInput(*wrong)
    return found


def _shown_rows(found: Partner, known: Mapping[int, NamedBlog]) -> Sequence[GrantRow]:
    """Return the rows that show what a partner gets."""
    rows = held_rows(found.grants, known)
    limited = [(known[each.blog_id], ", ".join(each.topics)) for each in found.topic_grants if each.blog_id in known]
    more = enumerate(limited, len(rows) + 1)
    return [*rows, *(GrantRow(number, blog.slug, "", blog.title, topics) for number, (blog, topics) in more)]


def _back(partner_id: int) -> Response:
    return RedirectResponse(f"/desk/-/partners/{partner_id}?done=yes", 303, {"cache-control": "no-store"})


async def _draw_list(
    request: Request, me: Visitor, error: LiveblogError | None = None, values: Fields | None = None
) -> Response:
    found, keys = await services(request).partners.all()
    theirs, at = reach(me.principal, Scope.ADMIN), now()
    async with services(request).store.read() as transaction:
        known = await blog_names(transaction, theirs, {number for each in found for number in each.blog_ids})
        suggested = await named_blogs(transaction, theirs, SUGGESTED)
    shown: dict[str, Any] = {
        "partners": [
            (each, grants_in_words(each.grants, known), _told_topics(each, known), _told_keys(each, keys, at))
            for each in found
        ],
        "given_up_on": await services(request).endpoints.given_up_on(),
        "blogs": suggested,
        "values": _values(values or {"accent": DEFAULT_ACCENT}),
        "rows": with_blank(typed_rows(values or {})),
        **wrong_in(error),
    }
    return draw(request, "partners.html", me, status_of(error) if error else 200, **shown)


def _told_topics(found: Partner, known: Mapping[int, NamedBlog]) -> Sequence[tuple[str, str]]:
    """Return the titles of the blogs of which a partner gets some topics, and these."""
    return [(known[each.blog_id].title, ", ".join(each.topics)) for each in found.topic_grants if each.blog_id in known]


async def _draw(
    request: Request,
    me: Visitor,
    error: LiveblogError | None = None,
    values: Fields | None = None,
    made: str | None = None,
) -> Response:
    found, keys = await services(request).partners.by_id(request.path_params["partner_id"])
    theirs, at = reach(me.principal, Scope.ADMIN), now()
    async with services(request).store.read() as transaction:
        known = await blog_names(transaction, theirs, found.blog_ids)
        suggested = await named_blogs(transaction, theirs, SUGGESTED)
    shown: dict[str, Any] = {
        "partner": found,
        "keys": [(key, KINDS[key.kind], key.state(at).value) for key in keys],
        "kinds": KINDS,
        "endpoints": await services(request).endpoints.of_partner(found.id),
        "used": usage_view(await services(request).usage.read(found.id, DAYS_SHOWN), at.date()),
        "ways": WAYS,
        "days": DAYS,
        "made": made,
        "blogs": suggested,
        "values": _values(values) if values else _held(found),
        "rows": with_blank(typed_rows(values) if values else _shown_rows(found, known)),
        "done": sentence("Saved.") if "done" in request.query_params else None,
        **wrong_in(error),
    }
    return draw(request, "partner.html", me, status_of(error) if error else 200, **shown)


def _values(fields: Fields) -> dict[str, Any]:
    return {name: fields.get(name, "") for name in (*_TEXTS, "accent", "origins", "opaque", "all")}


def _held(found: Partner) -> dict[str, Any]:
    return {
        **{name: getattr(found, name) for name in _TEXTS},
        "accent": found.accent or DEFAULT_ACCENT,
        "origins": "\n".join(each for each in found.origins if each != OPAQUE_ORIGIN),
        "opaque": OPAQUE_ORIGIN in found.origins,
        "all": may_everywhere(found),
    }


def _told_keys(
    found: Partner, keys: Sequence[PartnerKey], at: datetime
) -> tuple[int, datetime | None, datetime | None]:
    """Return how many good keys a partner has, when one was used last, and when the first of them will expire."""
    theirs = [key for key in keys if key.partner_id == found.id]
    good = [key for key in theirs if key.is_good(at)]
    used = max((key.used_at for key in theirs if key.used_at), default=None)
    ending = [key.expires_at for key in good if key.state(at) is KeyState.ENDING and key.expires_at]
    return len(good), used, min(ending, default=None)


def wrong_in(error: LiveblogError | None) -> dict[str, Any]:
    """Return what a page says of an error: beside fields, by their names, or above the form."""
    found = {each.field.partition(".")[0]: each.message for each in getattr(error, "errors", ())}
    return {"errors": found, "message": str(error) if error and not found else None}
