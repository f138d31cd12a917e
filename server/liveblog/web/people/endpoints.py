"""Partners' receivers at the desk: where they are, what they get, how far they are, and what was tried last."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liveblog.access import reach
from liveblog.errors import BadRequest, LiveblogError, NotFound
from liveblog.intake.endpoints import EndpointInput
from liveblog.intake.invalid import validated
from liveblog.model.endpoint import Endpoint, EndpointDraft, OnFailure
from liveblog.model.event import Kind
from liveblog.model.moment import now
from liveblog.model.partner import Partner
from liveblog.model.principal import Scope, grants_of
from liveblog.sentence import Sentence, sentence
from liveblog.store.blog_lists import SUGGESTED, blog_names, named_blogs
from liveblog.store.endpoints import TELL_OWNER
from liveblog.store.jobs import last_jobs
from liveblog.web.confirming import confirmed_first, require_confirmed
from liveblog.web.context import services
from liveblog.web.desk_page import draw
from liveblog.web.fields import Fields, form_of
from liveblog.web.parameters import is_number, number_in
from liveblog.web.people.granting import chosen_blogs, held_rows, typed_rows, with_blank
from liveblog.web.people.partners import wrong_in
from liveblog.web.people.people import administered
from liveblog.web.problems import status_of
from liveblog.web.visitor import Visitor, admin_of_all, login_first

ON_FAILURE = {
    OnFailure.HOLD: sentence("wait until it takes this one"),
    OnFailure.SKIP: sentence("go on with the next after three refusals"),
}
KINDS = {
    Kind.ENTRY_POSTED: sentence("an entry is posted"),
    Kind.ENTRY_REVISED: sentence("an entry is revised"),
    Kind.ENTRY_CORRECTED: sentence("an entry is corrected"),
    Kind.ENTRY_RETRACTED: sentence("an entry is withdrawn"),
    Kind.ENTRY_DELETED: sentence("an entry is deleted"),
    Kind.BLOG_CHANGED: sentence("the blog is changed"),
}
"""What can be chosen here; without a choice it is sent all kinds, others too."""


@confirmed_first
async def create_endpoint(request: Request) -> Response:
    """Make a receiver, and show its secret this once."""
    me, fields = await form_of(request, admin_of_all)
    partner_id = request.path_params["partner_id"]
    if fields.get("do") == "more":
        return await _draw(request, me, None, values=fields)
    await require_confirmed(request, me, fields)
    try:
        made = await services(request).endpoints.create(partner_id, await _draft(request, me, fields), me.principal)
    except LiveblogError as error:
        if isinstance(error, NotFound):
            raise
        return await _draw(request, me, None, error, values=fields)
    return await _draw(request, me, await services(request).endpoints.by_id(made[0]), secret=made[1])


@login_first
async def endpoint(request: Request) -> Response:
    """Show a receiver, or the form for a new one (`new`)."""
    return await _draw(request, await admin_of_all(request), await _asked(request))


@login_first
async def new_endpoint(request: Request) -> Response:
    """Ask where a new receiver is."""
    me = await admin_of_all(request)
    await services(request).partners.by_id(request.path_params["partner_id"])
    return await _draw(request, me, None)


@confirmed_first
async def change_endpoint(request: Request) -> Response:
    """Change a receiver, pause, resume or delete it, and send it something."""
    me, fields = await form_of(request, admin_of_all)
    found = await _asked(request)
    if fields.get("do") == "more":
        return await _draw(request, me, found, values=fields)
    await require_confirmed(request, me, fields)
    try:
        secret = await _do(request, me, found, fields)
    except LiveblogError as error:
        return await _draw(request, me, found, error, values=fields if fields.get("do") == "save" else None)
    if secret:
        return await _draw(request, me, await _asked(request), secret=secret)
    there = f"/desk/-/partners/{found.partner_id}"
    done = there if fields.get("do") == "delete" else f"{there}/receivers/{found.id}?done=yes"
    return RedirectResponse(done, 303, {"cache-control": "no-store"})


async def _do(request: Request, me: Visitor, found: Endpoint, fields: Fields) -> str | None:
    """Do what a form says; return the secret that was made, if one was."""
    known, courier, by = services(request).endpoints, services(request).courier, me.principal
    match fields.get("do", "").split("-"):
        case ["save"]:
            await known.change(found.id, await _draft(request, me, fields), by)
        case ["pause"]:
            await known.pause(found.id, by)
        case ["resume"]:
            await known.resume(found.id, by)
        case ["delete"]:
            await known.delete(found.id, by)
        case ["secret"]:
            return await known.renew_secret(found.id, by)
        case ["end"]:
            await known.end_former_secrets(found.id, by)
        case ["test"]:
            await courier.test(found.id)
        case ["replay"]:
            first = number_in(fields.get("from", ""), "from", sentence("must be a whole number"))
            await known.replay(found.id, fields.get("blog", "").strip(), first, by)
        case ["again", blog_id, seq] if is_number(blog_id) and is_number(seq):
            await courier.send_again(found.id, int(blog_id), int(seq))
        case _:
            raise BadRequest(sentence("must be one of those that are offered"), "do")
    return None


async def _draft(request: Request, me: Visitor, fields: Fields) -> EndpointDraft:
    values: dict[str, Any] = {
        "url": fields.get("url", "").strip(),
        "kinds": [kind for kind in KINDS if fields.get(f"kind-{kind}")],
        "on_failure": OnFailure.SKIP if fields.get("on_failure") == OnFailure.SKIP else OnFailure.HOLD,
    }
    wanted = validated(EndpointInput, values)
    blogs = chosen_blogs(typed_rows(fields), await administered(request, me))
    return wanted.draft(tuple(dict.fromkeys(blog.id for blog in blogs)))


async def _asked(request: Request) -> Endpoint:
    found = await services(request).endpoints.by_id(request.path_params["endpoint_id"])
    if found.partner_id != request.path_params["partner_id"]:
        raise NotFound(sentence("There is no receiver {endpoint_id}.", endpoint_id=found.id))
    return found


async def _draw(  # noqa: PLR0913 -- the page, and what it is to say
    request: Request,
    me: Visitor,
    found: Endpoint | None,
    error: LiveblogError | None = None,
    *,
    values: Fields | None = None,
    secret: str | None = None,
) -> Response:
    partner, _ = await services(request).partners.by_id(request.path_params["partner_id"])
    typed = _draft_of(values) if values else found
    chosen = found.blog_ids if found else ()
    async with services(request).store.read() as transaction:
        known = await blog_names(transaction, reach(me.principal, Scope.ADMIN), chosen)
        suggested = await named_blogs(transaction, reach(me.principal, Scope.ADMIN), SUGGESTED)
    shown: dict[str, Any] = {
        "partner": partner,
        "endpoint": found,
        "attempts": await services(request).endpoints.attempts(found.id) if found else (),
        "positions": await services(request).endpoints.positions(found.id) if found else (),
        "blogs": suggested,
        "rows": with_blank(typed_rows(values) if values else held_rows(grants_of(Scope.READ, known.values()), known)),
        "kinds": KINDS,
        "on_failure": ON_FAILURE,
        "typed": typed or EndpointDraft(""),
        "secret": secret,
        "former": found.former_at(now()) if found else (),
        "owner": await _owner_told(request, found, partner) if found and found.disabled_at else None,
        "can_sign": bool(services(request).webhook_signer.public_keys),
        "done": sentence("Saved.") if "done" in request.query_params else None,
        **wrong_in(error),
    }
    return draw(request, "endpoint.html", me, status_of(error) if error else 200, **shown)


async def _owner_told(request: Request, found: Endpoint, partner: Partner) -> Sentence:
    """Say whether the partner was told that its receiver was given up on."""
    if found.told_at:
        return sentence("They were told by mail, at {address}.", address=partner.contact)
    if not services(request).settings.sends_mail:
        return sentence("They were not told: this server sends no mail.")
    if not partner.contact:
        return sentence("They were not told: there is no mail address of theirs.")
    async with services(request).store.read() as connection:
        job = (await last_jobs(connection, TELL_OWNER)).get(str(found.id))
    if job and job.done_at is None and job.last_error:
        return sentence("They were not told yet: a mail to {address} could not be sent.", address=partner.contact)
    return sentence("They are told by mail, at {address}.", address=partner.contact)


def _draft_of(fields: Fields) -> EndpointDraft:
    chosen = tuple(kind.value for kind in KINDS if fields.get(f"kind-{kind}"))
    kind = OnFailure.SKIP if fields.get("on_failure") == OnFailure.SKIP else OnFailure.HOLD
    return EndpointDraft(fields.get("url", ""), chosen, kind)
