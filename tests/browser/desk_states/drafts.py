"""The states of drafts at the desk: of contributors, of editors who approve, of what goes out by itself."""

from datetime import timedelta

from playwright.async_api import expect

from liveblog.access.drafts import require_author, require_change, require_editor
from liveblog.desk import DraftAct
from liveblog.model.draft import DraftText
from liveblog.model.moment import now
from liveblog.model.principal import COMMAND, Grant, Scope
from tests.browser.desk_states.registry import desk_state

BLOG = "storm-tide"
_LONG = (
    "The water at the old lock has passed the mark of 1976 for the first time since it was built.\n\n"
    "> We have moved everybody out of the lower streets\n\n"
    "says the harbour master. **Nobody is hurt.**"
)


async def give_drafts(staff):
    """Fill the blog's desk, once: Inés submits two, Ada schedules one and has two of her own, Cleo shares one."""
    if staff.drafts:
        return staff.drafts
    blog, drafts = staff.blogs[BLOG], staff.app.services.drafts
    users, number = staff.app.services.users, staff.people["ines"].id
    await users.set_grants(number, [Grant(Scope.SUBMIT, blog.id)])
    staff.people["ines"] = await users.by_id(number)
    cleo, ada, ines = (staff.principal(name) for name in ("cleo", "ada", "ines"))

    async def keep(by, key, headline, body):
        return await drafts.keep(by, blog, f"draft-{key}-{blog.id}", DraftText(headline=headline, body=body))

    def act(by, draft, rule=require_change):
        return DraftAct(by, blog, draft.id, rule)

    gauge = await keep(ines, "gauge", "Gauge at the old lock: 6.12 m", _LONG)
    await drafts.submit(act(ines, gauge, require_author), "The number is from the waterways office.")
    ferry = await keep(
        ines, "ferry", "", "The ferry to the islands stays in port until tomorrow at noon, its company says."
    )
    await drafts.submit(act(ines, ferry, require_author))
    await drafts.note_seen(ada, blog, ferry)
    dyke = await keep(ines, "dyke", "Dyke at Neuwerk", "It holds.")
    await drafts.submit(act(ines, dyke, require_author))
    await drafts.send_back(act(ada, dyke, require_editor), "Says who? Please name the source.")
    warning = await keep(ada, "warning", "Severe weather warning ends", "At six the warning ends.")
    await drafts.schedule(act(ada, warning, require_editor), now() + timedelta(hours=3, minutes=4, seconds=30))
    await keep(ada, "later", "What we know about the power cuts", "…")
    await keep(ada, "note", "", "Call the mayor's office again at four")
    tide = await keep(cleo, "tide", "Tide table for tonight", "High water at 21:40.")
    await drafts.share(act(cleo, tide, require_author), shared=True)
    gone = await keep(ada, "gone", "Wrong rumour about the bridge", "It is closed.")
    await drafts.discard(act(ada, gone))
    staff.drafts |= {"gauge": gauge, "ferry": ferry, "dyke": dyke, "warning": warning}
    return staff.drafts


@desk_state
async def desk_with_drafts(staff):
    await give_drafts(staff)
    return await staff.open(f"/desk/{BLOG}", "ada")


@desk_state
async def desk_drafts(staff):
    await give_drafts(staff)
    return await staff.open(f"/desk/{BLOG}/drafts", "ada")


@desk_state
async def desk_drafts_held(staff):
    await give_drafts(staff)
    page = await staff.open(f"/desk/{BLOG}/drafts", "ada")
    await page.get_by_role("button", name="Hold all").click()
    await expect(page.locator(".message.good")).to_contain_text("held")
    await staff.app.services.drafts.release(COMMAND, staff.blogs[BLOG])
    return page


@desk_state
async def desk_contributor(staff):
    await give_drafts(staff)
    return await staff.open(f"/desk/{BLOG}", "ines")


@desk_state
async def desk_draft_to_approve(staff):
    made = await give_drafts(staff)
    page = await staff.open(f"/desk/{BLOG}/drafts/{made['gauge'].id}", "ada")
    await expect(page.locator("[data-preview-entry]").get_by_text("Nobody is hurt.")).to_be_visible()
    return page


@desk_state
async def desk_draft_sent_back(staff):
    made = await give_drafts(staff)
    return await staff.open(f"/desk/{BLOG}/drafts/{made['dyke'].id}", "ines")


@desk_state
async def desk_draft_submitted(staff):
    made = await give_drafts(staff)
    return await staff.open(f"/desk/{BLOG}/drafts/{made['ferry'].id}", "ines")


@desk_state
async def desk_draft_scheduled(staff):
    made = await give_drafts(staff)
    return await staff.open(f"/desk/{BLOG}/drafts/{made['warning'].id}", "ada")


@desk_state
async def desk_draft_which_hour(staff):
    made = await give_drafts(staff)
    page = await staff.open(f"/desk/{BLOG}/drafts/{made['gauge'].id}", "ada")
    await page.get_by_label("Goes out by itself at").fill("2031-10-26T02:30:00")
    await page.get_by_role("button", name="Schedule").click()
    await expect(page.get_by_label("Which of the two?")).to_be_visible()
    return page


@desk_state
async def desk_post_at(staff):
    page = await staff.open("/desk/marathon", "ben")
    await page.get_by_label("Text", exact=True).fill("The first runners are on the bridge.")
    await page.get_by_text("Post at …").click()
    await page.get_by_label("Goes out by itself at").fill("02:30:00")
    await page.get_by_label("On this day").fill("2020-03-29")
    await page.get_by_role("button", name="Schedule").click()
    await expect(page.locator("[data-wrong=publish_at]")).to_contain_text("has passed")
    return page
