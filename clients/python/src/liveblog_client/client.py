"""Writing to blogs and reading their state over the HTTP API. Following them is `follow`'s."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any, Unpack

from liveblog_client.desk import DeskRequests
from liveblog_client.errors import field_errors
from liveblog_client.partners import PartnerRequests
from liveblog_client.requests import blog_path, change_of, condition, entry_path, figure_path, meant, once, written
from liveblog_client.shapes import (
    BlogChange,
    BlogState,
    Change,
    Current,
    Deletion,
    Figure,
    ListedCorrection,
    NewEntryFields,
    Reading,
    ShiftChange,
    Snapshot,
)


class Client(DeskRequests, PartnerRequests):
    """A server's API, used as an async context manager.

    `url` is the server's root, `token` what the server gave out for the API, `timeout` the seconds for each request.

    Requests that can't do harm twice are sent again after network errors and 502, 503 and 504, a few times, with jitter
    and never before the server's `Retry-After`: reading, what comes to the same when it is done twice, and posts,
    hand-overs, new drafts and approvals, which carry a key that makes them count once. The others are only sent again
    when no connection came about.

    Every method raises `Problem` when the server refuses and `Unreachable` when no answer came.
    """

    async def create_blog(self, slug: str, title: str, **details: Any) -> BlogState:
        """Create a blog; `details` are its other fields, such as `zone` and `language`."""
        state: BlogState = (await self._change("POST", "/blogs", {"slug": slug, "title": title, **details})).told
        return state

    async def blog(self, slug: str) -> BlogState:
        """Read a blog's face and how far its log has come."""
        state: BlogState = (await self._read(blog_path(slug))).told
        return state

    async def change_blog(self, slug: str, **changes: Any) -> BlogChange:
        """Change the named fields of a blog; `status="closed"` closes it, `shelved=True` shelves it."""
        told = (await self._change("PATCH", blog_path(slug), changes)).told
        return BlogChange(told["seq"], told["epoch"], told["blog"])

    async def delete_blog(self, slug: str, *, confirm: str) -> None:
        """Delete a blog for good, with all it had; `confirm` is its slug once more, or nothing is deleted."""
        request = self._http.build_request("DELETE", blog_path(slug), params={"confirm": confirm})
        await self._send(request, harmless=False)

    async def post(
        self, slug: str, body: str, *, idempotency_key: str | None = None, **fields: Unpack[NewEntryFields]
    ) -> Change:
        """Post an entry; `body` is Markdown, `occurred_at` (now, unless given) an aware time or RFC 3339.

        It is out at once, whatever its time: one that is in the future is refused (`time_ahead`), unless `allow_future`
        says that it is meant. A time that is far from now is told in the change's `warnings`.

        With the same `idempotency_key` an entry is posted once, however often this is called. Without, one is made up,
        so that the retries of this call can't post twice.
        """
        draft = {"body": body} | written(fields)
        return change_of(
            await self._change("POST", f"{blog_path(slug)}/entries", draft, once(idempotency_key), harmless=True)
        )

    async def revise(self, slug: str, number: int, *, if_match: str | None = None, **changes: Any) -> Change:
        """Change the named fields of an entry; with the `etag` of `entry` only if nobody else did meanwhile (412)."""
        return change_of(await self._change("PATCH", entry_path(slug, number), changes, condition(if_match)))

    async def delete(self, slug: str, number: int, *, if_match: str | None = None) -> Deletion:
        """Delete an entry; its text is gone for good."""
        told = (await self._change("DELETE", entry_path(slug, number), None, condition(if_match))).told
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
        shift |= meant(allow_future=allow_future)
        told = (
            await self._change("POST", f"{blog_path(slug)}/shifts", shift, once(idempotency_key), harmless=True)
        ).told
        return ShiftChange(told["seq"], told["epoch"], told["shift"], field_errors(told.get("warnings")))

    async def entry(self, slug: str, number: int) -> Current:
        """Read an entry as it is now."""
        answer = await self._read(entry_path(slug, number))
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

    async def corrections(self, slug: str) -> AsyncIterator[ListedCorrection]:
        """Read what readers were told of changes, newest first; it is asked for as far as it is read."""
        query: dict[str, str] = {}
        while True:
            told = (await self._read(f"{blog_path(slug)}/corrections", query)).told
            for correction in told["corrections"]:
                yield correction
            if told["next"] is None:
                return
            query = {"before": told["next"]}

    async def figures(self, slug: str) -> list[Figure]:
        """Read a blog's figures as they stand."""
        found: list[Figure] = (await self._read(f"{blog_path(slug)}/figures")).told["figures"]
        return found

    async def readings(self, slug: str, figure: str) -> list[Reading]:
        """Read all that a figure was, by its name, in the order of its times."""
        found: list[Reading] = (await self._read(figure_path(slug, figure))).told["readings"]
        return found

    async def _page(self, slug: str, query: Mapping[str, str]) -> Snapshot:
        snapshot: Snapshot = (await self._read(f"{blog_path(slug)}/entries", query)).told
        return snapshot
