"""The briefing in a browser: above the entries as it changes, for partners, on a phone, and written at the desk."""

import asyncio
import re
from typing import Any

import pytest
from playwright.async_api import Page, Route, expect

from liveblog.desk.changes import DropBriefing, Revise, SetBriefing
from liveblog.model.blog import Blog
from liveblog.model.briefing import BriefingDraft, StatementDraft
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.principal import COMMAND
from liveblog.store import reads
from tests.browser.audits import everywhere, full_blog
from tests.browser.reader import be_live, delete, open_live
from tests.browser.states.truth import brief
from tests.browser.test_embed import embed
from tests.web.live_app import LiveApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
FIRST_SCREEN = 640
TOLD = CorrectionDraft(CorrectionKind.CORRECTION, "Nine ships.")


async def say(app: LiveApp, blog: Blog, *said: StatementDraft) -> None:
    """Write a briefing."""
    await app.services.desk.do(blog.slug, SetBriefing(BriefingDraft(said)), COMMAND)


async def follow(app: LiveApp, blog: Blog, page: Page) -> None:
    """See that what is known is written, marked, and taken away in an open page, or in a frame."""
    known = page.locator(".briefing")
    await expect(known).to_be_hidden()
    await say(app, blog, StatementDraft("Ten *ships* left", None, (1,)), StatementDraft("All is calm [[#2]]"))
    await expect(known.get_by_role("listitem").first).to_contain_text("Ten ships left")
    await expect(known.locator('a[href$="/entries/1"], a[href$="#entry-1"]')).to_have_count(1)
    await app.services.desk.do(blog.slug, Revise(1, {}, correction=TOLD), COMMAND)
    await expect(known.get_by_role("note")).to_contain_text("was corrected later")
    await delete(app, blog, 2)
    await expect(known.get_by_role("note").last).to_contain_text("was deleted later")
    await expect(known.locator('a[href$="/entries/2"]')).to_have_count(0)
    await app.services.desk.do(blog.slug, DropBriefing(), COMMAND)
    await expect(known).to_be_hidden()


async def covered(app: LiveApp) -> Blog:
    """Make a blog of two entries."""
    blog = await app.blog()
    await app.post(blog, "Ten ships left.")
    await app.post(blog, "All is calm.")
    return blog


async def test_it_is_kept_up_to_date_on_the_page(live_app, open_page):
    """What is written, changed by what becomes of its entries, and taken away is so on an open page."""
    blog = await covered(live_app)
    await follow(live_app, blog, await open_live(open_page, live_app, blog))


async def test_it_is_kept_up_to_date_in_an_embed(live_app, open_page):
    """The same in the shadow tree of a partner's page, under a heading of its own."""
    blog = await covered(live_app)
    page = await embed(open_page, live_app, f'src="{live_app.url}{blog.path}"')
    await expect(page.locator("live-blog article")).to_have_count(2)
    await be_live(page)
    await follow(live_app, blog, page)
    await expect(page.locator("live-blog .briefing h3")).to_have_text("What we know")


async def test_it_is_kept_up_to_date_in_a_frame(live_app, open_page):
    """The same in the page that partners frame."""
    blog = await covered(live_app)
    page = await open_page(f"{live_app.url}{blog.path}/frame")
    await be_live(page)
    await follow(live_app, blog, page)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
async def test_a_phone_shows_three_statements_and_all_when_asked(live_app, open_page, scripts):
    """Title, state, tools and what is known first stand on its first screen; the rest is a touch away."""
    full = await full_blog(live_app)
    await brief(full)
    page = await open_page(full.url, java_script_enabled=scripts, **PHONE)
    said = page.locator(".statements > li")
    await expect(said.nth(2)).to_be_visible()
    await expect(said.nth(3)).to_be_hidden()
    for part in (said.first, page.locator("h1"), page.locator(".tools")):
        box = await part.bounding_box() or {}
        assert box["y"] + box["height"] <= FIRST_SCREEN
    await page.locator(".briefing label").click()
    await expect(said.nth(6)).to_be_visible()


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_axe_finds_nothing(live_app, open_page, language):
    """Seven statements with every mark, from left to right and from right to left, at all widths, light and dark."""
    full = await full_blog(live_app, language=language)
    await brief(full)
    page = await open_page(full.url, reduced_motion="reduce")
    assert await everywhere(page, ".briefing") == []


