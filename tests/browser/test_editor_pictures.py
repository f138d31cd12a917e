"""Pictures at the desk, in a real browser: chosen, pasted or dropped, and nothing lost when the network is."""

import asyncio
import base64
import json
import re
from typing import Any

import pytest
from PIL import Image
from playwright.async_api import Page, Route, expect

from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND
from tests.browser.desks import body, message, pictures
from tests.media.pictures import encoded, photo
from tests.pace import PATIENCE
from tests.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PHOTO = {"name": "mole.jpg", "mimeType": "image/jpeg", "buffer": photo()}
TIFF = {"name": "mole.tif", "mimeType": "image/tiff", "buffer": encoded(Image.new("RGB", (1200, 800)), "TIFF")}
BRING = """(text, [kind, files, words]) => {
    const brought = new DataTransfer();
    for (const [name, data] of files)
        brought.items.add(new File([Uint8Array.from(atob(data), c => c.charCodeAt(0))], name, {type: 'image/jpeg'}));
    if (words) brought.setData('text/html', `<p>${words}</p>`);
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


async def choose(page: Page, *files: Any) -> None:
    """Choose files by the button above the text."""
    async with page.expect_file_chooser() as choosing:
        await page.get_by_role("button", name="Picture", exact=True).click()
    await (await choosing.value).set_files([*files])


async def uploaded(page: Page, *numbers: int) -> None:
    """Wait until these pictures of the text, by their places from 0, are there."""
    for number in numbers:
        await expect(pictures(page).nth(number).locator("img")).to_be_visible()
        await expect(pictures(page).nth(number).locator("progress")).to_have_count(0)


async def test_a_picture_is_chosen_told_in_words_and_posted(desk):
    """No address stands in the text: it is a thumbnail with fields, seen in the preview, and posted as Markdown."""
    page = await desk.open()
    await body(page).fill("Look:")
    await choose(page, PHOTO)
    await expect(body(page)).to_have_value("Look:\n\n![picture 1]")
    await expect(page.get_by_label("What it shows").first).to_be_focused()
    await page.keyboard.type("Waves over the mole")
    await uploaded(page, 0)
    await pictures(page).get_by_label("Caption").fill("Noon.")
    await pictures(page).get_by_label("Credit").fill("Ada / Agency")
    await expect(page.locator('[data-preview] img[alt="Waves over the mole"]')).to_be_visible()
    await expect(page.locator("[data-preview] figcaption em")).to_have_text("Ada / Agency")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    (posted,) = await desk.bodies()
    assert re.fullmatch(
        r"Look:\n\n!\[Waves over the mole\]\(/media/[0-9a-f]{20}-1200x800[.]webp\)\nNoon[.] [*]Ada / Agency[*]", posted
    )
    await expect(pictures(page)).to_have_count(0)


async def test_a_picture_without_words_is_not_posted(desk):
    """The missing field says so and has the cursor; nothing that was typed is gone, and then it goes."""
    page = await desk.open()
    assert await bring(page, "paste", photo())
    await uploaded(page, 0)
    await page.keyboard.press("Control+Enter")
    field = pictures(page).get_by_label("What it shows")
    await expect(field).to_be_focused()
    await expect(field).to_have_attribute("aria-invalid", "true")
    await expect(pictures(page)).to_contain_text("Say what it shows, for those who")
    assert await desk.bodies() == []
    await page.keyboard.type("Waves")
    await expect(field).not_to_have_attribute("aria-invalid", "true")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Entry 1 is posted.")


async def test_several_are_uploaded_at_once_and_put_in_order(desk):
    """They stand as they were dropped; buttons change their order, and undo takes it back."""
    page = await desk.open(viewport={"width": 1280, "height": 2000})
    assert await bring(page, "dragover", photo())
    assert await bring(page, "drop", photo(600, 400), photo(400, 600), photo(500, 500))
    await uploaded(page, 0, 1, 2)
    await expect(body(page)).to_have_value("![picture 1]\n\n![picture 2]\n\n![picture 3]")
    await page.get_by_role("button", name="Down: picture 1").focus()
    await page.keyboard.press("Enter")
    await expect(body(page)).to_have_value("![picture 2]\n\n![picture 1]\n\n![picture 3]")
    await expect(page.get_by_role("button", name="Down: picture 1")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(body(page)).to_have_value("![picture 2]\n\n![picture 3]\n\n![picture 1]")
    await expect(page.get_by_role("button", name="Up: picture 1")).to_be_focused()
    await pictures(page).nth(2).locator("img").drag_to(pictures(page).nth(0).locator("img"))
    await expect(body(page)).to_have_value("![picture 1]\n\n![picture 2]\n\n![picture 3]")
    await body(page).focus()
    await page.keyboard.press("Control+z")
    await expect(body(page)).to_have_value("![picture 2]\n\n![picture 3]\n\n![picture 1]")
    await expect(pictures(page).nth(0)).to_contain_text("Picture 2")


async def test_one_that_is_removed_comes_back_by_undo_with_its_words(desk):
    """Its line is what shows it: deleted by hand or by the button, it is gone from the text, and back with it."""
    page = await desk.open()
    await body(page).fill("One")
    await choose(page, PHOTO)
    await uploaded(page, 0)
    await pictures(page).get_by_label("What it shows").fill("Waves")
    await page.get_by_role("button", name="Remove: picture 1").click()
    await expect(body(page)).to_have_value("One")
    await expect(pictures(page)).to_have_count(0)
    await page.keyboard.press("Control+z")
    await expect(body(page)).to_have_value("One\n\n![picture 1]")
    await expect(pictures(page).get_by_label("What it shows")).to_have_value("Waves")


async def test_what_was_typed_comes_back_with_its_pictures(desk):
    """After a reload the text has its line, and the picture its words and its marks; no address is ever seen."""
    page = await desk.open()
    await body(page).fill("Look:")
    await choose(page, PHOTO)
    await uploaded(page, 0)
    await pictures(page).get_by_label("What it shows").fill("Waves")
    await pictures(page).get_by_label("Sensitive").check()
    page.on("dialog", lambda dialog: dialog.accept())
    await page.reload()
    await expect(body(page)).to_have_value("Look:\n\n![picture 1]")
    await expect(pictures(page).get_by_label("What it shows")).to_have_value("Waves")
    await expect(pictures(page).get_by_label("Sensitive")).to_be_checked()
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    assert "webp#sensitive)" in (await desk.bodies())[0]


async def test_an_entry_is_edited_without_seeing_an_address(desk):
    """What nobody touched is saved as it was written; what is changed is changed in its own field."""
    picture = await desk.app.services.pictures.save(photo())
    text = f"Look:\n\n![*The* mole]({picture.path})\nNoon. *Ada*\n\nMore."
    await desk.app.services.desk.post(desk.blog.slug, EntryDraft(text), COMMAND)
    page = await desk.open(f"{desk.path}/entries/1")
    await expect(body(page)).to_have_value("Look:\n\n![picture 1]\n\nMore.")
    await page.get_by_label("Headline").fill("Storm")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("[data-done=saved]")).to_be_visible()
    assert await desk.bodies() == [text]
    await page.goto(f"{desk.app.url}{desk.path}/entries/1")
    await expect(page.locator(".toolbar")).to_be_visible()  # before that nobody hears the keys
    await pictures(page).get_by_label("Credit").fill("Ben")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("[data-done=saved]")).to_be_visible()
    assert f"({picture.path})\nNoon. *Ben*\n\nMore." in (await desk.bodies())[0]


async def test_a_picture_is_cropped_by_keys_and_the_whole_is_gone(desk):
    """The edges are moved with arrows; the server draws the part from the file, and forgets the whole."""
    page = await desk.open()
    await choose(page, PHOTO)
    await uploaded(page, 0)
    await pictures(page).get_by_label("What it shows").fill("Waves")
    whole = await pictures(page).locator("img").get_attribute("src")
    await page.get_by_role("button", name="Crop: picture 1").click()
    dialog = page.get_by_role("dialog", name="Crop picture 1")
    await dialog.get_by_label("Right edge").focus()
    for _ in range(100):
        await page.keyboard.press("ArrowLeft")
    await dialog.get_by_role("button", name="Crop").click()
    await expect(dialog).to_be_hidden()
    await expect(pictures(page).locator("img")).not_to_have_attribute("src", str(whole))
    await uploaded(page, 0)
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    assert "-600x800.webp" in (await desk.bodies())[0]
    async with asyncio.timeout(PATIENCE):  # until the job that deletes it has been done
        while (await page.request.get(f"{desk.app.url}{whole}")).status != 404:
            pass


async def test_a_frame_is_drawn_with_a_pointer(desk):
    """From corner to corner; leaving the dialog leaves the picture as it is."""
    page = await desk.open()
    await choose(page, PHOTO)
    await uploaded(page, 0)
    before = await pictures(page).locator("img").get_attribute("src")
    await page.get_by_role("button", name="Crop: picture 1").click()
    dialog = page.get_by_role("dialog", name="Crop picture 1")
    box = await dialog.locator(".stage").bounding_box()
    assert box
    await page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    await page.mouse.down()
    await page.mouse.move(box["x"] + 2, box["y"] + 2, steps=4)
    await page.mouse.up()
    assert abs(int(await dialog.get_by_label("Right edge").input_value()) - 500) <= 5
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    assert await pictures(page).locator("img").get_attribute("src") == before


async def test_an_upload_that_hangs_is_cancelled_and_the_text_waits_for_none(desk):
    """A server that doesn't answer holds up nobody: it is stopped, tried again, or removed."""
    page = await desk.open()
    await page.route("**/pictures", lambda _: None)
    await body(page).fill("Look:")
    await choose(page, PHOTO)
    await expect(pictures(page).get_by_role("status")).to_have_text("Uploading …")
    await pictures(page).get_by_label("What it shows").fill("Waves")
    await page.get_by_role("button", name="Cancel: picture 1").click()
    await expect(pictures(page).get_by_role("status")).to_have_text("Not uploaded: it was stopped.")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Picture 1 was not uploaded: try again, or remove it")
    assert await desk.bodies() == []
    await page.unroute("**/pictures")
    await page.get_by_role("button", name="Try again: picture 1").click()
    await uploaded(page, 0)


