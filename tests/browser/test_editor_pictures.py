"""Pictures at the desk, in a real browser: chosen, pasted or dropped, and nothing lost when the network is."""

import base64
import json
import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.desks import body, message
from tests.media.pictures import photo

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PHOTO = {"name": "mole.jpg", "mimeType": "image/jpeg", "buffer": photo()}
BRING = """(text, [kind, files, words]) => {
    const brought = new DataTransfer();
    for (const [name, data] of files)
        brought.items.add(new File([Uint8Array.from(atob(data), c => c.charCodeAt(0))], name, {type: 'image/jpeg'}));
    if (words) brought.setData('text/plain', words);
    const how = {bubbles: true, cancelable: true};
    const event = kind === 'paste'
        ? new ClipboardEvent('paste', {...how, clipboardData: brought})
        : new DragEvent(kind, {...how, dataTransfer: brought});
    return !text.dispatchEvent(event);
}"""


async def bring(page: Page, kind: str, *files: bytes, words: str = "") -> bool:
    """Paste or drop pictures, and words, into the text; tell whether the page took it upon itself."""
    named = [(f"picture {number}.jpg", base64.b64encode(file).decode()) for number, file in enumerate(files)]
    return bool(await body(page).evaluate(BRING, [kind, named, words]))


async def test_a_picture_is_chosen_told_in_words_and_posted(desk):
    """It is uploaded, stands in the text with the cursor in its brackets, is seen in the preview, and is posted."""
    page = await desk.open()
    await body(page).fill("Look:")
    async with page.expect_file_chooser() as choosing:
        await page.get_by_role("button", name="Picture").click()
    await (await choosing.value).set_files(PHOTO)
    await expect(message(page)).to_contain_text("Write between the brackets what the picture shows.")
    await page.keyboard.type("Waves over the mole")
    await expect(page.locator('[data-preview] img[alt="Waves over the mole"]')).to_be_visible()
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    assert (await desk.bodies())[0].startswith("Look:\n\n![Waves over the mole](/media/")


async def test_the_blogs_picture_is_uploaded_as_it_is_chosen(desk):
    """It is shown with its address at once; what goes wrong is told, and saving tries again with the file itself."""
    page = await desk.open()
    await page.locator("details.more summary").click()
    field = page.locator("[data-main-picture]")
    await page.route("**/pictures", lambda route: route.abort())
    await field.get_by_label("Choose a main picture").set_input_files(PHOTO)
    await expect(field.get_by_role("status")).to_contain_text("was not uploaded: the server")
    await page.unroute("**/pictures")
    await field.get_by_label("Choose a main picture").set_input_files(PHOTO | {"name": "quay.jpg"})
    await expect(field.get_by_role("status")).to_contain_text("Write what it shows, and save.")
    await expect(field.locator("img")).to_have_js_property("complete", value=True)
    assert await field.locator("img").evaluate("shown => shown.naturalWidth") > 0
    path = await page.get_by_label("Main picture", exact=True).input_value()
    await page.get_by_label("What it shows").fill("The quay")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("[data-done=details]")).to_be_visible()
    await page.locator("details.more summary").click()
    await expect(page.get_by_label("Main picture", exact=True)).to_have_value(path)
    await page.route("**/pictures", lambda route: route.abort())
    await page.get_by_label("Choose a main picture").set_input_files(PHOTO | {"buffer": photo(900, 600)})
    await expect(field.get_by_role("status")).to_contain_text("was not uploaded")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("[data-main-picture] img")).to_have_attribute("src", re.compile("-900x600[.]webp$"))


async def test_a_picture_without_words_is_not_posted(desk):
    """The form says what is missing; nothing that was typed is gone."""
    page = await desk.open()
    assert await bring(page, "paste", photo())
    await expect(body(page)).not_to_have_value("")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#wrong-body")).to_contain_text("This has a picture without words")
    await expect(body(page)).to_be_focused()
    assert await desk.bodies() == []


async def test_pictures_are_dropped_in_their_order(desk):
    """Several at once stand one below the other; a browser would have opened them instead."""
    page = await desk.open()
    assert await bring(page, "dragover", photo())
    assert await bring(page, "drop", photo(600, 400), photo(400, 600))
    await expect(body(page)).to_have_value(re.compile(r"^!\[\]\(\S+600x400\S*\)\n\n!\[\]\(\S+400x600\S*\)$"))


async def test_words_with_a_picture_of_themselves_are_pasted_as_words(desk):
    """What was copied from a document stays text."""
    page = await desk.open()
    assert not await bring(page, "paste", photo(), words="A sentence.")
    await expect(message(page)).to_be_hidden()


async def test_an_upload_that_failed_is_tried_again(desk):
    """What went wrong is said, the text stays, and the same picture is sent again at a click."""
    page = await desk.open()
    await body(page).fill("Look:")
    await page.route("**/pictures", lambda route: route.abort())
    await bring(page, "drop", photo())
    await expect(message(page)).to_contain_text("was not uploaded: the server can")
    await expect(body(page)).to_have_value("Look:")
    await page.unroute("**/pictures")
    await page.get_by_role("button", name="Try again").click()
    await expect(message(page)).to_contain_text("Write between the brackets")


async def test_what_is_no_picture_is_said_to_be_none(desk):
    """A file may say what it likes; the server has looked at it."""
    page = await desk.open()
    await bring(page, "drop", json.dumps({"not": "a picture"}).encode())
    await expect(message(page)).to_contain_text("was not uploaded: it ")
    await expect(body(page)).to_have_value("")
