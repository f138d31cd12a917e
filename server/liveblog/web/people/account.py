"""One's own account: byline, mail address, password, and the places where one is logged in."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liveblog.errors import FieldError, InvalidInput, LiveblogError, Unauthenticated
from liveblog.intake.fields import zones
from liveblog.intake.invalid import validated
from liveblog.intake.people import ProfileInput
from liveblog.model.principal import SESSION_NAME
from liveblog.render.languages import language_names
from liveblog.sentence import sentence
from liveblog.store.people import User
from liveblog.web.confirming import confirmed_first, require_confirmed
from liveblog.web.context import asked_language, asker, services
from liveblog.web.desk_page import draw
from liveblog.web.devices import new_device_name
from liveblog.web.fields import Fields, form_of
from liveblog.web.problems import status_of
from liveblog.web.visitor import Visitor, anybody, login_first

_DONE = {
    "profile": sentence("Saved."),
    "address": sentence("Saved. The new address counts as soon as you open the link that is on its way there."),
    "confirmed": sentence("The new address is confirmed."),
    "password": sentence("The new password is set. All other devices are logged out."),
    "ended": sentence("Done."),
    "passkey": sentence("The passkey is added. You can log in with it from now on."),
    "passkey_renamed": sentence("The passkey has its new name."),
    "passkey_removed": sentence("The passkey is removed. Delete it on your device, too."),
    "codes_removed": sentence("Codes are no longer asked for."),
    "linked": sentence("Connected. From now on you can log in this way."),
    "unlinked": sentence("Disconnected."),
}
_WRONG = {
    "last_way": sentence(
        "This passkey is the last way in which you can log in: set a password first, or add another passkey."
    ),
    "passkey_name": sentence("A passkey needs a name of one line, of at most 80 characters."),
    "no_passkey": sentence(
        "The passkey was not added: that took too long, or its answer does not fit. Please try again."
    ),
    "codes_too_late": sentence("That took too long. Please set the codes up again."),
}


@login_first
async def account(request: Request) -> Response:
    """Show who one is here, and where one is logged in."""
    return await draw_account(request, await anybody(request))


@confirmed_first
async def change_profile(request: Request) -> Response:
    """Change byline and mail address."""
    me, fields = await form_of(request)
    user = await own_user(request, me)
    if fields.get("email", "") != (user.email or ""):
        await _confirm_without_password(request, me, user, fields)
    try:
        wanted = validated(ProfileInput, {name: fields.get(name, "") for name in ("byline", "email")})
        if wanted.email != (user.email or ""):  # links to a new password go there
            await _require_old(request, user, fields, "email_password")
        if wanted.email in ("", user.email) or not services(request).settings.sends_mail:
            await services(request).users.change_profile(user, wanted.values(), me.principal)
            return go("profile")
        await services(request).users.change_profile(user, {"byline": wanted.byline}, me.principal)
        await _ask_for_confirmation(request, me, user, wanted.email)
    except LiveblogError as error:
        return await draw_account(request, me, error, fields)
    return go("address")


async def _ask_for_confirmation(request: Request, me: Visitor, user: User, email: str) -> None:
    """Have a link mailed to an address that counts when it is opened.

    Raises:
        TooManyAttempts: they have had many mails sent.
        NameTaken: somebody has this address already.
    """
    await services(request).throttle.count_mail(user.name, asker(request))
    await services(request).email_changes.ask(user, email, asked_language(request).tag, me.principal)
    await services(request).hint_jobs()


@confirmed_first
async def change_password(request: Request) -> Response:
    """Set a new password: whoever only found a desk open does not know the old one."""
    me, fields = await form_of(request)
    user = await own_user(request, me)
    await _confirm_without_password(request, me, user, fields)
    try:
        await _require_old(request, user, fields)
        await services(request).users.change_password(user, fields.get("new_password", ""), me.principal)
    except LiveblogError as error:
        return await draw_account(request, me, error, fields)
    return go("password")


async def end_sessions(request: Request) -> Response:
    """End one of one's sessions."""
    me, fields = await form_of(request)
    try:
        await services(request).sessions.end_by_name(_id(me), fields.get("session", ""), me.principal)
    except LiveblogError as error:
        return await draw_account(request, me, error)
    return go("ended")


async def _confirm_without_password(request: Request, me: Visitor, user: User, fields: Fields) -> None:
    """Ask for a passkey or a code where there is no old password to ask for, or passwords count for nothing."""
    having = await services(request).factors.of(user.id)
    if having.ways and not having.password:
        await require_confirmed(request, me, fields, always=True)


async def _require_old(request: Request, user: User, fields: Fields, field: str = "password") -> None:
    if user.password_hash is None or not services(request).users.has_passwords:  # they came by a link, or a provider
        return
    try:
        throttle = services(request).throttle
        async with throttle.attempt(user.name, asker(request), None):
            await services(request).users.by_password(user.name, fields.get(field, ""), asker(request))
    except Unauthenticated as error:
        raise InvalidInput(FieldError(field, sentence("is not your current password"))) from error


async def draw_account(
    request: Request, me: Visitor, error: LiveblogError | None = None, fields: Fields | None = None
) -> Response:
    """Answer with the page, and with what is wrong with what was typed."""
    user = await own_user(request, me)
    having = await services(request).factors.of(user.id)
    shown: dict[str, Any] = {
        "user": user,
        "values": _values(user) | (fields or {}),
        "sessions": await services(request).sessions.of(user.id),
        "identities": await services(request).identities.of(user.id),
        "providers": {each.settings.issuer: each for each in services(request).providers.values()},
        "here": me.principal.session_name,
        "named": SESSION_NAME,
        "factors": having,
        "waiting": await services(request).email_changes.waiting(user.id),
        "new_passkey": new_device_name(request, having.passkeys),
        "passkeys_possible": services(request).factors.passkeys.are_possible,
        "codes_possible": services(request).factors.codes.are_possible,
        "done": _DONE.get(request.query_params.get("done", "")),
        "errors": {each.field: each.message for each in getattr(error, "errors", ())},
        "message": _message(request, error),
    }
    return draw(request, "account.html", me, status_of(error) if error else 200, **shown | _offered())


def _values(user: User) -> Fields:
    return {name: getattr(user, name) or "" for name in ("byline", "email", "language", "zone")}


def _offered() -> dict[str, Any]:
    """Return the languages and zones that can be chosen."""
    return {"languages": language_names(), "zones": sorted(zone for zone in zones() if _is_of_a_place(zone))}


def _is_of_a_place(zone: str) -> bool:
    return "/" in zone and not zone.startswith(("Etc/", "SystemV/", "US/", "posix/", "right/"))


def _message(request: Request, error: LiveblogError | None) -> str | None:
    """Return what is wrong with no field: what was refused here, or on the way here."""
    if error is None:
        return _WRONG.get(request.query_params.get("wrong", ""))
    return None if getattr(error, "errors", ()) else str(error)


def _id(me: Visitor) -> int:
    return int(me.principal.key.removeprefix("user:"))


async def own_user(request: Request, me: Visitor) -> User:
    """Read who is logged in."""
    return await services(request).users.by_id(_id(me))


def go(done: str) -> Response:
    """Lead back to the page, which says what was done."""
    return RedirectResponse(f"/desk/-/account?done={done}", 303, {"cache-control": "no-store"})
