"""The desk's pages as rooms to work in: where the focus is, what fits, what is left when somebody comes back."""

import base64
from datetime import timedelta
from urllib.parse import urljoin

import pytest
from playwright.async_api import expect

from liveblog.model.moment import now
from liveblog.model.principal import COMMAND, Scope
from liveblog.model.promise import PromiseDraft
from tests.browser.desks import body, lines, message, pictures
from tests.browser.reader import PHONE
from tests.media.pictures import photo
from tests.web.desks import AT

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

ACCOUNT = "/desk/-/account"
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2


@pytest.mark.parametrize("script", [True, False])
async def test_the_text_has_the_focus_at_the_start(desk, script):
    """Who opens the desk, or an entry to edit it, can type at once."""
    number = await desk.app.post(desk.blog, "First.")
    for path in (desk.path, f"{desk.path}/entries/{number}"):
        page = await desk.open(path, java_script_enabled=script)
        await expect(body(page)).to_be_focused()
        await page.context.close()


async def test_what_is_wrong_has_the_focus_where_forms_are_plain(desk):
    """Without JavaScript the first field that is wrong has it, in whichever of the desk's forms it is."""
    page = await desk.open(java_script_enabled=False)
    await page.get_by_label("Happened at").fill("2031-03-30T02:30")
    await body(page).fill("Text.")
    await page.get_by_role("button", name="Post", exact=True).click()
    await expect(page.get_by_label("Happened at")).to_be_focused()
    await page.goto(desk.app.url + desk.path)
    await page.locator("details.more > summary").click()
    await page.get_by_label("Readers see").fill(" ")
    await page.get_by_role("button", name="Hand over").click()
    await expect(page.get_by_label("Readers see")).to_be_focused()


@pytest.mark.parametrize(
    ("field", "button", "done"),
    [
        ("Summary", "Save", "are saved"),
        ("Readers see", "Hand over", "is recorded"),
        ("Last entry", "Close the coverage", "is closed"),
    ],
)
async def test_another_form_of_the_desk_takes_no_text_and_asks_nothing(desk, field, button, done):
    """Saving the summary, handing over or closing with a text begun leads back to the desk with that."""
    page = await desk.open()
    asked: list[str] = []

    async def note(dialog) -> None:
        asked.append(dialog.type)
        await dialog.accept()

    page.on("dialog", note)
    await body(page).fill("Half a sen")
    await page.locator("details.more > summary").click()
    await page.get_by_label(field).fill("What is known.")
    await page.get_by_role("button", name=button, exact=True).click()
    await expect(page.locator("[data-done]")).to_contain_text(done)
    await expect(body(page)).to_have_value("Half a sen")
    assert asked == []
    await page.get_by_role("link", name="page").click()
    await page.wait_for_url(f"**{desk.blog.path}")
    assert asked == ["beforeunload"]


DROP = """([place, name, type, data, words]) => {
    const brought = new DataTransfer();
    const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
    if (name) brought.items.add(new File([bytes], name, {type}));
    if (words) brought.setData('text/uri-list', words);
    const how = {bubbles: true, cancelable: true, dataTransfer: brought};
    const target = document.querySelector(place);
    return ['dragover', 'drop'].map((kind) => !target.dispatchEvent(new DragEvent(kind, how)));
}"""


@pytest.mark.parametrize("place", ["body", "section.list", "#headline", "#summary"])
async def test_a_picture_that_falls_beside_the_text_is_put_into_it(desk, place):
    """A browser would open it, and the desk would be gone."""
    page = await desk.open()
    await body(page).fill("Look:")
    data = base64.b64encode(photo()).decode()
    assert await page.evaluate(DROP, [place, "mole.jpg", "image/jpeg", data, ""]) == [True, True]
    await expect(pictures(page).get_by_label("What it shows")).to_be_visible()
    assert await body(page).input_value() == "Look:\n\n![picture 1]"


async def test_nothing_that_is_dropped_opens(desk):
    """Another file is said to be no picture; a link does nothing beside a field, and is text in one."""
    page = await desk.open()
    assert await page.evaluate(DROP, ["section.list", "plan.pdf", "application/pdf", "", ""]) == [True, True]
    await expect(message(page)).to_contain_text("“plan.pdf” is not a picture.")
    assert await page.evaluate(DROP, ["body", "", "", "", "https://example.org/"]) == [True, True]
    assert await page.evaluate(DROP, ["#body", "", "", "", "https://example.org/"]) == [False, False]


