"""Cards at the desk, in a real browser: an address that is pasted, looked up by a real server, changed and posted."""

import asyncio

import pytest
import pytest_asyncio
from playwright.async_api import Page, Route, expect

from tests.browser.desks import Desk, body, lines, message
from tests.media.pictures import photo
from tests.outbound.strangers import LOOPBACK, says, stranger
from tests.unfurling.places import by_path
from tests.unfurling.places import page as page_of
from tests.waiting import until
from tests.web.live_app import open_live_app

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PASTING = {"permissions": ["clipboard-read", "clipboard-write"]}
HEAD = (
    '<meta property="og:site_name" content="The Tide"><meta property="og:description" content="Ferries wait.">'
    '<meta property="og:image" content="/wave.jpg">'
)
WEB = {"/gale": page_of("Gale", HEAD), "/wave.jpg": says(photo(900, 600), content_type="image/jpeg")}
SHIFTS = """() => new Promise(tell => {
    window.shifted = 0;
    new PerformanceObserver(list => {
        for (const each of list.getEntries()) if (!each.hadRecentInput) window.shifted += each.value;
    }).observe({ type: 'layout-shift' });
    tell();
})"""


@pytest_asyncio.fixture(loop_scope="session")
async def live_app(migrated_sqlite_url, tmp_path):
    """Serve an app that may ask the loopback."""
    async with open_live_app(migrated_sqlite_url, outbound_allow=[LOOPBACK], media_dir=tmp_path / "media") as app:
        yield app


@pytest_asyncio.fixture(loop_scope="session")
async def there():
    async with stranger(by_path(WEB)) as there:
        yield there


async def paste(page: Page, words: str) -> None:
    """Paste words where the cursor is, as a person does."""
    await page.evaluate("words => navigator.clipboard.writeText(words)", words)
    await page.keyboard.press("Control+V")


def field(page: Page, label: str):
    return page.get_by_label(label, exact=True)


def told(page: Page):
    return page.locator("[data-card-told]")


async def shown(desk: Desk) -> str:
    return (await desk.app.http.get(f"/blogs/{desk.blog.slug}")).text


async def test_a_pasted_address_becomes_a_card_that_is_posted(desk, there):
    """It is looked up at once, stands in fields and in the preview, is changed, and posted in place of its address."""
    page = await desk.open(**PASTING)
    await expect(page.locator("[data-card]")).to_be_hidden()
    await body(page).fill("Look:\n\n")
    await paste(page, f"{there.url}/gale")
    await expect(field(page, "Title of the card")).to_have_value("Gale")
    await expect(field(page, "Source")).to_have_value("The Tide")
    await expect(page.locator("[data-card-thumb] img")).to_be_visible()
    await expect(page.locator("[data-preview] figure.card strong")).to_have_text("Gale")
    await field(page, "Title of the card").fill("Gale at the harbour")
    await expect(page.locator("[data-preview] figure.card strong")).to_have_text("Gale at the harbour")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    await expect(page.locator("[data-card]")).to_be_hidden()
    assert "<strong>Gale at the harbour</strong>" in await shown(desk)
    assert (await desk.bodies())[0].startswith("Look:\n\n```card\nurl: ")


async def test_posting_waits_for_no_card_and_an_edit_adds_it(desk):
    """A page that never answers holds nothing up; the address is there, and is a card when it is edited."""
    go_on = asyncio.Event()

    async def slow(head, writer):
        await go_on.wait()
        await by_path(WEB)(head, writer)

    async with stranger(slow) as there:
        page = await desk.open(**PASTING)
        await body(page).focus()
        await paste(page, f"{there.url}/gale")
        await expect(told(page)).to_contain_text("You can post without waiting")
        await until(lambda: there.heads)
        await page.keyboard.press("Control+Enter")
        await expect(message(page)).to_contain_text("Entry 1 is posted.")
        assert await desk.bodies() == [f"{there.url}/gale"]
        await expect(page.locator("[data-card]")).to_be_hidden()
        go_on.set()
        edit = await desk.open(f"{desk.path}/entries/1")
        await body(edit).focus()
        await edit.get_by_role("button", name="Card", exact=True).click()
        await expect(field(edit, "Title of the card")).to_have_value("Gale")
        await expect(field(page, "Title of the card")).to_have_value("")  # nothing comes into the next text
        await edit.get_by_role("button", name="Save").click()
        await edit.wait_for_url("**?done=saved**")
    assert "<strong>Gale</strong>" in await shown(desk)


async def test_a_card_goes_into_the_text_and_comes_out_again(desk, there):
    """Put in, it is text like any other; Ctrl+Z brings the address back."""
    page = await desk.open(**PASTING)
    await body(page).focus()
    await paste(page, f"{there.url}/gale")
    await expect(field(page, "Title of the card")).to_have_value("Gale")
    await page.get_by_role("button", name="Put it into the text").click()
    await expect(page.locator("[data-card]")).to_be_hidden()
    assert "title: Gale\n" in await body(page).input_value()
    await expect(body(page)).to_be_focused()
    await page.keyboard.press("Control+Z")
    await expect(body(page)).to_have_value(f"{there.url}/gale")


async def test_a_second_address_puts_the_first_card_into_the_text(desk, there):
    """No card is lost to another one, and none is asked for twice."""
    page = await desk.open(**PASTING)
    await body(page).focus()
    await paste(page, f"{there.url}/gale")
    await expect(field(page, "Title of the card")).to_have_value("Gale")
    await page.keyboard.press("Control+End")
    await page.keyboard.press("Enter")
    await paste(page, f"{there.url}/none")
    await expect(told(page)).to_contain_text("its server answered 404")
    assert (await body(page).input_value()).endswith(f"\n```\n\n{there.url}/none")