async def test_a_button_that_is_pressed_stays_when_an_upload_begins(desk):
    """A third picture waits for one of the first two: its turn takes nothing from under a finger."""
    page = await desk.open(viewport={"width": 1280, "height": 2000})
    held: list[Route] = []
    await page.route("**/pictures", lambda route: held.append(route))  # noqa: PLW0108 -- Playwright marks a function
    await bring(page, "drop", photo(600, 400), photo(400, 600), photo(500, 500))
    states = pictures(page).get_by_role("status")
    await expect(states).to_have_text(["Uploading …", "Uploading …", "Waits …"])
    await page.get_by_role("button", name="Cancel: picture 3").hover()
    await page.mouse.down()
    await until(lambda: len(held) == 2)
    await held[0].continue_()
    await expect(states.nth(2)).to_have_text("Uploading …")
    await page.mouse.up()
    await expect(states.nth(2)).to_have_text("Not uploaded: it was stopped.")


async def test_an_upload_that_failed_goes_on_when_the_network_is_back(desk):
    """What went wrong is said, words and place stay, and the same file is sent again by itself."""
    page = await desk.open()
    await body(page).fill("Look:")
    await page.context.set_offline(True)
    await bring(page, "drop", photo())
    await expect(pictures(page).get_by_role("status")).to_contain_text("Not uploaded: the server can")
    await expect(body(page)).to_have_value("Look:\n\n![picture 1]")
    await page.context.set_offline(False)
    await uploaded(page, 0)


