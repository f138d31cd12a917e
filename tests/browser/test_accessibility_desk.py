"""A blog's desk and the reference as axe sees them: each state, light and dark, narrow and wide.

The house's screens are in `test_desk_screens`.
"""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page, expect

from liveblog.desk.changes import Revise, SetClaim
from liveblog.model.claim import ClaimDraft, ClaimStatus
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.principal import COMMAND
from liveblog.model.report import ReportDraft
from liveblog.web.cookies import SESSION_COOKIE
from tests.browser.audits import close, everywhere, full_blog
from tests.browser.desks import Desk, body, message, stop_clock

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture
def open_page(open_warm):
    """Open pages where axe is compiled already."""
    return open_warm


CALM = {"reduced_motion": "reduce"}
State = Callable[[Desk], Awaitable[Page]]
STATES: dict[str, State] = {}


def state(made: State) -> State:
    """Make a function a state to be audited, called as it is."""
    STATES[made.__name__] = made
    return made


async def stranger(desk: Desk, path: str) -> Page:
    """Open a page as somebody who is not logged in."""
    return await desk.opener(desk.app.url + path, **CALM)


@state
async def empty(desk):
    return await desk.open(**CALM)


@state
async def connected(desk):
    await desk.app.fill(desk.blog, 90)  # more than a page
    page = await desk.open(**CALM)
    await expect(page.locator("[data-connection]")).to_have_text("live")
    return page


@state
async def wrong_field(desk):
    page = await desk.open(**CALM)
    await page.get_by_label("Happened at").fill("2031-03-30T02:30")
    await body(page).press("Control+Enter")
    await expect(page.locator("#wrong-occurred_at")).to_contain_text("did not exist")
    return page


@state
async def previewed(desk):
    page = await desk.open(**CALM)
    await page.get_by_label("Headline").fill("All *clear*")
    await body(page).fill(
        "**Bold**\n\n> quoted\n\n- one\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nhttps://youtu.be/dQw4w9WgXcQ"
    )
    await expect(page.locator(".preview article")).to_contain_text("quoted")
    return page


@state
async def unsent(desk):
    page = await desk.open(**CALM)
    await page.route(f"**{desk.path}", lambda route: route.abort())
    await body(page).fill("Through the storm.")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Not sent")
    return page


@state
async def draft_came_back(desk):
    page = await desk.open(**CALM)
    await body(page).fill("Not sent yet.")
    await page.reload()
    await expect(body(page)).to_have_value("Not sent yet.")
    await expect(message(page)).to_be_visible()
    return page


@state
async def posted(desk):
    page = await desk.open(**CALM)
    await body(page).fill("Posted.")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("is posted")
    await expect(page.locator(".list article")).to_have_count(1)
    return page


@state
async def card_found(desk):
    page = await desk.open(**CALM)
    found = {
        "card_url": "https://tide.example/gale",
        "card_title": "Gale",
        "card_text": "Ferries wait.",
        "card_image": "",
    }
    await page.route("**/cards", lambda route: route.fulfill(json=found))
    await page.get_by_role("button", name="Card", exact=True).click()
    await page.get_by_label("Address of the card").fill("https://tide.example/gale")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Title of the card")).to_have_value("Gale")
    return page


@state
async def card_refused(desk):
    page = await desk.open(**CALM)
    await page.get_by_role("button", name="Card", exact=True).click()
    await page.get_by_label("Address of the card").fill("http://10.0.0.7/")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-card-told]")).to_contain_text("be fetched")
    return page


@state
async def more_open(desk):
    page = await desk.open(**CALM)
    await page.locator("details.more > summary").click()
    await expect(page.get_by_role("button", name="Hand over")).to_be_visible()
    return page


@state
async def closed(desk):
    full = await full_blog(desk.app, accent="#0b5c8a")
    await close(full)
    return await desk.open(f"/desk/{full.blog.slug}", **CALM)


@state
async def edited(desk):
    number = await desk.app.post(desk.blog, "First.", headline="One", topics=("Harbour",), pinned=True)
    return await desk.open(f"{desk.path}/entries/{number}", **CALM)