async def test_no_page_of_the_desk_opens_what_is_dropped(desk):
    """A file would take the place of the page and of what was typed; words fall into a field, a file into a chooser."""
    await desk.app.services.users.create("cleo", "Cleo Ohm", Scope.ADMIN)
    page = await desk.open(name="cleo")
    for path in (f"{desk.path}/briefing", f"{desk.path}/figures", f"{desk.path}/setup", "/desk/-/blogs", ACCOUNT):
        await page.goto(desk.app.url + path)
        field = ":is(textarea, input):not([type=hidden], [type=file])"
        for place in ("main", f"main {field}"):
            assert await page.evaluate(DROP, [place, "plan.pdf", "application/pdf", "", ""]) == [True, True], path
        assert await page.evaluate(DROP, [f"main {field}", "", "", "", "https://example.org/"]) == [False, False], path
    assert await page.evaluate(DROP, ["#picture", "me.jpg", "image/jpeg", "", ""]) == [False, False]


async def test_nothing_makes_the_desk_wider_than_the_screen(desk):
    """Words without end in every field, at 320 pixels: choosing, writing, editing, deleting, refused and in flight."""
    await desk.app.services.desk.change_blog(desk.blog.slug, {"title": LONG}, COMMAND)
    fields = {"headline": LONG, "topics": (LONG[:80],), "byline": (LONG[:80],)}
    number = await desk.app.post(desk.blog, f"{LONG}\n\n`{LONG}`", **fields)
    await desk.app.services.users.create("eve", LONG[:80], Scope.WRITE)
    page = await desk.open(name="eve", **PHONE)
    await page.set_viewport_size({"width": 320, "height": 640})
    edit = f"{desk.path}/entries/{number}"
    for path in ("/desk", desk.path, edit, f"{edit}/delete", "/desk/login"):
        await page.goto(desk.app.url + path)
        assert await page.evaluate("document.documentElement.scrollWidth") == 320, path
    await page.goto(desk.app.url + desk.path)
    await page.route(f"**{desk.path}", lambda route: route.abort() if route.request.method == "POST" else None)
    await body(page).fill(LONG)
    await page.get_by_role("button", name="Post", exact=True).tap()
    await expect(lines(page)).to_have_count(1)
    await expect(message(page)).to_contain_text("Not sent")
    assert await page.evaluate("document.documentElement.scrollWidth") == 320
    await page.get_by_role("button", name="Stop trying").tap()
    await expect(body(page)).to_have_value(LONG)
    await page.get_by_role("button", name="Preview", exact=True).tap()
    await expect(page.locator(".preview article")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == 320


async def test_an_arabic_entry_runs_from_right_to_left_wherever_the_desk_draws_it(desk):
    """In the list, pushed into it, in the preview, where it is edited or deleted; stamps and marks, not text alone."""
    blog = await desk.app.blog("sahra", language="ar", title="مباشر")
    number = await desk.app.post(blog, "أُغلق الميناء.", topics=("الميناء",))
    path = f"/desk/{blog.slug}"
    page = await desk.open(path)
    await body(page).fill("نص")
    shown = [page.locator(".list article"), page.locator(".preview article")]
    await desk.app.post(blog, "جديد.", topics=("الميناء",))
    await expect(page.locator(".list article")).to_have_count(2)
    for article in (shown[0].first, shown[0].last, shown[1]):
        await expect(article).to_have_css("direction", "rtl")
    for place in (f"{path}/entries/{number}", f"{path}/entries/{number}/delete"):
        await page.goto(desk.app.url + place)
        await expect(page.locator("main article").last).to_have_css("direction", "rtl")
        assert await page.locator("main article").last.evaluate("one => one.closest('[lang]').lang") == "ar"


async def test_one_notice_asks_for_a_part_once(desk):
    """The first one tells of all that the desk shows; duty and promises stand in one part, and are one request."""
    page = await desk.open()
    await page.goto("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "part=watch" in request.url else None)
    async with page.expect_request_finished(lambda request: "part=watch" in request.url):
        await page.goto(desk.app.url + desk.path)
    # What else was to be asked comes before what is asked for now: there is never more than one under way.
    await desk.app.services.promises.make(
        desk.blog, PromiseDraft("The mayor speaks.", now() + timedelta(hours=1)), COMMAND
    )
    await expect(page.get_by_role("link", name="1 promise")).to_be_visible()
    assert len(asked) == 2


@pytest.mark.parametrize("script", [True, False])
async def test_back_after_logging_out_shows_no_desk(desk, script):
    """Whoever sits down at the same machine finds the login, not the entries and the name of who was there."""
    await desk.app.post(desk.blog, "Kept to ourselves.")
    page = await desk.open(java_script_enabled=script)
    await page.get_by_role("button", name="Log out").click()
    await page.wait_for_url("**/desk/login*")
    await page.go_back()
    await expect(page.get_by_label("Password")).to_be_visible()
    await expect(page.get_by_text("Kept to ourselves.")).to_have_count(0)


@pytest.mark.parametrize("path", ["briefing", "drafts", "figures", ACCOUNT])
async def test_back_finds_no_page_of_a_session_that_has_ended(desk, path):
    """Nor where a browser has kept it, which is told to forget it over HTTPS alone."""
    page = await desk.open()
    address = urljoin(f"{desk.app.url}{desk.path}/", path)
    await page.goto(address)
    await page.goto(desk.app.url + desk.blog.path)
    for cookie in await page.context.cookies():
        await desk.app.services.sessions.end(cookie.get("value", ""))
    await page.go_back()
    await page.wait_for_url("**/desk/login*")


async def test_what_was_said_of_a_field_goes_when_it_is_changed(desk):
    """Put right, a field is no longer said to be wrong; the others still are."""
    page = await desk.open()
    await page.get_by_label("Topics").fill("x" * 81)
    await page.get_by_label("Happened at").fill("2031-03-30T02:30")
    await body(page).fill("Text.")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#wrong-topics")).to_contain_text("too long")
    await expect(page.locator("#wrong-occurred_at")).to_contain_text("did not exist")
    await page.get_by_label("Topics").fill("Harbour")
    await expect(page.locator("#wrong-topics")).to_be_hidden()
    await expect(page.get_by_label("Topics")).not_to_have_attribute("aria-invalid", "true")
    await expect(page.locator("#wrong-occurred_at")).to_be_visible()
    await expect(message(page)).to_contain_text("Something in the form is wrong")
    await page.get_by_label("Happened at").fill(AT)
    await expect(page.locator("#wrong-occurred_at")).to_be_hidden()
    await expect(message(page)).to_be_hidden()


async def test_what_was_said_of_the_hand_over_goes_too(desk):
    """The desk's other forms do the same."""
    page = await desk.open()
    await page.locator("details.more > summary").click()
    await page.get_by_label("Readers see").fill(" ")
    await page.get_by_role("button", name="Hand over").click()
    await expect(page.locator("#wrong-note")).to_contain_text("must not be empty")
    await page.get_by_label("Readers see").fill("Ben takes over.")
    await expect(page.locator("#wrong-note")).to_be_hidden()


async def test_what_was_said_of_any_field_of_the_desk_goes(desk):
    """So it does on pages whose forms are sent as forms are, and beside a field that stands there more than once."""
    await desk.app.services.users.create("cleo", "Cleo Ohm", Scope.ADMIN)
    page = await desk.open(name="cleo")
    for path in (f"{desk.path}/setup", ACCOUNT):
        await page.goto(desk.app.url + path)
        await page.locator("#zone").fill("Mars")
        await page.locator("#zone").press("Enter")
        await expect(page.locator("#wrong-zone")).not_to_be_empty()
        await page.locator("#zone").fill("Europe/Berlin")
        await expect(page.locator("#wrong-zone")).to_be_hidden()
        await expect(page.locator("#zone")).not_to_have_attribute("aria-invalid", "true")
    soon = PromiseDraft("The mayor speaks.", now() + timedelta(hours=1))
    await desk.app.services.promises.make(desk.blog, soon, COMMAND)
    await page.goto(f"{desk.app.url}{desk.path}/promises")
    await page.get_by_text("At another time").click()
    await page.get_by_role("button", name="Move it").click()
    await expect(page.locator("#wrong-move-1")).not_to_be_empty()
    await page.locator("[data-promise] [name=due_time]").fill("12:00")
    await expect(page.locator("#wrong-move-1")).to_be_hidden()


COMPOSED = """(field, [key, more]) => field.dispatchEvent(
    new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true, ...more}))"""


@pytest.mark.parametrize("sign", [{"isComposing": True}, {"keyCode": 229}])
async def test_enter_of_an_input_method_neither_posts_nor_moves(desk, sign):
    """It takes a word over, told as Chrome and Firefox tell it, or as Safari does."""
    page = await desk.open()
    await page.get_by_label("Headline").fill("港")
    await page.get_by_label("Headline").focus()
    assert await page.get_by_label("Headline").evaluate(COMPOSED, ["Enter", sign])
    await expect(page.get_by_label("Headline")).to_be_focused()
    await body(page).fill("港口")
    for key in ("Enter", "b", "k"):
        assert await body(page).evaluate(COMPOSED, [key, sign | {"ctrlKey": True}])
    await expect(lines(page)).to_have_count(0)
    await expect(body(page)).to_have_value("港口")
    assert await desk.bodies() == []


@pytest.mark.parametrize("sign", [{"isComposing": True}, {"keyCode": 229}])
async def test_enter_of_an_input_method_puts_nothing_in(desk, sign):
    """In the fields of a place and of a card, and in the briefing, it takes a word over as everywhere."""
    page = await desk.open()
    await page.get_by_role("button", name="Place", exact=True).click()
    name = page.get_by_label("Name of the place")
    await name.fill("港")
    assert await name.evaluate(COMPOSED, ["Enter", sign])
    await page.get_by_role("button", name="Card", exact=True).click()
    address = page.get_by_label("Address of the card", exact=True)
    await address.fill("https://example.org/港")
    assert await address.evaluate(COMPOSED, ["Enter", sign])
    assert await page.locator("[data-card-told]").text_content() == ""
    page = await page.context.new_page()
    await page.goto(f"{desk.app.url}{desk.path}/briefing")
    known = page.get_by_label("What is known")
    await known.fill("港口")
    assert await known.evaluate(COMPOSED, ["Enter", sign | {"ctrlKey": True}])


async def test_the_button_of_the_delete_page_stands_free(desk):
    """It touches nothing of the entry below."""
    number = await desk.app.post(desk.blog, "To be deleted.")
    page = await desk.open(f"{desk.path}/entries/{number}/delete", java_script_enabled=False)
    button = await page.get_by_role("button", name="Delete it").bounding_box()
    entry = await page.locator("main article").bounding_box()
    assert button is not None
    assert entry is not None
    assert entry["y"] - (button["y"] + button["height"]) >= 16


async def test_a_time_is_meant_where_it_was_typed(desk):
    """The coverage moves to another zone while a form is open: the form says in which its time is, and keeps to it."""
    page = await desk.open()
    await page.get_by_label("Happened at").fill(AT)
    await body(page).fill("In Berlin.")
    await desk.app.services.desk.change_blog(desk.blog.slug, {"zone": "America/New_York"}, COMMAND)
    await page.reload()
    await expect(body(page)).to_have_value("In Berlin.")
    await expect(page.locator("span[data-zone]")).to_have_text(["Europe/Berlin"] * 2)
    await body(page).press("Control+Enter")
    await expect(message(page)).to_contain_text("Entry 1 is posted.")
    await expect(page.locator("span[data-zone]")).to_have_text(["America/New_York"] * 2)
    (entry,) = await desk.entries()
    assert f"{entry.occurred_at:%H:%M}" != AT[11:]
    assert (int(AT[11:13]) - entry.occurred_at.hour) % 24 in (1, 2)


async def test_copies_of_a_page_write_different_texts(desk):
    """A tab that a browser made anew from what it had kept has the same form: two equal texts are two entries."""
    page = await desk.open()
    html = await page.content()
    copy = await page.context.new_page()
    await copy.route(
        f"**{desk.path}",
        lambda route: (
            route.fulfill(content_type="text/html", body=html) if route.request.method == "GET" else route.continue_()
        ),
    )
    await copy.goto(desk.app.url + desk.path)
    await expect(copy.locator(".toolbar").first).to_be_visible()
    for number, each in enumerate((page, copy), 1):
        await body(each).fill("Goal!")
        await body(each).press("Control+Enter")
        await expect(message(each)).to_contain_text(f"Entry {number} is posted.")
    assert await desk.bodies() == ["Goal!", "Goal!"]
