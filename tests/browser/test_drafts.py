"""Drafts in a real browser: kept on the server while somebody types, reviewed by keys, and shown on open desks."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Page, expect

from liveblog.model.draft import DraftState, DraftText
from liveblog.model.principal import Scope
from liveblog.store import drafts as rows
from tests.browser.desks import Desk, body, jump, lines, message

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

KEPT = "Kept as a draft"
AHEAD = "{ const now = Date.now; Date.now = () => now() + 3 * 24 * 3_600_000; }"


async def drafts_of(desk: Desk) -> list[tuple[str, DraftState]]:
    """Read what drafts say, and how far they have come."""
    async with desk.app.services.store.read() as connection:
        found = [await rows.find_draft(connection, desk.blog, number) for number in await _numbers(connection, desk)]
    return [(draft.text.body, draft.state) for draft in found]


async def _numbers(connection, desk: Desk) -> list[int]:
    every = []
    for name in ("ada", "ben", "ines"):
        user = await desk.app.services.users.by_name(name)
        seen = await rows.drafts_of_blog(connection, desk.blog, f"user:{user.id}", as_editor=True)
        every += [draft.id for draft in seen]
    return sorted(set(every))


async def look(page: Page) -> None:
    """Have an open desk look for drafts now, as it does every ten seconds and when somebody comes back to it."""
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


@pytest.fixture
async def newsroom(desk: Desk) -> Desk:
    """The desk with a contributor, Inés."""
    await desk.app.services.users.create("ines", "Inés Muñoz", Scope.SUBMIT)
    return desk


async def test_what_is_typed_is_there_on_another_device(newsroom):
    """A pause keeps it on the server; another browser finds it on the list, goes on with it, and posts it."""
    page = await newsroom.open()
    await body(page).fill("Ships are leaving.")
    await expect(page.locator(".kept")).to_contain_text(KEPT)
    phone = await newsroom.open(viewport={"width": 390, "height": 844})
    await phone.get_by_role("navigation", name="Desk").get_by_role("link", name="Drafts").click()
    await phone.get_by_role("link", name="Ships are leaving.").click()
    await expect(body(phone)).to_have_value("Ships are leaving.")
    await body(phone).fill("All ships are leaving.")
    await expect(phone.locator(".kept")).to_contain_text(KEPT)
    await phone.get_by_role("button", name="Post").click()
    await expect(phone.locator(".message.good")).to_contain_text("is posted")
    assert await newsroom.bodies() == ["All ships are leaving."]
    assert await drafts_of(newsroom) == []


async def test_a_post_takes_no_words_of_another_device_along(newsroom):
    """Posted where an older version stands: what another device has saved since is a draft still."""
    page = await newsroom.open()
    await body(page).fill("Ships are leaving.")
    await expect(page.locator(".kept")).to_contain_text(KEPT)
    phone = await newsroom.open(viewport={"width": 390, "height": 844})
    await phone.goto(f"{newsroom.app.url}{newsroom.path}/drafts")
    await phone.get_by_role("link", name="Ships are leaving.").click()
    await body(phone).fill("Ships are leaving. The ministry denies it.")
    await expect(phone.locator(".kept")).to_contain_text(KEPT)
    await page.get_by_role("button", name="Post").click()
    await expect(message(page)).to_contain_text("is posted")
    assert await newsroom.bodies() == ["Ships are leaving."]
    assert await drafts_of(newsroom) == [("Ships are leaving. The ministry denies it.", DraftState.OPEN)]
    await body(phone).fill("The ministry denies it.")
    await expect(phone.locator(".kept")).to_contain_text(KEPT)
    await phone.get_by_role("button", name="Post").click()
    await expect(phone.locator(".message.good")).to_contain_text("is posted")
    assert await newsroom.bodies() == ["Ships are leaving.", "The ministry denies it."]


async def test_the_other_device_says_that_it_is_behind(newsroom):
    """Who types on where an older version stands is told, keeps the text there, and overwrites nothing."""
    page = await newsroom.open()
    await body(page).fill("Ships are leaving.")
    await expect(page.locator(".kept")).to_contain_text(KEPT)
    async with newsroom.app.services.store.write() as connection:
        (number,) = await _numbers(connection, newsroom)
        draft = await rows.find_draft(connection, newsroom.blog, number)
        await rows.save_text(connection, draft, DraftText(body="From the phone."), draft.author, draft.saved_at)
    await body(page).fill("Ships are leaving, says the harbour.")
    await expect(page.locator(".kept")).to_contain_text("newer version")
    await expect(body(page)).to_have_value("Ships are leaving, says the harbour.")
    assert await drafts_of(newsroom) == [("From the phone.", DraftState.OPEN)]


async def test_posting_ends_the_draft(newsroom):
    """What is posted was one draft, and is none any more; the next text begins another."""
    page = await newsroom.open()
    await body(page).fill("Ships are leaving.")
    await expect(page.locator(".kept")).to_contain_text(KEPT)
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("posted")
    assert await drafts_of(newsroom) == []
    await body(page).fill("The next.")
    await expect(page.locator(".kept")).to_contain_text(KEPT)
    assert await drafts_of(newsroom) == [("The next.", DraftState.OPEN)]


async def test_a_text_is_put_away_for_another(newsroom):
    """The button keeps the draft, empties the form, and leads to the list."""
    page = await newsroom.open()
    await body(page).fill("For later.")
    await page.get_by_role("button", name="Keep as draft").click()
    await expect(message(page)).to_contain_text("Kept as a draft.")
    await expect(body(page)).to_have_value("")
    await expect(body(page)).to_be_focused()
    assert (await drafts_of(newsroom), await newsroom.bodies()) == ([("For later.", DraftState.OPEN)], [])


async def test_what_cannot_be_kept_yet_waits(newsroom):
    """Without the server the button empties the form all the same: the draft stands in a line, and is kept later."""
    page = await newsroom.open()
    await page.context.set_offline(True)
    await body(page).fill("For later.")
    await page.get_by_role("button", name="Keep as draft").click()
    await expect(body(page)).to_have_value("")
    await expect(lines(page)).to_contain_text(["Draft: “For later.”"])
    await page.context.set_offline(False)
    await expect(message(page)).to_contain_text("Kept as a draft.")
    await expect(lines(page)).to_have_count(0)
    assert (await drafts_of(newsroom), await newsroom.bodies()) == ([("For later.", DraftState.OPEN)], [])


async def test_a_text_is_scheduled_from_its_form(newsroom):
    """The choice opens with the next full hour; a year that may be mistyped is asked about; it has its countdown."""
    page = await newsroom.open()
    await body(page).focus()
    await page.keyboard.type("The result.")
    await page.keyboard.press("Control+Shift+Enter")
    time = page.get_by_label("Goes out by itself at")
    await expect(time).to_be_focused()
    assert await time.input_value()
    await page.get_by_label("On this day").fill("2131-03-04")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Is the time right? Nothing was saved yet")
    await page.get_by_label("Schedule it for this time: Sunday, 4 March 2131").check()
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Scheduled: it goes out by itself on")
    await expect(page.locator("[data-countdown]").first).to_be_visible()
    await expect(page.get_by_role("button", name="Post", exact=True)).to_be_visible()
    await expect(time).to_be_hidden()
    assert (await drafts_of(newsroom), await newsroom.bodies()) == ([("The result.", DraftState.SCHEDULED)], [])


async def test_a_countdown_goes_by_no_clock_that_jumps(newsroom):
    """The computer's clock is three days ahead, or put there: what goes out tomorrow is counted down to."""
    page = await newsroom.open()
    await body(page).fill("The result.")
    await body(page).press("Control+Shift+Enter")
    # By the blog's clock, and at no hour that may come while this runs.
    tomorrow = datetime.now(ZoneInfo(newsroom.blog.zone)).date() + timedelta(days=1)
    await page.get_by_label("Goes out by itself at").fill("12:00")
    await page.get_by_label("On this day").fill(tomorrow.isoformat())
    await page.keyboard.press("Control+Enter")
    for _ in range(2):
        countdown = page.locator("[data-countdown]").first
        await expect(countdown).to_have_text(re.compile(r"^in [\d:]+$"))
        await jump(page, 3 * 24 * 60)
        first = await countdown.text_content() or ""
        await expect(countdown).to_have_text(re.compile(rf"^(?!{first}$)in [\d:]+$"))
        await page.add_init_script(AHEAD)
        await page.reload()


