"""When the net is gone, in a real browser: what was done at the desk waits, and is done once, in order."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Page, expect

from liveblog.model.principal import COMMAND
from tests.browser.desks import Desk, body, go_back, jump, lines, lose_answers, message, return_from_past
from tests.browser.test_outbox import write

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

REFUSE_DATABASES = "IDBFactory.prototype.open = () => { throw new DOMException('No.', 'InvalidStateError') };"
FULL = """() => {
  IDBObjectStore.prototype.put = () => { throw new DOMException('Full.', 'QuotaExceededError') };
  Storage.prototype.setItem = () => { throw new DOMException('Full.', 'QuotaExceededError') };
}"""


def asked(page: Page):
    """Find what is asked about what waited while the coverage went on."""
    return page.get_by_role("region", name="The coverage has moved on")


async def away(page: Page, *texts: str) -> None:
    """Take the network away, write, and wait until the desk has noticed."""
    await page.context.set_offline(True)
    await body(page).focus()
    await write(page, *texts)
    await expect(message(page)).to_contain_text("you are offline")


async def open_beside(page: Page, address: str) -> Page:
    """Open another window of the same browser."""
    other = await page.context.new_page()
    await other.goto(address)
    await expect(other.locator(".toolbar")).to_be_visible()
    return other


async def duplicate(page: Page) -> Page:
    """Duplicate a tab: its copy begins with the same storage of the session."""
    async with page.context.expect_page() as opened:
        await page.evaluate("() => void window.open(location.href)")
    copy = await opened.value
    await expect(copy.locator(".toolbar")).to_be_visible()
    return copy


async def all_posted(desk: Desk, texts: list[str], *pages: Page) -> None:
    """Wait until the server has all, once, in order, and the pages have nothing under way."""
    await desk.until_posted(texts)
    for page in pages:
        await expect(lines(page)).to_have_count(0)


async def test_what_waits_is_counted_and_told_of_when_it_is_there(desk):
    """Three wait; when the net is back, each is said to be sent, as which event, when written and when it came."""
    page = await desk.open()
    await go_back(page, 8)
    await away(page, "One.", "Two.", "Three.")
    await expect(page.get_by_text("3 waiting")).to_be_visible()
    await expect(lines(page)).to_contain_text(["One.", "“Two.” waits", "“Three.” waits"])
    await return_from_past(page)
    await page.context.set_offline(False)
    await all_posted(desk, ["One.", "Two.", "Three."], page)
    late = page.get_by_role("list", name="Arrived late").get_by_role("listitem")
    await expect(late.first).to_contain_text(re.compile(r"sent · 1, written .+, arrived "))
    first, *_ = await desk.entries()
    assert first.posted_at - first.occurred_at > timedelta(minutes=7)


async def test_a_tab_that_is_closed_offline_leaves_all_to_the_next(desk):
    """Written in a tunnel, the tab closed, the browser's next desk sends it on, in order."""
    page = await desk.open()
    second = await page.context.new_page()
    await away(page, "One.", "Two.")
    await page.close()
    await second.context.set_offline(False)
    await second.goto(desk.app.url + desk.path)
    await all_posted(desk, ["One.", "Two."], second)


async def test_two_windows_send_as_one(desk):
    """Both wrote offline; when the net is back one of them sends for both, each text once."""
    page = await desk.open()
    other = await open_beside(page, desk.app.url + desk.path)
    await away(page, "One.", "Two.")
    await body(other).focus()
    await write(other, "Three.")
    await expect(lines(other)).to_have_count(3)
    await page.context.set_offline(False)
    await all_posted(desk, ["One.", "Two.", "Three."], page, other)


async def test_a_duplicated_tab_has_a_text_of_its_own(desk):
    """It begins with a copy; what is typed in each stays in each, also after both were loaded again."""
    page = await desk.open()
    await body(page).fill("Both.")
    copy = await duplicate(page)
    await expect(body(copy)).to_have_value("Both.")
    await body(copy).press_sequentially(" Copy.")
    await body(page).press_sequentially(" First.")
    for tab, text in ((copy, "Both. Copy."), (page, "Both. First.")):
        tab.once("dialog", lambda dialog: dialog.accept())
        await tab.reload()
        await expect(body(tab)).to_have_value(text)
        await body(tab).press("Control+Enter")
        await expect(message(tab)).to_contain_text("is posted")
    await all_posted(desk, ["Both. Copy.", "Both. First."], page, copy)


