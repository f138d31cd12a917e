"""What keys do at the desk: toolbar, lists that go on, palette and help; the browser's undo takes it back."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.desks import body, message
from tests.browser.reader import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

COMPOSED = """(text, [key, keyCode]) => !text.dispatchEvent(
    new KeyboardEvent('keydown', {key, keyCode, bubbles: true, cancelable: true}))"""
"""Tell whether the page took a key upon itself."""
COMPOSING = """text => text.dispatchEvent(
    new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, ctrlKey: true, bubbles: true}))"""


async def select(page: Page, start: int, end: int) -> None:
    """Select a stretch of the text, with the focus in it."""
    await body(page).evaluate("(text, [a, b]) => { text.focus(); text.setSelectionRange(a, b); }", [start, end])


async def test_each_key_does_what_its_button_says(desk):
    """Keys that a button names change the text as the button does, and undo takes each back."""
    page = await desk.open()
    for keys, after in (
        ("Control+b", "**Gale**"),
        ("Control+i", "*Gale*"),
        ("Control+k", "[Gale](https://)"),
        ("Control+Shift+Digit9", "> Gale"),
        ("Control+Shift+Digit8", "- Gale"),
        ("Control+Shift+Digit7", "1. Gale"),
        ("Control+Shift+Digit6", "[[Gale: 0]]"),
        ("Alt+Shift+Digit8", "Gale[["),
        ("Control+Shift+h", "## Gale"),
    ):
        await body(page).fill("Gale")
        await select(page, 0, 4)
        await page.keyboard.press(keys)
        await expect(body(page)).to_have_value(after)
        await page.keyboard.press("Control+z")
        await expect(body(page)).to_have_value("Gale")
    await page.get_by_role("button", name="Table").click()
    await expect(body(page)).to_be_focused()
    await page.keyboard.type("Gauge")
    await expect(body(page)).to_have_value("| Gauge | Figure |\n|---|---|\n|  |  |\n|  |  |")


async def test_picture_and_card_have_keys_too(desk):
    """From the text a key opens the choice of a file, and one the card's address; each button says which."""
    page = await desk.open()
    bar = page.get_by_role("toolbar", name="Formatting")
    for name in ("Bold", "Italic", "Link", "Quote", "List", "Heading", "Picture", "Card", "Figure", "Reference"):
        button = bar.get_by_role("button", name=name, exact=True)
        await expect(button).to_have_attribute("aria-keyshortcuts", re.compile("[+]"))
    await body(page).focus()
    async with page.expect_file_chooser():
        await page.keyboard.press("Alt+Shift+Digit6")
    await page.keyboard.press("Alt+Shift+Digit7")
    await expect(page.get_by_label("Address of the card")).to_be_focused()


async def test_the_toolbar_is_one_stop_for_the_tab_key(desk):
    """Tab goes by it in one step, arrows go along it and around, and each button says its keys."""
    page = await desk.open()
    bar = page.get_by_role("toolbar", name="Formatting")
    await page.get_by_label("Headline").focus()
    await page.keyboard.press("Tab")
    await expect(bar.get_by_role("button", name="Bold")).to_be_focused()
    await page.keyboard.press("ArrowLeft")
    await expect(bar.get_by_role("button", name="All commands")).to_be_focused()
    await page.keyboard.press("Home")
    await page.keyboard.press("ArrowRight")
    italic = bar.get_by_role("button", name="Italic")
    await expect(italic).to_be_focused()
    await expect(italic).to_have_attribute("aria-keyshortcuts", "Control+I")
    await expect(italic).to_have_attribute("title", "Italic (Ctrl+I)")
    await page.keyboard.press("Tab")
    await expect(body(page)).to_be_focused()


async def test_a_list_goes_on_and_ends(desk):
    """Enter begins the next item, on an empty one it ends the list; undo takes one step back at a time."""
    page = await desk.open()
    await body(page).focus()
    await page.keyboard.type("- one\ntwo\n\nAfter.\n> said\n")
    await expect(body(page)).to_have_value("- one\n- two\n\nAfter.\n> said\n> ")
    await page.keyboard.press("Enter")
    await expect(body(page)).to_have_value("- one\n- two\n\nAfter.\n> said\n\n")
    await page.keyboard.press("Control+z")
    await expect(body(page)).to_have_value("- one\n- two\n\nAfter.\n> said\n> ")


