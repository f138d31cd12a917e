"""The desk in a hand: the camera is one tap away, a card's fields fit, and the icon opens at the last blog."""

import pytest
from playwright.async_api import expect

from liveblog.model.principal import Scope
from tests.browser.desks import Desk, body, message, pictures
from tests.browser.reader import PHONE
from tests.browser.test_editor_pictures import uploaded
from tests.media.pictures import photo

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SMALL = PHONE | {"viewport": {"width": 390, "height": 844}}
THUMB = 44
SCREEN = 664
"""What the browser's own bars leave of 844."""


async def test_a_photograph_is_taken_and_posted_with_a_thumb(desk: Desk):
    """*Camera* is in sight, large enough, leads straight to the camera, and what that took is posted."""
    page = await desk.open(**SMALL)
    await body(page).fill("Look:")
    button = page.get_by_role("button", name="Camera", exact=True)
    await expect(button).to_be_visible()
    box = await button.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= THUMB - 4
    assert box["height"] >= THUMB
    async with page.expect_file_chooser() as choosing:
        await button.tap()
    chooser = await choosing.value
    assert await chooser.element.get_attribute("capture") == "environment"
    assert await chooser.element.get_attribute("accept") == "image/*"
    await chooser.set_files({"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    await uploaded(page, 0)
    await expect(pictures(page).get_by_label("What it shows")).to_be_focused()
    await page.keyboard.type("The quay")
    await page.get_by_role("button", name="Post", exact=True).tap()
    await expect(message(page)).to_contain_text("Entry 1 is posted.")


async def test_what_became_of_a_form_is_in_sight(desk: Desk):
    """After a tap on *Save*, *Submit*, *Schedule* and in the desk's other forms, however far down that was."""
    long = "\n\n".join(f"Paragraph {number}." for number in range(40))
    await desk.app.services.users.create("ines", "Inés Muñoz", Scope.SUBMIT)
    page = await desk.open(name="ines", **SMALL)
    await body(page).fill(long)
    await page.get_by_role("button", name="Submit").tap()
    await expect(page.get_by_text("editors see it now")).to_be_in_viewport(ratio=1)
    page = await desk.open(f"{desk.path}/drafts/1", **SMALL)
    await page.get_by_label("Goes out by itself at").fill("2131-03-04T12:00:00")
    await page.get_by_role("button", name="Schedule").tap()
    await expect(page.get_by_text("Is the time right?")).to_be_in_viewport(ratio=1)
    await page.get_by_label("Schedule it for this time").check()
    await page.get_by_role("button", name="Schedule").tap()
    await expect(page.get_by_text("The draft is scheduled.")).to_be_in_viewport(ratio=1)
    number = await desk.app.post(desk.blog, long)
    page = await desk.open(f"{desk.path}/entries/{number}", **SMALL)
    await body(page).fill(long + " More.")
    await page.get_by_role("button", name="Save", exact=True).tap()
    await expect(page.get_by_text("Entry 1 is saved.")).to_be_in_viewport(ratio=1)
    for field, button, said in (("Summary", "Save", "are saved"), ("Readers see", "Hand over", "is recorded")):
        await page.goto(desk.app.url + desk.path)
        await page.locator("details.more > summary").tap()
        await page.get_by_label(field).fill("Ben takes over.")
        await page.get_by_role("button", name=button, exact=True).tap()
        await expect(page.locator("[data-done]").filter(has_text=said)).to_be_in_viewport(ratio=1)


async def test_a_card_s_fields_fit_on_one_screen(desk: Desk):
    """All that was found of an address is seen at once, with what can be done with it."""
    page = await desk.open(**SMALL)
    found = {
        "card_url": "https://tide.example/pier",
        "card_kind": "page",
        "card_title": "Pier lost",
        "card_text": "It is.",
    }
    await page.route("**/cards", lambda route: route.fulfill(json=found))
    await body(page).fill("https://tide.example/pier")
    await page.get_by_role("button", name="Card", exact=True).tap()
    await expect(page.get_by_label("Title of the card")).to_have_value("Pier lost")
    box = await page.locator("[data-card]").bounding_box()
    assert box
    assert box["height"] <= SCREEN
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_the_icon_opens_at_the_last_blog(desk: Desk):
    """The manifest is read by the browser without a fault, and its address leads to the desk that was open last."""
    page = await desk.open(**SMALL)
    devtools = await page.context.new_cdp_session(page)
    manifest = await devtools.send("Page.getAppManifest")
    assert manifest["errors"] == []
    started = await page.evaluate("async (url) => (await (await fetch(url)).json()).start_url", manifest["url"])
    other = await page.context.new_page()
    await other.goto(desk.app.url + started)
    await expect(other).to_have_url(desk.app.url + desk.path)


SMALL_LETTERS = """() => [...document.querySelectorAll('input, textarea, select')]
  .filter((field) => field.checkVisibility() && !['checkbox', 'radio', 'file'].includes(field.type))
  .filter((field) => parseFloat(getComputedStyle(field).fontSize) < 16)
  .map((field) => field.name || field.id)"""


async def test_no_field_zooms_when_it_is_typed_in(desk: Desk):
    """Phones zoom in on fields with letters of less than 16 pixels: there is none, with all that opens opened."""
    number = await desk.app.post(desk.blog, "To be corrected.")
    page = await desk.open(**SMALL)
    await page.evaluate("() => document.querySelectorAll('details').forEach((one) => (one.open = true))")
    assert await page.evaluate(SMALL_LETTERS) == []
    for path in (f"{desk.path}/entries/{number}", f"{desk.path}/pictures", f"{desk.path}/drafts"):
        await page.goto(desk.app.url + path)
        assert await page.evaluate(SMALL_LETTERS) == []
