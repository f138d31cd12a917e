"""Followers that are our own published clients, in Python and in JavaScript. They write down what they hand on.

Their waits are their own, so that how late they are is not judged; what they hand on is.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

from liveblog_client import Event, Timing, follow
from tests.faults.checker import Delivery, Followed
from tests.processes import running

READER = Path(__file__).with_name("reader.mjs")
QUICK = Timing(cap=2.0, dead=6.0, climb=10.0)
LINE = 1 << 20


async def follow_in_python(record: Followed, page: str) -> None:
    """Follow a blog's page with `liveblog_client`, from the first event until cancelled."""
    async with aclosing(follow(page, after=0, timing=QUICK)) as events:
        async for event in events:
            if isinstance(event, Event):
                record.deliveries.append(Delivery(time.monotonic(), event.raw))
            else:
                record.refusals.append("reset")


async def follow_in_node(record: Followed, page: str, epoch: str) -> None:
    """Follow a blog's page with `Connection` of clients/js, from the first event until cancelled."""
    async with _node(page, epoch) as lines:
        async for line in lines:
            told = json.loads(line)
            if "event" in told:
                record.deliveries.append(Delivery(time.monotonic(), told["event"]))
            else:
                record.refusals.append(told["refusal"])


@asynccontextmanager
async def _node(page: str, epoch: str) -> AsyncIterator[asyncio.StreamReader]:
    # A WebSocket of its own Node 20 has only when asked.
    command = ("node", "--no-warnings", "--experimental-websocket", str(READER), page, epoch)
    async with running(*command, stdout=asyncio.subprocess.PIPE, limit=LINE) as process:
        assert process.stdout
        yield process.stdout
