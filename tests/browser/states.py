"""The states of the reader's page, and the pages around it: what is audited with axe, and what `scripts/look` shows.

Each is a function of a blog that has everything; its name is the state's, and it leaves the page in it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from playwright.async_api import Page, expect

from liveblog.desk.changes import Revise, SetBriefing, SetClaim
from liveblog.hub.attendance import rounded
from liveblog.model.blog import Blog, BlogStatus, Visibility
from liveblog.model.briefing import BriefingDraft, StatementDraft
from liveblog.model.claim import ClaimDraft, ClaimStatus
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.moment import now
from liveblog.model.principal import COMMAND
from liveblog.model.shift import ShiftDraft
from liveblog.wire.envelope import ReaderCount, seal_count
from tests.browser.audits import FullBlog, close
from tests.browser.opening import Opener
from tests.browser.reader import correct
from tests.browser.rich import rich_blog
from tests.media.pictures import photo

CALM: dict[str, Any] = {"reduced_motion": "reduce"}
State = Callable[[Opener, FullBlog], Awaitable[Page]]
STATES: dict[str, State] = {}


def state(made: State) -> State:
    """Make a function a state to be audited, called as it is."""
    STATES[made.__name__] = made
    return made


async def open_live(open_page: Opener, full: FullBlog, query: str = "", **context: Any) -> Page:
    """Open a page of the blog and wait until it is live."""
    page = await open_page(full.url + query, **(CALM | context))
    await expect(page.locator("live-blog")).to_have_attribute("data-connection", "live")
    await expect(page.locator(".stream [aria-posinset]").first).to_be_attached()
    return page


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
async def briefing(open_page, full):
    await brief(full)
    return await open_live(open_page, full)


async def brief(full: FullBlog) -> None:
    """Say what is known in as many statements as there can be; something became of the entries of some."""
    said = [
        StatementDraft("All ports on the western coast are **closed** until Tuesday", ClaimStatus.CONFIRMED, (1, 2)),
        StatementDraft("Two ferries wait outside the harbour; nobody on board is hurt [[#3]]"),
        StatementDraft("12,000 households are without power, most of them on the islands", None, (4,)),
        StatementDraft("Five people are missing", ClaimStatus.CHECKING, (5, 6)),
        StatementDraft("A dam near the old town is said to leak", ClaimStatus.DISPUTED, (8,)),
        StatementDraft("Schools stay closed today"),
        StatementDraft("The next forecast comes at 18:00"),
    ]
    desk, slug = full.app.services.desk, full.blog.slug
    await desk.do(slug, SetBriefing(BriefingDraft(tuple(said))), COMMAND)
    told = CorrectionDraft(CorrectionKind.CORRECTION, "Until Tuesday, not Monday.")
    await desk.do(slug, Revise(1, {}, correction=told), COMMAND)
    await desk.delete(slug, 4, COMMAND)
    await desk.do(slug, SetClaim(8, ClaimDraft(ClaimStatus.FALSE)), COMMAND)


@state
async def texts(open_page, full):
    return await open_live(open_page, await rich_blog(full.app))


@state
async def sensitive(open_page, full):
    kept = [await full.app.services.pictures.save(photo(*size)) for size in ((1200, 800), (800, 1200), (900, 600))]
    one, tall, open_one = (picture.path for picture in kept)
    gallery = f"![The pier]({open_one})\n![The hull of the wreck]({tall}#sensitive)\nThe morning after. *Agency*"
    await full.app.post(full.blog, gallery, headline="Morning")
    await full.app.post(full.blog, f"![A wreck on the rocks, with its crew]({one}#sensitive)\nAt noon. *Ada Quist*")
    page = await open_live(open_page, full)
    await page.locator(".gallery .sensitive summary").click()
    return page


async def corrected_blog(full: FullBlog) -> Blog:
    """Make a blog in which something was made clear, something corrected, and an entry withdrawn."""
    blog = await full.app.blog(title="Storm tide", byline=("Ada Quist",), zone="Europe/Berlin")
    await full.app.post(blog, "The **pier** is closed until noon.", headline="Pier closed", topics=("Harbour",))
    await full.app.post(blog, "Nine ships left the harbour before the storm.", headline="Ships leave")
    await full.app.post(blog, "A ferry is said to drift off the coast.", headline="Ferry adrift", byline=("Ben Tarr",))
    await full.app.post(blog, "Schools in the old town stay closed today.")
    for entry, told in (
        (1, CorrectionDraft(CorrectionKind.CLARIFICATION, "The southern pier is meant; the northern one is open.")),
        (2, CorrectionDraft(CorrectionKind.CORRECTION, "Nine ships left, not ten.", "Ten ships left the harbour.")),
        (3, CorrectionDraft(CorrectionKind.RETRACTION, "The ferry was in port all day; the call was a false alarm.")),
    ):
        await correct(full.app, blog, entry, told)
    return blog


@state
async def corrected(open_page, full):
    blog = await corrected_blog(full)
    page = await open_live(open_page, FullBlog(full.app, blog, 0))
    await expect(page.locator(".correction")).to_have_count(3)
    return page


@state
async def corrections(open_page, full):
    blog = await corrected_blog(full)
    return await open_page(f"{full.app.url}{blog.path}/corrections", **CALM)


@state
async def corrections_of_all(open_page, full):
    await corrected_blog(full)
    return await open_page(f"{full.app.url}/corrections", **CALM)


async def placed_blog(full: FullBlog) -> Blog:
    """Make a blog with places: alone, two of a town, in a sentence, without a name, in another script, at a pole."""
    blog = await full.app.blog(title="Ships in the ice", byline=("Ada Quist",), zone="Europe/Berlin")
    for headline, body in (
        ("The station at the pole", "All is quiet.\n\ngeo:-90,0"),
        (None, "A ship waits off [Tromsø](geo:69.65,18.96), says the coastguard."),
        ("Harbours along the coast", "Two of them are closed:\n\n[Latakia](geo:35.52,35.77)\n[Tartus](geo:34.9,35.87)"),
        ("Fog over the city", "[حلب](geo:36.2,37.16)\n\nNobody can see the other side of the square."),
        ("Sailors ashore", "They were taken in for the night.\n\n[Suva, on the dateline](geo:-18.14,178.44)"),
    ):
        await full.app.post(blog, body, headline=headline)
    return blog


@state
async def places(open_page, full):
    blog = await placed_blog(full)
    return await open_live(open_page, FullBlog(full.app, blog, 0))


async def figured_blog(full: FullBlog, language: str = "en") -> Blog:
    """Make a blog with figures: one with a history, parts that add up, a unit and a sign, another script."""
    blog = await full.app.blog(title="Storm tide", byline=("Ada Quist",), zone="Europe/Berlin", language=language)
    at = now()
    for minutes, body in (
        (90, "[[Missing: 12 | Coastguard]]"),
        (60, "Two boats came back.\n\n[[Missing: 35 people (including 4 children) | Coastguard | 11:01]]"),
        (30, "[[Wind: 118.5 km/h | Met office https://met.example/]]\n[[Water: -3.5 m]]"),
        (20, "The mayor gave new numbers.\n\n[[Evacuated: 1,240 (800 in Old Town + 440 on the quays) | The mayor]]"),
        (15, "[[المفقودون: ١٢ شخصًا (منهم ٤ أطفال) | الهلال الأحمر]]"),
        (5, "[[Missing: 28 people | Coastguard https://coast.example/]]"),
    ):
        await full.app.post(blog, body, occurred_at=at - timedelta(minutes=minutes))
    return blog


@state
async def figures(open_page, full):
    blog = await figured_blog(full)
    return await open_live(open_page, FullBlog(full.app, blog, 0))


@state
async def places_listed(open_page, full):
    blog = await placed_blog(full)
    return await open_page(f"{full.app.url}{blog.path}/places", **CALM)


@state
async def previewed(open_page, full):
    number = await full.app.post(full.blog, "The harbour master says that *ten ferries* have left.", headline="In time")
    await full.app.post(full.blog, f"As we said [at noon]({full.blog.path}/entries/{number}), ten ferries have left.")
    page = await open_live(open_page, full)
    await page.get_by_role("link", name="at noon").first.hover()
    await expect(page.get_by_role("tooltip")).to_be_visible()
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
async def past(open_page, full):
    return await open_live(open_page, full, "?at=now")


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


@state
async def of_one_topic(open_page, full):
    return await open_live(open_page, full, "?topic=Harbour")


@state
async def key_events(open_page, full):
    return await open_live(open_page, full, "?only=key")


@state
async def found(open_page, full):
    return await open_page(f"{full.url}?q=wind", **CALM)


@state
async def found_nothing(open_page, full):
    return await open_page(f"{full.url}?q=nowhere", **CALM)


@state
async def permalink(open_page, full):
    return await open_page(f"{full.url}/entries/8", **CALM)


@state
async def older(open_page, full):
    await full.app.fill(full.blog, 80)
    return await open_live(open_page, full, "?page=1")


@state
async def oldest_first(open_page, full):
    return await open_live(open_page, full, "?order=oldest")


async def _several_days(full):
    """Fill three days before with what makes it a blog of two pages, and return the first of them."""
    begun = now() - timedelta(days=5)
    times = [begun + timedelta(days=day, minutes=minute) for day in range(3) for minute in range(24)]
    await asyncio.gather(*(full.app.post(full.blog, "In the days before.", occurred_at=at) for at in times))
    return begun.date()


@state
async def several_days(open_page, full):
    await _several_days(full)
    page = await open_live(open_page, full)
    await page.locator(".choices summary").click()
    await expect(page.locator(".days")).to_be_visible()
    return page


@state
async def of_a_day(open_page, full):
    return await open_live(open_page, full, f"?day={await _several_days(full)}")


@state
async def of_a_day_without_entries(open_page, full):
    begun = await _several_days(full)
    return await open_live(open_page, full, f"?day={begun + timedelta(days=3)}")


@state
async def appended(open_page, full):
    await _several_days(full)
    page = await open_live(open_page, full)
    number = await page.locator(".entries article").count()
    await page.get_by_role("button", name="Older entries").click()
    await expect(page.locator(".entries article").nth(number)).to_be_attached()
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


@state
async def front(open_page, full):
    return await open_page(full.app.url, **CALM)


@state
async def front_of_many(open_page, full):
    await _many(full)
    return await open_page(full.app.url, **CALM)


@state
async def front_beyond_one_page(open_page, full):
    await _many(full)
    return await open_page(f"{full.app.url}/?page=2", **CALM)


async def _many(full):
    """Make two hundred blogs, half of which have ended."""

    async def make(number):
        blog = await full.app.blog(title=f"Regatta {number}", description="From the start to the last boat.")
        await full.app.post(
            blog, "The boats are out.", topics=("Sailing",), headline="They are off" if number % 3 else None
        )
        if number % 2:
            await full.app.services.desk.change_blog(blog.slug, {"status": BlogStatus.CLOSED}, COMMAND)

    await asyncio.gather(*map(make, range(200)))


@state
async def front_found(open_page, full):
    return await open_page(f"{full.app.url}/?q=storm", **CALM)


@state
async def front_found_nothing(open_page, full):
    return await open_page(f"{full.app.url}/?q=nowhere", **CALM)


@state
async def front_of_nothing(open_page, full):
    for slug in (full.blog.slug, "elsewhere"):
        await full.app.services.desk.change_blog(slug, {"visibility": Visibility.PRIVATE}, COMMAND)
    page = await open_page(full.app.url, **CALM)
    await expect(page.locator(".nothing")).to_be_visible()
    return page


@state
async def unavailable(open_page, full):
    full.app.services.hub.disconnect_some(1)
    page = await open_page(f"{full.app.url}/readyz", **CALM)
    await expect(page.locator(".problem")).to_contain_text("reload")
    return page


@state
async def not_found(open_page, full):
    return await open_page(f"{full.app.url}/blogs/nowhere", **CALM)


@state
async def gone(open_page, full):
    return await open_page(f"{full.url}/entries/{full.deleted}", **CALM)
