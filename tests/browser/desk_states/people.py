"""The states of people, invitations and tokens, and of the log of what was done."""

from playwright.async_api import expect

from tests.browser.desk_states.registry import desk_state


@desk_state
async def desk_people(staff):
    return await staff.open("/desk/-/people")


@desk_state
async def desk_people_found_nobody(staff):
    return await staff.open("/desk/-/people?q=nobody+of+this+name")


@desk_state
async def desk_people_of_two_blogs(staff):
    return await staff.open("/desk/-/people", "dora")


@desk_state
async def desk_invited(staff):
    page = await staff.open("/desk/-/people")
    await page.get_by_text("Invite somebody").click()
    name = f"newcomer-{id(page)}"
    await page.get_by_label("Byline").fill("Noor van der Meer")
    await page.get_by_label("Name", exact=True).fill(name)
    await page.get_by_label("Blog", exact=True).fill("Budget debate")
    await page.get_by_label("What they may do there").select_option("submit")
    await page.get_by_role("button", name="Make the invitation").click()
    await expect(page.locator("#secret")).to_be_visible()
    return page


@desk_state
async def desk_invite_refused(staff):
    page = await staff.open("/desk/-/people")
    await page.get_by_text("Invite somebody").click()
    await page.get_by_label("Byline").fill("Another Ada")
    await page.get_by_label("Name", exact=True).fill("ada")
    await page.get_by_role("button", name="Make the invitation").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    return page


@desk_state
async def desk_person(staff):
    return await staff.open(f"/desk/-/people/{staff.people['theodora.papadopoulou'].id}")


@desk_state
async def desk_person_arabic(staff):
    return await staff.open(f"/desk/-/people/{staff.people['amina'].id}")


@desk_state
async def desk_person_invited(staff):
    return await staff.open(f"/desk/-/people/{staff.people['maximilian'].id}")


@desk_state
async def desk_person_shut_out(staff):
    return await staff.open(f"/desk/-/people/{staff.people['henk'].id}")


@desk_state
async def desk_person_with_link(staff):
    page = await staff.open(f"/desk/-/people/{staff.people['tom'].id}")
    await page.get_by_role("button", name="Login link").click()
    await expect(page.locator("#secret")).to_be_visible()
    return page


@desk_state
async def desk_invitation(staff):
    return await staff.open(f"/desk/-/invitations/{staff.invitation}", None)


@desk_state
async def desk_invitation_gone(staff):
    return await staff.open("/desk/-/invitations/invite_nothing", None)


@desk_state
async def desk_tokens(staff):
    return await staff.open("/desk/-/tokens")


@desk_state
async def desk_token_made(staff):
    page = await staff.open("/desk/-/tokens")
    await page.get_by_text("Make a token", exact=True).click()
    await page.get_by_label("Name").fill("Results of the count")
    await page.get_by_label("Blog", exact=True).fill("city-election")
    await page.get_by_role("button", name="Make the token").click()
    await expect(page.locator("#secret")).to_be_visible()
    return page


@desk_state
async def desk_tokens_of_two_blogs_refused(staff):
    page = await staff.open("/desk/-/tokens", "dora")
    await page.get_by_text("Make a token", exact=True).click()
    await page.get_by_label("Name").fill("Ticker")
    await page.get_by_role("button", name="Make the token").click()
    await expect(page.get_by_text("must be chosen")).to_be_visible()
    return page


@desk_state
async def desk_log(staff):
    return await staff.open("/desk/-/log")


@desk_state
async def desk_log_filtered(staff):
    return await staff.open(f"/desk/-/log?by=user:{staff.people['tom'].id}&action=user.granted")


@desk_state
async def desk_log_found_nothing(staff):
    return await staff.open("/desk/-/log?action=epochs.renewed")


@desk_state
async def desk_log_of_a_blog(staff):
    return await staff.open("/desk/-/log?blog=storm-tide", "dora")


@desk_state
async def desk_forbidden(staff):
    return await staff.open("/desk/-/people", "ada")
