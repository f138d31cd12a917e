"""Who works here, what they may do, and shutting somebody out. Only those who look after a blog come in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liveblog.access import may, reach, require_managing, speaks_for, visible_grants
from liveblog.errors import FieldError, Forbidden, LiveblogError, NotFound
from liveblog.intake.invalid import validated
from liveblog.intake.people import AddressInput
from liveblog.model.blog import NamedBlog
from liveblog.model.principal import Grant, Principal, Reach, Scope, blog_ids
from liveblog.render.addresses import invitation_path, login_link_path, password_link_path
from liveblog.render.languages import language_names
from liveblog.sentence import sentence
from liveblog.store import Transaction
from liveblog.store.blog_lists import SUGGESTED, blog_names, named_blogs
from liveblog.store.house_lists import count_people, list_people
from liveblog.store.people import User
from liveblog.web.confirming import AT_ONCE, confirmed_first, require_confirmed
from liveblog.web.context import services
from liveblog.web.desk_page import draw, errors_shown
from liveblog.web.fields import Fields, form_of
from liveblog.web.parameters import page_number
from liveblog.web.people.granting import held_rows, typed_rows, wanted_grants, with_blank
from liveblog.web.people.mails import mails_to, require_address, unsent
from liveblog.web.problems import status_of
from liveblog.web.visitor import Visitor, admin_of_some, login_first

SCOPES = {
    Scope.READ: sentence("reader"),
    Scope.SUBMIT: sentence("contributor"),
    Scope.WRITE: sentence("editor"),
    Scope.ADMIN: sentence("admin"),
}
"""What the screen calls them."""

PAGE = 50
"""So many people, or tokens, stand on a page."""

_HELP = ("link", "password", "reset", "invite")


@login_first
async def people(request: Request) -> Response:
    """List the people of the blogs that one looks after; of the house, if that."""
    return await draw_people(request, await admin_of_some(request))


async def draw_people(request: Request, me: Visitor, error: LiveblogError | None = None, **context: Any) -> Response:
    """Answer with the list, and the form that invites one more."""
    values: dict[str, Any] = await _listed(request, me) | {
        "invited": await services(request).users.open_invitations(),
        "everywhere": may(me.principal, Scope.ADMIN),
        "scopes": SCOPES,
        "link": None,
        "mailed": None,
        "unsent": await unsent(request),
        "sends_mail": services(request).settings.sends_mail,
        "languages": language_names(),
        "values": {},
        "rows": with_blank(typed_rows(context.get("values", {}))),
        **errors_shown(error),
    }
    return draw(request, "people.html", me, status_of(error) if error else 200, **values | context)


async def _listed(request: Request, me: Visitor) -> dict[str, Any]:
    """Read a page of the people whom somebody looks after, and the blogs that are offered for one more."""
    theirs, number = reach(me.principal, Scope.ADMIN), page_number(request) or 1
    sought = request.query_params.get("q", "")
    async with services(request).store.read() as transaction:
        shown, count = await _found(transaction, theirs, sought, number)
        held = {user.id: visible_grants(me.principal, user) for user in shown}
        known = await blog_names(transaction, theirs, blog_ids(each for grants in held.values() for each in grants))
        suggested = await named_blogs(transaction, theirs, SUGGESTED)
    people = [(user, grants_in_words(held[user.id], known)) for user in shown]
    pages = max(1, -(-count // PAGE))
    return {"people": people, "count": count, "number": number, "pages": pages, "blogs": suggested, "sought": sought}


@login_first
async def person(request: Request) -> Response:
    """Show one of them, and what may be changed."""
    me = await admin_of_some(request)
    return await _draw(request, me, await _managed(request, me))


@confirmed_first
async def change_person(request: Request) -> Response:
    """Do what a button of that page says."""
    me, fields = await form_of(request, admin_of_some)
    user = await _managed(request, me)
    if fields.get("do") not in AT_ONCE:
        await require_confirmed(request, me, fields)
    try:
        link = await _do(request, me, user, fields)
    except LiveblogError as error:
        return await _draw(request, me, user, error, **_typed(fields, getattr(error, "errors", ())))
    if link:
        return await _draw(request, me, user, link=link)
    return RedirectResponse(f"/desk/-/people/{user.id}?done=1", 303, {"cache-control": "no-store"})


async def _do(request: Request, me: Visitor, user: User, fields: Fields) -> str | None:
    """Do what a button says; return a link, if that is what comes of it."""
    what, by = fields.get("do", ""), me.principal
    if what == "grant":
        held = visible_grants(by, replace(user, grants=user.made))
        wanted = wanted_grants(fields, await administered(request, me), held)
        await services(request).users.set_grants(user.id, wanted, by)
        return None
    if not _is_offered(request, what, user, by):
        raise Forbidden(sentence("Nobody shuts themselves out."), by.key)
    require_managing(by, user, whole=True)
    if what in _HELP:
        return await _help(request, what, user, by)
    await _change(request, what, user, fields, by)
    return None


def _is_offered(request: Request, what: str, user: User, by: Principal) -> bool:
    match what:
        case "disable":
            return by.key != f"user:{user.id}"
        case "password_mail":
            return _is_mailed_to(request, user)
        case "address":
            return _vouches(request, user)
    return what in (*_HELP, "enable", "mail", "revoke")


async def _change(request: Request, what: str, user: User, fields: Fields, by: Principal) -> None:
    app = services(request)
    match what:
        case "disable":
            await app.users.disable(user.id, by)
        case "enable":
            await app.users.enable(user.id, by)
        case "password_mail":
            await app.password_links.send(user, by)
            await app.hint_jobs()
        case "address":
            email = validated(AddressInput, {"email": fields.get("email", "")}).email or None
            await app.users.vouch_for_address(user.id, email, by)
        case "mail":
            await app.users.invite_again(user.id, by, mail=require_address(request, user.email or ""))
            await app.hint_jobs()
        case "revoke":
            await app.users.revoke_invitation(user.id, by)


def _vouches(request: Request, user: User) -> bool:
    """Tell whether an admin's word counts for somebody's address: until they come, and where no mail can ask them."""
    return user.password_hash is None or not services(request).settings.sends_mail


def _is_mailed_to(request: Request, user: User) -> bool:
    return bool(services(request).settings.sends_mail and user.email and user.password_hash)


async def _help(request: Request, what: str, user: User, by: Principal) -> str | None:
    """Help somebody in who can't log in any more, or not yet; return the link for them, if that is what helps."""
    app = services(request)
    match what:
        case "link":
            return _address(request, login_link_path(await app.users.new_login_link(user, by)))
        case "password":
            return _address(request, password_link_path(await app.password_links.make(user, by)))
        case "invite":
            _, secret = await app.users.invite_again(user.id, by)
            return _address(request, invitation_path(secret))
    await app.factors.reset(user.id, by)
    return None


