"""The states of the list of entries, and of what is said of readers."""

import re

from playwright.async_api import expect

from liveblog.model.principal import COMMAND
from tests.browser.desk_states.registry import desk_state
from tests.browser.desks import stop_clock

_FILLED: set[str] = set()


@desk_state
async def desk_list_of_key_events(staff):
    await _listed(staff)
    return await staff.open("/desk/cup-final?only=key", "ben")


@desk_state
async def desk_list_searched(staff):
    await _listed(staff)
    return await staff.open("/desk/cup-final?q=goal", "ben")


@desk_state
async def desk_list_found_nothing(staff):
    return await staff.open("/desk/marathon?q=nothing+of+the+kind", "ben")


@desk_state
async def desk_list_being_deleted(staff):
    await _listed(staff)
    page = await staff.open("/desk/cup-final", "ben")
    await stop_clock(page)
    links = page.get_by_role("link", name=re.compile("^Delete entry"))
    for nth in (0, 2):
        await links.nth(nth).click()
    await page.locator(".going-row").first.scroll_into_view_if_needed()
    return page


@desk_state
async def desk_list_with_news(staff):
    await _listed(staff)
    blog, desk = staff.blogs["cup-final"], staff.app.services.desk
    number = await staff.app.post(blog, "Was it behind the line? The assistant is asked.")
    page = await staff.open("/desk/cup-final", "ben")
    await page.goto("about:blank")
    await staff.app.post(blog, "Two minutes of extra time are shown.", headline="Extra time")
    await desk.revise(blog.slug, number, {"body": "The goal stands: the assistant saw it right."}, COMMAND)
    await page.goto(f"{staff.app.url}/desk/cup-final")
    await expect(page.locator(".unseen-mark")).to_have_count(2)
    return page


@desk_state
async def desk_readers(staff):
    await _listed(staff)
    blog, hub = staff.blogs["cup-final"], staff.app.services.hub
    for number in range(60):
        hub.follower.note(blog.id, 12 + number % 40)
    page = await staff.open("/desk/cup-final", "ben")
    await page.locator(".readers summary").click()
    await expect(page.get_by_text("95 of 100")).to_be_visible()
    return page


@desk_state
async def desk_readers_in_trouble(staff):
    page = await staff.open("/desk/marathon", "ben")
    await page.route("**/readers", lambda route: route.fulfill(status=503))
    late = "Work in the background is late: 12 jobs wait, the first for 3 min. What is scheduled may be late, too."
    await page.locator(".readers").evaluate(
        """(place, words) => {
            place.append(Object.assign(document.createElement('p'), { className: 'trouble', textContent: words }));
        }""",
        late,
    )
    await page.evaluate("dispatchEvent(new Event('online'))")
    await expect(page.locator("[data-lost]")).to_contain_text("reach its database since")
    return page


async def _listed(staff):
    """Post what can be picked out and found."""
    blog = staff.blogs["cup-final"]
    if blog.slug not in _FILLED:
        _FILLED.add(blog.slug)
        await staff.app.post(
            blog, "Both teams are on the pitch, forty thousand are in the ground.", headline="Kick-off"
        )
        await staff.app.post(
            blog, "A goal from twenty metres.", headline="One to nil", key_event=True, topics=("Goals",)
        )
        await staff.app.post(
            blog, "What you need to know before the second half.", headline="At the break", pinned=True
        )
        await staff.app.post(blog, "The goal is looked at again.", headline="Is it one all?", key_event=True)
