"""What is promised at the desk, and what hands it over."""

from datetime import timedelta

from liveblog.desk.changes import SetClaim
from liveblog.model.claim import ClaimDraft, ClaimStatus
from liveblog.model.principal import COMMAND
from liveblog.model.promise import PromiseDraft, PromiseState
from liveblog.model.report import ReportDraft
from liveblog.model.shift import ShiftDraft
from tests.browser.desk_states.registry import desk_state


async def _promised(staff) -> int:
    """Promise four things: one is due, one is about an entry, one was kept; return the number of the entry."""
    blog, services = staff.blogs["harbour-strike"], staff.app.services
    now = services.desk.clock()
    number: int = await staff.app.post(blog, "The ministry says nothing yet.", headline="Nothing from the ministry")
    for text, entry, minutes in (
        ("We have asked the ministry who signed the permit, and call again at four if nobody answers.", number, -4),
        ("More from the quay at 16:00.", None, 25),
        ("A map of the closed streets.", None, 200),
        ("The names of the ferries.", None, 60),
    ):
        made = await services.promises.make(blog, PromiseDraft(text, now + timedelta(minutes=minutes), entry), COMMAND)
    await services.promises.change(blog, made.promise.id, {"state": PromiseState.DONE}, COMMAND)
    return number


@desk_state
async def desk_promises(staff):
    await _promised(staff)
    return await staff.open("/desk/harbour-strike/promises", "ada")


@desk_state
async def desk_with_due_promise(staff):
    await _promised(staff)
    return await staff.open("/desk/harbour-strike", "ada")


@desk_state
async def desk_handover(staff):
    await _promised(staff)
    blog, services = staff.blogs["harbour-strike"], staff.app.services
    await services.desk.do("harbour-strike", SetClaim(1, ClaimDraft(ClaimStatus.REPORTED)), COMMAND)
    await services.reports.report(blog, ReportDraft(1, 1, "The ministry did speak, on the radio at three."))
    await services.desk.hand_over("harbour-strike", ShiftDraft("Ada takes over.", "Ada Quist"), COMMAND)
    notes = "The ministry calls back before four.\nDo not use the number of ferries from the union: it counts tugs."
    await services.handovers.prepare(blog, staff.principal("ada"), notes, "")
    return await staff.open("/desk/harbour-strike/handover", "ben")


@desk_state
async def desk_told_of_handover(staff):
    await staff.app.services.handovers.prepare(staff.blogs["harbour-strike"], staff.principal("ada"), "x", "")
    return await staff.open("/desk/harbour-strike", "ben")
