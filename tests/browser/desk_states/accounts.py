"""The states of logging in, of one's account, and of what proves that it is oneself."""

from playwright.async_api import expect
from pyotp import TOTP
from sqlalchemy import update

from liveblog.access.acting import acting
from liveblog.access.email_changes import new_email_link
from liveblog.model.moment import now
from liveblog.model.principal import COMMAND
from liveblog.store.access_tables import sessions
from tests.access.authenticator import Authenticator
from tests.browser.desk_states.registry import desk_state
from tests.media.pictures import photo


@desk_state
async def desk_login(staff):
    return await staff.open("/desk/login", None)


@desk_state
async def desk_login_refused(staff):
    page = await staff.open("/desk/login", None)
    await page.get_by_label("Name").fill("ada.quist@example.org")
    await page.get_by_label("Password").fill("wrong")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_be_visible()
    return page


@desk_state
async def desk_login_link(staff):
    link = await staff.app.services.users.new_login_link(staff.people["wei"])
    return await staff.open(f"/desk/login/{link}", None)


@desk_state
async def desk_login_link_used(staff):
    return await staff.open("/desk/login/nothing", None)


@desk_state
async def desk_login_elsewhere_refused(staff):
    return await staff.open("/desk/login/with/newsroom/back?state=of_another_browser&code=1", None)


@desk_state
async def desk_choice(staff):
    return await staff.open("/desk")


@desk_state
async def desk_choice_of_contributor(staff):
    return await staff.open("/desk", "ines")


@desk_state
async def desk_account(staff):
    return await staff.open("/desk/-/account")


@desk_state
async def desk_account_with_passkeys(staff):
    await _give_passkeys(staff, "greta")
    return await _recovery_codes(staff, "greta", leave=True)


@desk_state
async def desk_account_with_new_address(staff):
    await _new_address(staff, "joao")
    return await staff.open("/desk/-/account", "joao")


@desk_state
async def desk_address(staff):
    return await staff.open(f"/desk/-/address/{await _new_address(staff, 'priya')}", "priya")


@desk_state
async def desk_address_not_logged_in(staff):
    return await staff.open(f"/desk/-/address/{await _new_address(staff, 'david')}", None, locale="ar")


async def _new_address(staff, name):
    """Enter another address for somebody, and return the secret of the link that is mailed there."""
    services, user = staff.app.services, staff.people[name]
    await services.email_changes.ask(user, f"{name}@new.example", "en", staff.principal(name))
    async with acting(services.store, COMMAND, now()) as act:
        made = await new_email_link(act, user)
    assert made is not None
    return made[1]


@desk_state
async def desk_account_renaming_a_passkey(staff):
    await _give_passkeys(staff, "fatma")
    page = await staff.open("/desk/-/account", "fatma")
    await page.get_by_text("Rename iCloud").click()
    await expect(page.get_by_label("New name").last).to_be_visible()
    return page


@desk_state
async def desk_codes(staff):
    page = await staff.open("/desk/-/account", "paul")
    await page.get_by_role("button", name="Set up codes").click()
    await expect(page.get_by_role("img", name="QR code")).to_be_visible()
    return page


@desk_state
async def desk_codes_refused(staff):
    page = await desk_codes(staff)
    await page.get_by_label("The code that the app shows now").fill("1")
    await page.get_by_role("button", name="Set up", exact=True).click()
    await expect(page.locator("#wrong-code")).to_be_visible()
    return page


@desk_state
async def desk_recovery_codes(staff):
    return await _recovery_codes(staff, "nadia")


@desk_state
async def desk_code(staff):
    await _recovery_codes(staff, "marek")
    link = await staff.app.services.users.new_login_link(staff.people["marek"])
    page = await staff.open(f"/desk/login/{link}", None)
    await page.get_by_role("button", name="Log in").click()
    await page.get_by_label("Code from your app").fill("123456")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_be_visible()
    return page


@desk_state
async def desk_confirm(staff):
    await _give_passkeys(staff, "lucia")
    page = await _recovery_codes(staff, "lucia", leave=True)
    async with staff.app.services.store.write() as transaction:
        await transaction.execute(update(sessions).values(confirmed_at=None))
    await page.get_by_role("button", name="Stop asking for codes").click()
    await expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    return page


