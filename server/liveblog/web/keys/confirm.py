"""Confirming who one is on a page of its own: for what a script begins, and for whoever wants to have it done."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from liveblog.access.passkeys import Asked
from liveblog.web.confirming import ask, confirmed_first, require_confirmed, session_of
from liveblog.web.context import services
from liveblog.web.fields import form_of
from liveblog.web.logins import go, inside
from liveblog.web.visitor import anybody, login_first


def passkey_options(asked: Asked) -> Response:
    """Answer with it: `asked` goes back with the passkey's answer."""
    return JSONResponse({"asked": asked.secret, "options": asked.options}, headers={"cache-control": "no-store"})


@login_first
async def confirm_page(request: Request) -> Response:
    """Ask for a proof; whoever has given one lately goes on."""
    me, next_path = await anybody(request), inside(request.query_params.get("next"))
    if services(request).sessions.is_confirmed((await session_of(request)).session):
        return go(next_path)
    return await ask(request, me, {"next": next_path})


@confirmed_first
async def confirm(request: Request) -> Response:
    """Take the proof, and go on."""
    me, fields = await form_of(request)
    await require_confirmed(request, me, fields, always=True)
    return go(inside(fields.get("next")))


async def ask_for_own_passkey(request: Request) -> Response:
    """Answer with what a browser asks the passkeys of whoever is logged in."""
    await form_of(request)
    stay = await session_of(request)
    return passkey_options(await services(request).factors.passkeys.ask_to_confirm(stay.user.id, stay.session.digest))