async def test_an_hour_that_comes_twice_is_asked_about_in_the_form(newsroom):
    """The text comes back with the question; answered, it is scheduled once. A time that has passed comes back, too."""
    page = await newsroom.open()
    await body(page).fill("The result.")
    await page.locator("[data-later] summary").click()
    await page.get_by_label("Goes out by itself at").fill("02:30")
    await page.get_by_label("On this day").fill("2020-03-04")
    await page.get_by_role("button", name="Schedule").click()
    await expect(page.locator("[data-wrong=publish_at]")).to_contain_text("has passed")
    await expect(body(page)).to_have_value("The result.")
    await page.get_by_label("On this day").fill("2031-10-26")
    await page.get_by_role("button", name="Schedule").click()
    which = page.get_by_label("Which of the two?")
    await which.select_option(index=2)
    await page.get_by_role("button", name="Schedule").click()
    await expect(message(page)).to_contain_text("Scheduled: it goes out by itself on")
    assert await drafts_of(newsroom) == [("The result.", DraftState.SCHEDULED)]


async def test_a_time_that_is_asked_about_can_be_waited_for(newsroom):
    """The button of the question schedules what was typed, in one press; the form is empty, and nothing is out."""
    page = await newsroom.open()
    await body(page).fill("Kick-off.")
    tomorrow = datetime.now(ZoneInfo(newsroom.blog.zone)).date() + timedelta(days=1)
    await page.get_by_label("Happened at").fill(f"{tomorrow.isoformat()}T18:00")
    await page.keyboard.press("Control+Enter")
    await page.get_by_role("button", name="Schedule it for then").click()
    await expect(message(page)).to_contain_text("Scheduled: it goes out by itself on")
    await expect(message(page)).to_contain_text("18:00")
    await expect(body(page)).to_have_value("")
    await expect(page.locator("[data-question]")).to_have_count(0)
    assert (await drafts_of(newsroom), await newsroom.bodies()) == ([("Kick-off.", DraftState.SCHEDULED)], [])


