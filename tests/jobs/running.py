"""Jobs that run beside a test."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from liveblog.jobs import Jobs


@asynccontextmanager
async def running(jobs: Jobs) -> AsyncIterator[None]:
    """Run them until the block ends."""
    task = asyncio.create_task(jobs.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])
