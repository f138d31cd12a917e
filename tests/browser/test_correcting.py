"""Saying what a change is, in a real browser: by one key, never in the way of saving, and also without the network."""

import pytest
from playwright.async_api import Locator, Page, expect

from liveblog.model.correction import CorrectionKind
from tests.browser.desks import Desk, body, message

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

TOLD = "Nine ships, not ten."


async def edit(desk: Desk, text: str = "Ten ships left. All are safe.") -> Page:
    """Post an entry, and open it."""
    await desk.app.post(desk.blog, text)
    number = (await desk.entries())[0].id
    page = await desk.open(f"{desk.path}/entries/{number}")
    await expect(page.locator(".toolbar")).to_be_visible()
    return page


def tell(page: Page) -> Locator:
    """Find the field for the sentence to readers."""
    return page.get_by_label("Tell readers")


async def until_saved(page: Page) -> None:
    """Wait until the desk says that the entry is saved."""
    await expect(page.get_by_text("is saved.")).to_be_visible()


async def test_saving_asks_for_nothing(desk):
    """Ctrl+Enter in the text saves an update at once; the fields of a correction are not even seen."""
    page = await edit(desk)
    await expect(tell(page)).to_be_hidden()
    await body(page).fill("Nine ships left. All are safe.")
    await page.keyboard.press("Control+Enter")
    await until_saved(page)
    (entry,) = await desk.entries()
    assert (entry.revision, entry.corrections, entry.revised_at is None) == (2, (), False)


async def test_a_correction_is_made_by_keys_alone(desk):
    """One key opens its sentence; what the change takes out is offered as what was said, and Ctrl+Enter saves."""
    page = await edit(desk)
    await body(page).fill("Nine ships left. All are safe.")
    await page.keyboard.press("Alt+Shift+Digit4")
    await expect(tell(page)).to_be_focused()
    await expect(page.get_by_label("What we had said")).to_have_value("Ten ships left.")
    await page.keyboard.type(TOLD)
    await page.keyboard.press("Control+Enter")
    await until_saved(page)
    (entry,) = await desk.entries()
    (told,) = entry.corrections
    assert (told.kind, told.text, told.was) == (CorrectionKind.CORRECTION, TOLD, "Ten ships left.")
    await expect(page.locator("[data-list] .correction")).to_contain_text(TOLD)


async def test_what_is_offered_gives_way_to_what_is_typed(desk):
    """It follows the text until its editor writes other words; without a correction none are kept."""
    page = await edit(desk)
    was = page.get_by_label("What we had said")
    await page.get_by_label("a correction").check()
    await expect(was).to_have_value("")
    await body(page).fill("Nine ships left. All are safe.")
    await expect(was).to_have_value("Ten ships left.")
    await page.get_by_label("an update").check()
    await page.get_by_label("a clarification").check()
    await expect(was).to_have_value("Ten ships left.")
    await was.fill("That ten ships had left.")
    await body(page).fill("Nine ships left.")
    await page.get_by_label("a correction").check()
    await expect(was).to_have_value("That ten ships had left.")


async def test_the_palette_and_the_help_know_the_kinds(desk):
    """They are found by name and shown with their keys; a typo leaves no mark."""
    page = await edit(desk)
    await body(page).fill("Ten ships left. All are safe!")
    await page.keyboard.press("Control+k")
    await page.keyboard.type("typo")
    await expect(page.get_by_role("option")).to_contain_text("Alt+Shift+1")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("a typo")).to_be_checked()
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog")).to_contain_text("This change is a clarification")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Control+Enter")
    await until_saved(page)
    (entry,) = await desk.entries()
    assert (entry.revision, entry.revised_at) == (2, None)


async def test_an_edit_without_the_network_keeps_its_kind(desk):
    """It waits with its sentence, and is told when the net is back, once."""
    page = await edit(desk)
    await page.context.set_offline(True)
    await body(page).fill("Nine ships left. All are safe.")
    await page.keyboard.press("Alt+Shift+Digit4")
    await page.keyboard.type(TOLD)
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("you are offline")
    await page.context.set_offline(False)
    await until_saved(page)
    (entry,) = await desk.entries()
    assert [(each.kind, each.text) for each in entry.corrections] == [(CorrectionKind.CORRECTION, TOLD)]


async def test_what_was_chosen_comes_back_with_the_text(desk):
    """A page that is loaded again has the kind and the sentence, as it has all that was typed."""
    page = await edit(desk)
    await page.get_by_label("a clarification").check()
    await tell(page).fill("All of them were ours.")
    page.once("dialog", lambda dialog: dialog.accept())
    await page.reload()
    await expect(page.get_by_label("a clarification")).to_be_checked()
    await expect(tell(page)).to_have_value("All of them were ours.")


async def test_an_entry_is_withdrawn_on_a_phone(desk):
    """From the entry's page: the reason is asked for, the list shows it in place of the text, and offers no edit."""
    page = await edit(desk)
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.get_by_role("link", name="Withdraw …").click()
    await page.get_by_label("Reason").fill("The ship was another one.")
    await page.get_by_role("button", name="Withdraw it").click()
    await expect(page.get_by_text("is withdrawn.")).to_be_visible()
    listed = page.locator("[data-list] .item")
    await expect(listed).to_contain_text("The ship was another one.")
    await expect(listed.get_by_role("link", name="Edit")).to_have_count(0)
    await expect(listed.get_by_role("button")).to_have_count(0)
    (entry,) = await desk.entries()
    assert entry.body == ""


async def test_colleagues_see_at_once_that_an_entry_is_withdrawn(desk):
    """In a list that is open elsewhere its text goes, and with it what could be done to it."""
    page = await edit(desk)
    other = await desk.open()
    await expect(other.get_by_role("link", name="Edit entry")).to_have_count(1)
    await page.keyboard.press("Control+k")
    await page.keyboard.type("withdraw")
    await page.keyboard.press("Enter")
    await page.get_by_label("Reason").fill("The ship was another one.")
    await page.keyboard.press("Enter")
    item = other.locator("[data-list] .item")
    await expect(item).to_contain_text("The ship was another one.")
    await expect(item.get_by_role("link", name="Open entry")).to_have_count(1)
    await expect(item.get_by_role("button")).to_have_count(0)