async def test_the_palette_schedules_and_keeps(newsroom):
    """Both are found by their words among all commands."""
    page = await newsroom.open()
    await body(page).fill("For later.")
    await body(page).press("Control+k")
    await page.keyboard.type("schedule")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Goes out by itself at")).to_be_focused()
    await page.locator("[data-later] summary").click()
    await body(page).press("Control+k")
    await page.keyboard.type("keep as")
    await page.keyboard.press("Enter")
    await expect(message(page)).to_contain_text("Kept as a draft.")
    assert await drafts_of(newsroom) == [("For later.", DraftState.OPEN)]


async def test_reviewed_by_keys(newsroom):
    """A contributor submits; on an editor's open desk it comes in, and A pressed twice posts it."""
    editor = await newsroom.open()
    page = await newsroom.open(name="ines")
    assert await page.get_by_role("button", name="Post").count() == 0
    await body(page).fill("Ships are leaving.")
    await page.get_by_role("button", name="Submit").click()
    await expect(page.get_by_role("status").first).to_contain_text("editors see it now")
    await editor.get_by_role("button", name="Log out").focus()
    await look(editor)
    await expect(editor.get_by_role("heading", name="To approve")).to_be_visible()
    await editor.keyboard.press("a")
    assert await newsroom.bodies() == []
    await editor.keyboard.press("a")
    await expect(editor.locator(".message.good")).to_contain_text("is posted")
    assert await newsroom.bodies() == ["Ships are leaving."]


async def test_edited_and_sent_back_by_keys(newsroom):
    """E opens what was submitted in its form, X where it is said what is missing; its author reads that."""
    editor = await newsroom.open()
    page = await newsroom.open(name="ines")
    await body(page).fill("Ships are leaving.")
    await page.get_by_role("button", name="Submit").click()
    await expect(page.get_by_role("status").first).to_contain_text("editors see it now")
    await look(editor)
    await expect(editor.get_by_role("heading", name="To approve")).to_be_visible()
    desk = editor.url
    await editor.get_by_role("button", name="Log out").focus()
    await editor.keyboard.press("e")  # shows which
    await editor.keyboard.press("e")
    await expect(body(editor)).to_have_value("Ships are leaving.")
    await editor.goto(desk)
    await expect(editor.get_by_role("heading", name="To approve")).to_be_visible()
    await editor.get_by_role("button", name="Log out").focus()
    await editor.keyboard.press("x")  # shows which
    await editor.keyboard.press("x")
    missing = editor.get_by_label("What is missing")
    await expect(missing).to_be_in_viewport()
    await missing.fill("How many?")
    await editor.get_by_role("button", name="Send back").click()
    await expect(editor.locator(".message.good")).to_contain_text("back with its author")
    await page.get_by_role("link", name="Drafts", exact=True).first.click()
    await page.get_by_role("link", name="Ships are leaving.").click()
    await expect(page.get_by_text("How many?")).to_be_visible()


async def test_letters_are_typed_where_letters_are_typed(newsroom):
    """In a field A is a letter, and approves nothing."""
    page = await newsroom.open(name="ines")
    await body(page).fill("Ships are leaving.")
    await page.get_by_role("button", name="Submit").click()
    await expect(page.get_by_role("status").first).to_contain_text("editors see it now")
    editor = await newsroom.open()
    await body(editor).focus()
    await editor.keyboard.type("aaexa")
    await expect(body(editor)).to_have_value("aaexa")
    assert await newsroom.bodies() == []


