"""The pictures of a text on the desk, as screens: axe, the Nu checker, widths and touch targets."""

import asyncio

import pytest
import pytest_asyncio

from tests.browser.audits import OVERFLOW, violations
from tests.browser.desk_states import DESK_STATES
from tests.browser.opening import Opener, opener_of
from tests.browser.staff import DESK, PHONE, Staff, open_staff
from tests.browser.test_markup import mistakes
from tests.web.live_app import open_live_app

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SMALL = """() => [...document.querySelectorAll(':is(.pictures, dialog, .toolbar) :is(button, input, a[href])')]
    .filter((one) => one.checkVisibility())
    .map((one) => [one, (one.closest('label') ?? one).getBoundingClientRect()])
    .filter(([, box]) => box.height < 43.5)
    .map(([one, box]) => `${one.outerHTML.slice(0, 80)} is ${box.height} pixels high`)"""
"""What a thumb would miss."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def staff(tmp_path_factory, chromium):
    """Fill one newsroom for all the screens."""
    folder = tmp_path_factory.mktemp("staff")
    async with open_live_app(f"sqlite+aiosqlite:///{folder}/liveblog.db") as app, opener_of(chromium) as opener:
        yield await open_staff(app, opener)


@pytest.mark.parametrize("name", ["desk_pictures_of_a_text", "desk_pictures_on_their_way", "desk_crop"])
async def test_pictures_hold_at_both_widths_and_in_both_schemes(staff: Staff, open_page: Opener, tmp_path, name: str):
    """Nothing for axe, nothing for the Nu checker, nothing to the side of the screen, nothing too small for a thumb."""
    staff.opener = open_page
    page = await DESK_STATES[name](staff)
    wrong = []
    for size in (PHONE, DESK):
        await page.set_viewport_size(size)
        if (over := await page.evaluate(OVERFLOW)) > 0:
            wrong.append(f"{size['width']}: {over} pixels too wide")
        wrong += [f"{size['width']}: {each}" for each in await page.evaluate(SMALL)]
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme)
            wrong += [f"{size['width']} {scheme}: {each}" for each in await violations(page)]
    assert wrong == []
    (tmp_path / "page.html").write_text(f"<!doctype html>{await page.locator('html').evaluate('one => one.outerHTML')}")
    assert await asyncio.to_thread(mistakes, tmp_path) == []
