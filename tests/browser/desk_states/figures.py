"""The states of a blog's figures at its desk."""

from datetime import timedelta

from playwright.async_api import expect

from liveblog.model.moment import now
from tests.browser.desk_states.registry import desk_state


@desk_state
async def desk_figures(staff):
    await _told(staff)
    return await staff.open("/desk/harbour-strike/figures?figure=berths%20closed", "ada")


@desk_state
async def desk_figure_refused(staff):
    page = await staff.open("/desk/harbour-strike/figures", "ada")
    await page.get_by_label("Name").fill("Berths closed")
    await page.get_by_label("Number").fill("several")
    await page.get_by_role("button", name="Set", exact=True).click()
    await expect(page.get_by_text("must be a number")).to_be_visible()
    return page


@desk_state
async def desk_figure_offered(staff):
    await _told(staff)
    page = await staff.open("/desk/harbour-strike", "ada")
    await page.get_by_label("Text", exact=True).fill("The union has new numbers.\n\n")
    await page.get_by_role("button", name="Figure", exact=True).click()
    await expect(page.get_by_role("option", name="A new figure")).to_be_visible()
    return page


async def _told(staff):
    """Post entries with figures: one with a history, parts that don't add up, another script."""
    blog, at = staff.blogs["harbour-strike"], now()
    for minutes, body in (
        (90, "[[On strike: 240 people | The union]]"),
        (60, "[[Berths closed: 7 (4 ferry + 2 cargo) | Harbour office https://harbour.example/]]"),
        (40, "[[المضربون: ٢٤٠ شخصًا (منهم ٤٠ بحارًا) | النقابة]]"),
        (10, "[[On strike: 1,310 people (including 85 pilots) | The union]]"),
    ):
        await staff.app.post(blog, body, occurred_at=at - timedelta(minutes=minutes))
