"""Errors as answers: RFC 9457 problem+json for programs, a page for people.

The only place that knows which error has which status.
"""

import logging
import re
from dataclasses import asdict
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import HTMLResponse, Response

from liveblog import audit, errors
from liveblog.access import may_read
from liveblog.errors import LiveblogError
from liveblog.present.way_on import WayOn, read_way_on
from liveblog.render import Language
from liveblog.sentence import sentence
from liveblog.store import reads
from liveblog.web.auth import editor
from liveblog.web.breaking_off import failure_is_told
from liveblog.web.context import asked_language, asker, desk_language, services
from liveblog.web.security import HEADERS
from liveblog.wire.frame import encode

_log = logging.getLogger(__name__)
_leavers = audit.Refusals()

STATUS: dict[type[LiveblogError], HTTPStatus] = {
    errors.BadRequest: HTTPStatus.BAD_REQUEST,
    errors.Unauthenticated: HTTPStatus.UNAUTHORIZED,
    errors.Forbidden: HTTPStatus.FORBIDDEN,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.Gone: HTTPStatus.GONE,
    errors.StaleRevision: HTTPStatus.PRECONDITION_FAILED,
    errors.PreconditionRequired: HTTPStatus.PRECONDITION_REQUIRED,
    errors.TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.HeadTooLarge: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    errors.TooSlow: HTTPStatus.REQUEST_TIMEOUT,
    errors.UnsupportedMedia: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.InvalidInput: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.TooCostly: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.IdempotencyMismatch: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.TooManyAttempts: HTTPStatus.TOO_MANY_REQUESTS,
    errors.Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.OutboundError: HTTPStatus.BAD_GATEWAY,
}


def status_of(error: LiveblogError) -> HTTPStatus:
    """Return the HTTP status of an error."""
    return status_of_kind(type(error))


def status_of_kind(kind: type[LiveblogError]) -> HTTPStatus:
    """Return the HTTP status of a kind of error: its own, or its nearest ancestor's."""
    found = (STATUS[ancestor] for ancestor in kind.__mro__ if ancestor in STATUS)
    return next(found, HTTPStatus.INTERNAL_SERVER_ERROR)


def problem(error: LiveblogError) -> dict[str, Any]:
    """Describe an error as an RFC 9457 object; `errors` names each wrong field, `choices` what can be meant."""
    status = status_of(error)
    members = {"type": "about:blank", "title": status.phrase, "status": status.value, "code": error.code}
    fields = [{"field": item.field, "message": item.message} for item in getattr(error, "errors", ())]
    choices = [asdict(choice) for choice in getattr(error, "choices", ())]
    asked = {"choices": choices} if choices else {}
    return members | {"detail": str(error)} | ({"errors": fields} if fields else {}) | asked


async def on_error(request: Request, error: Exception) -> Response:
    """Answer an error of ours."""
    assert isinstance(error, LiveblogError)  # noqa: S101 -- Starlette's handlers are typed for any exception
    headers = {"cache-control": "no-store"}
    record_refusal(request, error)
    if isinstance(error, errors.Unauthenticated):
        headers["www-authenticate"] = "Bearer"
    if isinstance(error, errors.Unavailable | errors.TooManyAttempts):
        headers["retry-after"] = str(error.retry_after)
    if isinstance(error, errors.Unavailable) and not isinstance(error, errors.Busy):  # of that its bulkhead tells
        _log.warning("%s %s was not possible: %s", request.method, told_path(request), error)
    way = await _way_on(request, error) if isinstance(error, errors.NotFound | errors.Gone) else None
    return _answer(request, problem(error), headers, way)


async def on_http_exception(request: Request, error: Exception) -> Response:
    """Answer an error of Starlette's: no such address, no such method."""
    assert isinstance(error, HTTPException)  # noqa: S101 -- as above
    status = HTTPStatus(error.status_code)
    described = {"type": "about:blank", "title": status.phrase, "status": status.value}
    detail = _DETAILS.get(status, error.detail)
    members = described | {"code": status.phrase.lower().replace(" ", "_"), "detail": detail}
    return _answer(request, members, {**(error.headers or {}), "cache-control": "no-store"})


async def on_failure(request: Request, error: Exception) -> Response:
    """Answer a bug of ours: nothing of it is shown. The one answer that no middleware of ours sees."""
    if isinstance(error.__cause__, LiveblogError):  # so Starlette says that it came when the answer had begun
        _record_breaking_off(request, error.__cause__)
    else:
        _log.error("%s %s failed", request.method, told_path(request), exc_info=error)
    described = {"type": "about:blank", "title": "Internal Server Error", "status": 500, "code": "internal"}
    detail = sentence("Something went wrong on our side. It was recorded.")
    answer = _answer(request, described | {"detail": detail}, {**HEADERS, "cache-control": "no-store"})
    failure_is_told(request)
    return answer


