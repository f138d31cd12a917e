"""Partners over the API: listed, added, changed, shut out and let in, and their keys; by the acts of the desk."""

from collections.abc import Sequence
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from liveblog.access import reach
from liveblog.access.usage import KEPT
from liveblog.errors import BadRequest, FieldError, InvalidInput
from liveblog.intake.partners import NewPartnerInput, PartnerBlogInput, PartnerKeyInput, PartnerPatch, rights_of
from liveblog.model.moment import now
from liveblog.model.partner import Partner, PartnerChanges, PartnerDraft
from liveblog.model.principal import Principal, Scope
from liveblog.model.usage import UsageLine
from liveblog.present.partner_views import key_view, partner_view, usage_line_view
from liveblog.present.usage import DAYS_SHOWN
from liveblog.sentence import sentence
from liveblog.store.blog_lists import blog_names, named_blog
from liveblog.web.api.answers import desk_answer
from liveblog.web.auth import administrator
from liveblog.web.bodies import read_json
from liveblog.web.context import services
from liveblog.web.parameters import number_of
from liveblog.web.using import table_answer
from liveblog.wire.views import JsonObject


async def list_partners(request: Request) -> Response:
    """List the partners, oldest first."""
    by = await administrator(request)
    found, _ = await services(request).partners.all()
    return desk_answer({"partners": await _views(request, by, found)})


async def create_partner(request: Request) -> Response:
    """Add a partner."""
    by = await administrator(request)
    wanted = await read_json(request, NewPartnerInput)
    rights = await _rights(request, by, wanted.blogs, everywhere=wanted.everywhere)
    made = await services(request).partners.create(PartnerDraft(**wanted.said(), **rights), by)
    headers = {"location": f"{request.scope['path']}/{made}"}
    return await _answer(request, by, made, HTTPStatus.CREATED, headers)


async def get_partner(request: Request) -> Response:
    """Show a partner."""
    return await _answer(request, await administrator(request), _asked(request))


async def change_partner(request: Request) -> Response:
    """Say anew what a partner is, or what it may be shown."""
    by = await administrator(request)
    wanted = await read_json(request, PartnerPatch)
    changes: PartnerChanges = wanted.changes()
    if wanted.says_what_they_get:
        changes |= await _rights(request, by, wanted.blogs, everywhere=wanted.everywhere)
    await services(request).partners.change(_asked(request), changes, by)
    return await _answer(request, by, _asked(request))


async def shut_out_partner(request: Request) -> Response:
    """Let a partner's keys open nothing."""
    by = await administrator(request)
    await services(request).partners.shut_out(_asked(request), by)
    return await _answer(request, by, _asked(request))


async def let_in_partner(request: Request) -> Response:
    """Let a partner's keys open what they opened."""
    by = await administrator(request)
    await services(request).partners.let_in(_asked(request), by)
    return await _answer(request, by, _asked(request))


async def list_partner_keys(request: Request) -> Response:
    """List a partner's keys, the newest first."""
    await administrator(request)
    return desk_answer({"keys": await _keys(request)})


async def make_partner_key(request: Request) -> Response:
    """Make a key, and show it this once."""
    by = await administrator(request)
    wanted = await read_json(request, PartnerKeyInput)
    if wanted.expires_at is not None and wanted.expires_at <= now():
        raise InvalidInput(FieldError("expires_at", sentence("must be a time in the future")))
    partners = services(request).partners
    made = await partners.make_key(_asked(request), wanted.kind, expires_at=wanted.expires_at, by=by)
    return desk_answer({"key": made, "keys": await _keys(request)}, HTTPStatus.CREATED)


async def revoke_partner_key(request: Request) -> Response:
    """Revoke a key."""
    by = await administrator(request)
    await services(request).partners.revoke_key(_asked(request), request.path_params["key_id"], by)
    return desk_answer({"keys": await _keys(request)})


async def _keys(request: Request) -> list[JsonObject]:
    _, keys = await services(request).partners.by_id(_asked(request))
    return [key_view(key, now()) for key in keys]


def _asked(request: Request) -> int:
    number: int = request.path_params["partner_id"]
    return number


async def _answer(
    request: Request, by: Principal, partner_id: int, status: int = HTTPStatus.OK, headers: dict[str, str] | None = None
) -> Response:
    found, _ = await services(request).partners.by_id(partner_id)
    (view,) = await _views(request, by, [found])
    return desk_answer({"partner": view}, status, headers)


async def _views(request: Request, by: Principal, partners: Sequence[Partner]) -> list[JsonObject]:
    theirs, named = reach(by, Scope.ADMIN), {number for each in partners for number in each.blog_ids}
    async with services(request).store.read() as connection:
        known = await blog_names(connection, theirs, named)
    slugs = {blog_id: blog.slug for blog_id, blog in known.items()}
    return [partner_view(each, slugs) for each in partners]


async def _rights(
    request: Request, by: Principal, wanted: Sequence[PartnerBlogInput], *, everywhere: bool
) -> PartnerChanges:
    """Return what a partner is to get, as what is said of it.

    Raises:
        InvalidInput: names each blog that isn't there.
    """
    found = []
    async with services(request).store.read() as connection:
        for number, each in enumerate(wanted):
            blog = await named_blog(connection, reach(by, Scope.ADMIN), each.slug)
            if blog is None:
                raise InvalidInput(FieldError(f"blogs.{number}.slug", sentence("must be the slug of a blog")))
            found.append(blog)
    return rights_of(None if everywhere else [(blog, each.topics) for blog, each in zip(found, wanted, strict=True)])


async def get_usage(request: Request) -> Response:
    """Tell what a partner uses, by day, page and transport; as a table for who accepts one."""
    await administrator(request)
    days, lines = await _usage(request)
    if "text/csv" in request.headers.get("accept", ""):
        return table_answer(lines)
    answer = desk_answer({"days": days, "usage": [usage_line_view(line) for line in lines]})
    answer.headers["vary"] = "Accept"
    return answer


async def _usage(request: Request) -> tuple[int, Sequence[UsageLine]]:
    rule = f"must be a whole number from 1 to {KEPT.days}"
    days = number_of(request, "days", rule) if "days" in request.query_params else DAYS_SHOWN
    if days > KEPT.days:
        raise BadRequest(rule, "days")
    await services(request).partners.by_id(_asked(request))
    return days, await services(request).usage.read(_asked(request), days)
