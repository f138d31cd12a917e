"""Posting without waiting, in a real browser: the desk never takes a text away, whatever becomes of what flies."""

import asyncio
from urllib.parse import parse_qs

import pytest
from playwright.async_api import Page, Request, Route, expect

from liveblog.web.cookies import SESSION_COOKIE
from tests.browser.desks import Desk, body, lines, message
from tests.browser.reader import PHONE
from tests.browser.test_editor_pictures import bring
from tests.media.pictures import photo
from tests.pace import PATIENCE
from tests.web.desks import AT

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

QUICK = [f"Number {number} of twenty." for number in range(1, 21)]


class Gate:
    """Between the desk's pages and the server: holds posts, in the order in which they come, until told otherwise."""

    def __init__(self) -> None:
        self.arrived: asyncio.Queue[Route] = asyncio.Queue()
        self._seen: set[str] = set()

    async def hear(self, route: Route) -> None:
        if route.request.method == "POST":
            self.arrived.put_nowait(route)
        else:
            await route.continue_()

    async def next(self, expected: str) -> Route:
        """Wait for the next post, which has to be this one. What a slow page has sent again meanwhile goes through."""
        route = await asyncio.wait_for(self.arrived.get(), PATIENCE)
        while text_of(route.request) != expected and text_of(route.request) in self._seen:
            await route.continue_()
            route = await asyncio.wait_for(self.arrived.get(), PATIENCE)
        assert text_of(route.request) == expected
        self._seen.add(expected)
        return route

    async def take(self, expected: str) -> None:
        """Let the next post through."""
        await (await self.next(expected)).continue_()

    async def answer(self, expected: str, status: int, code: str, **problem: object) -> None:
        """Answer the next post in the server's place."""
        await (await self.next(expected)).fulfill(status=status, json={"code": code, **problem})


def text_of(request: Request) -> str:
    """Read the text that a post brings."""
    return parse_qs(request.post_data or "")["body"][0]


async def hold(page: Page, address: str) -> Gate:
    """Hold what a page posts to an address."""
    gate = Gate()
    await page.route(f"**{address}", gate.hear)
    return gate


async def write(page: Page, *texts: str) -> None:
    """Type and post with the keyboard, one text after the other, without looking."""
    for text in texts:
        await page.keyboard.type(text)
        await page.keyboard.press("Control+Enter")


async def posted(desk: Desk, texts: list[str], page: Page) -> None:
    """Wait until the server has all, once, in order, and the page has nothing under way."""
    await desk.until_posted(texts)
    await expect(lines(page)).to_have_count(0)


@pytest.mark.parametrize("milliseconds", [0, 300, 2000])
async def test_twenty_entries_are_typed_without_waiting(desk, milliseconds):
    """However long the way to the server is, the keys of twenty texts in a row arrive, each text once, in order.

    On the longest way several are still under way when all are typed; from then on it is a short one.
    """
    page = await desk.open()
    network = await page.context.new_cdp_session(page)
    conditions = {"offline": False, "latency": milliseconds, "downloadThroughput": -1, "uploadThroughput": -1}
    await network.send("Network.emulateNetworkConditions", conditions)
    await body(page).focus()
    await write(page, *QUICK)
    await page.keyboard.type("And what comes nex")
    if milliseconds == 2000:
        assert await lines(page).count() > 1
        await network.send("Network.emulateNetworkConditions", conditions | {"latency": 0})
    await posted(desk, QUICK, page)
    await expect(body(page)).to_have_value("And what comes nex")
    await expect(body(page)).to_be_focused()


async def test_twenty_entries_are_typed_before_the_first_is_answered(desk):
    """On the longest way, too: all twenty stand in their lines, and go one by one."""
    page = await desk.open()
    gate = await hold(page, desk.path)
    await body(page).focus()
    await write(page, *QUICK)
    await page.keyboard.type("And what comes nex")
    await expect(lines(page)).to_have_count(20)
    for text in QUICK:
        await gate.take(text)
    await posted(desk, QUICK, page)
    await expect(body(page)).to_have_value("And what comes nex")


async def test_what_flies_stands_in_a_line_until_it_is_acknowledged(desk):
    """The form is empty at once; one text is sent at a time; each line goes when its entry is there."""
    page = await desk.open()
    gate = await hold(page, desk.path)
    await body(page).focus()
    await write(page, "One.", "Two.")
    await expect(body(page)).to_have_value("")
    await expect(lines(page)).to_contain_text(["“One.” sending …", "“Two.” waits"])
    await expect(lines(page).first).to_be_visible()
    await gate.take("One.")
    await expect(lines(page)).to_contain_text(["“Two.” sending …"])
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    assert gate.arrived.qsize() <= 1
    await gate.take("Two.")
    await expect(message(page)).to_contain_text("Entry 2 is posted.")
    await posted(desk, ["One.", "Two."], page)


