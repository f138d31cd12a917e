"""Work in pieces: others have the loop in between."""

import asyncio
import time

from liveblog.work.pieces import STRETCH, each_made


async def test_what_comes_during_a_piece_goes_before_the_next():
    """While pieces take a stretch each, what falls due during one is done before the next; all keep their order."""
    order: list[str] = []
    loop = asyncio.get_running_loop()

    async def make(name: str) -> str:
        loop.call_later(0, order.append, f"due during {name}")
        until = time.monotonic() + STRETCH
        while time.monotonic() < until:
            pass
        order.append(name)
        return name.upper()

    assert await each_made(make, "abc") == ["A", "B", "C"]
    assert order == ["a", "due during a", "b", "due during b", "c"]
