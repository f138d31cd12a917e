"""How commands end when SIGTERM tells them to: cleaning up, with an exit code of their own."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_TOLD_TO_END = 128 + signal.SIGTERM  # as shells name it


def end_when_told(code: int = _TOLD_TO_END) -> None:
    """Let SIGTERM end this process with an exit code, cleaning up, whatever it waits for.

    The kernel gives a process that is the first of its container no signal for which it has no handler.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(code))


@contextmanager
def cancelled_when_told(code: int) -> Iterator[None]:
    """Let SIGTERM cancel what this task does in the block, and end the process with a code once that has ended.

    What is raised out of a handler ends the event loop wherever it is. Everything in it is cancelled then by the loop,
    and again by the TaskGroup that waits for it; so what it writes as its last would be lost.
    """
    import asyncio  # most commands need none of it, and it takes longer to load than they take

    loop, task, before = asyncio.get_running_loop(), asyncio.current_task(), signal.getsignal(signal.SIGTERM)
    is_told = False

    def tell() -> None:
        nonlocal is_told
        if task is not None and not is_told:
            is_told = task.cancel()

    signal.signal(signal.SIGTERM, lambda *_: loop.call_soon_threadsafe(tell))
    try:
        yield
    except asyncio.CancelledError:
        if is_told:
            sys.exit(code)
        raise
    finally:
        signal.signal(signal.SIGTERM, before)
