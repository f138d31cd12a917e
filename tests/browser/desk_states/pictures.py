"""The states of a text's pictures and of their library."""

from PIL import Image, ImageOps
from playwright.async_api import expect

from tests.browser.desk_states.registry import desk_state
from tests.media.pictures import encoded


def _view(width=1200, height=800):
    """Draw something that looks like a photo: sky over water."""
    sky = Image.linear_gradient("L").resize((width, height))
    image = ImageOps.colorize(sky, "#f2c894", "#1d3b54", mid="#7a8fa3")
    image.paste("#20303a", (0, height * 2 // 3, width * 2 // 3, height))
    return encoded(image, "JPEG", quality=88)


async def _with_pictures(staff, *sizes, slug="storm-tide"):
    page = await staff.open(f"/desk/{slug}", "ada")
    await page.get_by_label("Text", exact=True).fill("The water stands at the second step of the quay.")
    files = [
        {"name": f"IMG_{4120 + number}.jpg", "mimeType": "image/jpeg", "buffer": _view(*size)}
        for number, size in enumerate(sizes)
    ]
    async with page.expect_file_chooser() as choosing:
        await page.get_by_role("button", name="Picture", exact=True).click()
    await (await choosing.value).set_files(files)
    return page


@desk_state
async def desk_pictures_of_a_text(staff):
    page = await _with_pictures(staff, (1200, 800), (800, 1200))
    rows = page.get_by_role("list", name="Pictures of the text").get_by_role("listitem")
    await expect(rows.nth(1).locator("img")).to_be_visible()
    await rows.nth(0).get_by_label("What it shows").fill("Water over the lowest step of the quay")
    await rows.nth(0).get_by_label("Caption").fill("The fish quay at ten to twelve.")
    await rows.nth(0).get_by_label("Credit").fill("Ada Quist")
    await rows.nth(1).get_by_label("Sensitive").check()
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("[data-message]")).to_contain_text("Say what each picture shows.")
    return page


@desk_state
async def desk_pictures_on_their_way(staff):
    page = await _with_pictures(staff, (600, 400))
    await page.route("**/pictures*", lambda route: route.abort())
    async with page.expect_file_chooser() as choosing:
        await page.get_by_role("button", name="Picture", exact=True).click()
    await (await choosing.value).set_files({"name": "wreck.jpg", "mimeType": "image/jpeg", "buffer": _view(600, 400)})
    await expect(page.get_by_text("Not uploaded: the server")).to_be_visible()
    return page


@desk_state
async def desk_crop(staff):
    page = await _with_pictures(staff, (1200, 800))
    await page.get_by_role("button", name="Crop: picture 1").click()
    edge = page.get_by_label("Right edge")
    await edge.focus()
    for _ in range(60):
        await page.keyboard.press("ArrowLeft")
    return page


@desk_state
async def desk_library(staff):
    blog, app = staff.blogs["storm-tide"], staff.app
    kept = [await app.services.pictures.save(_view(1200, height)) for height in (800, 500, 1500)]
    await app.post(blog, f"![Water over the quay]({kept[0].path})\nThe fish quay at ten to twelve. *Ada Quist*")
    await app.post(blog, f"![The pier at low water]({kept[1].path})\n\n![A wreck]({kept[2].path}#sensitive)\n*Agency*")
    await app.post(blog, f"![Water over the quay]({kept[0].path})")
    return await staff.open("/desk/storm-tide/pictures", "ada")


@desk_state
async def desk_library_found_nothing(staff):
    return await staff.open("/desk/storm-tide/pictures?q=helicopter", "ada")
