"""Editors at one desk, in real browsers: they see each other, tell each other what they are on, and take over."""

import asyncio
import re
from functools import partial

import pytest
from playwright.async_api import Locator, Page, expect

from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND, Scope
from tests.browser.desks import Desk, body, message
from tests.browser.opening import go_on_after
from tests.browser.shelf import until_kept

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def people(page: Page) -> Locator:
    """Find the line that says who is there."""
    return page.get_by_role("group", name="Who is at the desk")


async def with_entry(desk: Desk, text: str = "First.\n\nSecond.\n\nThird.") -> str:
    """Post an entry and return where it is edited."""
    await desk.app.services.users.create("cleo", "Cleo Marr", Scope.WRITE)
    posted = await desk.app.services.desk.post(desk.blog.slug, EntryDraft(body=text), COMMAND)
    return f"{desk.path}/entries/{posted.subject.id}"


async def test_three_editors_see_each_other(desk):
    """Each sees the two others with their first page, where they are and what they do; who leaves was there."""
    entry = await with_entry(desk)
    ada = await desk.open()
    ben, cleo = await desk.open(entry, name="ben"), await desk.open(name="cleo")
    await expect(people(ada)).to_contain_text("Ben Tarr at entry 1")
    await expect(people(ada)).to_contain_text("Cleo Marr")
    await expect(people(cleo)).to_contain_text("Ada Quist")
    await body(ben).press("End")
    await ben.keyboard.type("More.")
    await expect(people(ada)).to_contain_text("Ben Tarr editing entry 1")
    await expect(ada.locator(".item .editing")).to_have_text("Ben Tarr is editing this")
    await expect(ada.locator("[data-presence-said]")).to_contain_text("Ben Tarr editing entry 1")
    await cleo.close()
    await expect(people(ada)).to_contain_text("Cleo Marr left just now")


async def test_somebody_is_on_it(desk):
    """What somebody says they work on stands at every desk at once, and goes when they take it back."""
    await with_entry(desk)
    ada, ben = await desk.open(), await desk.open(name="ben")
    await body(ada).fill("Half a sen")
    await ada.locator("summary", has_text="on it").click()
    await ada.get_by_label("What are you working on?").fill("Fire at the station")
    await ada.keyboard.press("Enter")
    await expect(people(ben)).to_contain_text("Ada Quist is on it: Fire at the station 30 min")
    await expect(people(ada)).to_contain_text("You are on it: Fire at the station")
    await expect(body(ada)).to_have_value("Half a sen")
    await ada.get_by_role("button", name="Take it back").click()
    await expect(people(ben)).not_to_contain_text("Fire at the station")


async def test_who_has_gone_on_is_not_called_back(desk):
    """The server is slow to take what somebody is on: the words that they type into their text meanwhile get there."""
    ada, go = await desk.open(), asyncio.Event()
    await ada.route("**/on-it", partial(go_on_after, go))
    await ada.locator("summary", has_text="on it").click()
    await ada.get_by_label("What are you working on?").fill("Fire at the station")
    async with ada.expect_request("**/on-it"):
        await ada.keyboard.press("Enter")
    await body(ada).focus()
    go.set()
    await expect(ada.get_by_label("What are you working on?")).to_be_hidden()
    await ada.keyboard.type("Half a sen")
    await expect(body(ada)).to_have_value("Half a sen")


async def test_without_javascript_the_same_forms_do(desk):
    """Who has no script sees who is there, says what they are on, and takes an entry over."""
    entry = await with_entry(desk)
    ben = await desk.open(entry, name="ben")
    await ben.keyboard.type("More. ")
    await expect(people(await desk.open())).to_contain_text("Ben Tarr editing entry 1")  # now the server knows it
    plain = await desk.open(java_script_enabled=False)
    await expect(people(plain)).to_contain_text("Ben Tarr editing entry 1")
    await expect(plain.locator(".item .editing")).to_have_text("Ben Tarr is editing this")
    await plain.locator("summary", has_text="on it").click()
    await plain.get_by_label("What are you working on?").fill("Fire at the station")
    await plain.get_by_role("button", name="Tell them").click()
    await expect(people(plain)).to_contain_text("You are on it: Fire at the station")
    await expect(people(ben)).to_contain_text("Ada Quist is on it")
    await plain.goto(desk.app.url + entry)
    await plain.get_by_role("button", name="Take over").click()
    await expect(people(ben)).to_contain_text("Ada Quist is editing this")
    await expect(message(ben)).to_contain_text("Ada Quist has taken this entry over")


async def test_what_comes_to_nothing_without_a_network_says_so(desk):
    """Taking over, and telling what somebody is on: neither is silent, and neither leaves the page with its words."""
    entry = await with_entry(desk)
    ben = await desk.open(entry, name="ben")
    await body(ben).fill("What Ben wrote.")
    ada = await desk.open(entry)
    await expect(people(ada)).to_contain_text("Ben Tarr is editing this")
    await body(ada).fill("What Ada wrote.")
    await without_network(ada, "Take over")
    await ada.get_by_role("button", name="Take over").click()
    await expect(people(ben)).to_contain_text("Ada Quist is editing this")
    await expect(body(ada)).to_have_value("What Ada wrote.")
    await ada.goto(desk.app.url + desk.path)
    await ada.locator("summary", has_text="on it").click()
    await ada.get_by_label("What are you working on?").fill("Fire at the station")
    await without_network(ada, "Tell them")
    await expect(ada.get_by_label("What are you working on?")).to_have_value("Fire at the station")


