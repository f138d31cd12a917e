"""Cards of third parties' videos, posts and maps: nothing is asked of them before a click."""

import re

import pytest
from playwright.async_api import Page, expect

from liveblog.model.blog import Blog
from tests.browser.opening import Opener
from tests.browser.reader import be_live, be_told_all, delete, entry_ids, open_live, revise
from tests.browser.rich import rich_blog
from tests.web.live_app import LiveApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
PLAYER = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"
PLAYING = f"{PLAYER}?autoplay=1"


async def open_asking(open_page: Opener, app: LiveApp, blog: Blog) -> tuple[Page, list[str]]:
    """Open a blog's page; the list fills with what is asked of others, who answer from here."""
    page = await open_page("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if not request.url.startswith(app.url) else None)
    await page.route(f"{PLAYER}**", lambda route: route.fulfill(body="<p>A player</p>", content_type="text/html"))
    await page.goto(app.url + blog.path)
    await be_live(page)
    return page, asked


async def test_nothing_is_asked_before_a_click(live_app, open_page):
    """A line with a video's address is a card that says what a click does; only the click asks for the player."""
    blog = await live_app.blog()
    await live_app.post(blog, f"Look:\n\n{VIDEO}")
    page, asked = await open_asking(open_page, live_app, blog)
    await live_app.post(blog, VIDEO)
    load = page.get_by_role("button", name="Play the video from YouTube")
    await expect(load).to_have_count(2)
    await expect(load.first).to_have_attribute(
        "title", "A click loads this from YouTube, which then learns that you are here."
    )
    await expect(page.locator("#entry-1 .card").get_by_role("link")).to_have_attribute("href", VIDEO)
    assert asked == []
    await page.locator("#entry-1").get_by_role("button").click()
    await expect(page.locator("#entry-1 iframe")).to_have_attribute("src", PLAYING)
    await expect(page.frame_locator("#entry-1 iframe").get_by_text("A player")).to_be_visible()
    await expect(page.locator("iframe")).to_have_count(1)
    assert asked == [PLAYING]


async def test_one_click_plays_a_video_of_any_service(live_app, open_page):
    """The click that loads a player is meant to play it."""
    blog = await live_app.blog()
    players = {
        "https://vimeo.com/76979871": "https://player.vimeo.com/video/76979871",
        "https://www.dailymotion.com/video/x8abcde": "https://geo.dailymotion.com/player.html",
    }
    for address in players:
        await live_app.post(blog, address)
    page, _ = await open_asking(open_page, live_app, blog)
    await page.route(
        re.compile("vimeo|dailymotion"), lambda route: route.fulfill(body="<p>A player</p>", content_type="text/html")
    )
    for number, player in enumerate(players.values(), 1):
        await page.locator(f"#entry-{number}").get_by_role("button", name="Play the video").click()
        src = await page.locator(f"#entry-{number} iframe").get_attribute("src")
        assert src
        assert src.startswith(player)
        assert "autoplay=1" in src


async def test_a_player_has_a_name_and_the_focus(live_app, open_page):
    """Who loads a player by keyboard is in it: the button's focus is not lost with the button."""
    blog = await live_app.blog()
    await live_app.post(blog, VIDEO)
    page, _ = await open_asking(open_page, live_app, blog)
    await page.locator("#entry-1").get_by_role("button").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#entry-1 iframe")).to_be_focused()
    assert await page.locator("#entry-1 iframe").get_attribute("title")


async def test_an_edit_leaves_the_player_alone(live_app, open_page):
    """While a player is loaded, its entry is not drawn anew, nor is anything put above it that would move it."""
    blog = await live_app.blog()
    await live_app.post(blog, f"Look:\n\n{VIDEO}")
    page, asked = await open_asking(open_page, live_app, blog)
    await page.locator("#entry-1").get_by_role("button").click()
    await expect(page.frame_locator("#entry-1 iframe").get_by_text("A player")).to_be_visible()
    await page.evaluate("document.querySelector('iframe').kept = true")
    await revise(live_app, blog, 1, body=f"Look here:\n\n{VIDEO}")
    await live_app.post(blog, "second")
    await be_told_all(page, live_app, blog)
    assert await page.evaluate("document.querySelector('#entry-1 iframe').kept")
    assert await entry_ids(page) == [1]
    assert asked == [PLAYING]
    await page.get_by_role("button", name="1 new entry").click()
    assert await entry_ids(page) == [2, 1]
    assert await page.evaluate("document.querySelector('#entry-1 iframe').kept")
    await delete(live_app, blog, 1)
    await expect(page.locator("iframe")).to_have_count(0)


async def test_the_pinned_copy_of_a_card_can_be_loaded(live_app, open_page):
    """The pinned entry's card has its button, from the server and when it is pinned later."""
    blog = await live_app.blog()
    await live_app.post(blog, VIDEO, pinned=True)
    page, _ = await open_asking(open_page, live_app, blog)
    pin = page.get_by_role("region", name="Pinned")
    await expect(pin.get_by_role("button", name="Play the video")).to_be_visible()
    await revise(live_app, blog, 1, body=f"Now:\n\n{VIDEO}")
    await expect(pin).to_contain_text("Now:")
    await expect(pin.get_by_role("button", name="Play the video")).to_be_visible()
    await pin.get_by_role("button", name="Play the video").click()
    await expect(pin.locator("iframe")).to_have_attribute("src", PLAYING)
    await revise(live_app, blog, 1, body=f"Later:\n\n{VIDEO}")
    await expect(page.locator("#entries [data-id='1']")).to_contain_text("Later:")
    await expect(pin.locator("iframe")).to_have_attribute("src", PLAYING)


async def test_a_stored_post_needs_nobody(live_app, open_page):
    """A post that is stored in the text is shown from it, with a link and no button."""
    blog = await live_app.blog()
    block = (
        "```card\nurl: https://mastodon.example/@harbour/1\nkind: post\nauthor: The harbour\n\nNo ferries today.\n```"
    )
    await live_app.post(blog, block)
    page = await open_live(open_page, live_app, blog)
    card = page.locator("#entry-1 .card")
    await expect(card.get_by_role("blockquote")).to_have_text("No ferries today.")
    await expect(card).to_contain_text("The harbour")
    await expect(card.get_by_role("button")).to_have_count(0)


async def test_a_cards_time_is_the_blogs_or_the_readers(live_app, open_page):
    """A stored instant is in the blog's zone, with its date; who wants times in their own zone gets this one, too."""
    blog = await live_app.blog(zone="Europe/Berlin")
    block = "```card\nurl: https://social.example/1\nauthor: Ada\ntime: 2031-03-04T23:58:00Z\n\nAll is well.\n```"
    await live_app.post(blog, block, pinned=True)
    page = await open_live(open_page, live_app, blog, timezone_id="America/New_York")
    times = page.locator(".card time")
    await expect(times).to_have_text(["5 March 2031, 00:58 CET"] * 2)
    await page.locator(".options summary").click()
    await page.get_by_label("Times in my zone").check()
    await expect(times).to_have_text(["4 March 2031, 18:58 GMT-5"] * 2)
    await page.get_by_label("Times in my zone").uncheck()
    await expect(times).to_have_text(["5 March 2031, 00:58 CET"] * 2)


async def test_a_video_with_a_picture_is_played_where_the_picture_is(live_app, open_page):
    """The button is all of the picture, and the player takes its place to the pixel: nothing below it moves."""
    full = await rich_blog(live_app)
    page, _ = await open_asking(open_page, live_app, full.blog)
    card = page.locator("#entry-2 .card")
    picture, button = card.locator("img"), card.get_by_role("button")
    box = await picture.bounding_box()
    assert await button.bounding_box() == box
    height = await card.evaluate("card => card.getBoundingClientRect().height")
    await button.click()
    assert await card.locator("iframe").bounding_box() == await picture.bounding_box()
    assert await card.evaluate("card => card.getBoundingClientRect().height") == height


async def test_a_card_without_scripts_has_no_button(live_app, open_page):
    """Where nothing can be loaded, nothing promises to: the link is there."""
    blog = await live_app.blog()
    await live_app.post(blog, VIDEO)
    page = await open_page(live_app.url + blog.path, java_script_enabled=False)
    await expect(page.get_by_role("link", name="Video on YouTube")).to_be_visible()
    await expect(page.locator(".card .load")).to_be_hidden()