@pytest.mark.parametrize("width", [390, 1280])
async def test_nothing_moves_when_an_upload_is_done(desk, width):
    """The row of a picture has its size before the picture is there: whoever types beside it is not disturbed."""
    page = await desk.open(viewport={"width": width, "height": 1600})
    held = asyncio.Event()

    async def hold(route: Route) -> None:
        await held.wait()
        await route.continue_()

    await page.route("**/pictures", hold)
    await choose(page, PHOTO | {"name": "a picture with a long name from a telephone.jpg"})
    await expect(pictures(page).get_by_role("status")).to_have_text("Uploading …")
    before = await places(page)
    held.set()
    await uploaded(page, 0)
    assert await places(page) == before


async def places(page: Page) -> list[float]:
    """Tell where the fields are, from the top."""
    script = (
        "() => [...document.querySelectorAll('.pictures input, #topics')].map((one) => one.getBoundingClientRect().top)"
    )
    return list(await page.evaluate(script))


async def test_one_of_the_blogs_pictures_is_put_in_with_its_words(desk):
    """What an entry has shown is found in a dialog by its words, and stands in the text with them."""
    picture = await desk.app.services.pictures.save(photo())
    text = f"![The mole]({picture.path})\nNoon. *Ada*"
    await desk.app.services.desk.post(desk.blog.slug, EntryDraft(text), COMMAND)
    page = await desk.open()
    await body(page).fill("Again:")
    await page.get_by_role("button", name="Used before").click()
    dialog = page.get_by_role("dialog", name="Used before")
    await dialog.get_by_role("searchbox").fill("pier")
    await page.keyboard.press("Enter")
    await expect(dialog).to_contain_text("No picture has a description like that.")
    await dialog.get_by_role("searchbox").fill("mole")
    await dialog.get_by_role("button", name="Search").click()
    await dialog.get_by_role("link", name="Put it into an entry: The mole").click()
    await expect(dialog).to_be_hidden()
    await expect(body(page)).to_have_value("Again:\n\n![picture 1]")
    await expect(pictures(page).get_by_label("Caption")).to_have_value("Noon.")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Entry 2 is posted.")
    assert (await desk.bodies())[-1] == f"Again:\n\n{text}"


