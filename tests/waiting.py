"""Waiting for what nobody tells of: numbers, sets, files of another process."""

import asyncio
from collections.abc import Callable

PATIENCE = 30.0


async def until(condition: Callable[[], bool]) -> None:
    """Look again and again until it is so; after 30 seconds the test has failed."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 -- nobody sets an event
            await asyncio.sleep(0.005)