async def test_what_goes_wrong_is_said_and_the_card_can_be_written(desk):
    """Offline, a network that is not public, a page that is none: one sentence, and fields to fill in."""
    page = await desk.open(**PASTING)
    await body(page).focus()
    await paste(page, "http://10.0.0.7/")
    await expect(told(page)).to_contain_text("This address can't be fetched. Write the card yourself")
    await page.context.set_offline(True)
    await page.get_by_role("button", name="Look it up").click()
    await expect(told(page)).to_contain_text("be reached. Write the card yourself")
    await page.context.set_offline(False)
    await field(page, "Title of the card").fill("By hand")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    assert (await desk.bodies())[0] == "```card\nurl: http://10.0.0.7/\ntitle: By hand\n```"


async def test_what_was_typed_meanwhile_stays(desk):
    """An answer fills in what nobody has written, and nothing else."""
    go_on = asyncio.Event()

    async def slow(head, writer):
        await go_on.wait()
        await by_path(WEB)(head, writer)

    async with stranger(slow) as there:
        page = await desk.open(**PASTING)
        await body(page).focus()
        await paste(page, f"{there.url}/gale")
        await field(page, "Title of the card").fill("My own")
        await until(lambda: there.heads)
        go_on.set()
        await expect(field(page, "Words of the card")).to_have_value("Ferries wait.")
        await expect(field(page, "Title of the card")).to_have_value("My own")
        await expect(page.locator("[data-preview] figure.card strong")).to_have_text("My own")


async def test_no_late_answer_gets_into_another_text_s_card(desk):
    """Who takes a text with a card into the form while an address is looked up has that card as it was written."""
    go_on = asyncio.Event()

    async def slow(head, writer):
        await go_on.wait()
        await by_path(WEB)(head, writer)

    async def refuse(route: Route) -> None:
        await (route.abort() if route.request.method == "POST" else route.continue_())

    async with stranger(slow) as there:
        page = await desk.open(**PASTING)
        await page.route(f"**{desk.path}", refuse)
        await body(page).focus()
        await paste(page, "http://10.0.0.7/")
        await expect(told(page)).to_contain_text("Write the card yourself")
        await field(page, "Title of the card").fill("By hand")
        await page.keyboard.press("Control+Enter")
        await expect(lines(page).get_by_role("button", name="Edit it")).to_be_visible()
        await body(page).focus()
        await paste(page, f"{there.url}/gale")
        await until(lambda: there.heads)
        async with page.expect_event("requestfailed", lambda request: request.url.endswith("/cards")):
            await lines(page).get_by_role("button", name="Edit it").click()
        go_on.set()
        await expect(field(page, "Title of the card")).to_have_value("By hand")
        await expect(field(page, "Words of the card")).to_have_value("")


async def test_a_card_comes_back_with_its_text(desk, there):
    """A page that is loaded again has lost nothing of it."""
    page = await desk.open(**PASTING)
    await body(page).focus()
    await paste(page, f"{there.url}/gale")
    await expect(field(page, "Title of the card")).to_have_value("Gale")
    await field(page, "Author").fill("Cleo")
    await page.reload()
    await expect(field(page, "Author")).to_have_value("Cleo")
    await expect(field(page, "Title of the card")).to_have_value("Gale")
    await expect(page.locator("[data-card-thumb] img")).to_be_visible()


async def test_a_card_goes_with_its_address(desk, there):
    """An address that is taken out of the text takes the card along that nobody has touched."""
    page = await desk.open(**PASTING)
    await body(page).focus()
    await paste(page, f"{there.url}/gale")
    await expect(field(page, "Title of the card")).to_have_value("Gale")
    await body(page).focus()
    await page.keyboard.press("Control+Z")
    await expect(body(page)).to_have_value("")
    await expect(page.locator("[data-card]")).to_be_hidden()


async def test_nothing_moves_when_an_answer_comes(desk, there):
    """The place for it is there from the paste on: neither an answer nor a failure shifts what is being typed."""
    page = await desk.open(**PASTING)
    await body(page).focus()
    await page.evaluate(SHIFTS)
    async with page.expect_response("**/cards"):
        await paste(page, f"{there.url}/none")
    await expect(told(page)).to_contain_text("404")
    await field(page, "Address of the card").fill(f"{there.url}/gale")
    async with page.expect_response("**/cards"):
        await page.keyboard.press("Enter")
    await expect(field(page, "Title of the card")).to_have_value("Gale")
    form = page.locator("[data-entry-form]")
    moved = await form.evaluate("() => window.shifted")
    assert moved < 0.01


async def test_the_key_that_sends_forms_posts_without_a_script(desk):
    """Enter in a field of the form is *Post*, though the card's buttons stand before it."""
    page = await desk.open(java_script_enabled=False)
    await body(page).fill("Posted with a key.")
    await page.get_by_label("Topics").press("Enter")
    await page.wait_for_url("**?done=posted**")
    assert await desk.bodies() == ["Posted with a key."]


async def test_a_card_is_made_without_a_script(desk, there):
    """The line below the text opens, and everything comes back filled in."""
    page = await desk.open(java_script_enabled=False)
    await body(page).fill(f"{there.url}/gale")
    await page.get_by_text("Card from an address").click()
    await page.get_by_role("button", name="Look it up").click()
    await expect(field(page, "Title of the card")).to_have_value("Gale")
    await page.get_by_role("button", name="Post", exact=True).click()
    await page.wait_for_url("**?done=posted**")
    assert "<strong>Gale</strong>" in await shown(desk)
