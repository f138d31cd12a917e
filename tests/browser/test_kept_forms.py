"""Forms of the desk that are sent as forms are: what is typed into them outlives a tab that is closed."""

import re
from dataclasses import dataclass

import pytest
from playwright.async_api import Page, expect

from liveblog.desk.changes import Revise, SetBriefing, SetClaim
from liveblog.model.briefing import BriefingDraft, StatementDraft
from liveblog.model.claim import ClaimDraft, ClaimStatus
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.principal import COMMAND, Principal, Scope
from tests.browser.audits import violations
from tests.browser.desks import Desk, body
from tests.browser.shelf import BACK, FULL, REFUSES, again, shelf, until_dropped, until_kept

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def opened(desk: Desk, path: str, name: str = "ada") -> Page:
    """Open a page of the desk that may have no field for an entry."""
    page = await desk.open(name=name)
    await page.goto(desk.app.url + (path if path.startswith("/desk") else desk.path + path))
    return page


async def unfold(page: Page) -> None:
    """Open whatever a field may be hidden in."""
    await page.locator("main details").evaluate_all("all => { for (const one of all) one.open = true; }")


async def test_a_briefing_outlives_its_tab(desk: Desk):
    """More statements than were drawn, a status and entries stand in it again; nothing of it is a violation."""
    await desk.app.post(desk.blog, "Ten ships left.")
    page = await opened(desk, "/briefing")
    await page.get_by_label("What is known").fill("Ten ships left.")
    await page.get_by_role("button", name="One more statement").click()
    await page.get_by_label("What is known").nth(1).fill("Nobody was hurt.")
    await page.get_by_label("Entries that support it").nth(1).fill("#1")
    await page.get_by_label("Status").nth(1).select_option("confirmed")
    await until_kept(page, "confirmed")
    page = await again(page)
    await expect(page.get_by_text(BACK)).to_be_visible()
    await expect(page.get_by_label("What is known").nth(0)).to_have_value("Ten ships left.")
    await expect(page.get_by_label("What is known").nth(1)).to_have_value("Nobody was hurt.")
    await expect(page.get_by_label("Entries that support it").nth(1)).to_have_value("#1")
    await expect(page.get_by_label("Status").nth(1)).to_have_value("confirmed")
    assert await violations(page) == []
    await page.get_by_role("button", name="Save the briefing").last.click()
    await expect(page).to_have_url(f"{desk.app.url}{desk.path}?done=briefing")
    await page.goto(f"{desk.app.url}{desk.path}/briefing")
    await expect(page.get_by_label("What is known").nth(1)).to_have_value("Nobody was hurt.")
    await expect(page.get_by_text(BACK)).to_have_count(0)


async def test_what_was_typed_is_thrown_away_when_somebody_says_so(desk: Desk):
    """Then the form says what is saved, now and the next time."""
    page = await opened(desk, "/briefing")
    await page.get_by_label("What is known").fill("A rumour.")
    await until_kept(page, "A rumour.")
    page = await again(page)
    await page.get_by_role("button", name="Throw it away").click()
    await expect(page.get_by_label("What is known")).to_have_value("")
    page = await again(page)
    await expect(page.get_by_label("What is known")).to_have_value("")
    assert "rumour" not in await shelf(page)


async def test_what_comes_back_overwrites_nobody(desk: Desk):
    """A briefing that somebody else saved meanwhile is shown above what was typed, and stands until it is seen."""
    page = await opened(desk, "/briefing")
    await page.get_by_label("What is known").fill("Ten ships left.")
    await until_kept(page, "Ten ships left.")
    await desk.app.services.desk.do(
        desk.blog.slug, SetBriefing(BriefingDraft((StatementDraft("Nine ships left."),))), COMMAND
    )
    page = await again(page)
    await expect(page.get_by_text(BACK)).to_be_visible()
    await page.get_by_role("button", name="Save the briefing").last.click()
    await expect(page.get_by_role("alert")).to_contain_text("The briefing was changed in the meantime")
    await expect(page.get_by_role("region", name="What stands there now")).to_contain_text("Nine ships left.")
    await expect(page.get_by_label("What is known").first).to_have_value("Ten ships left.")


