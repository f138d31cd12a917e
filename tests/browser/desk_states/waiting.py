"""The states of texts that were written without a network."""

from playwright.async_api import expect

from tests.browser.desk_states.registry import desk_state
from tests.browser.desks import go_back, return_from_past


@desk_state
async def desk_waiting(staff):
    page = await _written_offline(staff, "desk-waiting")
    await expect(page.get_by_text("3 waiting")).to_be_visible()
    return page


@desk_state
async def desk_waited_too_long(staff):
    page = await _written_offline(staff, "desk-waited", 14)
    await staff.app.post(staff.blogs["trial"], "The jury has come back.", headline="Jury back in court")
    await return_from_past(page)
    await page.context.set_offline(False)
    await expect(page.get_by_text("These 3 waited")).to_be_visible()
    return page


@desk_state
async def desk_arrived_late(staff):
    page = await _written_offline(staff, "desk-late", 4)
    await return_from_past(page)
    await page.context.set_offline(False)
    await expect(page.get_by_role("list", name="Arrived late").get_by_role("listitem").first).to_be_visible()
    return page


async def _written_offline(staff, name, minutes=0):
    """Write three texts without a network, so many minutes ago; the name keeps those of two states apart."""
    page = await staff.open("/desk/trial", "ada")
    await go_back(page, minutes)
    await page.context.set_offline(True)
    await page.get_by_label("Text", exact=True).focus()
    long = "The judge asks the jury to go on with what was said about the second night, and not to speak of the first."
    for text in (f"The court rises ({name}).", "Back at *half past two*.", long):
        await page.keyboard.type(text)
        await page.keyboard.press("Control+Enter")
    await expect(page.locator("[data-message]")).to_contain_text("you are offline")
    return page
