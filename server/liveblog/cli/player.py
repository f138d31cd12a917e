"""Playing a coverage through the API of a server, with pauses, so that it can be broken off and taken up again."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from http import HTTPStatus
from itertools import pairwise
from typing import Any

from liveblog.cli.console import say_fields
from liveblog.desk.importing import Planned, PlannedEntry, Written, write_out
from liveblog.exports import when
from liveblog.model.moment import rfc3339
from liveblog_client import Client, Problem


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


async def play(items: Collection[Planned], pauses: Sequence[float], destination: Destination) -> None:
    """Post the items one after the other and say so; what was there before is passed over without a pause."""
    async with Client(destination.url, destination.token) as client:
        target = _ApiTarget(client, destination.slug, await _head(client, destination))
        done, shown = 0, iter(items)
        async for written in write_out(target, destination.slug, items):
            _show(next(shown), written, f"{done + 1}/{len(items)}")
            if not written.replayed:
                await asyncio.sleep(pauses[done])
            done += 1


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
    if not written.id:
        say_fields(count, rfc3339(when(item)), kind, "withdrawn: left out")
        return
    say_fields(count, rfc3339(when(item)), f"{kind} {written.id}", state)


class _ApiTarget:
    """Writes through the API; the keys belong to the token, so that a second replay with it writes nothing.

    Corrections are left out: over the API they are told as of now.
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
        if isinstance(item, PlannedEntry) and item.is_withdrawn:
            return Written(0, 0, replayed=True)
        if isinstance(item, PlannedEntry):
            change = await self._client.post(self._slug, **asdict(item.draft), idempotency_key=item.key)
            return Written(change.entry["id"], change.seq, change.seq <= self._there, change.etag)
        taken = await self._client.hand_over(self._slug, **asdict(item.draft), idempotency_key=item.key)
        return Written(taken.shift["id"], taken.seq, taken.seq <= self._there)

    async def revise(self, written: Written, body: str) -> None:
        try:
            await self._client.revise(self._slug, written.id, if_match=written.mark, body=body)
        except Problem as problem:
            if problem.status not in (HTTPStatus.PRECONDITION_FAILED, HTTPStatus.GONE):
                raise