async def test_of_two_searches_the_last_is_shown(desk):
    """Among the blog's pictures an answer that comes late takes no later one away."""
    picture = await desk.app.services.pictures.save(photo())
    await desk.app.services.desk.post(desk.blog.slug, EntryDraft(f"![The mole]({picture.path})"), COMMAND)
    page = await desk.open()
    await page.get_by_role("button", name="Used before").click()
    dialog = page.get_by_role("dialog", name="Used before")
    held: list[Route] = []
    await page.route("**/pictures?*pier*", lambda route: held.append(route))  # noqa: PLW0108 -- Playwright marks it
    await dialog.get_by_role("searchbox").fill("pier")
    await page.keyboard.press("Enter")
    await until(lambda: held)
    await dialog.get_by_role("searchbox").fill("mole")
    async with page.expect_response("**/pictures?*mole*"):
        await dialog.get_by_role("button", name="Search").click()
    async with page.expect_event("requestfinished", lambda request: "pier" in request.url):
        await held[0].continue_()
    await page.evaluate("() => new Promise((look) => requestAnimationFrame(() => requestAnimationFrame(look)))")
    await dialog.get_by_role("link", name="Put it into an entry: The mole").click()
    await expect(body(page)).to_have_value("![picture 1]")


async def test_words_with_a_picture_of_themselves_are_pasted_as_words(desk):
    """What was copied from a document stays text."""
    page = await desk.open()
    assert not await bring(page, "paste", photo(), words="A sentence.")
    await expect(message(page)).to_be_hidden()


async def test_what_is_no_picture_is_said_to_be_none(desk):
    """A file may say what it likes; the server has looked at it."""
    page = await desk.open()
    await bring(page, "drop", json.dumps({"not": "a picture"}).encode())
    await expect(pictures(page).get_by_role("status")).to_contain_text("Not uploaded: it is not a JPEG")


async def test_what_this_browser_cannot_read_is_said(desk):
    """HEIC is turned into JPEG where the browser can; Chromium can't, and says what to do."""
    page = await desk.open()
    await choose(page, {"name": "IMG_1.HEIC", "mimeType": "image/heic", "buffer": b"ftypheic"})
    await expect(pictures(page).get_by_role("status")).to_contain_text("read HEIC. Save it as JPEG")


