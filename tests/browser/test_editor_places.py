"""Places at the desk, in a real browser: coordinates that are pasted, read by a real server, and put into the text."""

import pytest
from playwright.async_api import Route, expect

from tests.browser.desks import body, message
from tests.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PASTING = {"permissions": ["clipboard-read", "clipboard-write"]}
LINE = "[Bab al Hadid](geo:36.2,37.16)"


async def paste(page, label: str, text: str) -> None:
    await page.get_by_label(label).focus()
    await page.evaluate("text => navigator.clipboard.writeText(text)", text)
    await page.keyboard.press("Control+V")


async def test_pasted_coordinates_become_a_line_where_the_cursor_is(desk):
    """Selected words are the name; a pasted pair is shown as two numbers; Enter puts the line below its paragraph."""
    page = await desk.open(**PASTING)
    await body(page).fill("Fire at Bab al Hadid.\n\nMore soon.")
    await body(page).evaluate("field => field.setSelectionRange(8, 20)")
    await page.get_by_role("button", name="Place", exact=True).click()
    await expect(page.get_by_label("Name of the place")).to_have_value("Bab al Hadid")
    await paste(page, "Latitude", "36°12′N, 37°9′36″E")  # noqa: RUF001 -- as atlases write them
    await expect(page.get_by_label("Latitude")).to_have_value("36.2")
    await expect(page.get_by_label("Longitude")).to_have_value("37.16")
    await page.keyboard.press("Enter")
    await expect(body(page)).to_have_value(f"Fire at Bab al Hadid.\n\n{LINE}\n\nMore soon.")
    await expect(body(page)).to_be_focused()
    await expect(page.locator("[data-place]")).to_be_hidden()
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    assert await desk.bodies() == [f"Fire at Bab al Hadid.\n\n{LINE}\n\nMore soon."]


async def test_what_cannot_be_read_is_told_and_stays(desk):
    """A wrong place is told beside its fields, keeps what was typed, and can be mended or left."""
    page = await desk.open(**PASTING)
    await page.get_by_role("button", name="Place", exact=True).click()
    await page.get_by_label("Name of the place").fill("Aleppo")
    await page.get_by_label("Latitude").fill("137.16")
    await page.get_by_label("Longitude").fill("36.2")
    await page.get_by_role("button", name="Put it into the text").click()
    await expect(page.locator("[data-place-told]")).to_contain_text("latitude comes first")
    await expect(page.get_by_label("Latitude")).to_have_value("137.16")
    await expect(page.get_by_label("Latitude")).to_be_focused()
    await page.get_by_role("button", name="No place").click()
    await expect(page.locator("[data-place]")).to_be_hidden()
    await expect(body(page)).to_have_value("")


async def test_a_place_that_was_left_does_not_come_late(desk):
    """Nobody waits for the server's answer: what it says of a place that is no longer wanted comes nowhere."""
    page = await desk.open()
    held: list[Route] = []
    await page.route("**/place", lambda route: held.append(route))  # noqa: PLW0108 -- Playwright marks a function
    await page.get_by_role("button", name="Place", exact=True).click()
    await page.get_by_label("Name of the place").fill("Aleppo")
    await page.get_by_label("Longitude").fill("37.16")
    await page.get_by_label("Latitude").fill("36.2")
    await page.get_by_label("Latitude").press("Enter")
    await until(lambda: held)
    await page.get_by_role("button", name="No place").click()
    await until(lambda: len(held) == 2)  # a field that is left is read as well
    for route in held:
        async with page.expect_event("requestfinished"):
            await route.continue_()
    await page.evaluate("() => new Promise((look) => requestAnimationFrame(() => requestAnimationFrame(look)))")
    await expect(page.locator("[data-place]")).to_be_hidden()
    assert await page.get_by_label("Latitude").input_value() == ""
    assert await body(page).input_value() == ""
