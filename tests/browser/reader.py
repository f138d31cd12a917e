"""A reader at a blog's page: opening it, what can be seen on it, and how far it has come."""

from typing import Any, Unpack

from playwright.async_api import Page, expect

from liveblog.desk.changes import revision_or_retraction
from liveblog.model.blog import Blog
from liveblog.model.correction import CorrectionDraft
from liveblog.model.entry import EntryChanges
from liveblog.model.principal import COMMAND
from liveblog.store import reads
from tests.browser.opening import Opener
from tests.web.live_app import LiveApp

LONG = "\n\n".join(f"Paragraph {number} of a long entry that needs room on the screen." for number in range(12))
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 700}, "is_mobile": True, "has_touch": True}

STILL = """async () => {
    if (matchMedia('(scripting: none)').matches) return;  // nothing glides then, and no frame is told of
    for (;;) {
        for (let frame = 0; frame < 4; frame += 1) await new Promise(requestAnimationFrame);
        const all = document.getAnimations();
        if (all.length === 0) return;
        await Promise.all(all.map(one => one.finished.catch(() => null)));
    }
}"""
"""What waits for a glide comes two frames after its end, and may make another: so one may just have ended."""


async def entry_ids(page: Page) -> list[int]:
    """Read the numbers of the entries on the page, from the top."""
    found = await page.locator("#entries article").evaluate_all("all => all.map(one => Number(one.dataset.id))")
    return [int(number) for number in found]


async def open_live(open_page: Opener, app: LiveApp, blog: Blog, query: str = "", **context: Any) -> Page:
    """Open a blog's page and wait until it says that it is live."""
    page = await open_page(app.url + blog.path + query, **context)
    await be_live(page)
    return page


async def be_live(page: Page) -> None:
    """Wait until the page is connected and has its words."""
    await expect(page.locator("live-blog")).to_have_attribute("data-connection", "live")
    await expect(page.locator("live-blog")).to_have_js_property("words.ready", value=True)


async def unfold(page: Page) -> None:
    """Show filter and search, which are folded on a screen of the tests' width."""
    await page.locator(".choices summary").click()


async def be_told_all(page: Page, app: LiveApp, blog: Blog) -> None:
    """Wait until the page knows of everything that has happened: what it does not show now, it does not mean to."""
    async with app.services.store.read() as transaction:
        told = await reads.blog_by_slug(transaction, blog.slug)
    position = {"epoch": told.epoch, "seq": told.head}
    await expect(page.locator("live-blog")).to_have_js_property("position", position)


async def be_still(page: Page) -> None:
    """Wait until nothing glides any more, and nothing waits for that."""
    await page.evaluate(STILL)


async def revise(app: LiveApp, blog: Blog, entry: int, **changes: Unpack[EntryChanges]) -> None:
    """Change an entry at the desk."""
    await app.services.desk.revise(blog.slug, entry, changes, COMMAND)


async def correct(app: LiveApp, blog: Blog, entry: int, told: CorrectionDraft, **changes: Unpack[EntryChanges]) -> None:
    """Change an entry at the desk, and say what the change is for readers."""
    await app.services.desk.do(blog.slug, revision_or_retraction(entry, changes, None, told), COMMAND)


async def delete(app: LiveApp, blog: Blog, entry: int) -> None:
    """Delete an entry at the desk."""
    await app.services.desk.delete(blog.slug, entry, COMMAND)


async def fill_long(app: LiveApp, blog: Blog, number: int) -> None:
    """Post so many entries, each nearly a screen high."""
    for index in range(number):
        await app.post(blog, f"entry {index + 1}\n\n{LONG}")


async def open_with_one_waiting(open_page: Opener, app: LiveApp, blog: Blog) -> Page:
    """Fill an empty blog with four long entries, read further down, and let a fifth wait."""
    await fill_long(app, blog, 4)
    page = await open_live(open_page, app, blog)
    await page.locator("#entry-2").scroll_into_view_if_needed()
    await app.post(blog, "fifth")
    await expect(page.get_by_role("button", name="1 new entry")).to_be_visible()
    return page


async def set_hidden(page: Page, *, hidden: bool) -> None:
    """Make the tab believe that it can't be seen, or can be again."""
    await page.evaluate(
        """hidden => {
            Object.defineProperty(document, 'hidden', {get: () => hidden, configurable: true});
            document.dispatchEvent(new Event('visibilitychange'));
        }""",
        hidden,
    )