def _typed(fields: Fields, errors: Sequence[FieldError]) -> dict[str, Any]:
    """Return what a form is drawn with again in which a row, or the address, is wrong."""
    if fields.get("do") == "address":
        return {"values": fields}
    return {"in_all": fields.get("all", ""), "rows": with_blank(typed_rows(fields))} if errors else {}


async def administered(request: Request, me: Visitor) -> Sequence[NamedBlog]:
    """Read what the blogs are called that somebody looks after: they may type any of them."""
    async with services(request).store.read() as transaction:
        return await named_blogs(transaction, reach(me.principal, Scope.ADMIN))


def grants_in_words(grants: Sequence[Grant], known: Mapping[int, NamedBlog]) -> Sequence[tuple[str, str]]:
    """Return what grants say: what somebody is, and in which blog; empty: in all."""
    return [
        (SCOPES[grant.scope], "" if grant.blog_id is None else known[grant.blog_id].title)
        for grant in grants
        if grant.blog_id is None or grant.blog_id in known
    ]


async def _managed(request: Request, me: Visitor) -> User:
    user = await services(request).users.by_id(request.path_params["user_id"])
    require_managing(me.principal, user)
    return user


async def _draw(
    request: Request, me: Visitor, user: User, error: LiveblogError | None = None, **context: Any
) -> Response:
    theirs, held = reach(me.principal, Scope.ADMIN), visible_grants(me.principal, replace(user, grants=user.made))
    async with services(request).store.read() as transaction:
        known = await blog_names(transaction, theirs, blog_ids(visible_grants(me.principal, user)))
        suggested = await named_blogs(transaction, theirs, SUGGESTED)
    shown: dict[str, Any] = {
        "user": user,
        "in_all": next((grant.scope.value for grant in held if grant.blog_id is None), ""),
        "rows": with_blank(held_rows(held, known)),
        "provided": _provided(request, me, user, known),
        "blogs": suggested,
        "everywhere": may(me.principal, Scope.ADMIN),
        "whole": speaks_for(me.principal, user),
        "scopes": SCOPES,
        "invited": (await services(request).users.open_invitations()).get(user.id),
        "values": {},
        "mails": await mails_to(request, user.id),
        "vouches": _vouches(request, user),
        "mails_them": services(request).settings.sends_mail and user.email,
        "factors": await services(request).factors.of(user.id),
        "themselves": me.principal.key == f"user:{user.id}",
        "link": None,
        "done": sentence("Saved.") if "done" in request.query_params else None,
        **errors_shown(error),
    }
    return draw(request, "person.html", me, status_of(error) if error else 200, **shown | context)


def _provided(
    request: Request, me: Visitor, user: User, known: Mapping[int, NamedBlog]
) -> Sequence[tuple[str, str, str]]:
    """Return what login providers' groups give somebody where `me` looks: the provider's label, what, and in which."""
    labels = {name: provider.label for name, provider in services(request).providers.items()}
    return [
        (labels.get(provider, provider), *said)
        for provider, grant in user.provided
        for said in grants_in_words(visible_grants(me.principal, replace(user, grants=(grant,))), known)
    ]


async def _found(transaction: Transaction, theirs: Reach, sought: str, number: int) -> tuple[list[User], int]:
    """Return a page of the people with all these words in their names or address, and how many they are in all.

    Raises:
        NotFound: there is no such page.
    """
    count = await count_people(transaction, theirs, sought)
    shown = await list_people(transaction, theirs, PAGE, (number - 1) * PAGE, sought)
    if number > 1 and not shown:
        raise NotFound(sentence("The list has no page {number}.", number=number))
    return shown, count


def _address(request: Request, path: str) -> str:
    return services(request).settings.root_url + path
