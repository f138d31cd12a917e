"""A blog while it runs: what comes in, what a reader presses, a network that goes away."""

from playwright.async_api import expect

from liveblog.hub.attendance import rounded
from liveblog.model.principal import COMMAND
from liveblog.model.shift import ShiftDraft
from liveblog.wire.envelope import ReaderCount, seal_count
from tests.browser.audits import FullBlog, close
from tests.browser.states.registry import CALM, open_live, state


@state
async def empty(open_page, full):
    return await open_page(full.app.url + (await full.app.blog(title="Nothing yet")).path, **CALM)


@state
async def live(open_page, full):
    return await open_live(open_page, full)


@state
async def on_duty(open_page, full):
    page = await open_live(open_page, full)
    await full.app.services.desk.hand_over(full.blog.slug, ShiftDraft("Ben Tarr takes over.", "Ben Tarr"), COMMAND)
    await expect(page.locator('[data-role="duty"]')).to_have_text("On duty: Ben Tarr")
    return page


@state
async def changed(open_page, full):
    page = await open_live(open_page, full)
    await full.app.post(full.blog, "new", headline="New", topics=("Harbour",), key_event=True, pinned=True)
    await expect(page.locator(".entries article").first).to_contain_text("New")
    await full.app.services.desk.delete(full.blog.slug, 11, COMMAND)
    await expect(page.locator(".gone, #entry-11")).not_to_have_count(2)
    return page


@state
async def held(open_page, full):
    page = await open_live(open_page, full)
    await page.locator("#entry-5").scroll_into_view_if_needed()
    await full.app.post(full.blog, "new")
    await expect(page.locator(".pill")).to_be_visible()
    return page


@state
async def paused(open_page, full):
    page = await open_live(open_page, full)
    await page.locator('[data-role="pause"]').click()
    await full.app.post(full.blog, "new")
    await expect(page.locator(".pill")).to_be_visible()
    return page


@state
async def options_open(open_page, full):
    page = await open_live(open_page, full)
    await page.locator(".options summary").click()
    await expect(page.locator(".options form")).to_be_visible()
    return page


@state
async def own_zone(open_page, full):
    page = await open_live(open_page, full, timezone_id="Asia/Tokyo")
    await page.locator(".options summary").click()
    await page.get_by_label("Times in my zone").check()
    return page


@state
async def keys_shown(open_page, full):
    page = await open_live(open_page, full)
    await page.keyboard.press("?")
    await expect(page.locator("dialog.keys")).to_be_visible()
    return page


@state
async def came_back(open_page, full):
    page = await open_live(open_page, full)
    await page.goto("about:blank")
    await full.app.post(full.blog, "new since")
    await full.app.services.desk.revise(full.blog.slug, 9, {"body": "Corrected since."}, COMMAND)
    await page.goto(full.url)
    await expect(page.locator(".since-note")).to_be_visible()
    return page


@state
async def shared(open_page, full):
    page = await open_live(open_page, full)
    await page.locator(".entries a.share:visible").first.click()
    await expect(page.locator(".told")).not_to_be_empty()
    return page


@state
async def ended(open_page, full):
    await close(full)
    page = await open_page(full.url, **CALM)
    await expect(page.locator('.masthead [data-role="connection"]')).to_have_text("This coverage has ended")
    return page


@state
async def offline(open_page, full):
    page = await open_live(open_page, full)
    await page.context.set_offline(True)
    await expect(page.locator("live-blog")).not_to_have_attribute("data-connection", "live")
    return page


async def below(page):
    """Scroll to where the compact header tells what the masthead would."""
    await page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
    await expect(page.locator(".compact-header")).to_be_visible()
    return page


@state
async def scrolled(open_page, full):
    return await below(await open_live(open_page, full))


@state
async def paused_below(open_page, full):
    return await below(await paused(open_page, full))


@state
async def offline_below(open_page, full):
    return await below(await offline(open_page, full))


@state
async def reconnecting(open_page, full):
    page = await open_page("about:blank", **CALM)
    await page.route_web_socket("**/events*", lambda socket: socket.close())
    await page.route("**/events*", lambda route: route.abort())
    await page.goto(full.url)
    await expect(page.locator("live-blog")).to_have_attribute("data-connection", "reconnecting")
    return page


async def count_readers(full: FullBlog, number: int) -> None:
    """Let another process say how many readers it has, and the blog's own as if they had been counted just now."""
    services = full.app.services
    tail = await services.hub.tail(full.blog.slug)
    services.bus.publish(full.blog.id, seal_count(ReaderCount(full.blog.id, "elsewhere", number)))
    tail.attendance = rounded(number)


@state
async def readers_told(open_page, full):
    await count_readers(full, 1200)
    page = await open_live(open_page, full)
    await expect(page.locator('[data-role="readers"]')).to_be_visible()
    return page


@state
async def without_scripts(open_page, full):
    page = await open_page("about:blank", **CALM)
    await page.route("**/*.js", lambda route: route.abort())
    await page.goto(full.url)
    return page
