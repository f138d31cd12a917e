"""Forms of the desk that are sent as forms are: what is typed into them outlives a tab that is closed."""

import pytest
from playwright.async_api import Page, expect

from liveblog.desk.changes import Revise, SetBriefing
from liveblog.model.briefing import BriefingDraft, StatementDraft
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.principal import COMMAND
from tests.browser.audits import violations
from tests.browser.desks import Desk, until_kept

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

BACK = "is in the form again; it is not saved yet."


async def opened(desk: Desk, path: str) -> Page:
    """Open a page of the desk that has no field for an entry."""
    page = await desk.open()
    await page.goto(f"{desk.app.url}{desk.path}{path}")
    return page


async def again(page: Page) -> Page:
    """Close a tab without a word, and open its address in another of the same browser."""
    address, context = page.url, page.context
    await page.close()
    page = await context.new_page()
    await page.goto(address)
    return page


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
    assert "rumour" not in await page.evaluate("JSON.stringify({ ...localStorage })")


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
    for change in (briefing, Revise(1, {}, correction=told)):
        await desk.app.services.desk.do(desk.blog.slug, change, COMMAND)
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
    assert "ministry" not in await page.evaluate("JSON.stringify({ ...localStorage })")


async def test_notes_stay_when_another_button_of_the_page_is_pressed(desk: Desk):
    """Whoever writes notes and then takes the shift, or leaves nobody on duty, has them in the form still."""
    page = await opened(desk, "/handover")
    notes = page.get_by_label("Notes for whoever comes next")
    for button, said in (("I have it", "You have it"), ("Nobody is on duty", "Nobody is on duty now.")):
        await notes.fill(f"The ministry calls back. {button}")
        await until_kept(page, button)
        await page.get_by_role("button", name=button).click()
        await expect(page.locator(".message.good")).to_contain_text(said)
        await expect(page.get_by_text(BACK)).to_be_visible()
        await expect(notes).to_have_value(f"The ministry calls back. {button}")