async def test_a_copy_that_is_posted_twice_is_one_entry(desk):
    """As long as nothing was changed in the copy, it is the same text."""
    page = await desk.open()
    await body(page).fill("Once.")
    copy = await duplicate(page)
    await expect(body(copy)).to_have_value("Once.")
    for tab in (copy, page):
        await body(tab).press("Control+Enter")
        await expect(message(tab)).to_contain_text("Entry 1 is posted.")
    await all_posted(desk, ["Once."], page, copy)


async def test_what_waited_while_the_coverage_went_on_is_asked_about(desk):
    """Eleven minutes and somebody else's post later nothing goes out blindly: the editor sees both and decides."""
    page = await desk.open()
    await go_back(page, 14)
    await away(page, "Stale.", "Also stale.")
    await desk.app.post(desk.blog, "News from elsewhere.")
    await return_from_past(page)
    await page.context.set_offline(False)
    await expect(asked(page)).to_contain_text(
        re.compile(r"These 2 waited 1\d minutes, and the coverage has moved on\.")
    )
    await expect(asked(page)).to_contain_text("News from elsewhere.")
    assert await desk.bodies() == ["News from elsewhere."]
    await lines(page).nth(1).get_by_role("button", name="Throw it away").click()
    await page.get_by_role("button", name="Post it", exact=True).first.click()
    await all_posted(desk, ["News from elsewhere.", "Stale."], page)
    await expect(asked(page)).to_be_hidden()


async def test_what_had_arrived_is_not_asked_about(desk):
    """The answer was lost, and the net with it: back after fourteen minutes, the desk finds out that it is there."""
    page = await desk.open()
    await go_back(page, 14)
    await lose_answers(page.context, f"**{desk.path}")
    await body(page).focus()
    await write(page, "It had arrived.")
    await expect(message(page)).to_contain_text("be reached")
    await page.context.set_offline(True)
    await page.context.unroute(f"**{desk.path}")
    await desk.app.post(desk.blog, "News from elsewhere.")
    await return_from_past(page)
    await page.context.set_offline(False)
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    await all_posted(desk, ["It had arrived.", "News from elsewhere."], page)


@pytest.mark.parametrize("minutes", [-180, 180])
async def test_a_clock_that_jumps_moves_no_entry(desk, minutes: int):
    """Put back or forward by hours while a text waits: it is not lost, and happened between writing and arriving."""
    page = await desk.open()
    await body(page).focus()
    await write(page, "Before.")
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    await away(page, "While the clock jumps.")
    began = datetime.now(UTC)
    await jump(page, minutes)
    await page.context.set_offline(False)
    await all_posted(desk, ["Before.", "While the clock jumps."], page)
    entry = (await desk.entries())[-1]
    assert began - timedelta(minutes=1) < entry.occurred_at <= entry.posted_at


async def test_an_edit_is_saved_when_it_can_be(desk):
    """Saved offline and the tab closed: the desk's next page saves it, over what it was meant for."""
    number = await desk.app.post(desk.blog, "Frist.")
    edit = f"{desk.path}/entries/{number}"
    page = await desk.open(edit)
    other = await page.context.new_page()
    await page.context.set_offline(True)
    await body(page).fill("First.")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("you are offline. Your text is kept.")
    await page.close()
    await other.context.set_offline(False)
    await other.goto(desk.app.url + desk.path)
    await expect(other.locator(".list .item")).to_contain_text("First.")
    await all_posted(desk, ["First."], other)


async def test_an_edit_whose_answer_was_lost_clashes_with_nobody(desk):
    """Saved, the answer lost, and then somebody else's edit: sent again it is done, and undoes nothing."""
    number = await desk.app.post(desk.blog, "First.")
    edit = f"{desk.path}/entries/{number}"
    page = await desk.open(edit)
    await lose_answers(page.context, f"**{edit}")
    await body(page).fill("Mine.")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("be reached")
    await desk.app.services.desk.revise(desk.blog.slug, number, {"body": "Theirs, later."}, COMMAND)
    await page.context.unroute(f"**{edit}")
    await expect(page.locator("[data-done]")).to_contain_text("Entry 1 is saved.")
    assert await desk.bodies() == ["Theirs, later."]


