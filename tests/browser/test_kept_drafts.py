"""The pages of drafts: what is typed there and the server lacks outlives its tab, and replaces nobody's words."""

import asyncio
import re
from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Page, expect

from liveblog.desk import DraftAct
from liveblog.model.draft import Draft, DraftText
from liveblog.model.principal import Principal, Scope
from liveblog.store import drafts as rows
from liveblog.web.cookies import SESSION_COOKIE
from tests.browser.audits import violations
from tests.browser.desks import Desk, body, message
from tests.browser.shelf import BACK, FULL, REFUSED, REFUSES, again, shelf, until_dropped, until_kept

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

KEPT = "Kept as a draft"
NEWER = "typed something here that is not saved"


async def principal(desk: Desk, name: str) -> Principal:
    """Return somebody as they act."""
    user = await desk.app.services.users.by_name(name)
    return Principal(f"user:{user.id}", user.byline, user.grants)


async def begun(desk: Desk, words: str, *, by: str = "ada", shared: bool = False) -> Draft:
    """Begin a draft on the server."""
    who, drafts = await principal(desk, by), desk.app.services.drafts
    draft = await drafts.keep(who, desk.blog, uuid4().hex[:22], DraftText(body=words))
    if not shared:
        return draft
    return await drafts.share(DraftAct(who, desk.blog, draft.id, lambda *_: None), shared=True)


async def saved(desk: Desk, number: int) -> str:
    """Read what the server has of a draft."""
    async with desk.app.services.store.read() as connection:
        return (await rows.find_draft(connection, desk.blog, number)).text.body


async def say_elsewhere(desk: Desk, number: int, words: str) -> None:
    """Save other words of a draft, as its author does on another device."""
    async with desk.app.services.store.write() as connection:
        draft = await rows.find_draft(connection, desk.blog, number)
        await rows.save_text(connection, draft, DraftText(body=words), draft.author, draft.saved_at)


async def opened(desk: Desk, draft: Draft, name: str = "ada") -> Page:
    """Open a draft's page."""
    return await desk.open(f"{desk.path}/drafts/{draft.id}", name=name)


@pytest.fixture
async def newsroom(desk: Desk) -> Desk:
    """The desk with a contributor, Inés."""
    await desk.app.services.users.create("ines", "Inés Muñoz", Scope.SUBMIT)
    return desk


async def hold_saving(page: Page) -> asyncio.Event:
    """Let no draft be saved in this browser before something is set: what is said until then lasts only seconds."""
    seen = asyncio.Event()
    await page.context.route("**/drafts", lambda route: route.continue_() if seen.is_set() else route.abort())
    return seen


async def test_words_typed_offline_outlive_their_tab(desk):
    """They stand in the form again, are saved when the server can be reached, and are dropped when it has them."""
    draft = await begun(desk, "Ships.")
    page = await opened(desk, draft)
    await page.context.set_offline(True)
    await body(page).fill("Ships are leaving.")
    await until_kept(page, "Ships are leaving.")
    seen = await hold_saving(page)
    page = await again(page)
    await expect(body(page)).to_have_value("Ships are leaving.")
    await expect(message(page)).to_contain_text(BACK)
    seen.set()
    assert await violations(page) == []
    await expect(page.locator(".kept")).to_contain_text(KEPT)
    assert await saved(desk, draft.id) == "Ships are leaving."
    await until_dropped(page, "Ships are leaving.")
    page = await again(page)
    await expect(message(page)).to_be_hidden()
    await expect(body(page)).to_have_value("Ships are leaving.")


async def test_a_save_that_reaches_nobody_loses_nothing(desk):
    """The browser shows its own page of errors in place of the draft: whoever goes back has the words, unsaved."""
    draft = await begun(desk, "Ships.", by="ben", shared=True)
    page = await opened(desk, draft)
    address = page.url
    await body(page).fill("Ten ships.")
    await page.context.set_offline(True)
    await page.get_by_role("button", name="Save", exact=True).click()
    await page.wait_for_url("chrome-error://**")
    await page.context.set_offline(False)
    await page.goto(f"{address}?done=save")  # what an address says is no acknowledgement
    await expect(body(page)).to_have_value("Ten ships.")
    await expect(message(page)).to_contain_text(BACK)
    assert await saved(desk, draft.id) == "Ships."


async def test_words_for_a_draft_that_was_posted_meanwhile_can_be_read(desk):
    """There is no form for them any more; they stand on its page until somebody throws them away."""
    draft = await begun(desk, "Ships.", shared=True)
    page = await opened(desk, draft)
    await page.context.set_offline(True)
    await body(page).fill("Ships are leaving.")
    await until_kept(page, "leaving")
    other = await opened(desk, draft, "ben")
    await other.get_by_role("button", name="Post", exact=True).click()
    await expect(other.locator(".message.good")).to_contain_text("is posted")
    page = await again(page)
    await expect(page.get_by_label("What you had typed")).to_have_value("Ships are leaving.")
    assert await violations(page) == []
    await page.get_by_role("button", name="Throw it away").click()
    await until_dropped(page, "leaving")