async def test_what_was_typed_since_an_answer_outlives_a_reload(desk: Desk):
    """The form that came back from the server is sent again by a reload: words and ticks of after that are in it."""
    told = CorrectionDraft(CorrectionKind.CORRECTION, "Nine ships.")
    briefing = SetBriefing(BriefingDraft((StatementDraft("Ten ships left.", None, (1,)),)))
    await desk.app.post(desk.blog, "Ten ships left.")
    await desk.app.services.desk.do(desk.blog.slug, briefing, COMMAND)
    await desk.app.services.desk.do(desk.blog.slug, Revise(1, {}, correction=told), COMMAND)
    page = await opened(desk, "/briefing")
    holds = page.get_by_label("The statement still holds")
    await holds.check()
    await page.get_by_role("button", name="One more statement").click()
    await expect(page.get_by_label("What is known")).to_have_count(2)
    await holds.uncheck()
    await page.get_by_label("What is known").nth(1).fill("Nobody was hurt.")
    await until_kept(page, "Nobody was hurt.")
    await page.reload()
    await expect(page.get_by_text(BACK)).to_be_visible()
    await expect(page.get_by_label("What is known").nth(1)).to_have_value("Nobody was hurt.")
    await expect(holds).not_to_be_checked()


async def test_notes_for_the_next_editor_outlive_their_tab(desk: Desk):
    """They stand in the form again until they are handed over, and not after that."""
    page = await opened(desk, "/handover")
    await page.get_by_label("Notes for the next editor").fill("The ministry calls back.")
    await until_kept(page, "ministry")
    page = await again(page)
    await expect(page.get_by_text(BACK)).to_be_visible()
    await expect(page.get_by_label("Notes for the next editor")).to_have_value("The ministry calls back.")
    await page.get_by_role("button", name="Hand over").click()
    await expect(page.get_by_text("It waits for the next editor")).to_be_visible()
    await until_dropped(page, "ministry")


async def test_notes_stay_when_another_button_of_the_page_is_pressed(desk: Desk):
    """Notes that were typed before somebody takes the shift, or leaves nobody on duty, are in the form still."""
    page = await opened(desk, "/handover")
    notes = page.get_by_label("Notes for the next editor")
    for button, said in (("I have it", "You have it"), ("Nobody is on duty", "Nobody is on duty now.")):
        await notes.fill(f"The ministry calls back. {button}")
        await until_kept(page, button)
        await page.get_by_role("button", name=button).click()
        await expect(page.locator(".message.good")).to_contain_text(said)
        await expect(page.get_by_text(BACK)).to_be_visible()
        await expect(notes).to_have_value(f"The ministry calls back. {button}")


TYPED_ON = """addEventListener('submit', () => setTimeout(() => {
    const field = document.querySelector('#summary');
    field.value += ' All are safe.';
    field.dispatchEvent(new Event('input', { bubbles: true }));
}))"""


@dataclass(frozen=True)
class Form:
    """A form of the desk: where it is, the field of its words, what else it needs, and what sends it."""

    path: str
    field: str
    words: str
    button: str
    needs: tuple[tuple[str, str], ...] = ()


FORMS = {
    "summary": Form("", "#summary", "Ten ships left the harbour.", "Save"),
    "shift": Form("", "#note", "Ben takes over from Ada.", "Hand over"),
    "sign-off": Form("", "#sign_off", "That is all for tonight.", "Close the coverage"),
    "promise": Form("/promises", "#text", "The ministry calls back.", "Promise it", (("#due_time", "16:00"),)),
    "claim": Form("/entries/1/claims", "#quote", "Ten ships left.", "Reported"),
    "source": Form("/entries/2/claims", "input[id^=source-]", "The harbour master", "Confirmed"),
    "source-listed": Form("/claims", "input[id^=source-]", "The harbour master", "Confirmed"),
    "withdrawing": Form("/entries/1/withdraw", "#reason", "It was another harbour.", "Withdraw it"),
    "figure": Form("/figures", "#source", "Red Crescent", "Set", (("#name", "Dead"), ("#number", "35"))),
    "setup": Form("/setup", "#description", "All that happens at the quay.", "Save"),
    "new-blog": Form(
        "/desk/-/blogs", "#summary", "Nothing is known so far.", "Make the blog", (("#title", "Storm tide"),)
    ),
}