@state
async def clash(desk):
    page = await edited(desk)
    await body(page).fill("Mine.")
    await desk.app.services.desk.revise(desk.blog.slug, 1, {"body": "Theirs."}, COMMAND)
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("radio", name="Theirs.")).to_be_visible()
    return page


@state
async def being_deleted(desk):
    await desk.app.post(desk.blog, "To be deleted.")
    page = await desk.open(**CALM)
    await stop_clock(page)
    await page.get_by_role("link", name="Delete entry 1").click()
    await expect(page.get_by_role("button", name="Undo")).to_be_focused()
    return page


@state
async def palette(desk):
    page = await desk.open(**CALM)
    await body(page).press("Control+k")
    await expect(page.get_by_role("combobox", name="Command")).to_be_focused()
    return page


@state
async def help_with_keys(desk):
    page = await desk.open(**CALM)
    await page.get_by_role("button", name="Post").focus()
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    return page


@state
async def offered(desk):
    await desk.app.post(desk.blog, "Before.", topics=("Harbour", "Hamburg"))
    page = await desk.open(**CALM)
    await page.get_by_label("Headline").fill("Long " * 25)
    await page.get_by_label("By", exact=True).fill("Ben")
    await body(page).focus()
    await page.keyboard.type("#ha")
    await expect(page.get_by_role("option")).to_have_count(2)
    return page


@state
async def asked_to_delete_on_a_page(desk):
    page = await edited(desk)
    await page.goto(f"{desk.app.url}{desk.path}/entries/1/delete")
    return page


@state
async def corrected(desk):
    page = await edited(desk)
    await page.get_by_label("a correction").check()
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.locator("#wrong-tell")).not_to_be_empty()
    return page


@state
async def asked_to_withdraw(desk):
    page = await edited(desk)
    await page.goto(f"{desk.app.url}{desk.path}/entries/1/withdraw")
    return page


@state
async def reported(desk):
    page = await edited(desk)
    await desk.app.services.reports.report(desk.blog, ReportDraft(1, 1, "It was nine ships.", "eve@example.org"))
    await page.goto(f"{desk.app.url}{desk.path}/reports")
    return page


@state
async def to_check(desk):
    page = await edited(desk)
    for status, quote in ((ClaimStatus.REPORTED, None), (ClaimStatus.CHECKING, "First.")):
        await desk.app.services.desk.do(desk.blog.slug, SetClaim(1, ClaimDraft(status, quote)), COMMAND)
    await desk.app.post(desk.blog, "As we said: [[#1]]")
    told = CorrectionDraft(CorrectionKind.CORRECTION, "Nine ships.")
    await desk.app.services.desk.do(desk.blog.slug, Revise(1, {}, correction=told), COMMAND)
    await page.goto(f"{desk.app.url}{desk.path}/claims")
    await page.locator(".claim summary").first.click()
    return page


@state
async def claimed(desk):
    page = await to_check(desk)
    await page.goto(f"{desk.app.url}{desk.path}/entries/1/claims")
    return page


@state
async def claiming(desk):
    page = await desk.open()
    await page.keyboard.press("Alt+Shift+Digit5")
    await expect(page.get_by_label("Only this sentence")).to_be_visible()
    return page


@state
async def reporting(desk):
    await edited(desk)
    return await stranger(desk, f"{desk.blog.path}/entries/1/report?revision=1")


@state
async def kept(desk):
    context = {"java_script_enabled": False} | CALM
    page = await desk.open(**context)
    cookies = {cookie["name"]: cookie["value"] for cookie in await page.context.cookies()}
    await desk.app.services.sessions.end(cookies[SESSION_COOKIE])
    await body(page).fill("Written too long.")
    await page.get_by_role("button", name="Post").click()
    await expect(page.get_by_role("heading", name="You are not logged in")).to_be_visible()
    answer = await page.content()
    audited = await stranger(desk, "/desk/login")
    await audited.set_content(answer)
    return audited


@state
async def reference(desk):
    return await stranger(desk, "/docs")


@pytest.mark.parametrize("name", STATES)
async def test_a_state_of_the_desk_has_no_violations(desk, name):
    """Whatever an editor, or who reads up on the API, has before them: axe finds nothing wrong with it."""
    assert not await everywhere(await STATES[name](desk))