async def without_network(page: Page, button: str) -> None:
    """Press a button while there is no network, and read that it came to nothing."""
    await page.context.set_offline(True)
    await page.get_by_role("button", name=button).click()
    await expect(page.get_by_role("alert")).to_have_text("The server can\u2019t be reached.")
    await page.context.set_offline(False)


async def test_whoever_is_taken_over_keeps_their_words(desk):
    """The other's press makes a draft of what was typed, says so, and leaves the text where it is; saving works."""
    entry = await with_entry(desk)
    ben = await desk.open(entry, name="ben")
    await body(ben).fill("What Ben wrote.")
    ada = await desk.open(entry)
    await ada.get_by_role("button", name="Take over").click()
    await expect(message(ben)).to_contain_text("Ada Quist has taken this entry over. Your text is kept as a draft.")
    await expect(body(ben)).to_have_value("What Ben wrote.")
    await expect(people(ben)).to_contain_text("Ada Quist is editing this")
    await expect(people(ada)).not_to_contain_text("is editing this")
    await ben.get_by_role("button", name="Save").click()
    await ben.wait_for_url(re.compile("done=saved"))
    assert await desk.bodies() == ["What Ben wrote."]


async def test_two_who_save_at_once_lose_nothing(desk):
    """Changes in different paragraphs are put together in the form; of the same one, somebody chooses."""
    entry = await with_entry(desk)
    ada, ben = await desk.open(entry), await desk.open(entry, name="ben")
    await body(ben).fill("First.\n\nSecond, by Ben.\n\nThird, by Ben.")
    await ben.get_by_role("button", name="Save").click()
    await ben.wait_for_url(re.compile("done=saved"))
    await body(ada).fill("First, by Ada.\n\nSecond, by Ada.\n\nThird.")
    await ada.get_by_role("button", name="Save").click()
    await ada.get_by_role("radio", name=re.compile("Yours")).check()
    await ada.get_by_role("button", name="Put together").click()
    await expect(body(ada)).to_have_value("First, by Ada.\n\nSecond, by Ada.\n\nThird, by Ben.")
    await ada.get_by_role("button", name="Save").click()
    await ada.wait_for_url(re.compile("done=saved"))
    assert await desk.bodies() == ["First, by Ada.\n\nSecond, by Ada.\n\nThird, by Ben."]


async def test_what_is_typed_into_the_merged_form_outlives_a_reload(desk):
    """A reload sends again what was put together; what was typed into it since is what stands there."""
    entry = await with_entry(desk)
    ada, ben = await desk.open(entry), await desk.open(entry, name="ben")
    await body(ben).fill("First.\n\nSecond.\n\nThird, by Ben.")
    await ben.get_by_role("button", name="Save").click()
    await ben.wait_for_url(re.compile("done=saved"))
    await body(ada).fill("First, by Ada.\n\nSecond.\n\nThird.")
    await ada.get_by_role("button", name="Save").click()
    await expect(ada.get_by_text("have been merged in this form")).to_be_visible()
    await body(ada).fill("First, by Ada.\n\nSecond, too.\n\nThird, by Ben.")
    await until_kept(ada, "Second, too.")
    await ada.reload()
    await expect(body(ada)).to_have_value("First, by Ada.\n\nSecond, too.\n\nThird, by Ben.")
    await ada.get_by_role("button", name="Save").click()
    await ada.wait_for_url(re.compile("done=saved"))
    assert await desk.bodies() == ["First, by Ada.\n\nSecond, too.\n\nThird, by Ben."]


TYPED_ON = """() => {
    const { submit } = HTMLFormElement.prototype;
    HTMLFormElement.prototype.submit = function () {
        submit.call(this);
        const field = this.querySelector('textarea');
        field.value += ' And more.';
        field.dispatchEvent(new Event('input', { bubbles: true }));
    };
}"""


@pytest.mark.parametrize("theirs", ["First.\n\nSecond.\n\nThird, by Ben.", "First, by Ben.\n\nSecond.\n\nThird."])
async def test_words_typed_until_both_texts_come_stay(desk, theirs):
    """Who types on while the page of a clash is on its way finds those words beside the form, and can take them in."""
    entry = await with_entry(desk)
    ada = await desk.open(entry)
    await ada.evaluate(TYPED_ON)
    await desk.app.services.desk.revise(desk.blog.slug, 1, {"body": theirs}, COMMAND)
    await body(ada).fill("First, by Ada.\n\nSecond.\n\nThird.")
    await ada.keyboard.press("Control+Enter")
    if theirs.startswith("First, by Ben."):
        await ada.get_by_role("radio", name=re.compile("Yours")).check()
        await ada.get_by_role("button", name="Put together").click()
    typed = "First, by Ada.\n\nSecond.\n\nThird. And more."
    await expect(ada.get_by_label("What you had typed")).to_have_value(typed)
    await ada.get_by_role("button", name="Bring it back").click()
    await expect(body(ada)).to_have_value(typed)


async def test_a_second_save_does_not_wait_behind_one_that_is_refused(desk):
    """Saved again while the first save flies, which then clashes: the page with both texts has the newer words."""
    entry = await with_entry(desk)
    ada, go = await desk.open(entry), asyncio.Event()
    await ada.route(f"**{entry}", partial(go_on_after, go))
    await desk.app.services.desk.revise(desk.blog.slug, 1, {"body": "By Ben."}, COMMAND)
    await body(ada).fill("By Ada.")
    async with ada.expect_request(f"**{entry}"):
        await ada.keyboard.press("Control+Enter")
    await ada.keyboard.type(" And more.")
    await ada.keyboard.press("Control+Enter")
    go.set()
    await expect(ada.get_by_role("radio", name="By Ada. And more.")).to_be_visible()
