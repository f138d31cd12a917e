"""Claims and references at the desk, in a real browser: by one key, from the form, the list and the list of claims."""

import pytest
from playwright.async_api import expect

from liveblog.desk.changes import SetClaim
from liveblog.model.claim import ClaimDraft, ClaimStatus
from liveblog.model.principal import COMMAND
from tests.browser.desks import body

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

TEXT = "Ten ships left. All are safe."


async def claims(desk, at: int = 0) -> list[tuple[str, str | None]]:
    """Return the claims of the entry that is so far from the newest."""
    entries = await desk.entries()
    return [(claim.status.value, claim.quote) for claim in entries[at].claims]


async def test_the_words_that_are_selected_are_claimed_by_one_key(desk):
    """The key takes the sentence and calls it reported; arrows choose another status, Ctrl+Enter posts all of it."""
    page = await desk.open()
    await body(page).fill(TEXT)
    await body(page).evaluate("(text) => text.setSelectionRange(0, 15)")
    await page.keyboard.press("Alt+Shift+Digit5")
    await expect(page.get_by_label("Only this sentence")).to_have_value("Ten ships left.")
    await expect(page.get_by_label("reported", exact=True)).to_be_focused()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("[data-list] .claims")).to_contain_text("Being checked")
    assert await claims(desk) == [("checking", "Ten ships left.")]
    # The next entry claims nothing.
    await expect(page.get_by_label("Only this sentence")).to_have_value("")
    await expect(page.get_by_label("nothing to be checked")).to_be_checked()
    await expect(page.get_by_label("reported", exact=True)).to_have_value("reported")


async def test_the_key_on_an_entry_of_the_list_leads_to_its_claims(desk):
    """With the focus on the buttons of an entry it is that entry which is meant, also of one that was just pushed."""
    page = await desk.open()
    await desk.app.post(desk.blog, TEXT)
    await page.get_by_role("link", name="Edit entry 1", exact=True).focus()
    await page.keyboard.press("Alt+Shift+Digit5")
    await page.wait_for_url(f"**{desk.path}/entries/1/claims")
    await page.get_by_label("Which sentence").fill("All are safe.")
    await page.get_by_role("button", name="Disputed").click()
    await expect(page.get_by_text("The claim has its status.")).to_be_visible()
    assert await claims(desk) == [("disputed", "All are safe.")]


async def test_the_toolbar_and_the_palette_have_both(desk):
    """A button begins a reference and offers entries, another opens the claim; the palette finds them."""
    await desk.app.post(desk.blog, TEXT)
    page = await desk.open()
    await page.get_by_role("toolbar").get_by_role("button", name="Reference").click()
    await expect(body(page)).to_have_value("[[")
    await page.get_by_role("option").first.click()
    await expect(body(page)).to_have_value(
        f"[{await page.locator('.entry .clock').first.inner_text()}]({desk.blog.path}/entries/1)"
    )
    await page.keyboard.press("Control+k")
    await page.keyboard.type("disputed")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("reported", exact=True)).to_be_focused()


async def test_a_status_is_one_key_in_the_list_of_claims(desk):
    """The oldest claim waits for its key, arrows go to the next; readers see the new status at once."""
    for number in (1, 2):
        await desk.app.post(desk.blog, f"{TEXT} {number}")
        change = SetClaim(number, ClaimDraft(ClaimStatus.REPORTED))
        await desk.app.services.desk.do(desk.blog.slug, change, COMMAND)
    reader = await (await desk.open()).context.new_page()
    await reader.goto(f"{desk.app.url}{desk.blog.path}")
    page = await desk.open()
    await page.goto(f"{desk.app.url}{desk.path}/claims")
    await expect(page.locator(".claim .chosen").first).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("3")
    await expect(page.get_by_text("The claim has its status.")).to_be_visible()
    await expect(reader.locator("#entry-2 .claims")).to_contain_text("Confirmed")
    assert [await claims(desk, at) for at in (0, 1)] == [[("reported", None)], [("confirmed", None)]]
    await expect(page.locator(".claim .chosen").first).to_be_focused()  # by the script of the page that has come
    await page.keyboard.press("5")
    await expect(page.get_by_text("No claim is open.")).to_be_visible()
    assert await claims(desk) == [("false", None)]
