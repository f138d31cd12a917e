"""The states of cards of addresses, and of an entry's versions."""

from playwright.async_api import expect

from tests.browser.desk_states.registry import desk_state
from tests.media.pictures import photo


@desk_state
async def desk_versions(staff):
    blog, desk = staff.blogs["storm-tide"], staff.app.services.desk
    number = await staff.app.post(blog, "The ferries stay until four.\n\nFour boats are late.", headline="Ferries wait")
    changed = {"body": "The ferries stay until six.\n\nFive boats are late.", "topics": ("Harbour",)}
    await desk.revise(blog.slug, number, changed, staff.principal("ada"))
    return await staff.open(f"/desk/storm-tide/entries/{number}/versions", "ada")


@desk_state
async def desk_card_found(staff):
    picture = await staff.app.services.pictures.save(photo(1200, 800))
    found = {
        "card_url": "https://tide.example/news/2026/11/pier",
        "card_kind": "page",
        "card_title": "Pier of Westerhever lost to the sea: “We heard it before we saw it”",
        "card_text": "The last forty metres went at high water. Nobody was on it, says the harbour master.",
        "card_author": "Cleo Ohm, Theodora-Alexandra Papadopoulou-Konstantinidis",
        "card_source": "The Tide",
        "card_time": "2026-11-27 16:58:00+01:00",
        "card_image": picture.path,
        "card_picture": "on",
    }
    page = await _card(staff, found["card_url"], lambda route: route.fulfill(json=found))
    await expect(page.get_by_label("Title of the card")).to_have_value(found["card_title"])
    await expect(page.locator("[data-preview] figure.card img")).to_be_visible()
    return page


@desk_state
async def desk_card_looked_up(staff):
    page = await _card(staff, "https://tide.example/news/2026/11/pier", lambda _: None)
    await expect(page.locator("[data-card-told]")).to_contain_text("Looking it up")
    return page


@desk_state
async def desk_card_refused(staff):
    page = await _card(staff, "http://10.0.0.7/wire/4711", lambda route: route.continue_())
    await expect(page.locator("[data-card-told]")).to_contain_text("be fetched")
    return page


@desk_state
async def desk_card_without_script(staff):
    page = await staff.open("/desk/storm-tide", "ada", java_script_enabled=False)
    await page.get_by_label("Text", exact=True).fill("What we know so far:\n\nhttp://10.0.0.7/wire/4711")
    await page.get_by_text("Card from an address").click()
    await page.get_by_role("button", name="Look it up").click()
    await expect(page.locator("#wrong-card_url")).to_contain_text("be fetched")
    return page


async def _card(staff, address, answer):
    """Have an address of a text looked up."""
    page = await staff.open("/desk/storm-tide", "ada")
    await page.route("**/cards", answer)
    await page.get_by_label("Text", exact=True).fill(f"What we know so far:\n\n{address}")
    await page.get_by_role("button", name="Card", exact=True).click()
    return page


async def _place(staff, latitude):
    page = await staff.open("/desk/storm-tide", "ada")
    await page.get_by_role("button", name="Place", exact=True).click()
    await page.get_by_label("Name of the place").fill("Suva")
    await page.get_by_label("Latitude").fill(latitude)
    return page


@desk_state
async def desk_place(staff):
    page = await _place(staff, "-18.14, 178.44")
    await page.get_by_label("Latitude").press("Tab")
    await expect(page.get_by_label("Longitude")).to_have_value("178.44")
    return page


@desk_state
async def desk_place_refused(staff):
    page = await _place(staff, "178.44, -18.14")
    await page.get_by_label("Latitude").press("Enter")
    await expect(page.locator("[data-place-told]")).to_contain_text("latitude comes first")
    return page


@desk_state
async def desk_place_in_the_text(staff):
    page = await _place(staff, "-18.14, 178.44")
    await page.get_by_label("Latitude").press("Enter")
    await expect(page.locator("[data-preview] .globe")).to_be_visible()
    return page
