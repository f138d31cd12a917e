"""Cancellation that nothing can swallow: for loops that go on after whatever went wrong."""

import asyncio


def heed_cancellation() -> None:
    """End the task if that was asked for.

    A driver that is cancelled while it fails may raise its own error alone: of a connection that is lost, say, on the
    way out. A loop that survives such errors would then never end, nor the server that waits for it.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