async def test_a_key_of_a_moment_ago_outlives_a_crash(desk):
    """No pause is needed: the browser has each key before the next one comes."""
    page = await opened(desk, await begun(desk, "Ships."))
    await body(page).press("End")
    await page.keyboard.type(" Ten")
    page = await again(page)
    await expect(body(page)).to_have_value("Ships. Ten")


async def test_what_is_saved_is_kept_no_longer(desk):
    """A draft that is saved by its button leaves nothing in the browser, and neither does one that is posted."""
    page = await opened(desk, await begun(desk, "Ships."))
    for words, button, said in (("Ten ships.", "Save", "The draft is saved."), ("Nine ships.", "Post", "is posted")):
        await body(page).fill(words)
        await until_kept(page, words)
        await page.get_by_role("button", name=button, exact=True).click()
        await expect(page.locator(".message.good").first).to_contain_text(said)
        await until_dropped(page, words)
    assert await desk.bodies() == ["Nine ships."]


async def test_a_draft_of_somebody_else_keeps_its_words_in_the_browser(desk):
    """What an editor changes in a shared draft is saved by a button alone; until then the browser has it."""
    draft = await begun(desk, "Ships.", by="ben", shared=True)
    page = await opened(desk, draft)
    await body(page).fill("Ten ships.")
    await until_kept(page, "Ten ships.")
    page = await again(page)
    await expect(body(page)).to_have_value("Ten ships.")
    await expect(message(page)).to_contain_text(BACK)
    assert await saved(desk, draft.id) == "Ships."
    await page.get_by_role("button", name="Throw it away").click()
    await expect(body(page)).to_have_value("Ships.")
    await until_dropped(page, "Ten ships.")


async def come_back_to_newer_words(desk: Desk) -> tuple[Draft, Page]:
    """Type into a draft without a network, save it elsewhere, and open it in another tab."""
    draft = await begun(desk, "Ships.")
    page = await opened(desk, draft)
    await page.context.set_offline(True)
    await body(page).fill("Ships are leaving.")
    await until_kept(page, "leaving")
    await say_elsewhere(desk, draft.id, "From the phone.")
    page = await again(page)
    return draft, page


async def test_words_that_are_newer_elsewhere_are_shown_beside_those_typed_here(desk):
    """The draft was gone on with on another device: both stand there, and nothing is saved before one is chosen."""
    draft, page = await come_back_to_newer_words(desk)
    await expect(message(page)).to_contain_text(NEWER)
    await expect(body(page)).to_have_value("From the phone.")
    await expect(page.get_by_label("What you had typed")).to_have_value("Ships are leaving.")
    assert await violations(page) == []
    page = await again(page)  # also when nobody chooses yet
    await expect(page.get_by_label("What you had typed")).to_have_value("Ships are leaving.")
    assert await saved(desk, draft.id) == "From the phone."
    await page.get_by_role("button", name="Bring it back").click()
    await expect(body(page)).to_have_value("Ships are leaving.")
    await expect(page.get_by_label("What stands there now")).to_have_value("From the phone.")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.locator(".message.good")).to_contain_text("The draft is saved.")
    assert await saved(desk, draft.id) == "Ships are leaving."
    await until_dropped(page, "leaving")


async def test_words_that_somebody_has_no_use_for_are_thrown_away(desk):
    """The newer ones stay as they are, and the older ones are gone."""
    draft, page = await come_back_to_newer_words(desk)
    await page.get_by_role("button", name="Throw it away").click()
    await expect(page.get_by_label("What you had typed")).to_have_count(0)
    await until_dropped(page, "leaving")
    await expect(body(page)).to_have_value("From the phone.")
    assert await saved(desk, draft.id) == "From the phone."


async def test_words_under_somebodys_hands_are_not_taken(desk):
    """The tab that they were typed in is open still: another one of the same draft leaves them where they are."""
    page = await opened(desk, await begun(desk, "Ships."))
    await page.context.set_offline(True)
    await body(page).fill("Ships are leaving.")
    await until_kept(page, "leaving")
    # First: else they may be saved as soon as there is a network.
    await page.route("**/drafts", lambda route: route.abort())
    await page.context.set_offline(False)
    other = await page.context.new_page()
    await other.goto(page.url)
    await expect(other.locator(".toolbar")).to_be_visible()
    await expect(body(other)).to_have_value("Ships.")
    await expect(body(page)).to_have_value("Ships are leaving.")
    assert "leaving" in await shelf(page)


async def test_a_refused_save_waits_for_a_decision(desk):
    """The draft was changed elsewhere: what stands there now is shown, and not written over before somebody says so."""
    draft = await begun(desk, "Ships.")
    page = await opened(desk, draft)
    await page.route("**/drafts", lambda route: route.abort())
    await body(page).fill("Ships are leaving.")
    await say_elsewhere(desk, draft.id, "From the phone.")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(message(page)).to_contain_text("changed in the meantime")
    await expect(page.locator(".toolbar")).to_be_visible()  # before that nobody keeps what is typed
    await page.unroute("**/drafts")
    await expect(page.get_by_label("What stands there now")).to_have_value("From the phone.")
    await expect(body(page)).to_have_value("Ships are leaving.")
    await body(page).press("End")
    await page.keyboard.type(" Ten.")
    page = await again(page, f"{desk.app.url}{desk.path}/drafts/{draft.id}")
    await expect(page.get_by_label("What you had typed")).to_have_value("Ships are leaving. Ten.")
    assert await saved(desk, draft.id) == "From the phone."


