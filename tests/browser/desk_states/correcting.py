"""The states of the desk while a change is told to readers, or an entry is withdrawn."""

from playwright.async_api import expect

from liveblog.desk.changes import Retract, Revise
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.entry import EntryChanges
from liveblog.model.principal import COMMAND
from liveblog.model.report import ReportDraft
from tests.browser.desk_states.registry import desk_state

_TEXT = "The harbour police counted **ten ferries** that left before the gates closed. Nobody was on the quay by then."
_RIGHT = (
    "The harbour police counted **nine ferries** that left before the gates closed. Nobody was on the quay by then."
)
_TOLD = "Nine ferries left before the gates closed, not ten; the tenth is still at its berth."


async def _posted(staff) -> str:
    """Post an entry; return the address of its page at the desk."""
    blog = staff.blogs["harbour-strike"]
    number = await staff.app.post(blog, _TEXT, headline="Ferries left in time", byline=("Ada Quist",))
    return f"/desk/harbour-strike/entries/{number}"


async def _corrected(staff) -> str:
    there = await _posted(staff)
    correction = CorrectionDraft(CorrectionKind.CORRECTION, _TOLD, "The harbour police counted ten ferries.")
    change = Revise(int(there.rpartition("/")[2]), EntryChanges(body=_RIGHT), correction=correction)
    await staff.app.services.desk.do("harbour-strike", change, COMMAND)
    return there


async def _withdrawn(staff) -> str:
    there = await _corrected(staff)
    change = Retract(int(there.rpartition("/")[2]), "The ferries were those of another port: our mistake.")
    await staff.app.services.desk.do("harbour-strike", change, COMMAND)
    return there


@desk_state
async def desk_entry_opened(staff):
    page = await staff.open(await _posted(staff), "ada")
    await expect(page.locator(".toolbar")).to_be_visible()
    return page


@desk_state
async def desk_correcting(staff):
    page = await desk_entry_opened(staff)
    await page.get_by_label("Text", exact=True).fill(_RIGHT)
    await page.keyboard.press("Alt+Shift+Digit4")
    await page.keyboard.type(_TOLD)
    await expect(page.get_by_label("What we had said")).not_to_have_value("")
    return page


@desk_state
async def desk_correction_without_words(staff):
    page = await desk_entry_opened(staff)
    await page.get_by_label("a correction").check()
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.locator("#wrong-tell")).not_to_be_empty()
    return page


@desk_state
async def desk_versions_of_corrected(staff):
    return await staff.open(f"{await _corrected(staff)}/versions", "ada")


@desk_state
async def desk_deleting(staff):
    return await staff.open(f"{await _corrected(staff)}/delete", "ada")


@desk_state
async def desk_withdrawing(staff):
    page = await staff.open(f"{await _corrected(staff)}/withdraw", "ada")
    await page.get_by_label("Reason").fill("The ferries were those of another port.")
    return page


@desk_state
async def desk_withdrawn(staff):
    return await staff.open(await _withdrawn(staff), "ada")


@desk_state
async def desk_list_with_withdrawn(staff):
    await _withdrawn(staff)
    return await staff.open("/desk/harbour-strike", "ada")


@desk_state
async def desk_reports(staff):
    there = await _corrected(staff)
    number = int(there.rpartition("/")[2])
    blog = staff.blogs["harbour-strike"]
    said = (
        "I stood on the quay and counted nine ferries, and the tenth is at its berth still. Here is my picture of it."
    )
    await staff.app.services.reports.report(blog, ReportDraft(number, 1, said, "eve.reader@example.org"))
    return await staff.open("/desk/harbour-strike/reports", "ada")