async def test_tab_moves_items_and_never_traps(desk):
    """In a list Tab moves an item in and out; elsewhere, and after Escape, it leaves the text."""
    page = await desk.open()
    await body(page).fill("- one\n- two")
    await page.keyboard.press("Tab")
    await expect(body(page)).to_have_value("- one\n  - two")
    await page.keyboard.press("Shift+Tab")
    await expect(body(page)).to_have_value("- one\n- two")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Tab")
    await expect(body(page)).not_to_be_focused()
    await body(page).fill("No list.")
    await page.keyboard.press("Tab")
    await expect(body(page)).not_to_be_focused()
    await expect(body(page)).to_have_value("No list.")


async def test_an_input_method_s_keys_are_its_own(desk):
    """Enter and Tab that end a composition, told of before or after it, neither begin an item nor post."""
    page = await desk.open()
    await body(page).fill("- 東京")
    for key in ("Enter", "Tab", "b"):
        assert not await body(page).evaluate(COMPOSED, [key, 229])
    await expect(body(page)).to_have_value("- 東京")
    await body(page).evaluate(COMPOSING)
    await expect(message(page)).to_be_hidden()
    session = await page.context.new_cdp_session(page)
    await session.send("Input.imeSetComposition", {"text": "きょう", "selectionStart": 3, "selectionEnd": 3})
    await session.send("Input.insertText", {"text": "今日"})
    await expect(body(page)).to_have_value("- 東京今日")


async def test_the_palette_finds_and_gives_every_command(desk):
    """Ctrl+K opens it, letters find, Enter gives; the focus is where it was then, and Escape changes nothing."""
    page = await desk.open()
    await body(page).fill("The quay")
    await page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Command")
    await expect(field).to_be_focused()
    options = page.get_by_role("dialog").get_by_role("option")
    await expect(options.filter(has_text="Bold")).to_contain_text("Ctrl+B")
    await page.keyboard.press("Escape")
    await expect(body(page)).to_be_focused()
    await page.keyboard.press("Control+k")
    await page.keyboard.type("numbered")
    await expect(options).to_have_count(1)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await expect(body(page)).to_have_value("1. The quay")
    await page.keyboard.press("Control+k")
    await page.keyboard.type("go to")
    await page.keyboard.press("ArrowDown")
    selected = page.locator("[role=option][aria-selected=true]")
    await expect(field).to_have_attribute("aria-activedescendant", str(await selected.get_attribute("id")))
    await selected.click()
    await expect(page.get_by_label("Headline")).to_be_focused()
    await page.keyboard.press("Control+k")
    await page.keyboard.type("no such thing")
    await expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("There is no such command.")
    await page.keyboard.press("Enter")
    await expect(field).to_be_focused()


async def test_the_palette_speaks_as_the_desk_and_names_what_posts(desk):
    """In the desk's language is what it asks, too, and the command that posts is called as the form's own button."""
    page = await desk.open(locale="de")
    await body(page).press("Control+k")
    await expect(page.get_by_role("combobox", name="Befehl")).to_have_attribute("placeholder", "Was möchten Sie tun?")
    await expect(page.locator("#command-post")).to_contain_text("Veröffentlichen")


async def test_a_question_mark_shows_all_keys(desk):
    """Outside of fields it opens the help, which names the keys; in the text it is a sign as any other."""
    page = await desk.open()
    await body(page).press("?")
    await expect(body(page)).to_have_value("?")
    await page.get_by_role("button", name="Post").focus()
    await page.keyboard.press("?")
    helping = page.get_by_role("dialog", name="Keyboard shortcuts")
    await expect(helping).to_contain_text("Ctrl+Shift+7")
    await page.keyboard.press("Escape")
    await expect(helping).to_have_count(0)
    await expect(page.get_by_role("button", name="Post")).to_be_focused()


async def test_the_toolbar_is_one_row_on_a_phone(desk):
    """It is scrolled where it is too long, the page is not; its last button can be reached."""
    page = await desk.open(**PHONE)
    bar = page.get_by_role("toolbar")
    seen = "all => [...new Set(all.filter(one => one.checkVisibility()).map(one => one.offsetTop))]"
    tops = await bar.get_by_role("button").evaluate_all(seen)
    assert len(tops) == 1
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    await bar.get_by_role("button", name="All commands").tap()
    await expect(page.get_by_role("combobox", name="Command")).to_be_focused()
