"""The states of the briefing's page, and of a desk at which some of it is to be looked at again."""

from playwright.async_api import expect

from liveblog.desk.changes import Revise, SetBriefing, SetClaim
from liveblog.model.briefing import BriefingDraft, StatementDraft
from liveblog.model.claim import ClaimDraft, ClaimStatus
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from tests.browser.desk_states.registry import desk_state

BLOG = "city-election"


async def _briefed(staff):
    """Write a briefing, and let something become of what carries it."""
    blog, desk, ada = staff.blogs[BLOG], staff.app.services.desk, staff.principal("ada")
    bodies = ("Half of the votes are counted.", "A recount is asked for in two districts.", "Turnout was 61 per cent.")
    one, two, three = [await staff.app.post(blog, body) for body in bodies]
    said = (
        StatementDraft("Half of the votes are **counted**; the rest is expected by midnight", None, (one,)),
        StatementDraft("A recount was asked for in two districts", ClaimStatus.CHECKING, (two,)),
        StatementDraft("Turnout was 61 per cent, the highest since 1990", ClaimStatus.CONFIRMED, (three, one)),
    )
    await desk.do(blog.slug, SetBriefing(BriefingDraft(said)), ada)
    told = CorrectionDraft(CorrectionKind.CORRECTION, "A third, not half.")
    await desk.do(blog.slug, Revise(one, {}, correction=told), ada)
    await desk.do(blog.slug, SetClaim(two, ClaimDraft(ClaimStatus.FALSE)), ada)
    return blog


@desk_state
async def desk_briefing(staff):
    await _briefed(staff)
    page = await staff.open(f"/desk/{BLOG}/briefing", "ada")
    await expect(page.get_by_role("note").first).to_contain_text("was corrected")
    return page


@desk_state
async def desk_briefing_flagged(staff):
    await _briefed(staff)
    page = await staff.open(f"/desk/{BLOG}", "ada")
    await expect(page.locator(".flagged li")).to_have_count(3)
    return page


@desk_state
async def desk_briefing_stale(staff):
    blog = await _briefed(staff)
    page = await staff.open(f"/desk/{BLOG}/briefing", "ada")
    await page.get_by_label("What is known").first.fill("A third of the votes is counted")
    again = SetBriefing(BriefingDraft((StatementDraft("Two thirds of the votes are counted"),)))
    await staff.app.services.desk.do(blog.slug, again, staff.principal("ben"))
    await page.get_by_role("button", name="Save the briefing").click()
    await expect(page.get_by_role("alert")).to_contain_text("changed in the meantime")
    return page
