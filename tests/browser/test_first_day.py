"""A first day in a new house, gone through, and the page that shows it in pictures."""

import re
from pathlib import Path

import pytest

from tests.browser.first_day import first_day
from tests.browser.opening import Opener
from tests.web.live_app import open_live_app

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

DOCS = Path(__file__).parents[2] / "docs"
HEAVIEST = 60_000


async def test_the_page_shows_each_step_of_a_first_day(migrated_sqlite_url: str, open_page: Opener):
    """From the link of an empty house to a blog that is deleted: each step is there, in order, as a light picture."""
    async with open_live_app(migrated_sqlite_url, is_second=True) as app:
        day = [step async for step in first_day(app, open_page)]
        none_yet = day[-1][1].locator("main li")
        assert await none_yet.evaluate("one => one.children.length") == 1  # a line, not its words apart
    shown = re.findall(r"!\[[^\]]+\]\(pictures/first-day-(\w+)[.]webp\)", (DOCS / "first-day.md").read_text("utf-8"))
    walked = [name for name, _ in day]
    assert shown == walked
    pictures = sorted((DOCS / "pictures").glob("first-day-*.webp"))
    assert [each.stem for each in pictures] == sorted(f"first-day-{name}" for name in walked)
    assert max(each.stat().st_size for each in pictures) < HEAVIEST
