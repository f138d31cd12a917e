"""Waiting for what nobody tells of: numbers, sets, files of another process."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import httpx2

from tests.pace import PATIENCE


async def until(condition: Callable[[], object], patience: float = PATIENCE) -> None:
    """Look again and again until it is so; when patience ends the test has failed."""
    async with asyncio.timeout(patience):
        while not condition():  # noqa: ASYNC110 -- nobody sets an event
            await asyncio.sleep(0.005)


def wait_until(condition: Callable[[], object]) -> None:
    """Do the same where there is no event loop, or where it may stand still."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.02)


async def answer_of(http: httpx2.AsyncClient, url: str, params: Any = None) -> Any:
    """Return the JSON that a server answers; while it has no time just now (503), ask again when it says."""
    async with asyncio.timeout(PATIENCE):
        busy = httpx2.codes.SERVICE_UNAVAILABLE
        while (answer := await http.get(url, params=params)).status_code == busy:  # noqa: ASYNC110 -- as it is asked to
            await asyncio.sleep(float(answer.headers["retry-after"]))
        return answer.raise_for_status().json()