async def test_entries_are_picked_while_they_are_named(desk):
    """The palette leads there; a few letters offer entries beside the text, and after [[ in it; keys save it."""
    app, blog = desk.app, desk.blog
    await app.post(blog, "Ten left.", headline="Ships")
    await app.post(blog, "All is calm.", headline="Calm")
    page = await desk.open()
    await page.keyboard.press("Control+k")
    await page.keyboard.type("briefing")
    await page.keyboard.press("Enter")
    known = page.get_by_label("What is known")
    await known.focus()
    await page.keyboard.type("Ships left, see [[calm")
    offered = page.get_by_role("listbox").get_by_role("option")
    await expect(offered).to_have_count(1)
    await page.keyboard.press("Enter")
    await expect(known).to_have_value(re.compile(rf"^Ships left, see \[[0-9:]+\]\({blog.path}/entries/2\)$"))
    carrying = page.get_by_label("Entries that support it")
    await carrying.focus()
    await page.keyboard.type("shi")
    await expect(offered).to_have_count(1)
    await page.keyboard.press("Enter")
    await expect(carrying).to_have_value("#1")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_text("The briefing is saved.")).to_be_visible()
    async with app.services.store.read() as transaction:
        found = (await reads.blog_by_slug(transaction, blog.slug)).briefing
    assert found
    assert [entry.id for entry in found.statements[0].entries] == [1, 2]


async def test_what_is_offered_stays_whatever_was_asked_before(desk):
    """An answer that is given up takes no later one away, and what is chosen takes the place of all that was typed."""
    await desk.app.post(desk.blog, "Ten left.", headline="Ships")
    page = await desk.open()
    await page.goto(f"{desk.app.url}{desk.path}/briefing")
    carrying = page.get_by_label("Entries that support it")
    offered = page.get_by_role("listbox").get_by_role("option")
    answered = ["q=sh"]

    async def answer(route: Route) -> None:
        if route.request.url.endswith(tuple(answered)):
            await route.continue_()

    await page.route("**/linkable?*", answer)
    async with page.expect_request("**/linkable?q=s"):
        await carrying.press("s")
    await carrying.press("h")
    await expect(offered).to_have_count(1)
    # Longer than what is given up goes on, which began before.
    await page.evaluate("() => new Promise((done) => setTimeout(done, 1000))")
    await expect(offered).to_have_count(1)
    answered.clear()
    await carrying.press("i")
    await carrying.press("Enter")
    await expect(carrying).to_have_value("#1")


async def test_entries_are_offered_for_what_was_typed_before_scripts_ran(desk):
    """Where scripts come late, what is typed at first is completed as what is typed later."""
    app, blog = desk.app, desk.blog
    await app.post(blog, "All is calm.", headline="Calm")
    page = await desk.open()
    typed = asyncio.Event()

    async def come_late(route: Route) -> None:
        await typed.wait()
        await route.continue_()

    await page.route("**/briefing.js", come_late)
    await page.goto(f"{app.url}/desk/{blog.slug}/briefing", wait_until="commit")
    await page.get_by_label("What is known").focus()
    await page.keyboard.type("Ships left, see [[calm")
    typed.set()
    await expect(page.get_by_role("listbox").get_by_role("option")).to_have_count(1)


async def test_what_is_to_be_looked_at_again_comes_in_by_itself(desk):
    """An open desk lists a statement as soon as its entry is corrected, and no longer than until it is confirmed."""
    app, blog = desk.app, desk.blog
    await app.post(blog, "Ten left.")
    page = await desk.open()
    await say(app, blog, StatementDraft("Ten ships left", None, (1,)))
    await expect(page.locator("[data-connection]")).to_have_text("live")
    await app.services.desk.do(blog.slug, Revise(1, {}, correction=TOLD), COMMAND)
    await expect(page.locator(".flagged li")).to_contain_text("Ten ships left Entry 1")
    await say(app, blog, StatementDraft("Nine ships left", None, (1,)))
    await expect(page.locator(".flagged")).to_have_count(0)
