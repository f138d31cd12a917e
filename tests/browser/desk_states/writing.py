"""The states of the desk while an entry is written."""

from playwright.async_api import expect

from tests.browser.desk_states.registry import desk_state


async def _write(staff, path="/desk/storm-tide"):
    """Open the desk of a blog with topics and bylines, ready to write."""
    blog = staff.blogs["storm-tide"]
    named = {"topics": ("Harbour", "Storm tide", "Schleswig-Holstein"), "byline": ("Inés Muñoz",)}
    await staff.app.post(blog, "The harbour master closes the gates.", headline="Gates close at ten", **named)
    page = await staff.open(path, "ada")
    await expect(page.locator(".toolbar")).to_be_visible()
    return page


@desk_state
async def desk_writing(staff):
    page = await _write(staff)
    await page.set_viewport_size({"width": 1440, "height": 900})
    await page.get_by_label("Headline").fill(
        f"Ferries stay in port until four; they say it is {'the worst gale for many years, ' * 2}and wait"
    )
    await page.get_by_label("By", exact=True).fill("Inés Muñoz")
    await page.get_by_label("Text", exact=True).fill(
        "The **harbour master** has closed the gates:\n\n- no ferry before four\n- trains run\n\n> Nobody is hurt.\n\n"
        "| Gauge | Level |\n|---|---|\n| Harbour | 4.1 m |"
    )
    await expect(page.locator(".preview article table")).to_be_visible()
    await expect(page.locator(".count").first).to_contain_text("search engines")
    return page


@desk_state
async def desk_preview_opened(staff):
    page = await _write(staff)
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.get_by_label("Text", exact=True).fill("The **harbour master** has closed the gates.")
    await page.get_by_role("button", name="Preview").click()
    await expect(page.locator(".preview article")).to_be_visible()
    return page


@desk_state
async def desk_palette(staff):
    page = await _write(staff)
    await page.get_by_label("Text", exact=True).press("Control+k")
    return page


@desk_state
async def desk_palette_found_nothing(staff):
    page = await desk_palette(staff)
    await page.keyboard.type("fly")
    return page


@desk_state
async def desk_help(staff):
    page = await _write(staff)
    await page.get_by_role("button", name="Post").focus()
    await page.keyboard.press("?")
    return page


@desk_state
async def desk_topic_offered(staff):
    page = await _write(staff)
    await page.get_by_label("Text", exact=True).fill("The gates close. ")
    await page.keyboard.type("#s")
    await expect(page.get_by_role("option").first).to_be_visible()
    return page


@desk_state
async def desk_entries_offered(staff):
    page = await _write(staff)
    await page.get_by_label("Text", exact=True).fill("As told at ")
    await page.keyboard.type("[[gate")
    await expect(page.get_by_role("option").first).to_be_visible()
    return page
