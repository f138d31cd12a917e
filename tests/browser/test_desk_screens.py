"""Every screen of the desk, each opened once: axe, the Nu checker, widths and touch targets."""

import asyncio
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, ViewportSize

from tests.browser.audits import OVERFLOW, violations
from tests.browser.desk_states import DESK_STATES
from tests.browser.opening import Opener
from tests.browser.staff import DESK, PHONE, Staff, open_newsroom
from tests.browser.test_markup import mistakes

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SMALL = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
    .filter((one) => one.checkVisibility() && one.type !== 'hidden')
    .filter((one) => !one.closest('p, td, .person .muted, .entries article, .visually-hidden'))
    .map((one) => [one, (one.closest('label') ?? one).getBoundingClientRect()])
    .filter(([, box]) => box.height < 43.5)
    .map(([one, box]) => `${one.outerHTML.slice(0, 80)} is ${box.height} pixels high`)"""
"""What a thumb would miss; links within a sentence are as high as it (WCAG 2.2, 2.5.8).

Entries in a list are drawn as for readers, whose pages have tests of their own.
"""

NARROW: ViewportSize = {"width": 320, "height": 640}
"""A screen of 1280 pixels that is read at 400 percent (WCAG 2.2, 1.4.10)."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def staff(tmp_path_factory, chromium):
    """Fill one newsroom for all the screens."""
    async with open_newsroom(tmp_path_factory.mktemp("staff"), chromium) as staff:
        yield staff


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Path:
    """Keep the screens as they were, for the Nu checker, which reads all at once."""
    folder: Path = tmp_path_factory.mktemp("screens")
    return folder


async def opened(staff: Staff, open_page: Opener, kept: Path, name: str) -> Page:
    """Bring a screen about."""
    staff.opener = open_page
    page = await DESK_STATES[name](staff)
    html = await page.locator("html").evaluate("one => one.outerHTML")
    (kept / f"{name}.html").write_text(f"<!doctype html>{html}")
    return page


SCRIPTED = [name for name in DESK_STATES if not name.endswith("without_script")]
"""Axe is a script itself: what a browser without any draws is for the Nu checker alone."""


@pytest.mark.parametrize("name", SCRIPTED)
async def test_a_screen_holds_at_all_widths_and_in_both_schemes(staff: Staff, open_page: Opener, kept: Path, name: str):
    """Nothing for axe, nothing to the side of the screen, nothing too small for a thumb."""
    page = await opened(staff, open_page, kept, name)
    wrong = []
    for size in (NARROW, PHONE, DESK):
        await page.set_viewport_size(size)
        if (over := await page.evaluate(OVERFLOW)) > 0:
            wrong.append(f"{size['width']}: {over} pixels too wide")
        wrong += [f"{size['width']}: {each}" for each in await page.evaluate(SMALL)]
        if size is NARROW:
            continue
        wrong += [f"{size['width']} light: {each}" for each in await violations(page)]
        await page.emulate_media(color_scheme="dark")  # which changes colours, and nothing else
        wrong += [f"{size['width']} dark: {each}" for each in await violations(page, rules=("color-contrast",))]
        await page.emulate_media(color_scheme="light")
    assert wrong == []


async def test_no_screen_has_a_mistake(staff: Staff, open_page: Opener, kept: Path):
    """The Nu checker finds nothing in any of them."""
    for name in DESK_STATES:
        if not (kept / f"{name}.html").exists():  # this test runs alone
            await opened(staff, open_page, kept, name)
    assert await asyncio.to_thread(mistakes, kept) == []
