"""One's own passkeys and codes, on the account's page."""

from typing import Any

import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from liveblog.access.codes import SetUp, shown_code
from liveblog.access.sessions import Stay
from liveblog.errors import Conflict, CredentialsExpired, Forbidden, InvalidInput
from liveblog.intake.invalid import validated
from liveblog.intake.people import PasskeyInput
from liveblog.store.people import User
from liveblog.web.confirming import ASKED, PASSKEY, confirmed_first, require_confirmed, session_of
from liveblog.web.context import services
from liveblog.web.desk_page import drawn
from liveblog.web.devices import new_device_name
from liveblog.web.fields import form_of
from liveblog.web.keys.confirm import passkey_options
from liveblog.web.logins import go
from liveblog.web.visitor import Visitor

_ACCOUNT = "/desk/-/account"


async def ask_for_new_passkey(request: Request) -> Response:
    """Answer with what a browser makes a passkey from, for whoever has confirmed lately who they are."""
    _, stay = await _confirmed(request)
    return passkey_options(await services(request).factors.passkeys.ask_to_register(stay.user, stay.session.digest))


async def add_passkey(request: Request) -> Response:
    """Keep the passkey that a browser has made."""
    me, fields = await form_of(request)
    stay = await session_of(request)
    passkeys = services(request).factors.passkeys
    given = fields.get("passkey_name", "").strip() or new_device_name(request, await passkeys.of(stay.user.id))
    name = validated(PasskeyInput, {"name": given}).name
    try:
        await passkeys.register(stay.user, me.principal, fields.get(ASKED, ""), fields.get(PASSKEY, ""), name)
    except (CredentialsExpired, Forbidden):
        return go(f"{_ACCOUNT}?wrong=no_passkey")
    return go(f"{_ACCOUNT}?done=passkey")


async def rename_passkey(request: Request) -> Response:
    """Call one of one's passkeys by another name."""
    me, fields = await form_of(request)
    stay, number = await session_of(request), request.path_params["passkey_id"]
    try:
        name = validated(PasskeyInput, {"name": fields.get("name", "")}).name
    except InvalidInput:
        return go(f"{_ACCOUNT}?wrong=passkey_name")
    await services(request).factors.passkeys.rename(stay.user.id, number, name, me.principal)
    return go(f"{_ACCOUNT}?done=passkey_renamed")


@confirmed_first
async def remove_passkey(request: Request) -> Response:
    """Take one of one's passkeys away."""
    me, stay = await _confirmed(request)
    passkeys = services(request).factors.passkeys
    try:
        await passkeys.remove(stay.user.id, request.path_params["passkey_id"], me.principal)
    except Conflict:
        return go(f"{_ACCOUNT}?wrong=last_way")
    return go(f"{_ACCOUNT}?done=passkey_removed")


@confirmed_first
async def begin_codes(request: Request) -> Response:
    """Show a secret for an app, as a QR code and as a text, and ask for the first code."""
    me, stay = await _confirmed(request)
    made = await services(request).factors.codes.begin(stay.user, stay.session.digest)
    return _set_up(request, me, stay.user, made)


async def prove_codes(request: Request) -> Response:
    """Take the first code of an app, and show the recovery codes, once."""
    me, fields = await form_of(request)
    stay, codes, asked = await session_of(request), services(request).factors.codes, fields.get("asked", "")
    try:
        recovery = await codes.prove(stay.user, me.principal, asked, fields.get("code", ""))
    except InvalidInput as error:
        made = await codes.again(stay.user, stay.session.digest, asked)
        return _set_up(request, me, stay.user, made, error)
    except CredentialsExpired:
        return go(f"{_ACCOUNT}?wrong=codes_too_late")
    return _recovery(request, me, [shown_code(each) for each in recovery], is_new=True)


@confirmed_first
async def remove_codes(request: Request) -> Response:
    """Ask for no codes any more."""
    me, stay = await _confirmed(request)
    await services(request).factors.codes.remove(stay.user.id, me.principal)
    return go(f"{_ACCOUNT}?done=codes_removed")


@confirmed_first
async def renew_recovery_codes(request: Request) -> Response:
    """Make a new set of recovery codes, and show it, once."""
    me, stay = await _confirmed(request)
    recovery = await services(request).factors.codes.renew_recovery_codes(stay.user, me.principal)
    return _recovery(request, me, [shown_code(each) for each in recovery], is_new=False)


async def _confirmed(request: Request) -> tuple[Visitor, Stay]:
    """Return whose form this is, and their session, for what always waits for a proof of who sends it."""
    me, fields = await form_of(request)
    await require_confirmed(request, me, fields, always=True)
    return me, await session_of(request)


def _set_up(request: Request, me: Visitor, user: User, made: SetUp, error: InvalidInput | None = None) -> Response:
    shown = {
        "user": user,
        "made": made,
        "code": _qr_code(made.address),
        "errors": {each.field: each.message for each in getattr(error, "errors", ())},
    }
    return _once(request, "codes.html", me, 422 if error else 200, **shown)


def _recovery(request: Request, me: Visitor, codes: list[str], *, is_new: bool) -> Response:
    return _once(request, "recovery_codes.html", me, 200, codes=codes, is_new=is_new)


def _once(request: Request, template: str, me: Visitor, status: int, **context: Any) -> Response:
    """Answer with a page that holds secrets: no browser keeps it."""
    page = drawn(request, template, me=me, **context)
    return HTMLResponse(page, status, {"cache-control": "no-store"})


def _qr_code(text: str) -> Markup:
    """Return a text as a QR code (ISO/IEC 18004), an SVG element: dark on light whatever the page is, for cameras.

    The policy lets in no styles, so it has its colours as attributes.
    """
    code = segno.make(text, error="m", micro=False)
    svg = code.svg_inline(scale=4, border=4, light="#fff", dark="#000", svgclass="qr", lineclass=None, omitsize=True)
    return Markup(svg)  # noqa: S704 -- drawn here: numbers, and two colours
