"""Every screen of the desk, each opened once: axe, the Nu checker, widths and touch targets."""

from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Page, ViewportSize
from starlette.routing import Route

from liveblog.web.routes import ROUTES
from tests.browser.audits import everywhere, measured
from tests.browser.desk_states import DESK_STATES
from tests.browser.desk_states.screens import NO_SCREENS, SCREENS
from tests.browser.nu import NuChecker
from tests.browser.opening import Opener
from tests.browser.staff import DESK, PHONE, Staff, open_newsroom

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SMALL = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
    .filter((one) => one.checkVisibility() && one.type !== 'hidden')
    .filter((one) => one.closest('.pictures, dialog, .toolbar')
        || !one.closest('p, td, .person .muted, .entries article, .visually-hidden'))
    .map((one) => [one, (one.closest('label') ?? one).getBoundingClientRect()])
    .filter(([, box]) => box.height < 43.5)
    .map(([one, box]) => `${one.outerHTML.slice(0, 80)} is ${box.height} pixels high`)"""
"""What a thumb would miss; links within a sentence are as high as it (WCAG 2.2, 2.5.8).

Entries in a list are drawn as for readers, whose pages have tests of their own.
"""

NARROW: ViewportSize = {"width": 320, "height": 640}
"""A screen of 1280 pixels that is read at 400 percent (WCAG 2.2, 1.4.10)."""


@pytest.fixture
def open_page(open_warm: Opener) -> Opener:
    """Open pages where axe is compiled already."""
    return open_warm


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def staff(tmp_path_factory, chromium):
    """Fill one newsroom for all the screens."""
    async with open_newsroom(tmp_path_factory.mktemp("staff"), chromium) as staff:
        yield staff


async def opened(staff: Staff, open_page: Opener, nu: NuChecker, name: str) -> tuple[Page, list[str]]:
    """Bring a screen about, and return it with what the Nu checker finds wrong in it as it stands."""
    staff.opener = open_page
    page = await DESK_STATES[name](staff)
    html = await page.evaluate("document.documentElement.outerHTML")
    return page, await nu.mistakes({name: f"<!doctype html>{html}"})


PAGES = {route.path: route for route in ROUTES if isinstance(route, Route) and "GET" in (route.methods or ())}


async def test_every_page_of_the_desk_has_a_state():
    """Whoever adds a page of the desk adds a state of it, which is audited here and shown by `scripts/look`."""
    assert sorted((*SCREENS, *NO_SCREENS)) == sorted(path for path in PAGES if path.startswith("/desk"))
    assert set(SCREENS.values()) <= DESK_STATES.keys()


def elsewhere(name: str, url: str) -> list[str]:
    """Return the pages that a state is said to show, and does not, being at `url`."""
    path = urlsplit(url).path
    return [
        f"{name} is at {path}, not at {page}"
        for page, state in SCREENS.items()
        if state == name and not PAGES[page].path_regex.match(path)
    ]


PLAIN = [name for name in DESK_STATES if name.endswith("without_script")]
"""Axe is a script itself: what a browser without any draws is for the Nu checker alone."""


@pytest.mark.parametrize("name", [name for name in DESK_STATES if name not in PLAIN])
async def test_a_screen_holds_at_all_widths_and_in_both_schemes(
    staff: Staff, open_page: Opener, nu: NuChecker, name: str
):
    """No mistake in its markup, nothing for axe, nothing to the side of the screen, nothing too small for a thumb."""
    page, wrong = await opened(staff, open_page, nu, name)
    wrong += elsewhere(name, page.url)
    wrong += await measured(page, NARROW, [SMALL])
    assert wrong + await everywhere(page, sizes=(PHONE, DESK), measures=[SMALL]) == []


@pytest.mark.parametrize("name", PLAIN)
async def test_a_screen_without_scripts_has_no_mistake(staff: Staff, open_page: Opener, nu: NuChecker, name: str):
    """Nor has what is drawn where there are none."""
    _, wrong = await opened(staff, open_page, nu, name)
    assert wrong == []
