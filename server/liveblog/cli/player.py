"""Playing a coverage through the API of a server, with pauses, so that it can be broken off and taken up again."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from http import HTTPStatus
from itertools import pairwise
from typing import Any

from liveblog.cli.console import say_fields
from liveblog.cli.known import tell_briefing, tell_figures
from liveblog.cli.sources import Source
from liveblog.desk.importing import Planned, PlannedEntry, Written, write_out
from liveblog.exports import when
from liveblog.model.claim import ClaimDraft
from liveblog.model.correction import CorrectionDraft
from liveblog.model.moment import rfc3339
from liveblog_client import Change, Client, Problem


@dataclass(frozen=True, slots=True)
class Destination:
    """Where to play: a server and a blog; `new` is the blog to create when there is none, None if it must exist."""

    url: str
    token: str | None
    slug: str
    new: dict[str, Any] | None = None


def gaps(times: Sequence[datetime], speed: float, longest: float) -> list[float]:
    """Return the seconds to wait after each item: as it was, divided by `speed`; with speed 0 none."""
    between = [(later - earlier).total_seconds() for earlier, later in pairwise(times)]
    return [*(min(longest, seconds / speed) if speed else 0.0 for seconds in between), 0.0]


async def play(source: Source, pauses: Sequence[float], destination: Destination) -> None:
    """Post the items one after the other and say so; what was there before is passed over without a pause.

    Then what is known of the whole is told: figures that no entry tells, and the briefing.
    """
    async with Client(destination.url, destination.token) as client:
        target = _ApiTarget(client, destination.slug, await _head(client, destination))
        done, shown, ids = 0, iter(source.items), dict[str, int]()
        async for written in write_out(target, destination.slug, source.items):
            item = next(shown)
            _show(item, written, f"{done + 1}/{len(source.items)}")
            ids |= {item.key: written.id} if isinstance(item, PlannedEntry) else {}
            if not written.replayed:
                await asyncio.sleep(pauses[done])
            done += 1
        await tell_figures(client, destination.slug, source.readings)
        if source.briefing:
            await tell_briefing(client, destination.slug, source.briefing, ids)


async def _head(client: Client, destination: Destination) -> int:
    """Return how far the blog's log has come, creating the blog when it was asked for and is missing."""
    try:
        return (await client.blog(destination.slug))["head"]
    except Problem as problem:
        if problem.code != "blog_not_found" or destination.new is None:
            raise
    await client.create_blog(**destination.new)
    return 0


def _show(item: Planned, written: Written, count: str) -> None:
    kind = "entry" if isinstance(item, PlannedEntry) else "hand-over"
    state = "there already" if written.replayed else "posted"
    say_fields(count, rfc3339(when(item)), f"{kind} {written.id}", state)


def _said(item: PlannedEntry) -> dict[str, Any]:
    """Return what is said of an entry; what it claims is told once what settled it is there.

    One that was withdrawn says why until that is told as a retraction, which takes its text away.
    """
    draft = replace(item.draft, body=item.told[-1].text) if item.is_withdrawn else item.draft
    return {name: value for name, value in asdict(draft).items() if name != "claim"}


class _ApiTarget:
    """Writes through the API; the keys belong to the token, so that a second replay with it writes nothing.

    Over the API corrections and claims are told as of now. What was told before is not told again.
    """

    at_once = 1

    def __init__(self, client: Client, slug: str, there: int) -> None:
        self._client = client
        self._slug = slug
        self._there = there

    async def write(self, items: Sequence[Planned], coming: Sequence[Planned] = ()) -> Sequence[Written]:
        del coming
        return [await self._written(item) for item in items]

    async def _written(self, item: Planned) -> Written:
        if isinstance(item, PlannedEntry):
            change = await self._client.post(self._slug, **_said(item), idempotency_key=item.key)
            etag = await self._tell(change, item.told) if item.told else change.etag
            return Written(change.entry["id"], change.seq, change.seq <= self._there, etag)
        taken = await self._client.hand_over(self._slug, **asdict(item.draft), idempotency_key=item.key)
        return Written(taken.shift["id"], taken.seq, taken.seq <= self._there)

    async def _tell(self, posted: Change, told: Sequence[CorrectionDraft]) -> str | None:
        """Tell readers what was corrected, as far as they don't know; return what the entry is known by then."""
        number = posted.entry["id"]
        stored = await self._client.entry(self._slug, number)
        known, etag = {each["text"] for each in stored.entry["corrections"]}, stored.etag
        for each in told:
            if each.text not in known:
                correction = {"kind": each.kind.value, "text": each.text} | ({"was": each.was} if each.was else {})
                etag = (await self._client.revise(self._slug, number, correction=correction)).etag
        return etag

    async def claim(self, written: Written, claims: Sequence[ClaimDraft]) -> None:
        there = {each["quote"] for each in (await self._client.entry(self._slug, written.id)).entry["claims"]}
        for each in claims:
            if each.quote in there:
                continue
            said = {name: getattr(each, name) for name in ("quote", "link", "settled_by") if getattr(each, name)}
            try:
                await self._client.set_claim(
                    self._slug, written.id, status=each.status.value, source=each.source or "", **said
                )
            except Problem as problem:
                if problem.status != HTTPStatus.UNPROCESSABLE_ENTITY:  # its sentence is not in the text any more
                    raise

    async def revise(self, written: Written, body: str) -> None:
        try:
            await self._client.revise(self._slug, written.id, if_match=written.mark, body=body)
        except Problem as problem:
            if problem.status not in (HTTPStatus.PRECONDITION_FAILED, HTTPStatus.GONE):
                raise