@pytest.fixture
async def house(desk: Desk) -> Desk:
    """A desk with an admin, Cleo, two entries, and a claim in the second."""
    await desk.app.services.users.create("cleo", "Cleo Ohm", Scope.ADMIN)
    await desk.app.post(desk.blog, "Ten ships left.")
    await desk.app.post(desk.blog, "All are safe.")
    claim = SetClaim(2, ClaimDraft(ClaimStatus.REPORTED))
    await desk.app.services.desk.do(desk.blog.slug, claim, COMMAND)
    return desk


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
async def test_a_form_has_its_words_until_the_server_has_them(house, form: Form):
    """Typed without a network, the tab closed: they stand there again, once, and are gone when they are taken."""
    page = await opened(house, form.path, "cleo")
    await unfold(page)
    await page.context.set_offline(True)
    for field, value in ((form.field, form.words), *form.needs):
        await page.locator(field).fill(value)
    await until_kept(page, form.words)
    page = await again(page)
    await expect(page.get_by_text(BACK)).to_be_visible()
    await expect(page.locator(form.field)).to_be_visible()
    await expect(page.locator(form.field)).to_have_value(form.words)
    assert await violations(page) == []
    address = page.url
    await page.locator(f"form:has({form.field})").get_by_role("button", name=form.button).last.click()
    await expect(page).to_have_url(re.compile(r"\?done="))
    await until_dropped(page, form.words)
    await page.goto(address)
    await expect(page.get_by_text(BACK)).to_have_count(0)


async def test_words_typed_after_a_save_outlive_a_reload(desk):
    """The address says still that something was saved; that was something else."""
    page = await opened(desk, "/handover")
    notes = page.get_by_label("Notes for the next editor")
    await notes.fill("The ministry calls back.")
    await page.get_by_role("button", name="Hand over").click()
    await expect(page.get_by_text("It waits for the next editor")).to_be_visible()
    await notes.fill("The ministry calls back. At nine.")
    await until_kept(page, "At nine.")
    await page.reload()
    await expect(notes).to_have_value("The ministry calls back. At nine.")


async def test_words_typed_while_a_form_is_sent_stay(desk):
    """What was sent is dropped, and what was typed until the answer came is not."""
    page = await opened(desk, "")
    await unfold(page)
    await page.locator("#sign_off").fill("That is all.")
    await page.locator("#summary").fill("Ten ships left.")
    await until_kept(page, "Ten ships left.")

    await page.evaluate(TYPED_ON)
    await page.locator("form:has(#summary)").get_by_role("button", name="Save").click()
    await expect(page).to_have_url(re.compile(r"\?done=details"))
    await expect(page.locator("#summary")).to_have_value("Ten ships left. All are safe.")
    await expect(page.locator("#sign_off")).to_have_value("That is all.")


async def test_refused_words_outlive_their_tab(desk):
    """The server has given them back, in a page that nobody can ask for again."""
    page = await opened(desk, "/figures")
    await page.get_by_label("Name").fill("Dead")
    await page.locator("#source").fill("Red Crescent")
    await page.get_by_role("button", name="Set", exact=True).click()
    await expect(page.locator("[aria-invalid]")).to_have_count(1)
    await until_kept(page, "Red Crescent")
    page = await again(page, f"{desk.app.url}{desk.path}/figures")
    await expect(page.locator("#source")).to_have_value("Red Crescent")


