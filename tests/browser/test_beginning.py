"""Beginning in a browser: from the link to a blog that is open for its first entry."""

from datetime import timedelta

import pytest
from playwright.async_api import expect

from liveblog.access.secrets import digest, new_secret
from liveblog.model.moment import now
from liveblog.render.addresses import beginning_path
from liveblog.store.links import insert_beginning
from tests.browser.desks import body

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.parametrize("script", [True, False])
async def test_a_newcomer_gets_from_the_link_to_the_first_blog(live_app, open_page, script):
    """The slug follows the title until it is typed, the zone is the browser's; without scripts the server does it."""
    secret, name = new_secret("begin"), f"ada-{script}".lower()
    async with live_app.services.store.write() as connection:
        await insert_beginning(connection, digest(secret), now() + timedelta(hours=1))
    page = await open_page(
        live_app.url + beginning_path(secret), java_script_enabled=script, timezone_id="America/Lima", locale="en-GB"
    )
    await page.get_by_label("Byline").fill("Ada Quist")
    await page.get_by_label("Login name").fill(name)
    await page.get_by_label("New password").fill("harbour ships at dawn")
    await page.get_by_role("button", name="Go on to the first blog").click()
    await expect(page.get_by_role("heading", name="New blog")).to_be_visible()
    await page.get_by_label("Title").fill(f"Böen am Hafen {name}")
    if script:
        await expect(page.get_by_label("Slug")).to_have_value(f"boen-am-hafen-{name}")
        await page.get_by_label("Slug").fill(f"gale-{name}")
        await page.get_by_label("Title").fill("Böen")
        await expect(page.get_by_label("Slug")).to_have_value(f"gale-{name}")
        await expect(page.get_by_label("Time zone")).to_have_value("America/Lima")
    await page.get_by_role("button", name="Make the blog").click()
    await expect(page.locator("[data-done]")).to_contain_text("The blog is made")
    slug = f"gale-{name}" if script else f"boen-am-hafen-{name}"
    assert page.url.partition("?")[0].endswith(f"/desk/{slug}")
    await expect(body(page)).to_be_focused()
