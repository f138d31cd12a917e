"""Requests to a server's API: sent again where that can do no harm, and refusals as exceptions."""

import asyncio
import uuid
from collections.abc import Mapping
from datetime import datetime
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import quote

import httpx2

from liveblog_client.errors import Problem, Unreachable, field_errors
from liveblog_client.shapes import Change, EntryFields
from liveblog_client.source import bearer
from liveblog_client.timing import Timing, delay

_TRIES = 5
"""A request is sent so often at most; the waits add up to 15 s at most, unless the server asks for more."""
_TRANSIENT = frozenset({502, 503, 504})
_UNSENT = (httpx2.ConnectError, httpx2.ConnectTimeout)


class Answer(NamedTuple):
    """What a server told, and the tag of what it is."""

    told: Any
    etag: str | None


class Requests:
    """A connection to a server's API, used as an async context manager."""

    def __init__(
        self,
        url: str,
        token: str | None = None,
        *,
        timeout: float = 10.0,
        timing: Timing = Timing(),  # noqa: B008 - frozen
    ) -> None:
        self._timing = timing
        self._http = httpx2.AsyncClient(base_url=f"{url.rstrip('/')}/api/v1", headers=bearer(token), timeout=timeout)

    async def __aenter__(self) -> Self:
        await self._http.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.__aexit__(kind, error, trace)

    async def _read(self, path: str, query: Mapping[str, str] | None = None) -> Answer:
        return await self._send(self._http.build_request("GET", path, params=query), harmless=True)

    async def _change(
        self,
        method: str,
        path: str,
        members: Mapping[str, Any] | None,
        headers: Mapping[str, str] | None = None,
        *,
        harmless: bool = False,
    ) -> Answer:
        json = None if members is None else {name: _jsonable(value) for name, value in members.items()}
        return await self._send(self._http.build_request(method, path, json=json, headers=headers), harmless=harmless)

    async def _send(self, request: httpx2.Request, *, harmless: bool) -> Answer:
        """Send a request, again if it may; `harmless` says that the server may get it twice."""
        attempt = 0
        while True:
            last = attempt == _TRIES - 1
            hint = None
            try:
                response = await self._http.send(request)
            except httpx2.RequestError as error:
                if last or not (harmless or isinstance(error, _UNSENT)):
                    raise Unreachable(f"{request.method} {request.url}: {error!r}") from error
            else:
                if response.is_success:
                    return _answer(response)
                problem = Problem.of(response.status_code, response.headers, response.content)
                hint = problem.retry_after
                if last or not (harmless and problem.status in _TRANSIENT) or (hint or 0) > self._timing.cap:
                    raise problem
            await asyncio.sleep(delay(attempt, hint, base=self._timing.base, cap=self._timing.cap))
            attempt += 1


def blog_path(slug: str) -> str:
    """Return where a blog is, below the API."""
    return f"/blogs/{quote(slug, safe='')}"


def figure_path(slug: str, name: str) -> str:
    """Return where a figure is, below the API."""
    return f"{blog_path(slug)}/figures/{quote(name, safe='')}"


def entry_path(slug: str, number: int) -> str:
    """Return where an entry is, below the API."""
    return f"{blog_path(slug)}/entries/{number}"


def once(key: str | None) -> dict[str, str]:
    """Return the header that makes a request count once."""
    return {"Idempotency-Key": key or str(uuid.uuid4())}


def condition(if_match: str | None) -> dict[str, str]:
    """Return the header that says which state was seen."""
    return {} if if_match is None else {"If-Match": if_match}


def _jsonable(value: Any) -> Any:
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is None:
        raise ValueError(f"{value} has no time zone")
    return value.isoformat()


def _answer(response: httpx2.Response) -> Answer:
    try:
        return Answer(response.json(), response.headers.get("ETag"))
    except (ValueError, RecursionError) as error:
        raise Unreachable(f"{response.url} answered, but not as a liveblog server does") from error


def change_of(answer: Answer) -> Change:
    """Read what a change of an entry did."""
    told = answer.told
    return Change(told["seq"], told["epoch"], told["entry"], answer.etag, field_errors(told.get("warnings")))


def written(fields: EntryFields) -> dict[str, Any]:
    """Return what an entry or a draft says beside its body; what is None is left away."""
    said = {name: value for name, value in fields.items() if value is not None and name != "allow_future"}
    lists = {name: list(said[name]) for name in ("topics", "byline") if name in said}  # type: ignore[call-overload]
    return said | lists | meant(allow_future=fields.get("allow_future", False))


def meant(*, allow_future: bool) -> dict[str, Any]:
    """Return the member that says that a time is meant, though it is in the future."""
    # Only where it says something: servers of the first versions don't know it.
    return {"allow_future": True} if allow_future else {}
