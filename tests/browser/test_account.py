"""Passwords and pictures of one's own in a browser, with scripts and without; the screens as axe sees them."""

import asyncio
from functools import partial

import pytest
from playwright.async_api import FilePayload, Page, expect

from liveblog.model.principal import COMMAND
from liveblog.web.cookies import SESSION_COOKIE
from tests.browser.audits import everywhere
from tests.browser.desks import Desk
from tests.browser.opening import go_on_after
from tests.media.pictures import photo

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

ACCOUNT = "/desk/-/account"
CALM = {"reduced_motion": "reduce"}


async def account(desk: Desk, **context: object) -> Page:
    """Open the account of Ben, who has no password yet."""
    page = await desk.opener("about:blank", **context)
    await page.context.add_cookies([{"name": SESSION_COOKIE, "value": await desk.session("ben"), "url": desk.app.url}])
    await page.goto(desk.app.url + ACCOUNT)
    return page


async def test_rules_tell_while_one_types(desk: Desk):
    """Each says whether it is met, to eyes and to screen readers; a common password is known before it is sent."""
    page = await account(desk, **CALM)
    field, rules = page.get_by_label("New password"), page.locator("#rules")
    async with page.expect_response("**/common-passwords.txt"):
        await field.focus()
    await field.fill("qwertyqwerty")
    await expect(rules.locator("[data-rule=rare]")).to_have_text("None of the 100,000 most common passwords: not met")
    await expect(rules.locator("[data-rule=long]")).to_have_text(
        "At least 12 characters: a few words of your own are best: met"
    )
    assert await everywhere(page) == []
    await field.fill("harbour ships at dawn")
    await expect(rules.locator("[data-state=met]")).to_have_count(4)
    await page.get_by_role("button", name="Set the password").click()
    await expect(page.get_by_role("status")).to_contain_text("The new password is set.")


async def test_rules_tell_of_what_was_typed_before_their_script_was_there(desk: Desk):
    """Where it comes late, what stands in the field is held to the common passwords without another key."""
    page = await account(desk, **CALM)
    come = asyncio.Event()
    await page.route("**/password.js", partial(go_on_after, come))
    await page.reload(wait_until="commit")
    await page.get_by_label("New password").fill("qwertyqwerty")
    come.set()
    rare = page.locator("#rules [data-rule=rare]")
    await expect(rare).to_have_text("None of the 100,000 most common passwords: not met")


async def test_without_scripts_the_rules_are_a_list(desk: Desk):
    """Nothing is marked; the server says what is wrong, at the field."""
    page = await account(desk, java_script_enabled=False)
    await page.get_by_label("New password").fill("qwertyqwerty")
    await expect(page.locator("#rules li")).to_have_count(4)
    await expect(page.locator("#rules [data-state=met], #rules [data-state=unmet]")).to_have_count(0)
    await page.get_by_role("button", name="Set the password").click()
    await expect(page.locator("#wrong-new_password")).to_contain_text("most common")


async def test_a_picture_is_kept_and_removed_without_scripts(desk: Desk):
    """The form sends the file as it is; the picture stands in the bar of each page until it is removed."""
    page = await account(desk, java_script_enabled=False)
    file: FilePayload = {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": photo(900, 1200)}
    await page.locator("#picture").set_input_files(file)
    await page.get_by_role("button", name="Keep the picture").click()
    await expect(page.get_by_alt_text("Your picture")).to_be_visible()
    await expect(page.locator(".bar .portrait")).to_be_visible()
    await page.get_by_role("button", name="Remove it").click()
    await expect(page.locator(".portrait")).to_have_count(0)


async def test_the_pages_behind_a_link_are_good_to_all(desk: Desk):
    """Forgotten password, new password and invitation: nothing that axe finds, also from right to left."""
    users, links = desk.app.services.users, desk.app.services.password_links
    ada = await users.by_name("ada")
    await users.change_profile(ada, {"language": "ar"}, COMMAND)
    _, invitation = await users.invite("noor", "نور", [], None, COMMAND, language="ar")
    paths = (
        "/desk/-/forgotten",
        f"/desk/-/password/{await links.make(ada, COMMAND)}",
        f"/desk/-/invitations/{invitation}",
    )
    for path in (*paths, "/desk/-/password/nothing"):
        page = await desk.opener(desk.app.url + path, **CALM)
        assert await everywhere(page) == [], path
