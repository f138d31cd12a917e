"""Pictures that were chosen without a network, in a real browser: they wait with their text and go up before it."""

import re

import pytest
from playwright.async_api import BrowserContext, Page, Request, expect

from tests.browser.desks import Desk, body, go_back, lines, message, pictures, return_from_past
from tests.browser.test_editor_pictures import bring, choose, uploaded
from tests.browser.test_outbox import write
from tests.browser.test_queue import all_posted, asked, open_beside
from tests.media.pictures import photo
from tests.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

NO_ROOM = """() => {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (row) {
    if (row.blob) throw new DOMException('Full.', 'QuotaExceededError');
    return put.call(this, row);
  };
}"""
TWO = re.compile(r"Look:\n\n!\[The quay\]\(/media/\S+-1200x800[.]webp\)\n\n!\[The ship\]\(/media/\S+-400x600[.]webp\)")


async def write_with_pictures(page: Page) -> None:
    """Write a text with two pictures without a network, and post it."""
    await page.context.set_offline(True)
    await body(page).fill("Look:")
    await bring(page, "drop", photo(), photo(400, 600))
    for number, words in enumerate(("The quay", "The ship")):
        await pictures(page).nth(number).get_by_label("What it shows").fill(words)
    await expect(pictures(page).get_by_text("It is kept here")).to_have_count(2)
    await page.keyboard.press("Control+Enter")
    await expect(body(page)).to_have_value("")
    await expect(pictures(page)).to_have_count(0)


def sent(context: BrowserContext, desk: Desk) -> list[str]:
    """Note what reaches the desk: pictures, and texts."""
    found: list[str] = []

    def hear(request: Request) -> None:
        if request.method == "POST" and request.url.startswith(desk.app.url + desk.path):
            what = request.url.removeprefix(desk.app.url + desk.path)
            if what in ("", "/pictures"):
                found.append(what or "text")

    context.on("requestfinished", hear)
    return found


async def test_they_go_up_before_their_text_from_whatever_window_is_open(desk: Desk):
    """Written in a tunnel and the tab closed; another page of the desk sends each picture, and then the text, once."""
    page = await desk.open()
    other = await page.context.new_page()
    await write_with_pictures(page)
    await write(page, "And on.")
    await expect(lines(page)).to_have_count(2)
    await page.close()
    order = sent(other.context, desk)
    await other.context.set_offline(False)
    await other.goto(desk.app.url + desk.path)
    await expect(message(other)).to_contain_text("Entry 2 is posted.")
    first, second = await desk.bodies()
    assert TWO.fullmatch(first)
    assert second == "And on."
    await until(lambda: len(order) >= 4)  # the page may know of the last answer before we hear of it
    assert order == ["/pictures", "/pictures", "text", "text"]
    await other.reload()
    await expect(other.locator(".toolbar")).to_be_visible()
    assert len(await desk.bodies()) == 2


async def test_what_was_not_posted_comes_back_with_its_pictures(desk: Desk):
    """Chosen without a network and the page loaded again: they stand in the text with their words, and go up."""
    page = await desk.open()
    other = await page.context.new_page()
    await page.context.set_offline(True)
    await body(page).fill("Look:")
    await bring(page, "drop", photo())
    await pictures(page).get_by_label("What it shows").fill("The quay")
    await expect(pictures(page).get_by_text("It is kept here")).to_be_visible()
    await page.close()
    await other.context.set_offline(False)
    await other.goto(desk.app.url + desk.path)
    await other.get_by_role("button", name="Bring it back").click()
    await uploaded(other, 0)
    await expect(pictures(other).get_by_label("What it shows")).to_have_value("The quay")
    await body(other).press("Control+Enter")
    await expect(message(other)).to_contain_text("Entry 1 is posted.")
    assert "![The quay](/media/" in (await desk.bodies())[0]


