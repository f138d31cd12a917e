"""What is promised at the desk, and what hands it over."""

from datetime import timedelta

from liveblog.model.principal import COMMAND
from liveblog.model.promise import PromiseDraft, PromiseState
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
