"""A text of fifty thousand characters is written like a short one: no key waits for all of it to be looked at."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.desks import body
from tests.pace import PATIENCE

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LONG = "\n\n".join(
    f"Paragraph {number}: the harbour master says that no boat leaves before four." for number in range(700)
)

WATCH = """() => {
    window.passes = {read: 0, kept: 0, sent: 0, afterwards: 0};
    let within = false;
    for (const moment of ['keydown', 'beforeinput', 'input', 'keyup']) {
        addEventListener(moment, () => { within = true; }, true);
        addEventListener(moment, () => { within = false; });
    }
    const count = (owner, name, what) => {
        const property = Object.getOwnPropertyDescriptor(owner, name);
        const kind = property.get ? 'get' : 'value';
        const own = property[kind];
        property[kind] = function (...values) {
            window.passes[within ? what : 'afterwards'] += 1;
            return own.apply(this, values);
        };
        Object.defineProperty(owner, name, property);
    };
    count(HTMLTextAreaElement.prototype, 'value', 'read');
    count(Storage.prototype, 'setItem', 'kept');
    count(window, 'fetch', 'sent');
}"""


async def test_no_key_looks_at_the_whole_text(desk):
    """While letters are typed into a long text nothing reads, keeps or sends it; afterwards all three are done."""
    page = await desk.open()
    await body(page).fill(LONG)
    await body(page).press("x")
    await page.evaluate(WATCH)
    await body(page).press("End")
    for letter in "and so on, for as long as it takes ":
        await page.keyboard.press("Space" if letter == " " else letter)
    passes: dict[str, Any] = await page.evaluate("passes")
    assert {name: passes[name] for name in ("read", "kept", "sent")} == {"read": 0, "kept": 0, "sent": 0}
    async with asyncio.timeout(PATIENCE):
        kept = "Object.values(localStorage).some(one => one.includes('as long as it takes'))"
        while not await page.evaluate(kept):  # noqa: ASYNC110 -- nobody sets an event
            await asyncio.sleep(0.05)
    await expect(page.locator(".preview article")).to_contain_text("as long as it takes")
    await expect(page.locator(".count").filter(has_text="words")).to_contain_text("49,6")


async def test_the_last_words_of_a_long_text_survive_a_reload(desk):
    """What was typed right before the page is left is kept, too."""
    page = await desk.open()
    await body(page).fill(LONG)
    await body(page).press("Control+End")
    await page.keyboard.type(" The end")
    await page.reload()
    await expect(body(page)).to_have_value(f"{LONG} The end")