async def test_words_outlive_a_session_that_ended(desk):
    """Logged out while writing, the tab closed: they are there after the next login, and for nobody else."""
    draft = await begun(desk, "Ships.", shared=True)
    page = await opened(desk, draft)
    await page.context.clear_cookies()
    await body(page).fill("Ships are leaving.")
    await until_kept(page, "leaving")
    address, context = page.url, page.context
    await page.close()
    for name, words in (("ben", "Ships."), ("ada", "Ships are leaving.")):
        await context.clear_cookies()
        cookie: Any = {"name": SESSION_COOKIE, "value": await desk.session(name), "url": desk.app.url}
        await context.add_cookies([cookie])
        page = await context.new_page()
        await page.goto(address)
        await expect(page.locator(".toolbar")).to_be_visible()
        await expect(body(page)).to_have_value(words)
        await page.close()


async def test_a_word_to_its_author_outlives_its_tab(newsroom):
    """What an editor writes of what is missing stands there again, and is gone when it is sent back."""
    draft = await begun(newsroom, "Ships.", by="ines")
    act = DraftAct(await principal(newsroom, "ines"), newsroom.blog, draft.id, lambda *_: None)
    await newsroom.app.services.drafts.submit(act, "")
    page = await opened(newsroom, draft)
    await page.get_by_label("What is missing").fill("Which ships?")
    await until_kept(page, "Which ships?")
    page = await again(page)
    await expect(page.get_by_label("What is missing")).to_have_value("Which ships?")
    await page.get_by_role("button", name="Send back").click()
    await expect(page).to_have_url(re.compile(r"\?done="))
    await until_dropped(page, "Which ships?")


async def test_the_words_of_a_contributor_outlive_their_tab(newsroom):
    """The form of a new text has them again, and what is submitted then is all of it, once."""
    page = await newsroom.open(name="ines")
    await body(page).fill("Ships.")
    await expect(page.locator(".kept")).to_contain_text(KEPT)
    await until_dropped(page, "Ships.")
    await page.context.set_offline(True)
    await body(page).fill("Ships are leaving.")
    await until_kept(page, "leaving")
    seen = await hold_saving(page)
    page = await again(page)
    await expect(message(page)).to_contain_text(BACK)
    seen.set()
    await expect(body(page)).to_have_value("Ships are leaving.")
    await page.get_by_role("button", name="Submit").click()
    await expect(page.get_by_role("status").first).to_contain_text("editors see it now")
    await until_dropped(page, "leaving")
    assert await saved(newsroom, 1) == "Ships are leaving."


async def test_what_was_kept_a_moment_ago_is_submitted(newsroom):
    """A contributor who types on after the first pause, and submits before the next, is no other device."""
    page = await newsroom.open(name="ines")
    await body(page).fill("Ships.")
    await expect(page.locator(".kept")).to_contain_text(KEPT)
    await body(page).fill("Ships are leaving.")
    await page.get_by_role("button", name="Submit").click()
    await expect(page.get_by_role("status").first).to_contain_text("editors see it now")
    assert await saved(newsroom, 1) == "Ships are leaving."


async def test_what_the_desk_kept_of_a_draft_is_on_its_page(desk):
    """A tab of the desk was closed without a network: the page of its draft has the words, not only the desk."""
    page = await desk.open()
    await body(page).fill("Ships.")
    await expect(page.locator(".kept")).to_contain_text(KEPT)
    await page.context.set_offline(True)
    await body(page).fill("Ships are leaving.")
    await until_kept(page, "leaving")
    page = await again(page, f"{desk.app.url}{desk.path}/drafts/1")
    await expect(message(page)).to_contain_text(NEWER)
    await page.get_by_role("button", name="Bring it back").click()
    await expect(body(page)).to_have_value("Ships are leaving.")
    await expect(page.locator(".kept")).to_contain_text(KEPT)
    await until_dropped(page, "leaving")


@pytest.mark.parametrize("trouble", [FULL, REFUSED], ids=["full", "refused"])
async def test_a_browser_that_keeps_nothing_says_so(desk, trouble: str):
    """Typing goes on, the server keeps the draft all the same, and the page says what the browser doesn't do."""
    draft = await begun(desk, "Ships.")
    page = await opened(desk, draft)
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    await page.add_init_script(trouble)
    await page.reload()
    await expect(page.locator(".toolbar")).to_be_visible()
    await body(page).press("End")
    await page.keyboard.type(" Ten.")
    await expect(message(page)).to_contain_text(REFUSES)
    await expect(body(page)).to_have_value("Ships. Ten.")
    await expect(page.locator(".kept")).to_contain_text(KEPT)
    assert await saved(desk, draft.id) == "Ships. Ten."
    assert failed == []