async def test_each_text_has_its_own_fields(desk):
    """Time, marks, topics and byline fly with the text that they were typed for, whatever is typed next."""
    page = await desk.open()
    gate = await hold(page, desk.path)
    await page.get_by_label("Topics").fill("Harbour")
    await page.get_by_label("Happened at").fill(AT)
    await page.get_by_role("checkbox", name="Pin").check()
    await page.get_by_label("By", exact=True).fill("Ben Tarr")
    await body(page).focus()
    await write(page, "One.")
    await page.get_by_label("Topics").fill("Ferries")
    await page.get_by_label("By", exact=True).fill("Ada Quist")
    await body(page).focus()
    await write(page, "Two.")
    await gate.take("One.")
    await gate.take("Two.")
    await expect(message(page)).to_contain_text("Entry 2 is posted.")
    first, second = await desk.entries()
    assert (first.body, first.topics, first.byline, first.pinned) == ("One.", ("Harbour",), ("Ben Tarr",), True)
    assert (second.topics, second.byline, second.pinned) == (("Ferries",), ("Ada Quist",), False)
    assert first.occurred_at < second.occurred_at


REFUSALS = [
    (422, "invalid_input", {"detail": "Wrong.", "errors": [{"field": "topics", "message": "is too long"}]}),
    (409, "blog_closed", {"detail": "This blog is closed."}),
    (403, "forbidden", {"detail": "You may not write here."}),
    (412, "stale_revision", {"detail": "It was changed."}),
]


@pytest.mark.parametrize(("status", "code", "problem"), REFUSALS)
async def test_a_refused_text_comes_back_and_overwrites_nothing(desk, status, code, problem):
    """The second of three is refused: what was typed since stays, the third goes on, the second can be edited."""
    page = await desk.open()
    gate = await hold(page, desk.path)
    await body(page).focus()
    await write(page, "One.", "Two.", "Three.")
    await page.keyboard.type("Fou")
    await gate.take("One.")
    await gate.answer("Two.", status, code, **problem)
    await gate.take("Three.")
    await expect(message(page)).to_contain_text("Entry 2 is posted.")
    await page.keyboard.type("r.")
    await expect(body(page)).to_have_value("Four.")
    await expect(lines(page)).to_contain_text(["Two."])
    await lines(page).get_by_role("button", name="Edit it").click()
    await expect(body(page)).to_have_value("Two.")
    await expect(lines(page)).to_contain_text(["Four."])
    await body(page).press("Control+End")
    await write(page, " Mended.")
    await gate.take("Two. Mended.")
    await lines(page).get_by_role("button", name="Edit it").click()
    await expect(body(page)).to_have_value("Four.")
    await body(page).press("Control+Enter")
    await gate.take("Four.")
    await expect(message(page)).to_contain_text("Entry 4 is posted.")
    await posted(desk, ["One.", "Three.", "Two. Mended.", "Four."], page)


async def test_a_reload_sends_on_what_was_under_way(desk):
    """Loaded again with three texts in flight, one of them taken already: each is posted once, in order."""
    page = await desk.open()
    gate = await hold(page, desk.path)
    await body(page).focus()
    await write(page, "One.", "Two.", "Three.")
    await page.keyboard.type("Half a sen")
    await (await gate.next("One.")).fetch()
    page.once("dialog", lambda dialog: dialog.accept())
    await page.reload()
    await expect(lines(page)).to_contain_text(["One.", "Two.", "Three."])
    await page.unroute(f"**{desk.path}")
    await page.reload()
    await posted(desk, ["One.", "Two.", "Three."], page)
    await expect(body(page)).to_have_value("Half a sen")


async def test_a_closed_window_leaves_what_flies_to_the_next(desk):
    """The window is gone with two texts in flight; the next one that is opened posts them, once."""
    first = await desk.open()
    gate = await hold(first, desk.path)
    await body(first).focus()
    await write(first, "One.", "Two.")
    await (await gate.next("One.")).fetch()
    second = await first.context.new_page()
    await second.goto(desk.app.url + desk.path)
    await expect(second.locator(".toolbar")).to_be_visible()
    await expect(lines(second)).to_contain_text(["One.", "Two."])
    await first.close()
    third = await second.context.new_page()
    await third.goto(desk.app.url + desk.path)
    await expect(third.locator(".toolbar")).to_be_visible()
    await posted(desk, ["One.", "Two."], third)


