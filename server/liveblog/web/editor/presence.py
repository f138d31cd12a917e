"""Who is at the desk: what pages say of themselves, how it is drawn, and what somebody says that they work on."""

import re
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from liveblog.access import may
from liveblog.errors import BadRequest, FieldError, InvalidInput
from liveblog.intake.presence import LINE_LENGTH, PAGE_PATTERN
from liveblog.model.presence import Sign
from liveblog.model.principal import Scope
from liveblog.sentence import sentence
from liveblog.web.context import services
from liveblog.web.desk_page import drawn
from liveblog.web.editor.responses import confirm, people_at
from liveblog.web.fields import Fields, fields_of_editor
from liveblog.web.parameters import number_in, number_of
from liveblog.web.visitor import checked_form, editor_context, login_first, wants_page

_PAGE = re.compile(PAGE_PATTERN, re.ASCII)
_STATES = ("viewing", "writing", "left")
_RULE = "must be the number of an entry"


@login_first
async def show_presence(request: Request) -> Response:
    """Draw who is there; with `entry`, for the page of that entry."""
    found = await editor_context(request, Scope.SUBMIT)
    entry_id = number_of(request, "entry", _RULE) if "entry" in request.query_params else None
    shown: dict[str, Any] = {
        "blog": found.blog,
        "me": found.visitor,
        "people": await people_at(request, found),
        "entry_id": entry_id,
        "writes": may(found.visitor.principal, Scope.WRITE, found.blog),
    }
    page = drawn(request, "_desk_presence.html", **shown)
    return HTMLResponse(page, headers={"cache-control": "private, no-store"})


async def say_presence(request: Request) -> Response:
    """Take a page's sign of life, or that it is left; answer whose the entry is that it shows.

    Raises:
        BadRequest: the page has no good name, or there is no such state.
        Unauthenticated, Forbidden, BlogNotFound: nobody, not they, or not there.
    """
    fields = await fields_of_editor(request)
    found = await checked_form(request, fields, Scope.SUBMIT)
    page, state = fields.get("page", ""), fields.get("state", "")
    if not _PAGE.fullmatch(page):
        raise BadRequest(sentence("must have 8 to 64 letters, digits, - or _"), "page")
    if state not in _STATES:
        raise BadRequest(sentence("must be “viewing”, “writing” or “left”"), "state")
    presence, by = services(request).presence, found.visitor.principal
    if state == "left":
        await presence.leave(found.blog, by, page)
        return confirm()
    entry_id = number_in(fields["entry"], "entry", _RULE) if fields.get("entry") else None
    sign = Sign(page, entry_id, state == "writing")
    lease = await presence.sign(found.blog, by, sign, edits=may(by, Scope.WRITE, found.blog))
    return confirm(holder=lease and lease.name, mine=lease is not None and lease.who == by.key)


@login_first
async def take_over(request: Request) -> Response:
    """Take the lease on an entry from whoever has it; their page keeps what they have written as a draft."""
    fields = await fields_of_editor(request)
    found = await checked_form(request, fields)
    entry_id, by = request.path_params["entry_id"], found.visitor.principal
    page = page if _PAGE.fullmatch(page := fields.get("page", "")) else "without-script"
    lease = await services(request).presence.sign(found.blog, by, Sign(page, entry_id, True), edits=True, take=True)
    if wants_page(request):
        there = f"/desk/{found.blog.slug}/entries/{entry_id}"
        return RedirectResponse(there, HTTPStatus.SEE_OTHER, {"cache-control": "no-store"})
    return confirm(holder=lease and lease.name, mine=lease is not None)


@login_first
async def undertake(request: Request) -> Response:
    """Note what somebody is working on, or that they do no longer.

    Raises:
        InvalidInput: the line is too long.
    """
    fields = await fields_of_editor(request)
    found = await checked_form(request, fields, Scope.SUBMIT)
    await services(request).presence.undertake(found.blog, found.visitor.principal, _line(fields))
    if wants_page(request):
        there = f"/desk/{found.blog.slug}"
        return RedirectResponse(there, HTTPStatus.SEE_OTHER, {"cache-control": "no-store"})
    return confirm()


def _line(fields: Fields) -> str:
    if fields.get("do") == "end":
        return ""
    line = " ".join(fields.get("line", "").split())
    if len(line) > LINE_LENGTH:
        raise InvalidInput(
            FieldError("line", sentence("must have at most {line_length} characters", line_length=LINE_LENGTH))
        )
    return line
