"""The states of several people at one desk."""

import re

from playwright.async_api import expect

from liveblog.model.presence import Sign
from tests.browser.desk_states.registry import desk_state


async def _colleagues(staff, blog, entry_id):
    """Let somebody edit an entry, others be there, or have been, and two be on something."""
    presence = staff.app.services.presence
    for name, sign in (("ben", Sign("page-one", entry_id, True)), ("theodora.papadopoulou", Sign("page-one"))):
        await presence.sign(blog, staff.principal(name), sign, edits=True)
    await presence.sign(blog, staff.principal("tom"), Sign("page-one", entry_id), edits=True)
    await presence.leave(blog, staff.principal("tom"), "page-one")
    await presence.undertake(blog, staff.principal("dora"), "The ferry that is late: calling the harbour master")
    await presence.undertake(blog, staff.principal("ada"), "Fire at the station")


@desk_state
async def desk_together(staff):
    blog = staff.blogs["city-election"]
    number = await staff.app.post(blog, "Half of the votes are counted.", headline="Half of it")
    await _colleagues(staff, blog, number)
    page = await staff.open("/desk/city-election", "ada")
    await expect(page.get_by_role("group", name="Who is at the desk")).to_contain_text("Ben Tarr")
    return page


@desk_state
async def desk_together_on_it(staff):
    await _colleagues(staff, staff.blogs["cup-final"], await staff.app.post(staff.blogs["cup-final"], "Kick-off."))
    page = await staff.open("/desk/cup-final", "ada")
    await page.locator("summary", has_text="on it").click()
    await page.get_by_label("What are you working on?").fill("Line-ups, with the injured")
    return page


@desk_state
async def desk_entry_held(staff):
    blog = staff.blogs["film-festival"]
    number = await staff.app.post(blog, "The jury has met.\n\nIt will speak at six.", headline="The jury")
    await _colleagues(staff, blog, number)
    return await staff.open(f"/desk/film-festival/entries/{number}", "ada")


async def _changed_by_two(staff, slug, mine, theirs):
    """Have somebody save what somebody else saved meanwhile."""
    blog, desk = staff.blogs[slug], staff.app.services.desk
    number = await staff.app.post(blog, "The boats wait.\n\nFour are late.\n\nMore at six.", headline="Boats")
    page = await staff.open(f"/desk/{slug}/entries/{number}", "ada")
    await desk.revise(blog.slug, number, theirs, staff.principal("ben"))
    await page.get_by_label("Text", exact=True).fill(mine)
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text(re.compile("been merged")).first).to_be_visible()
    return page


@desk_state
async def desk_put_together(staff):
    theirs = {"body": "The boats wait.\n\nFour are late.\n\nMore at seven."}
    return await _changed_by_two(staff, "climate-talks", "The boats are off.\n\nFour are late.\n\nMore at six.", theirs)


@desk_state
async def desk_conflict(staff):
    theirs = {"body": "The boats wait.\n\nFive are late, says the harbour master.\n\nMore at seven."}
    mine = "The boats are off.\n\nSix of them are late, and two are lost.\n\nMore at six."
    return await _changed_by_two(staff, "harbour-strike", mine, theirs)
