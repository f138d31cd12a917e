"""What a terminal shows of a blog, whatever caches and servers give it."""

import asyncio
from typing import Any, Self

import pytest

from liveblog.cli import screen as module
from liveblog.markup import render_markdown
from liveblog.render import Renderer
from liveblog_client import Event, Reset
from tests.model.samples import BLOG as SAMPLE
from tests.model.samples import entry
from tests.pace import PATIENCE

BLOG = {"title": "Harbour", "zone": "UTC", "status": "live"}


async def test_an_old_snapshot_after_a_reset_is_not_the_end(monkeypatch: pytest.MonkeyPatch):
    """Where a cache gives what was there before the history was restored, what comes next is shown all the same."""
    heads = iter([("old", 5), ("old", 5), ("new", 3)])
    asked: list[tuple[str, int]] = []

    class Server:
        def __init__(self, *_: Any) -> None: ...

        async def __aenter__(self) -> Self:
            return self

        async def __aexit__(self, *_: object) -> None: ...

        async def entries(self, _: str) -> Any:
            epoch, head = next(heads)
            return {"epoch": epoch, "head": head, "blog": BLOG, "floor": None, "entries": [], "shifts": []}

    async def follow(_: str, *, token: str | None, epoch: str, after: int) -> Any:
        del token
        asked.append((epoch, after))
        yield Reset("new", 2 + len(asked) - 1)
        yield Event(3 + len(asked) - 1, "blog.changed", "2031-03-04T08:00:00.000Z", "new", blog=BLOG)  # type: ignore[arg-type]
        await asyncio.Event().wait()

    monkeypatch.setattr(module, "Client", Server)
    monkeypatch.setattr(module, "follow", follow)
    async with asyncio.timeout(PATIENCE):
        await module.show_screen("https://example.org/blogs/harbour", None, count=1)
    assert asked == [("old", 5), ("old", 5)]


def test_a_text_is_shown_to_its_end():
    """A table within it is no end of it, and its headline, which stands above it, is not said again."""
    table = "| Quay | Ships |\n|---|---|\n| East | 7 |"
    html = Renderer().entry(SAMPLE, entry(headline="Gate", body_html=render_markdown(f"One.\n\n{table}\n\nTwo.")))
    assert module._body(html) == "One.\n\nQuay | Ships\nEast | 7\n\nTwo."