async def test_a_mark_that_was_taken_off_stays_off(desk):
    """What comes back is the form as it was left, not its ticks alone."""
    page = await opened(desk, "")
    await unfold(page)
    mark = page.get_by_label("Let readers report errors, if everybody may read it")
    await expect(mark).to_be_checked()
    await mark.uncheck()
    await until_kept(page, "take_reports")
    page = await again(page)
    await expect(page.get_by_text(BACK)).to_be_visible()
    await expect(page.get_by_label("Let readers report errors, if everybody may read it")).not_to_be_checked()


async def test_notes_that_are_newer_elsewhere_are_shown_beside_those_typed_here(desk):
    """The same editor has left other notes from a telephone meanwhile: which of them stand is for them to say."""
    page = await opened(desk, "/handover")
    await page.get_by_label("Notes for the next editor").fill("The ministry calls back.")
    await until_kept(page, "ministry")
    phone = await opened(desk, "/handover")
    await phone.get_by_label("Notes for the next editor").fill("Call the harbour.")
    await phone.get_by_role("button", name="Hand over").click()
    await expect(phone.get_by_text("It waits for the next editor")).to_be_visible()
    page = await again(page)
    await expect(page.get_by_label("Notes for the next editor")).to_have_value("Call the harbour.")
    await expect(page.get_by_label("What you had typed")).to_have_value("The ministry calls back.")
    assert await violations(page) == []
    await page.get_by_role("button", name="Bring it back").click()
    await expect(page.get_by_label("Notes for the next editor")).to_have_value("The ministry calls back.")


async def test_a_form_whose_words_the_browser_refuses_works(desk):
    """It says so once, and is saved as ever."""
    page = await opened(desk, "/promises")
    await page.add_init_script(FULL)
    await page.reload()
    await page.locator("#text").fill("The ministry calls back.")
    await expect(page.get_by_text(REFUSES)).to_be_visible()
    await page.locator("#due_time").fill("16:00")
    await page.get_by_role("button", name="Promise it").click()
    await expect(page.get_by_text("It is promised.")).to_be_visible()


async def test_a_time_that_is_brought_back_is_meant_where_it_was_typed(desk):
    """The coverage moves meanwhile: the zone of before comes back with the time, and stands beside it."""
    page = await opened(desk, "/figures")
    for name, value in (("name", "Ships"), ("number", "35"), ("as_of", "2014-03-04T18:00")):
        await page.locator(f"#{name}").fill(value)
    await until_kept(page, "18:00")
    await desk.app.services.desk.change_blog(desk.blog.slug, {"zone": "America/New_York"}, COMMAND)
    page = await again(page)
    await expect(page.locator("#as_of")).to_have_value("2014-03-04T18:00")
    await expect(page.locator("span[data-zone]")).to_have_text("Europe/Berlin")
    await page.get_by_role("button", name="Set", exact=True).click()
    await page.get_by_label("Set now with this time: Tuesday, 4 March 2014, 18:00 CET").check()
    await page.get_by_role("button", name="Set", exact=True).click()
    await expect(page.locator("td time")).to_have_attribute("datetime", "2014-03-04T17:00:00.000Z")


async def test_an_edit_and_its_correction_outlive_their_tab(house):
    """The page of the entry offers them again; saved over what somebody else has saved since, both are shown."""
    page = await house.open(f"{house.path}/entries/1?correction=correction", name="ada")
    await page.context.set_offline(True)
    await body(page).fill("Nine ships left.")
    await page.get_by_label("Tell readers").fill("Nine ships left, not ten.")
    await until_kept(page, "not ten")
    page = await again(page)
    ben = await house.app.services.users.by_name("ben")
    by = Principal(f"user:{ben.id}", ben.byline, ben.grants)
    await house.app.services.desk.revise(house.blog.slug, 1, {"body": "Eight ships left."}, by)
    await page.get_by_role("button", name="Bring it back").click()
    await expect(body(page)).to_have_value("Nine ships left.")
    await expect(page.get_by_label("Tell readers")).to_have_value("Nine ships left, not ten.")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_text("has changed this entry meanwhile")).to_be_visible()
    for words in ("Eight ships left.", "Nine ships left."):
        await expect(page.locator("form.conflict")).to_contain_text(words)
