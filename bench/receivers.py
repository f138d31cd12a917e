"""How long a post takes while partners' receivers are sent what was posted: none of them, ten, a hundred.

The receivers answer at once and verify nothing: what they would cost elsewhere is none of ours.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from liveblog.model.blog import BlogDraft
from liveblog.model.endpoint import EndpointDraft
from liveblog.model.entry import EntryDraft
from liveblog.model.partner import PartnerDraft
from liveblog.model.principal import COMMAND, Grant, Scope
from liveblog.services import Services
from tests.access.receivers import Receiver, receiver
from tests.apps import open_app
from tests.outbound.strangers import LOOPBACK

NUMBERS = (0, 10, 100)
POSTS = 40
PAUSE_SECONDS = 0.5  # between two posts: a busy evening
_OF_ONE_PARTNER = 10


def run() -> list[dict[str, Any]]:
    """Measure each number of receivers, on a file of SQLite's of its own: milliseconds of posts, and seconds behind."""
    return [asyncio.run(_measure(number)) for number in NUMBERS]


async def _measure(number: int) -> dict[str, Any]:
    async with _house(number) as (app, partner):
        took = []
        for _ in range(POSTS):
            began = time.perf_counter()
            await app.desk.post("bench", EntryDraft(body="The ferry to the islands has left."), COMMAND)
            took.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(PAUSE_SECONDS)
        while len(partner.deliveries) < number * POSTS:  # noqa: ASYNC110 -- however long it takes: that is measured
            await asyncio.sleep(0.02)
        behind = time.perf_counter() - began if number else 0.0
    told = {"median ms": statistics.median(took), "slowest ms": max(took), "last delivery s": behind}
    return {"receivers": number, **{name: round(value, 2) for name, value in told.items()}}


@asynccontextmanager
async def _house(number: int) -> AsyncIterator[tuple[Services, Receiver]]:
    with tempfile.TemporaryDirectory() as folder:
        async with _served(f"sqlite+aiosqlite:///{Path(folder) / 'bench.db'}", number) as found:
            yield found


@asynccontextmanager
async def _served(url: str, number: int) -> AsyncIterator[tuple[Services, Receiver]]:
    async with receiver() as found, open_app(url, outbound_allow=[LOOPBACK], secret_key="k" * 40) as app:
        await app.desk.create_blog(BlogDraft(slug="bench", title="Bench"))
        for first in range(0, number, _OF_ONE_PARTNER):
            partner_id = await app.partners.create(PartnerDraft(f"Partner {first}", grants=(Grant(Scope.READ),)))
            for _ in range(min(_OF_ONE_PARTNER, number - first)):
                await app.endpoints.create(partner_id, EndpointDraft(found.url))
        running = asyncio.create_task(app.courier.run())
        try:
            yield app, found
        finally:
            running.cancel()
            await asyncio.wait([running])