async def test_what_this_browser_can_read_is_sent_as_jpeg(desk):
    """A picture that is named HEIC, and that this browser can open, is turned into JPEG, under a name that says so."""
    page = await desk.open()
    async with page.expect_request("**/pictures") as sent:
        await choose(page, {"name": "IMG_1.HEIC", "mimeType": "image/heic", "buffer": photo()})
    await expect(pictures(page).locator("img")).to_have_count(1)
    assert (await (await sent.value).header_value("content-type") or "").startswith("image/jpeg")


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
    await expect(page.locator(".toolbar")).to_be_visible()  # before that nothing is uploaded as it is chosen
    await page.locator("details.more summary").click()
    await expect(page.get_by_label("Main picture", exact=True)).to_have_value(path)
    await page.route("**/pictures", lambda route: route.abort())
    await page.get_by_label("Choose a main picture").set_input_files(PHOTO | {"buffer": photo(900, 600)})
    await expect(field.get_by_role("status")).to_contain_text("was not uploaded")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("[data-main-picture] img")).to_have_attribute("src", re.compile("-900x600[.]webp$"))


async def crop_half(page: Page) -> None:
    """Take the right half of the only picture away, by keys, and wait until what is left is there."""
    picture = pictures(page).locator("img")
    whole = str(await picture.get_attribute("src"))
    await page.get_by_role("button", name="Crop: picture 1").click()
    dialog = page.get_by_role("dialog", name="Crop picture 1")
    await dialog.get_by_label("Right edge").focus()
    for _ in range(100):
        await page.keyboard.press("ArrowLeft")
    await dialog.get_by_role("button", name="Crop").click()
    await expect(dialog).to_be_hidden()
    await expect(picture).not_to_have_attribute("src", whole)
    await uploaded(page, 0)


async def test_a_crop_takes_no_picture_from_another_tab(desk):
    """The same photo stands in two tabs, and is one upload: the part that one takes leaves the other its whole."""
    page = await desk.open()
    await choose(page, PHOTO)
    await uploaded(page, 0)
    await pictures(page).get_by_label("What it shows").fill("Waves")
    whole = str(await pictures(page).locator("img").get_attribute("src"))
    other = await page.context.new_page()
    await other.goto(desk.app.url + desk.path)
    await choose(other, PHOTO)
    await uploaded(other, 0)
    assert await pictures(other).locator("img").get_attribute("src") == whole
    async with other.expect_request("**/pictures?*") as cropping:
        await crop_half(other)
    assert "instead" not in (await cropping.value).url
    assert (await page.request.get(f"{desk.app.url}{whole}")).status == 200


async def test_a_file_that_the_browser_cannot_draw_is_cropped_from_what_the_server_made(desk):
    """A TIFF, which no Chromium shows, opens the same dialog, and its part is posted."""
    page = await desk.open()
    await choose(page, TIFF)
    await uploaded(page, 0)
    await crop_half(page)
    await pictures(page).get_by_label("What it shows").fill("Waves")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    assert "-600x800.webp" in (await desk.bodies())[0]


async def test_a_picture_that_cannot_be_cropped_is_said_to_be(desk):
    """Where neither the file nor the server's picture is to be had, the button does not stay silent."""
    page = await desk.open()
    await choose(page, TIFF)
    await uploaded(page, 0)
    await page.route("**/media/*", lambda route: route.abort())
    await page.get_by_role("button", name="Crop: picture 1").click()
    await expect(message(page)).to_contain_text("shown here, and so not be cropped.")


async def test_the_way_back_has_the_focus_in_every_language(desk):
    """At the end of the list the other direction is next under the finger, whatever it is called."""
    page = await desk.open(locale="de")
    assert await bring(page, "drop", photo(), photo(600, 600))
    rows = page.get_by_role("list", name="Bilder des Textes").get_by_role("listitem")
    await expect(rows.locator("img")).to_have_count(2)
    await rows.first.get_by_role("button", name="Nach unten").focus()
    await page.keyboard.press("Enter")
    await expect(rows.last.get_by_role("button", name="Nach oben")).to_be_focused()