async def test_a_contributor_goes_on_writing_and_submits(newsroom):
    """What was kept while a draft is open is what is submitted: the form knows the version that it made."""
    page = await newsroom.open(name="ines")
    await body(page).fill("Ships.")
    await page.get_by_role("button", name="Keep as draft").click()
    await expect(page.get_by_role("status").first).to_contain_text("Nobody else sees it")
    await body(page).fill("Ships are leaving.")
    await expect(page.locator(".kept")).to_contain_text(KEPT)
    await page.get_by_role("button", name="Submit").click()
    await expect(page.get_by_role("status").first).to_contain_text("editors see it now")
    assert await drafts_of(newsroom) == [("Ships are leaving.", DraftState.SUBMITTED)]


async def test_contributors_and_editors_see_each_other(newsroom):
    """On the desk of contributors and on a draft's page, too, it stands who is there and who writes."""
    editor, page = await newsroom.open(), await newsroom.open(name="ines")
    for one, other in ((editor, "In\u00e9s Mu\u00f1oz"), (page, "Ada Quist")):
        await expect(one.get_by_role("group", name="Who is at the desk")).to_contain_text(other)
    await body(page).fill("Ships are leaving.")
    await expect(editor.get_by_role("group", name="Who is at the desk")).to_contain_text("In\u00e9s Mu\u00f1oz writing")
    await page.get_by_role("button", name="Submit").click()
    await expect(page.get_by_role("group", name="Who is at the desk")).to_contain_text("Ada Quist")


async def counts_up(page: Page) -> None:
    """See that the page says how many seconds ago an editor looked, goes on counting, and reads none of it aloud."""
    ago = page.locator("[data-part=draft]").get_by_text("seen by").locator("[data-ago]").last
    await expect(ago).to_have_text(re.compile(r"^\d+ seconds? ago$"))
    first = await ago.text_content() or ""
    await expect(ago).to_have_text(re.compile(rf"^(?!{first}$)\d+ seconds? ago$"))
    aloud = page.locator(":is([aria-live], [role=status], [role=alert], [role=log], [role=timer]) [data-ago]")
    await expect(aloud).to_have_count(0)


async def test_open_pages_of_a_draft_keep_quiet(newsroom):
    """Two editors have open what somebody waits on: while nobody does anything, nobody asks for it again and again."""
    page = await newsroom.open(name="ines")
    await body(page).fill("Ships are leaving.")
    await page.get_by_role("button", name="Submit").click()
    await expect(page.locator("[data-part=draft]")).to_contain_text("submitted")
    asked = []
    editors = [await newsroom.open(name=name) for name in ("ada", "ben")]
    for editor in editors:
        editor.on("request", lambda request: asked.append(request.url) if "/drafts/1" in request.url else None)
        await editor.locator("[data-edit]").click()
    for one in (page, *editors):  # before that, seconds are counted from the look of the first
        await expect(one.locator("[data-part=draft]")).to_contain_text("seen by Ben Tarr")
    ago = page.locator("[data-part=draft]").get_by_text("seen by").locator("[data-ago]").last
    await expect(ago).to_have_text(re.compile(r"^([6-9]|\d\d) seconds ago$"))  # what a look sets off is long done
    before = len(asked)
    await expect(ago).to_have_text(re.compile(r"^(9|\d\d) seconds ago$"))
    assert asked[before:] == []


async def test_seconds_are_counted_by_no_clock_that_jumps(newsroom):
    """The computer's clock is put two hours forward while a reporter waits: it was seconds ago all the same."""
    page = await newsroom.open(name="ines", locale="de")
    await body(page).fill("Ships are leaving.")
    await page.get_by_role("button", name="Einreichen").click()
    await expect(page.locator("[data-part=draft]")).to_contain_text("eingereicht")  # it is another page, with its clock
    await jump(page, 120)
    editor = await newsroom.open()
    await editor.locator("[data-edit]").click()
    ago = page.locator("[data-part=draft] [data-ago]").last
    await expect(page.locator("[data-part=draft]")).to_contain_text("gesehen von Ada Quist")
    await expect(ago).to_have_text(re.compile(r"^vor \d+ Sekunden?$"))


async def test_a_drafts_page_tells_what_others_do_with_it(newsroom):
    """That an editor has seen it, sent it back, or posted it, is there without another look; what is typed stays."""
    page = await newsroom.open(name="ines")
    await body(page).fill("Ships are leaving.")
    await page.get_by_role("button", name="Submit").click()
    await expect(page.locator("[data-part=draft]")).to_contain_text("submitted")
    editor = await newsroom.open()
    await editor.locator("[data-edit]").click()
    await expect(page.locator("[data-part=draft]")).to_contain_text("seen by Ada Quist")
    await counts_up(page)
    await editor.get_by_label("What is missing").fill("Which ships?")
    await editor.get_by_role("button", name="Send back").click()
    await expect(page.locator("[data-part=draft-history]")).to_contain_text("Which ships?")