@desk_state
async def desk_confirm_refused(staff):
    page = await _recovery_codes(staff, "sara", leave=True)
    async with staff.app.services.store.write() as transaction:
        await transaction.execute(update(sessions).values(confirmed_at=None))
    await page.get_by_role("button", name="Stop asking for codes").click()
    await page.get_by_label("Code from your app").fill("000000")
    await page.get_by_role("button", name="Confirm").click()
    await expect(page.get_by_role("alert").first).to_be_visible()
    return page


@desk_state
async def desk_confirm_by_password(staff):
    page = await staff.open("/desk/-/account")
    async with staff.app.services.store.write() as transaction:
        await transaction.execute(update(sessions).values(confirmed_at=None))
    await page.get_by_role("button", name="Set up codes").click()
    await expect(page.get_by_label("Your password")).to_be_visible()
    return page


@desk_state
async def desk_confirm_alone(staff):
    page = await staff.open("/desk/-/account", "tom")
    async with staff.app.services.store.write() as transaction:
        await transaction.execute(update(sessions).values(confirmed_at=None))
    await page.goto(f"{staff.app.url}/desk/-/confirm?next=/desk/-/account")
    return page


@desk_state
async def desk_person_with_passkeys(staff):
    await _give_passkeys(staff, "hugo")
    return await staff.open(f"/desk/-/people/{staff.people['hugo'].id}")


async def _give_passkeys(staff, name):
    """Give somebody two passkeys, one of them used."""
    services, user = staff.app.services, staff.people[name]
    passkeys, by = services.factors.passkeys, await services.sessions.principal(await services.sessions.open(user.id))
    for called in ("Work laptop", "iCloud-Schlüsselbund auf dem privaten Telefon"):
        device = Authenticator(services.settings.origin, backed_up=called != "Work laptop")
        asked = await passkeys.ask_to_register(user, by.credential.session)
        await passkeys.register(user, by, asked.secret, device.create(asked.options), called)
    asked = await passkeys.ask_to_log_in()
    await passkeys.log_in(asked.secret, device.get(asked.options))


async def _recovery_codes(staff, name, *, leave=False):
    """Set codes up for somebody; `leave`: and go on to the account."""
    page = await staff.open("/desk/-/account", name)
    await page.get_by_role("button", name="Set up codes").click()
    phone = TOTP(await page.get_by_label("Key", exact=True).input_value())
    await page.get_by_label("The code that the app shows now").fill(phone.now())
    await page.get_by_role("button", name="Set up", exact=True).click()
    if leave:
        await page.get_by_role("link", name="I have kept them").click()
        await expect(page.get_by_text("of 10 recovery codes left")).to_be_visible()
    return page


@desk_state
async def desk_account_wrong(staff):
    page = await staff.open("/desk/-/account")
    await page.locator("#email").evaluate("field => field.type = 'text'")
    await page.get_by_label("Mail address").fill("cleo at home")
    await page.get_by_role("button", name="Save").first.click()
    await expect(page.locator("#wrong-email")).to_be_visible()
    return page


@desk_state
async def desk_account_weak_password(staff):
    page = await staff.open("/desk/-/account", "ada")
    await page.get_by_label("New password").fill("qwertyqwerty")
    await page.get_by_role("button", name="Set the password").click()
    await expect(page.locator("#wrong-new_password")).to_contain_text("most common")
    return page


@desk_state
async def desk_account_typing(staff):
    page = await staff.open("/desk/-/account", "ada")
    async with page.expect_response("**/common-passwords.txt"):
        await page.get_by_label("New password").focus()
    await page.get_by_label("New password").fill("adaquistadaquist")
    await expect(page.locator("[data-state=unmet]")).to_have_count(2)
    return page


@desk_state
async def desk_account_with_picture(staff):
    page = await staff.open("/desk/-/account", "yuki")
    file = {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": photo(900, 1200)}
    await page.locator("#picture").set_input_files([file])
    await page.get_by_role("button", name="Keep the picture").click()
    await expect(page.get_by_alt_text("Your picture")).to_be_visible()
    return page


@desk_state
async def desk_forgotten(staff):
    return await staff.open("/desk/-/forgotten", None)


@desk_state
async def desk_new_password(staff):
    secret = await staff.app.services.password_links.make(staff.people["amina"], COMMAND)
    return await staff.open(f"/desk/-/password/{secret}", None, locale="ar")
