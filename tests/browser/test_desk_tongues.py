"""The desk in its other languages: longer words and the other direction, as axe, a narrow screen and a thumb find them.

What each screen does is tested in English; here it is opened.
"""

import pytest
import pytest_asyncio
from playwright.async_api import Page

from tests.browser.audits import everywhere
from tests.browser.known import known_at_desk
from tests.browser.opening import Opener
from tests.browser.staff import DESK, Staff, open_newsroom
from tests.browser.test_desk_screens import NARROW, SMALL
from tests.browser.tongues import ADDRESSES, KNOWN_SCREENS, TONGUES

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300), pytest.mark.asyncio(loop_scope="session")]

BROKEN = """() => [...document.querySelectorAll('.bar a, button, label, th')].flatMap((one) => {
    if (!one.checkVisibility()) return [];
    const texts = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
    const broken = [];
    while (texts.nextNode()) {
        for (const word of texts.currentNode.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
            const range = document.createRange();
            range.setStart(texts.currentNode, word.index);
            range.setEnd(texts.currentNode, word.index + word[0].length);
            if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) {
                broken.push(`${word[0]} is cut in two`);
            }
        }
    }
    return broken;
})"""
"""Words that stand on two lines, in what is pressed and in what names it; what is folded away has no lines yet."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def staff(tmp_path_factory, chromium):
    """Fill one newsroom for all the languages."""
    async with open_newsroom(tmp_path_factory.mktemp("staff"), chromium) as staff:
        yield staff


@pytest.mark.parametrize("tongue", TONGUES)
async def test_the_screens_hold_in_every_language(staff: Staff, open_page: Opener, tongue: str):
    """Nothing for axe, nothing to the side of a narrow screen, nothing too small for a thumb, no word cut in two."""
    staff.opener = open_page
    page = await staff.open("/desk", locale=tongue)
    known, found = await known_at_desk(staff.app, tongue), {}
    for address in (*ADDRESSES, *(f"/desk/{known.slug}{screen}" for screen in KNOWN_SCREENS)):
        await page.goto(staff.app.url + address)
        found[address] = await wrong(page, tongue)
    assert {address: each for address, each in found.items() if each} == {}


async def wrong(page: Page, tongue: str) -> list[str]:
    """Return what is wrong with a screen in a language, at both widths."""
    assert await page.locator("html").get_attribute("lang") == tongue
    assert await page.evaluate("getComputedStyle(document.body).direction") == ("rtl" if tongue == "ar" else "ltr")
    return await everywhere(page, sizes=(NARROW, DESK), schemes=("light",), measures=(SMALL, BROKEN))
