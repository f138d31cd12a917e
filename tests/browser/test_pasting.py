"""Pasting at the desk, in a real browser: what Word, Google Docs, a sheet or a page brings is clean Markdown."""

import base64
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.desks import body, message, pictures
from tests.media.pictures import photo

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

FIXTURES = Path(__file__).parents[1] / "js" / "clipboards.mjs"
CLIPBOARDS: dict[str, dict[str, str]] = json.loads(
    subprocess.run(
        ["node", "-e", f"import('{FIXTURES}').then(one => console.log(JSON.stringify(one.CLIPBOARDS)))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
)
COPY = """async kinds => navigator.clipboard.write([new ClipboardItem(Object.fromEntries(
    Object.entries(kinds).map(([kind, text]) => [kind, new Blob([text], {type: kind})])))])"""
BRING = """(text, [kinds, pictures]) => {
    const brought = new DataTransfer();
    for (const [kind, words] of Object.entries(kinds)) brought.setData(kind, words);
    for (const data of pictures) brought.items.add(
        new File([Uint8Array.from(atob(data), c => c.charCodeAt(0))], 'copied.jpg', {type: 'image/jpeg'}));
    const event = new ClipboardEvent('paste', {bubbles: true, cancelable: true, clipboardData: brought});
    return !text.dispatchEvent(event);
}"""


async def copy(page: Page, html: str, plain: str = "plain") -> None:
    """Put something on the browser's own clipboard, unsanitised, as other programs do."""
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.evaluate(COPY, {"text/html": html, "text/plain": plain})


async def bring(page: Page, kinds: dict[str, str], *pictures: bytes) -> bool:
    """Paste what no browser lets a page put on the clipboard; tell whether the page took it upon itself."""
    named = [base64.b64encode(picture).decode() for picture in pictures]
    return bool(await body(page).evaluate(BRING, [kinds, named]))


async def test_what_other_programs_copy_becomes_markdown(desk):
    """Each clipboard, parsed by a real browser, gives the text that it gives in the tests without one."""
    page = await desk.open()
    for name, clipboard in CLIPBOARDS.items():
        await body(page).fill("")
        assert await bring(page, {"text/html": clipboard["html"], "text/plain": "plain"}), name
        assert await body(page).input_value() == clipboard["markdown"], name


async def test_a_real_paste_is_formatted_or_plain_and_can_be_undone(desk):
    """Ctrl+V brings formatting, Ctrl+Shift+V none; undo takes the paste back in one step, and the rest stays."""
    page = await desk.open()
    await copy(page, "<p>The <b>gale</b> has passed.</p>", "The gale has passed.")
    await body(page).fill("So: ")
    await page.keyboard.press("Control+v")
    await expect(body(page)).to_have_value("So: The **gale** has passed.")
    await page.keyboard.press("Control+z")
    await expect(body(page)).to_have_value("So: ")
    await page.keyboard.press("Control+Shift+v")
    await expect(body(page)).to_have_value("So: The gale has passed.")


async def test_an_address_over_words_makes_a_link(desk):
    """The words stay and lead there; over nothing, and as plain text, the address is what it is."""
    page = await desk.open()
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.evaluate("navigator.clipboard.writeText('https://example.org/port')")
    await body(page).fill("the port")
    await page.keyboard.press("Control+a")
    await page.keyboard.press("Control+v")
    await expect(body(page)).to_have_value("[the port](https://example.org/port)")
    await page.keyboard.press("Control+z")
    await expect(body(page)).to_have_value("the port")
    await page.keyboard.press("Control+a")
    await page.keyboard.press("Control+Shift+v")
    await expect(body(page)).to_have_value("https://example.org/port")


async def test_a_picture_is_taken_unless_words_come_with_it(desk):
    """Word's picture of its words is left; what “Copy image” and a file manager copy is a picture."""
    page = await desk.open()
    words: dict[str, Any] = {"text/html": "<p>A <i>sentence</i>.</p>", "text/plain": "A sentence."}
    assert await bring(page, words, photo())
    await expect(body(page)).to_have_value("A *sentence*.")
    await expect(message(page)).to_be_hidden()
    for kinds in ({"text/html": "<meta charset='utf-8'><img src='x.jpg' alt='The mole'>"}, {"text/plain": "mole.jpg"}):
        await body(page).fill("")
        assert await bring(page, kinds, photo())
        await expect(pictures(page).get_by_label("What it shows")).to_be_visible()
        assert re.fullmatch(r"!\[picture \d]", await body(page).input_value())


async def test_what_is_too_much_is_pasted_as_plain_text(desk):
    """A page of more nodes than are looked at is left to the browser, which pastes its words."""
    page = await desk.open()
    assert not await bring(page, {"text/html": "<p>a</p>" * 6000, "text/plain": "a"})
    assert not await bring(page, {"text/html": "<b>a</b>" * 400_000, "text/plain": "a"})


async def test_a_long_document_is_pasted_in_one_step(desk):
    """A thousand paragraphs are there at once, and one undo takes them back."""
    page = await desk.open()
    await copy(page, "".join(f"<p>Paragraph <b>{number}</b>.</p>" for number in range(1000)))
    await body(page).focus()
    await page.keyboard.press("Control+v")
    await expect(body(page)).to_have_value("\n\n".join(f"Paragraph **{number}**." for number in range(1000)))
    await page.keyboard.press("Control+z")
    await expect(body(page)).to_have_value("")