async def on_leaving(request: Request, error: Exception) -> Response:  # noqa: ARG001 -- it says nothing
    """Answer who left in the middle of a body: nobody is there, and it is no fault of ours."""
    if (untold := _leavers.room()) is not None:
        others = f", as did {untold} others" if untold else ""
        _log.info("%s %s: the sender left in the middle of the body%s", request.method, told_path(request), others)
    return Response(status_code=HTTPStatus.BAD_REQUEST, headers={"connection": "close"})


def record_refusal(connection: HTTPConnection, error: LiveblogError) -> None:
    """Log who was not let, if that is what the error says; of a hidden blog the log tells what the answer doesn't."""
    if isinstance(error, _REFUSALS):
        by, method = error.by or audit.NOBODY, connection.scope.get("method", "WEBSOCKET")
        code = error.reason if isinstance(error, errors.BlogHidden) else error.code
        path = quote(told_path(connection)[:_TOLD])
        audit.refusals.record("refused", by, code=code, method=method, path=path, place=asker(connection) or None)


def _record_breaking_off(request: Request, error: LiveblogError) -> None:
    """Log in one line why an answer ends before its end: they may not hear more, or more can't be had."""
    if isinstance(error, _REFUSALS):
        record_refusal(request, error)
        return
    level = logging.WARNING if isinstance(error, errors.Unavailable) else logging.INFO
    _log.log(level, "%s %s broke off: %s", request.method, told_path(request), error)


def told_path(connection: HTTPConnection) -> str:
    """Return what a log may tell of an address: its path, without the secret of a link that is good once."""
    return _SECRET.sub(r"\1…", str(connection.scope["path"]))


HANDLERS: dict[Any, Any] = {
    LiveblogError: on_error,
    HTTPException: on_http_exception,
    ClientDisconnect: on_leaving,
    Exception: on_failure,
}

_REFUSALS = (errors.Unauthenticated, errors.Forbidden, errors.BlogHidden)
_TOLD = 200  # characters of a path
_SECRET = re.compile("^(/desk/(?:login|-/address|-/begin|-/invitations|-/password)/).+", re.DOTALL)

_ENTRY = re.compile(r"/blogs/[a-z0-9-]+/entries/([0-9]{1,9})")
_COVERAGE = re.compile("/blogs/(?P<slug>[a-z0-9-]+)(?=/|$)")  # what is missing may be a part of it
_NO_COVERAGE = {errors.BlogNotFound.code, errors.BlogGone.code, errors.Unauthenticated.code, errors.Forbidden.code}
_DETAILS = {
    HTTPStatus.NOT_FOUND: sentence("There is nothing at this address."),
    HTTPStatus.METHOD_NOT_ALLOWED: sentence("This address does not take that method."),
}


async def _way_on(request: Request, error: LiveblogError) -> WayOn | None:
    """Look for what else there is to read in the blog, if that is open to who asks; None where it can't be told."""
    found = _COVERAGE.match(request.scope["path"])
    if not _wants_page(request) or not found or error.code in _NO_COVERAGE:
        return None
    entry = _ENTRY.fullmatch(request.scope["path"])
    try:
        principal = await editor(request)
        async with services(request).store.read() as connection:
            blog = await reads.blog_by_slug(connection, found["slug"])
            if may_read(principal, blog):
                return await read_way_on(connection, blog, int(entry[1]) if entry else None)
    except LiveblogError:
        _log.debug("No way on was found from %s", told_path(request))
    return None


def _wants_page(request: Request) -> bool:
    return not request.scope["path"].startswith("/api/") and "text/html" in request.headers.get("accept", "")


def _said(value: Any, language: Language) -> Any:
    """Return what an error is described with as the desk says it, to people and to its own scripts."""
    if isinstance(value, dict):
        return {name: _said(each, language) for name, each in value.items()}
    return [_said(each, language) for each in value] if isinstance(value, list) else language.said(value)


def _answer(request: Request, members: dict[str, Any], headers: dict[str, str], way: WayOn | None = None) -> Response:
    at_desk = request.scope["path"].startswith("/desk")
    language = desk_language(request) if at_desk else asked_language(request)
    if at_desk:
        members = _said(members, language)
    if not _wants_page(request):
        return Response(encode(members), members["status"], headers, media_type="application/problem+json")
    coverage = _COVERAGE.match(request.scope["path"]) if members["code"] not in _NO_COVERAGE else None
    page = services(request).renderer.page(
        "problem.html", language, problem=members, coverage=coverage[0] if coverage else None, way=way
    )
    return HTMLResponse(page, members["status"], headers)
