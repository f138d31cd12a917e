"""The states of the desk while something is claimed, and of its list of what is to be checked."""

from playwright.async_api import expect

from liveblog.desk.changes import SetClaim, revision_or_retraction
from liveblog.model.claim import ClaimDraft, ClaimStatus
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.principal import COMMAND
from tests.browser.desk_states.registry import desk_state

SLUG = "harbour-strike"
_TEXT = "The union says that **no ferry** will leave tonight. The harbour office expects two."
_MARKED = "The union says that **no ferry** will leave tonight."
_UNION = "The union says that no ferry will leave tonight."


async def _claimed(staff) -> int:
    """Post entries with claims, and some that link to what was corrected; return the number of the first."""
    desk, blog = staff.app.services.desk, staff.blogs[SLUG]
    first: int = await staff.app.post(blog, _TEXT, headline="Will they sail?", byline=("Ada Quist",))
    second = await staff.app.post(blog, "Nine ferries have left, a captain tells us.", byline=("Ben Tarr",))
    third = await staff.app.post(blog, f"As we reported at [10:00](/blogs/{SLUG}/entries/{second}), nine have left.")
    said = (
        (first, ClaimDraft(ClaimStatus.DISPUTED, _UNION, "Union of dockers", "https://union.example/notice")),
        (first, ClaimDraft(ClaimStatus.CHECKING, "The harbour office expects two.")),
        (second, ClaimDraft(ClaimStatus.REPORTED, source="A captain at the quay", settled_by=third)),
    )
    for number, claim in said:
        await desk.do(SLUG, SetClaim(number, claim), COMMAND)
    told = CorrectionDraft(CorrectionKind.CORRECTION, "Eight ferries left by noon, not nine; the ninth turned back.")
    await desk.do(SLUG, revision_or_retraction(second, {}, None, told), COMMAND)
    return first


@desk_state
async def desk_claims(staff):
    await _claimed(staff)
    return await staff.open(f"/desk/{SLUG}/claims", "ada")


@desk_state
async def desk_claims_none(staff):
    return await staff.open(f"/desk/{SLUG}/claims", "ada")


@desk_state
async def desk_claims_wrong(staff):
    page = await desk_claims(staff)
    form = page.locator("form[data-claim]").first
    await form.locator("summary").click()
    await form.get_by_label("Which entry settled it").fill("#999")
    await form.get_by_role("button", name="Confirmed").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    return page


@desk_state
async def desk_claims_of_entry(staff):
    return await staff.open(f"/desk/{SLUG}/entries/{await _claimed(staff)}/claims", "ada")


@desk_state
async def desk_claiming(staff):
    page = await staff.open(f"/desk/{SLUG}", "ada")
    await expect(page.locator(".toolbar")).to_be_visible()
    text = page.get_by_label("Text", exact=True)
    await text.fill(_TEXT)
    await text.evaluate("(text, end) => { text.focus(); text.setSelectionRange(0, end); }", len(_MARKED))
    await page.keyboard.press("Alt+Shift+Digit5")
    await expect(page.get_by_label("Only this sentence")).to_have_value(_UNION)
    return page