async def test_an_edit_that_clashed_is_found_again_with_both_texts(desk):
    """It could not be saved after its page was closed: its line leads to the page on which both texts stand."""
    number = await desk.app.post(desk.blog, "First.")
    page = await desk.open(f"{desk.path}/entries/{number}")
    other = await page.context.new_page()
    await page.context.set_offline(True)
    await body(page).fill("Mine.")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("you are offline")
    await page.close()
    await desk.app.services.desk.revise(desk.blog.slug, number, {"body": "Theirs."}, COMMAND)
    await other.context.set_offline(False)
    await other.goto(desk.app.url + desk.path)
    await expect(lines(other)).to_contain_text(["Edit of entry 1: “Mine.”"])
    await body(other).focus()
    await write(other, "Others go on.")
    await expect(message(other)).to_contain_text("Entry 2 is posted.")
    await lines(other).get_by_role("link", name="Open it").click()
    for text in ("Theirs.", "Mine."):
        await expect(other.get_by_role("radio", name=text)).to_be_visible()


async def test_marks_and_deletes_wait_too(desk):
    """Pressed offline they stand in lines, can be taken back, and are done when the net is back."""
    for text in ("To be pinned.", "To be deleted.", "To be left."):
        await desk.app.post(desk.blog, text)
    page = await desk.open()
    await page.context.set_offline(True)
    await page.get_by_role("button", name="Pin entry 1", exact=True).click()
    for number in (2, 3):
        await page.get_by_role("link", name=f"Delete entry {number}").click()
    await jump(page, 1)
    await expect(lines(page)).to_contain_text(["Pin entry 1", "Delete entry 2", "Delete entry 3"])
    await lines(page).nth(2).get_by_role("button", name="Leave it as it was").click()
    await expect(lines(page)).to_have_count(2)
    await page.context.set_offline(False)
    await desk.until_posted(["To be pinned.", "To be left."])
    await expect(lines(page)).to_have_count(0)
    first, _ = await desk.entries()
    assert first.pinned


async def test_a_browser_without_a_database_keeps_it_elsewhere(desk):
    """Where IndexedDB is refused, what waits survives a reload all the same."""
    page = await desk.open()
    await page.context.add_init_script(REFUSE_DATABASES)
    await page.reload()
    await expect(page.locator(".toolbar")).to_be_visible()
    await away(page, "One.", "Two.")
    page.once("dialog", lambda dialog: dialog.accept())
    await page.context.set_offline(False)
    await page.reload()
    await all_posted(desk, ["One.", "Two."], page)


async def test_a_full_disk_is_told_of_and_posts_all_the_same(desk):
    """Nothing more can be kept: the desk says so, holds it in memory, and sends it when the net is back."""
    page = await desk.open()
    await page.evaluate(FULL)
    await page.context.set_offline(True)
    await body(page).focus()
    await page.keyboard.type("One.")
    await expect(message(page)).to_contain_text("keep anything")
    await page.keyboard.press("Control+Enter")
    await write(page, "Two.")
    await page.context.set_offline(False)
    await all_posted(desk, ["One.", "Two."], page)


async def test_a_storage_that_is_cleared_takes_nothing_along(desk):
    """Somebody clears the site's data while texts wait in an open window: they are posted, in order."""
    page = await desk.open()
    browser = await page.context.new_cdp_session(page)
    await away(page, "One.", "Two.")
    await browser.send(
        "Storage.clearDataForOrigin", {"origin": desk.app.url, "storageTypes": "indexeddb,local_storage"}
    )
    await write(page, "Three.")
    await page.context.set_offline(False)
    await all_posted(desk, ["One.", "Two.", "Three."], page)


async def test_what_an_earlier_version_kept_is_posted(desk):
    """Texts under way in localStorage, as they were kept before: after the update they go out, in order."""
    page = await desk.open()
    await page.evaluate(
        """(desk) => {
          const who = document.querySelector('[data-me]').dataset.me;
          ['One.', 'Two.'].forEach((body, turn) => {
            const values = { key: `old-text-${turn}`, body, headline: '', topics: '', byline: '', occurred_at: '' };
            const text = { page: 'gone', who, at: Date.now(), turn, state: 'posted', values, why: null };
            localStorage.setItem(`liveblog.draft:${desk} ${turn}`, JSON.stringify(text));
          });
        }""",
        desk.path,
    )
    await page.reload()
    await all_posted(desk, ["One.", "Two."], page)
    assert await page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('liveblog.draft:'))") == []