async def test_what_waited_too_long_is_confirmed_with_its_pictures(desk: Desk):
    """Eleven minutes later, and others went on: nothing is sent unasked, and nothing is missing."""
    page = await desk.open()
    await go_back(page, 14)
    order = sent(page.context, desk)
    await write_with_pictures(page)
    await expect(message(page)).to_contain_text("you are offline")
    await desk.app.post(desk.blog, "News from elsewhere.")
    await return_from_past(page)
    del order[:]
    await page.context.set_offline(False)
    await expect(asked(page)).to_contain_text("News from elsewhere.")
    assert order == []
    await lines(page).get_by_role("button", name="Edit it").click()
    await uploaded(page, 0, 1)
    await expect(pictures(page).nth(1).get_by_label("What it shows")).to_have_value("The ship")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Entry 2 is posted.")
    assert TWO.fullmatch((await desk.bodies())[-1])


async def test_where_there_is_no_room_it_says_so_and_the_text_stays(desk: Desk):
    """The disk takes no picture: the text stays in its form, and both are posted when the network is back."""
    page = await desk.open()
    await page.evaluate(NO_ROOM)
    await page.context.set_offline(True)
    await body(page).fill("Look:")
    await choose(page, {"name": "quay.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    await page.keyboard.type("The quay")
    await expect(pictures(page)).to_contain_text("leave this window open")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Nothing is posted yet")
    await expect(body(page)).to_have_value("Look:\n\n![picture 1]")
    await page.context.set_offline(False)
    await uploaded(page, 0)
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Entry 1 is posted.")


async def test_one_that_the_server_refuses_comes_back_with_its_text(desk: Desk):
    """It is no picture, which nobody could know in the tunnel: the text is in the form again, and says which."""
    page = await desk.open()
    await page.context.set_offline(True)
    await body(page).fill("Look:")
    await bring(page, "drop", b"no picture")
    await pictures(page).get_by_label("What it shows").fill("The quay")
    await expect(pictures(page)).to_contain_text("It is kept here")
    await page.keyboard.press("Control+Enter")
    await expect(body(page)).to_have_value("")
    await page.context.set_offline(False)
    await expect(body(page)).to_have_value("Look:\n\n![picture 1]")
    await expect(message(page)).to_contain_text("A picture was not uploaded")
    await page.get_by_role("button", name="Remove: picture 1").click()
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    assert await desk.bodies() == ["Look:"]


async def test_answers_that_are_lost_make_nothing_twice(desk: Desk):
    """The upload's answer is lost, and then the post's: there is one entry with its picture."""
    page = await desk.open()
    await write_with_pictures(page)
    lost: set[str] = set()

    async def lose_once(route):
        if route.request.method != "POST" or route.request.url in lost:
            return await route.continue_()
        lost.add(route.request.url)
        await route.fetch()
        return await route.abort()

    await page.context.route(f"**{desk.path}", lose_once)
    await page.context.route(f"**{desk.path}/pictures", lose_once)
    await page.context.set_offline(False)
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    assert len(lost) == 2
    (posted,) = await desk.bodies()
    assert TWO.fullmatch(posted)


async def test_two_windows_of_the_desk_send_them_once(desk: Desk):
    """The window that wrote it and the one that sends for all: one entry, and no picture twice."""
    page = await desk.open()
    other = await open_beside(page, desk.app.url + desk.path)
    order = sent(page.context, desk)
    await write_with_pictures(other)
    del order[:]
    await page.context.set_offline(False)
    await expect(lines(other)).to_have_count(0)
    await expect(lines(page)).to_have_count(0)
    (posted,) = await desk.bodies()
    assert TWO.fullmatch(posted)
    await until(lambda: "text" in order)  # the pages may know of the answer before we hear of it
    assert order.count("text") == 1
    await all_posted(desk, [posted], page, other)


async def test_a_storage_that_is_cleared_takes_no_picture_along(desk: Desk):
    """Somebody clears the site's data while text and pictures wait in an open window: both are posted."""
    page = await desk.open()
    browser = await page.context.new_cdp_session(page)
    await write_with_pictures(page)
    await browser.send(
        "Storage.clearDataForOrigin", {"origin": desk.app.url, "storageTypes": "indexeddb,local_storage"}
    )
    await page.context.set_offline(False)
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    (posted,) = await desk.bodies()
    assert TWO.fullmatch(posted)


async def test_an_edit_waits_with_its_pictures(desk: Desk):
    """Saved offline with a new picture and the tab closed: the picture goes up first, and then the edit, once."""
    number = await desk.app.post(desk.blog, "First.")
    page = await desk.open(f"{desk.path}/entries/{number}")
    other = await page.context.new_page()
    await page.context.set_offline(True)
    await body(page).press("Control+End")
    await bring(page, "drop", photo())
    await pictures(page).get_by_label("What it shows").fill("The quay")
    await expect(pictures(page).get_by_text("It is kept here")).to_be_visible()
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("you are offline")
    await page.close()
    await other.context.set_offline(False)
    await other.goto(desk.app.url + desk.path)
    await expect(other.locator(".list .item img")).to_be_visible()
    (text,) = await desk.bodies()
    assert re.fullmatch(r"First[.]\s+!\[The quay\]\(/media/\S+-1200x800[.]webp\)", text.strip())
    await expect(lines(other)).to_have_count(0)


async def test_a_draft_waits_with_its_pictures(desk: Desk):
    """Kept as a draft without a network and without words for the picture: both are in the draft when it is back."""
    page = await desk.open()
    await page.context.set_offline(True)
    await body(page).fill("Look:")
    await bring(page, "drop", photo())
    await expect(pictures(page).get_by_text("It is kept here")).to_be_visible()
    await page.get_by_role("button", name="Keep as draft").click()
    await expect(lines(page)).to_contain_text(["Draft: “Look: Picture”"])
    await page.context.set_offline(False)
    await expect(message(page)).to_contain_text("Kept as a draft.")
    await page.get_by_role("link", name="See drafts").click()
    await page.get_by_role("link", name="Look:").click()
    await expect(pictures(page)).to_have_count(1)
    await expect(pictures(page).locator("img")).to_be_visible()


async def open_draft(desk: Desk) -> Page:
    """Keep a text as a draft, and open the draft's page."""
    page = await desk.open()
    await body(page).fill("Look:")
    await page.get_by_role("button", name="Keep as draft").click()
    await page.get_by_role("link", name="See drafts").click()
    await page.get_by_role("link", name="Look:").click()
    await expect(page.locator(".toolbar")).to_be_visible()
    return page


async def test_a_picture_that_is_up_but_not_saved_is_there_after_a_reload(desk: Desk):
    """On a draft's page the upload is done and the text with it is not kept yet: loaded again, the picture is in it."""
    page = await open_draft(desk)
    await page.context.route("**/drafts", lambda route: route.abort())
    await body(page).press("Control+End")
    await bring(page, "drop", photo())
    await uploaded(page, 0)
    await pictures(page).get_by_label("What it shows").fill("The quay")
    page.on("dialog", lambda dialog: dialog.accept())
    await page.reload()
    await uploaded(page, 0)
    await expect(pictures(page).get_by_label("What it shows")).to_have_value("The quay")


async def test_a_draft_s_page_has_its_pictures_after_a_reload(desk: Desk):
    """Chosen without a network on a draft's page, loaded again: the picture is in its place, and goes up."""
    page = await open_draft(desk)
    await page.context.set_offline(True)
    await body(page).press("Control+End")
    await bring(page, "drop", photo())
    await pictures(page).get_by_label("What it shows").fill("The quay")
    await expect(pictures(page).get_by_text("It is kept here")).to_be_visible()
    await page.context.set_offline(False)
    await page.context.route("**/pictures", lambda route: route.abort())
    page.on("dialog", lambda dialog: dialog.accept())
    await page.reload()
    await expect(pictures(page).get_by_label("What it shows")).to_have_value("The quay")
    await page.context.unroute("**/pictures")
    await page.reload()
    await uploaded(page, 0)
    await expect(pictures(page).get_by_label("What it shows")).to_have_value("The quay")
