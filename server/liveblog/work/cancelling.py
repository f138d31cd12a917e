"""Cancellation that nothing can swallow: for loops that go on after whatever went wrong."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

_Result = TypeVar("_Result")


def heed_cancellation() -> None:
    """End the task if that was asked for.

    A driver that is cancelled while it fails may raise its own error alone: of a connection that is lost, say, on the
    way out. A loop that survives such errors would then never end, nor the server that waits for it.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


async def attempt(work: Coroutine[Any, Any, _Result]) -> _Result:
    """Return what something returns, or raise its error, unless this task was cancelled meanwhile: then it ends.

    It has a task of its own: a TaskGroup that fails while it is being left makes its task look cancelled for ever
    (CPython before 3.13).
    """
    try:
        return await asyncio.create_task(work)
    finally:
        heed_cancellation()