async def test_offline_and_back(desk):
    """Typed in a tunnel: all is kept, sent in order when the network is back, and what is being typed stays."""
    page = await desk.open()
    await body(page).focus()
    await write(page, "Before.")
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    await page.context.set_offline(True)
    await write(page, "One.", "Two.", "Three.")
    await page.keyboard.type("Fou")
    await expect(message(page)).to_contain_text("you are offline. Your 3 texts are kept.")
    await page.context.set_offline(False)
    await posted(desk, ["Before.", "One.", "Two.", "Three."], page)
    await expect(body(page)).to_have_value("Fou")


async def test_somebody_else_s_session_posts_nothing_of_mine(desk):
    """Ada's session ended and Ben logged in beside her: her text waits for her."""
    page = await desk.open()
    await page.context.add_cookies([{"name": SESSION_COOKIE, "value": await desk.session("ben"), "url": desk.app.url}])
    await body(page).focus()
    await write(page, "Ada's.")
    await expect(message(page)).to_contain_text("you are no longer logged in")
    await page.context.add_cookies([{"name": SESSION_COOKIE, "value": await desk.session("ada"), "url": desk.app.url}])
    await page.get_by_role("button", name="Try again").click()
    await posted(desk, ["Ada's."], page)


async def test_a_save_under_way_takes_no_key_either(desk):
    """What is typed while an edit is being saved is saved next, over what was saved, without a clash."""
    number = await desk.app.post(desk.blog, "First.")
    page = await desk.open(f"{desk.path}/entries/{number}")
    gate = await hold(page, f"{desk.path}/entries/{number}")
    await body(page).press("Control+End")
    await write(page, " Second.")
    await page.keyboard.type(" Third.")
    await gate.take("First. Second.")
    await expect(message(page)).to_contain_text("what you have typed since is not yet")
    await expect(body(page)).to_have_value("First. Second. Third.")
    await page.keyboard.press("Control+Enter")
    await gate.take("First. Second. Third.")
    await expect(page.locator("[data-done]")).to_contain_text("Entry 1 is saved.")
    assert await desk.bodies() == ["First. Second. Third."]


async def test_a_text_waits_for_its_picture_and_nobody_for_either(desk):
    """Posted while its picture is on its way: the form is free at once, and the text follows the picture, once."""
    page = await desk.open()
    gate = await hold(page, "/pictures")
    await body(page).focus()
    await page.keyboard.type("Look:")
    await bring(page, "drop", photo())
    route = await gate.arrived.get()
    await page.locator("#alt-1").fill("The quay")
    await page.keyboard.press("Control+Enter")
    await expect(body(page)).to_have_value("")
    await write(page, "Next.")
    await expect(lines(page)).to_have_count(2)
    assert await desk.bodies() == []
    await route.continue_()
    await expect(message(page)).to_contain_text("Entry 2 is posted.")
    first, second = await desk.bodies()
    assert "![The quay](/media/" in first
    assert second == "Next."
    assert gate.arrived.empty()


async def test_on_a_phone_the_outcome_is_beside_the_button(desk):
    """After a tap on Post, in a long text or a short one, its outcome and the button are in sight."""
    page = await desk.open(**PHONE)
    for number, text in enumerate(["Short.", "\n\n".join(f"Paragraph {n}." for n in range(40))], 1):
        await body(page).fill(text)
        button = page.get_by_role("button", name="Post", exact=True)
        await button.tap()
        await expect(message(page)).to_contain_text(f"Entry {number} is posted.")
        await expect(message(page)).to_be_in_viewport(ratio=1)
        await expect(button).to_be_in_viewport(ratio=1)


async def test_on_a_phone_the_field_that_is_wrong_is_in_sight(desk):
    """It has the focus, and neither the button nor what is said covers it."""
    page = await desk.open(**PHONE)
    await page.get_by_label("Happened at").fill("2031-03-30T02:30")
    await body(page).fill("Text.")
    await page.get_by_role("button", name="Post", exact=True).tap()
    await expect(page.locator("#wrong-occurred_at")).to_contain_text("did not exist")
    await expect(page.get_by_label("Happened at")).to_be_focused()
    seen = """one => {
        const {left, top, height} = one.getBoundingClientRect();
        return document.elementFromPoint(left + 20, top + height / 2) === one;
    }"""
    assert await page.get_by_label("Happened at").evaluate(seen)


async def test_the_outcome_is_told_politely(desk):
    """A screen reader hears it when it has time; the focus stays in the text."""
    page = await desk.open()
    await body(page).focus()
    await write(page, "One.")
    await expect(page.get_by_role("status").filter(has=message(page))).to_contain_text("Entry 1 is posted.")
    await expect(body(page)).to_be_focused()
    assert await page.get_by_role("alert").count() == 0
