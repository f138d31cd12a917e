"""Writing to blogs and reading their state over the HTTP API. Following them is `follow`'s."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import quote

import httpx2

from liveblog_client.backoff import delay
from liveblog_client.errors import Problem, Unreachable, field_errors
from liveblog_client.shapes import BlogChange, BlogState, Change, Current, Deletion, ShiftChange, Snapshot
from liveblog_client.source import bearer
from liveblog_client.timing import Timing

_TRIES = 5
"""A request is sent so often at most; the waits add up to 15 s at most, unless the server asks for more."""
_TRANSIENT = frozenset({502, 503, 504})
_UNSENT = (httpx2.ConnectError, httpx2.ConnectTimeout)


class _Answer(NamedTuple):
    told: Any
    etag: str | None


class Client:
    """A server's API, used as an async context manager.

    `url` is the server's root, `token` what the server gave out for the API, `timeout` the seconds for each request.

    Requests that can't do harm twice are sent again after network errors and 502, 503 and 504, a few times, with jitter
    and never before the server's `Retry-After`: reading, and posts and hand-overs, which carry a key that makes them
    count once. The others are only sent again when no connection came about.

    Every method raises `Problem` when the server refuses and `Unreachable` when no answer came.
    """

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

    async def create_blog(self, slug: str, title: str, **details: Any) -> BlogState:
        """Create a blog; `details` are its other fields, such as `zone` and `language`."""
        state: BlogState = (await self._change("POST", "/blogs", {"slug": slug, "title": title, **details})).told
        return state

    async def blog(self, slug: str) -> BlogState:
        """Read a blog's face and how far its log has come."""
        state: BlogState = (await self._read(_blog(slug))).told
        return state

    async def change_blog(self, slug: str, **changes: Any) -> BlogChange:
        """Change the named fields of a blog; `status="closed"` closes it, `shelved=True` shelves it."""
        told = (await self._change("PATCH", _blog(slug), changes)).told
        return BlogChange(told["seq"], told["epoch"], told["blog"])

    async def delete_blog(self, slug: str, *, confirm: str) -> None:
        """Delete a blog for good, with all it had; `confirm` is its slug once more, or nothing is deleted."""
        request = self._http.build_request("DELETE", _blog(slug), params={"confirm": confirm})
        await self._send(request, harmless=False)

    async def post(  # noqa: PLR0913 - an entry has as many fields as it has
        self,
        slug: str,
        body: str,
        *,
        headline: str | None = None,
        topics: Sequence[str] = (),
        byline: Sequence[str] = (),
        occurred_at: datetime | str | None = None,
        pinned: bool = False,
        key_event: bool = False,
        allow_future: bool = False,
        idempotency_key: str | None = None,
    ) -> Change:
        """Post an entry; `body` is Markdown, `occurred_at` (now, unless given) an aware time or RFC 3339.

        It is out at once, whatever its time: one that is yet to come is refused (`time_ahead`), unless `allow_future`
        says that it is meant. A time that is far from now is told in the change's `warnings`.

        With the same `idempotency_key` an entry is posted once, however often this is called. Without, one is made up,
        so that the retries of this call can't post twice.
        """
        draft = {"body": body, "topics": list(topics), "byline": list(byline), "pinned": pinned, "key_event": key_event}
        optional = {"headline": headline, "occurred_at": occurred_at}
        draft |= {name: value for name, value in optional.items() if value is not None} | _meant(allow_future)
        return _change(
            await self._change("POST", f"{_blog(slug)}/entries", draft, _once(idempotency_key), harmless=True)
        )

    async def revise(self, slug: str, number: int, *, if_match: str | None = None, **changes: Any) -> Change:
        """Change the named fields of an entry; with the `etag` of `entry` only if nobody else did meanwhile (412)."""
        return _change(await self._change("PATCH", _entry(slug, number), changes, _condition(if_match)))

    async def delete(self, slug: str, number: int, *, if_match: str | None = None) -> Deletion:
        """Delete an entry; its text is gone for good."""
        told = (await self._change("DELETE", _entry(slug, number), None, _condition(if_match))).told
        return Deletion(told["seq"], told["epoch"], told["entry"])

    async def hand_over(  # noqa: PLR0913 - as above
        self,
        slug: str,
        note: str,
        *,
        editor: str | None = None,
        occurred_at: datetime | str | None = None,
        allow_future: bool = False,
        idempotency_key: str | None = None,
    ) -> ShiftChange:
        """Say that another editor takes over: `editor`, when named. It counts once, and its time is as with `post`."""
        optional = {"editor": editor, "occurred_at": occurred_at}
        shift = {"note": note} | {name: value for name, value in optional.items() if value is not None}
        shift |= _meant(allow_future)
        told = (await self._change("POST", f"{_blog(slug)}/shifts", shift, _once(idempotency_key), harmless=True)).told
        return ShiftChange(told["seq"], told["epoch"], told["shift"], field_errors(told.get("warnings")))

    async def entry(self, slug: str, number: int) -> Current:
        """Read an entry as it is now."""
        answer = await self._read(_entry(slug, number))
        return Current(answer.told["entry"], answer.etag)

    async def entries(self, slug: str) -> Snapshot:
        """Read a blog's newest page: a `Feed` begins with it."""
        return await self._page(slug, {})

    async def pages(self, slug: str) -> AsyncIterator[Snapshot]:
        """Read all pages, oldest first; pages that are begun meanwhile are read too."""
        number, last = 1, 1
        while number <= last:
            snapshot = await self._page(slug, {"page": str(number)})
            yield snapshot
            number, last = number + 1, snapshot["pages"]

    async def _page(self, slug: str, query: Mapping[str, str]) -> Snapshot:
        snapshot: Snapshot = (await self._read(f"{_blog(slug)}/entries", query)).told
        return snapshot

    async def _read(self, path: str, query: Mapping[str, str] | None = None) -> _Answer:
        return await self._send(self._http.build_request("GET", path, params=query), harmless=True)

    async def _change(
        self,
        method: str,
        path: str,
        members: Mapping[str, Any] | None,
        headers: Mapping[str, str] | None = None,
        *,
        harmless: bool = False,
    ) -> _Answer:
        json = None if members is None else {name: _jsonable(value) for name, value in members.items()}
        return await self._send(self._http.build_request(method, path, json=json, headers=headers), harmless=harmless)

    async def _send(self, request: httpx2.Request, *, harmless: bool) -> _Answer:
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


def _blog(slug: str) -> str:
    return f"/blogs/{quote(slug, safe='')}"


def _entry(slug: str, number: int) -> str:
    return f"{_blog(slug)}/entries/{number}"


def _once(key: str | None) -> dict[str, str]:
    return {"Idempotency-Key": key or str(uuid.uuid4())}


def _condition(if_match: str | None) -> dict[str, str]:
    return {} if if_match is None else {"If-Match": if_match}


def _jsonable(value: Any) -> Any:
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is None:
        raise ValueError(f"{value} has no time zone")
    return value.isoformat()


def _answer(response: httpx2.Response) -> _Answer:
    try:
        return _Answer(response.json(), response.headers.get("ETag"))
    except ValueError as error:
        raise Unreachable(f"{response.url} answered, but not as a liveblog server does") from error


def _change(answer: _Answer) -> Change:
    told = answer.told
    return Change(told["seq"], told["epoch"], told["entry"], answer.etag, field_errors(told.get("warnings")))


def _meant(allow_future: bool) -> dict[str, Any]:  # noqa: FBT001 - it is passed on
    # Only where it says something: servers of the first versions don't know it.
    return {"allow_future": True} if allow_future else {}
