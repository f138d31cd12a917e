"""The page of one entry: what it is an entry of, the way back, and the entry between those around it."""

from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from liveblog.model.blog import Blog
from liveblog.model.moment import rfc3339
from liveblog.model.principal import COMMAND
from tests.browser.reader import LONG, PHONE, be_told_all, delete, entry_ids, open_live, revise
from tests.web.live_app import LiveApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WIDE = {"viewport": {"width": 1440, "height": 900}}
SCREENS = pytest.mark.parametrize("screen", [PHONE, WIDE], ids=["phone", "wide"])
WAY_BACK = "Back to live"


async def long_blog(app: LiveApp, **fields) -> Blog:
    """Make a blog of ninety long entries."""
    blog = await app.blog(title="A blog with quite a long title for its size", **fields)
    for number in range(90):
        await app.post(blog, f"entry {number + 1}\n\n{LONG}", headline=f"Headline {number + 1}", topics=("Harbour",))
    return blog


async def in_view(page: Page, entry: int) -> None:
    """Expect that a reader who has done nothing sees title, state, way back, and how the entry begins."""
    assert await page.evaluate("scrollY") == 0
    for part in ("h1", ".state", f"#entry-{entry} .headline", f"#entry-{entry} .stamp"):
        await expect(page.locator(part)).to_be_in_viewport(ratio=1)
    await expect(page.get_by_role("link", name=WAY_BACK)).to_be_in_viewport(ratio=1)


@SCREENS
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])
@pytest.mark.parametrize("named", ["", "#entry-7"])
async def test_a_permalink_opens_with_all_that_belongs_to_it(live_app, open_page, screen, scripts, named):
    """Title, state, way back, the entry and the end of the one after it are in view, with and without scripts."""
    blog = await long_blog(live_app, description="What happens in the harbour.")
    page = await open_page(f"{live_app.url}{blog.path}/entries/7{named}", **screen, java_script_enabled=scripts)
    await in_view(page, 7)
    await expect(page.locator("#entry-8 .headline")).to_be_in_viewport(ratio=1)
    await expect(page.locator("#entry-7, #at-7")).to_have_count(2)
    assert await entry_ids(page) == [8, 7, 6, 5, 4, 3, 2, 1]


async def test_what_is_around_an_entry_comes_in_its_place(live_app, open_page):
    """Above stands the beginning of the entry that came after it, whole for who goes into it; below go older ones."""
    blog = await long_blog(live_app)
    page = await open_live(open_page, live_app, blog, "/entries/60")
    shown = await entry_ids(page)
    assert shown == list(range(61, 20, -1))
    height = "document.querySelector('#entry-61').offsetHeight"
    cut = await page.evaluate(height)
    await page.locator("#entry-61 .stamp").focus()
    assert await page.evaluate(height) > 2 * cut
    await page.get_by_role("button", name="Older entries").click()
    await expect(page.locator("#entry-1")).to_be_attached()
    assert await entry_ids(page) == list(range(61, 0, -1))
    await live_app.post(blog, "new")
    await be_told_all(page, live_app, blog)
    await expect(page.locator("#entry-91")).to_have_count(0)


async def test_what_happens_to_the_entry_happens_on_its_page(live_app, open_page):
    """A correction changes it and the page's title; it stays the one that is marked, and so do those around it."""
    blog = await live_app.blog()
    await live_app.post(blog, "first", headline="Ferries stay")
    await live_app.fill(blog, 3)
    page = await open_live(open_page, live_app, blog, "/entries/1")
    await revise(live_app, blog, 1, headline="Ferries sail", body="corrected")
    await expect(page.locator(".permalink + #entry-1 .body")).to_have_text("corrected")
    await expect(page).to_have_title(f"Ferries sail \u2013 {blog.title}")
    assert await page.evaluate("[...document.querySelectorAll('[id]')].length") == await page.evaluate(
        "new Set([...document.querySelectorAll('[id]')].map(one => one.id)).size"
    )
    assert "Ferries stay" not in await page.locator("body").inner_html()
    await revise(live_app, blog, 2, body="another")
    await be_told_all(page, live_app, blog)
    await expect(page.locator("#entry-2 .body")).to_have_text("another")
    assert await entry_ids(page) == [2, 1]


async def test_a_deleted_entry_leaves_nothing_on_its_page(live_app, open_page):
    """Its words go from its open page: from the list and the title."""
    blog = await live_app.blog()
    await live_app.post(blog, "a secret body", headline="A secret headline")
    await live_app.fill(blog, 3)
    page = await open_live(open_page, live_app, blog, "/entries/1")
    await delete(live_app, blog, 1)
    await expect(page.locator("live-blog")).to_have_count(0)
    assert "secret" not in (await page.content())
    await expect(page.get_by_role("link").first).to_be_visible()


async def test_a_permalink_of_the_past_has_its_entry_as_it_was(live_app, open_page):
    """As it stood then, marked among the others."""
    blog = await live_app.blog()
    await live_app.post(blog, "first", headline="Ferries stay")
    await live_app.fill(blog, 3)
    changed = await live_app.services.desk.revise(blog.slug, 1, {"headline": "Ferries sail"}, COMMAND)
    # What changes within a millisecond is part of how it stood then.
    moment = rfc3339(changed.subject.revised_at - timedelta(milliseconds=1))
    page = await open_page(f"{live_app.url}{blog.path}/entries/1?at={moment}")
    await expect(page.locator(".permalink + #entry-1 .headline")).to_have_text("Ferries stay")
