"""Work in pieces: others have the loop in between."""

import asyncio
import time

from liveblog.work.pieces import STRETCH, each_made


async def test_others_go_on_between_pieces_that_take_long():
    """Of three pieces that each take a stretch, another task runs between each two; the order stays."""
    order: list[str] = []

    async def other() -> None:
        while len(order) < 5:
            order.append("other")
            await asyncio.sleep(0)

    def make(name: str) -> str:
        until = time.monotonic() + STRETCH
        while time.monotonic() < until:
            pass
        order.append(name)
        return name.upper()

    beside = asyncio.create_task(other())
    assert await each_made(make, "abc") == ["A", "B", "C"]
    assert order == ["a", "other", "b", "other", "c"]
    await beside
