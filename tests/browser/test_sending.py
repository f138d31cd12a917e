"""Posts that can't be sent at once, in a real browser: away, offline, logged out; none is lost, none is there twice."""

import re
from urllib.parse import parse_qs

import pytest
from playwright.async_api import Route, expect

from liveblog.web.cookies import SESSION_COOKIE
from tests.browser.desks import body, lines, lose_answers, message
from tests.waiting import until
from tests.web.desks import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_post_that_fails_is_kept_and_sent_once(desk):
    """While the server is away the text stands in its line, said to be unsent; when it is back it is posted, once."""
    page = await desk.open()

    async def refuse(route: Route) -> None:
        await (route.abort() if route.request.method == "POST" else route.continue_())

    await page.route(f"**{desk.path}", refuse)
    await body(page).fill("Through the storm.")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Not sent")
    await expect(message(page)).to_contain_text(re.compile(r"Trying again in \d+ s"))
    await expect(lines(page)).to_contain_text(["Through the storm."])
    await expect(body(page)).to_have_value("")
    await page.keyboard.press("Control+Enter")
    assert await desk.bodies() == []
    await page.unroute(f"**{desk.path}")
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    assert await desk.bodies() == ["Through the storm."]


async def test_a_server_that_cannot_now_is_asked_again_for_the_same(desk):
    """Answered 503, even once it was posted: the text stays, each try has the same key, and it is posted once."""
    page = await desk.open()
    keys: list[str] = []

    async def fail_twice(route: Route) -> None:
        if route.request.method != "POST":
            return await route.continue_()
        keys.extend(parse_qs(route.request.post_data or "")["key"])
        if len(keys) == 2:
            await route.fetch()
        if len(keys) > 2:
            return await route.continue_()
        return await route.fulfill(status=503, headers={"retry-after": "0"}, json={"code": "unavailable"})

    await page.route(f"**{desk.path}", fail_twice)
    await body(page).fill("Through the flood.")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Not sent")
    await expect(lines(page)).to_contain_text(["Through the flood."])
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    await expect(body(page)).to_have_value("")
    assert keys == keys[:1] * 3
    assert await desk.bodies() == ["Through the flood."]


async def test_an_answer_that_is_lost_makes_no_second_entry(desk):
    """The server took it, the answer got lost: trying again, also after a reload, posts nothing twice."""
    page = await desk.open()

    await lose_answers(page, f"**{desk.path}")
    await body(page).fill("Once.")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Not sent")
    await page.reload()
    await expect(lines(page)).to_contain_text(["Once."])
    await page.unroute_all(behavior="wait")
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    assert await desk.bodies() == ["Once."]


async def test_a_stranger_s_answer_confirms_nothing(desk):
    """What a gateway or a hotel's login page answers, even with 200, clears no text."""
    page = await desk.open()
    await page.route(f"**{desk.path}", lambda route: route.fulfill(status=200, body="<h1>Welcome to our hotel</h1>"))
    await body(page).fill("From the hotel.")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Not sent")
    await expect(lines(page)).to_contain_text(["From the hotel."])
    await page.get_by_role("button", name="Stop trying").click()
    await expect(body(page)).to_have_value("From the hotel.")
    await expect(lines(page)).to_have_count(0)


async def test_a_button_stays_under_the_finger_that_presses_it(desk):
    """A try that begins between press and release takes no button away: what was pressed is what happens."""
    page = await desk.open()
    tries = 0

    async def fail(route: Route) -> None:
        nonlocal tries
        tries += route.request.method == "POST"
        await route.abort()

    await page.route(f"**{desk.path}", fail)
    await body(page).fill("Held.")
    await page.keyboard.press("Control+Enter")
    await page.get_by_role("button", name="Stop trying").hover()
    await page.mouse.down()
    before = tries
    await until(lambda: tries > before + 1)
    await page.mouse.up()
    await expect(body(page)).to_have_value("Held.")
    await expect(lines(page)).to_have_count(0)


async def test_offline_is_said_and_ends_by_itself(desk):
    """Without a network it says so; as soon as the network is back the text is sent."""
    page = await desk.open()
    await page.context.set_offline(True)
    await body(page).fill("From the tunnel.")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("you are offline")
    await page.context.set_offline(False)
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    assert await desk.bodies() == ["From the tunnel."]


async def test_a_session_that_ended_costs_no_text(desk):
    """Logged out while writing: log in in another tab, come back, and it is posted."""
    page = await desk.open()
    cookies = {cookie["name"]: cookie["value"] for cookie in await page.context.cookies()}
    await desk.app.services.sessions.end(cookies[SESSION_COOKIE])
    await body(page).fill("Written too long.")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("you are no longer logged in")
    async with page.expect_popup() as opening:
        await page.get_by_role("link", name="Log in in a new tab").click()
    tab = await opening.value
    await tab.get_by_label("Name").fill("ada")
    await tab.get_by_label("Password").fill(PASSWORD)
    await tab.keyboard.press("Enter")
    await expect(tab.get_by_role("heading", name="Which coverage?")).to_be_visible()
    await tab.close()
    await page.get_by_role("button", name="Try again").click()
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    assert await desk.bodies() == ["Written too long."]
