"""Naming at the desk: topics, bylines and other entries are offered while they are typed, and nothing is forced."""

from datetime import timedelta

import pytest
from playwright.async_api import expect

from liveblog.model.event import Kind
from liveblog.model.moment import now
from liveblog.store.audit_log import AuditQuery, audit_records
from tests.browser.desks import body, message

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture
def named(desk):
    """Return a way to open the desk of a blog that has named something."""

    async def opened():
        at = now() - timedelta(hours=3)
        named = {"topics": ("Harbour", "Schleswig-Holstein"), "byline": ("Inés Muñoz", "Ben Tarr")}
        await desk.app.post(desk.blog, "The gates close.", headline="Gates close", occurred_at=at, **named)
        await desk.app.post(desk.blog, "Boats stay in.", topics=("Harbour",))
        return await desk.open()

    return opened


async def test_a_topic_and_a_byline_go_to_their_lines(desk, named):
    """`#har` and Enter give the entry the topic, `@ine` and Tab the byline; nothing of it stays in the text."""
    page = await named()
    await body(page).focus()
    await page.keyboard.type("Quay dry. #har")
    offered = page.get_by_role("listbox").get_by_role("option")
    await expect(offered).to_have_text(["Harbour topic"])
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Topics")).to_have_value("Harbour")
    await page.keyboard.type("@ine")
    await expect(offered).to_have_text(["Inés Muñoz byline"])
    await page.keyboard.press("Tab")
    await expect(page.get_by_label("By", exact=True)).to_have_value("Inés Muñoz")
    await expect(body(page)).to_be_focused()
    await expect(body(page)).to_have_value("Quay dry. ")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Entry 3 is posted.")
    posted = (await desk.entries())[-1]
    assert (posted.body.strip(), posted.topics, posted.byline) == ("Quay dry.", ("Harbour",), ("Inés Muñoz",))


async def test_an_entry_is_linked_by_its_time_or_its_words(desk, named):
    """`[[` offers the newest, words find others; arrows choose, and what is chosen is a link that leads there."""
    page = await named()
    await body(page).focus()
    await page.keyboard.type("As told at [[")
    offered = page.get_by_role("listbox").get_by_role("option")
    await expect(offered).to_have_count(2)
    await page.keyboard.type("gate")
    await expect(offered).to_have_count(1)
    await expect(body(page)).to_have_attribute("aria-activedescendant", str(await offered.first.get_attribute("id")))
    time = (await offered.first.inner_text()).split()[0]
    await page.keyboard.press("Enter")
    await expect(body(page)).to_have_value(f"As told at [{time}]({desk.blog.path}/entries/1)")
    await expect(page.get_by_role("listbox")).to_have_count(0)
    await page.keyboard.type(" and [[")
    await expect(offered).to_have_count(2)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    link = f"[{time}]({desk.blog.path}/entries/1)"
    await expect(body(page)).to_have_value(f"As told at {link} and {link}")
    await expect(page.locator(".preview .body a").first).to_have_attribute("href", f"{desk.blog.path}/entries/1")


async def test_what_is_offered_is_never_in_the_way(desk, named):
    """Escape closes it and leaves what was typed; a bare sign takes no key; an input method's keys are its own."""
    page = await named()
    await body(page).focus()
    await page.keyboard.type("#har")
    offered = page.get_by_role("listbox").get_by_role("option")
    await expect(offered).to_have_count(1)
    pressed = (
        "text => !text.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229, cancelable: true}))"
    )
    assert not await body(page).evaluate(pressed)
    await expect(offered).to_have_count(1)
    await page.keyboard.press("Escape")
    await expect(offered).to_have_count(0)
    await page.keyboard.press("Enter")
    await expect(body(page)).to_have_value("#har\n")
    await page.keyboard.type("@")
    await expect(offered).to_have_count(2)
    await page.keyboard.press("Enter")
    await expect(body(page)).to_have_value("#har\n@\n")
    await page.keyboard.type("ada@har")
    await expect(offered).to_have_count(0)


async def test_lines_of_names_are_completed(desk, named):
    """In topics and bylines each name is completed for itself, by arrows and Enter; Tab alone goes on."""
    page = await named()
    topics = page.get_by_label("Topics")
    await topics.focus()
    await page.keyboard.type("Weather, hol")
    offered = page.get_by_role("listbox").get_by_role("option")
    await expect(offered).to_have_text(["Schleswig-Holstein"])
    await expect(topics).to_have_attribute("aria-expanded", "true")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(topics).to_have_value("Weather, Schleswig-Holstein")
    await page.keyboard.type(", har")
    await expect(offered).to_have_count(1)
    await page.keyboard.press("Tab")
    await expect(topics).to_have_value("Weather, Schleswig-Holstein, har")
    await expect(page.get_by_label("By", exact=True)).to_be_focused()


async def test_a_byline_is_not_the_login(desk, named):
    """Who writes for a colleague sees it, and goes back to their own with a press; the log keeps who posted."""
    page = await named()
    by = page.get_by_label("By", exact=True)
    mine = page.get_by_role("button", name="Use mine")
    await expect(mine).to_be_hidden()
    await by.fill("Inés Muñoz")
    await expect(mine).to_be_visible()
    await body(page).fill("For Inés.")
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text("Entry 3 is posted.")
    await expect(by).to_have_value("Inés Muñoz")
    await mine.click()
    await expect(by).to_have_value("Ada Quist")
    await expect(mine).to_be_hidden()
    query = AuditQuery(desk.blog.id, action=Kind.ENTRY_POSTED)
    async with desk.app.services.store.read() as transaction:
        (record, *_) = await audit_records(transaction, query, 1)
    ada = await desk.app.services.users.by_name("ada")
    assert (record.by, record.subject) == (f"user:{ada.id}", "entry:3")
