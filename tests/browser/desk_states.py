"""The states of the desk: each screen as somebody in a newsroom of thirty sees it.

Each is a function of that newsroom (`tests.browser.staff`); its name is the state's, and it returns the page in it.
`scripts/look FOLDER desk` shows them.
"""

from collections.abc import Awaitable, Callable

from PIL import Image, ImageOps
from playwright.async_api import Page, expect
from pyotp import TOTP
from sqlalchemy import update

from liveblog.access.acting import acting
from liveblog.access.email_changes import new_email_link
from liveblog.model.moment import now
from liveblog.model.presence import Sign
from liveblog.model.principal import COMMAND
from liveblog.store.access_tables import sessions
from tests.access.authenticator import Authenticator
from tests.browser.desks import go_back, return_from_past
from tests.browser.staff import Staff
from tests.media.pictures import encoded, photo

DeskState = Callable[[Staff], Awaitable[Page]]
DESK_STATES: dict[str, DeskState] = {}


def desk_state(made: DeskState) -> DeskState:
    """Make a function a state of the desk, called as it is."""
    DESK_STATES[made.__name__] = made
    return made


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


@desk_state
async def desk_begin(staff):
    page = await staff.open("/desk/login", None)
    values = {"name": "", "byline": "Ada Quist", "email": ""}
    errors = {"new_password": "must have at least 12 characters"}
    shown = {"me": None, "secret": "begin_secret", "values": values, "errors": errors, "message": None}
    await page.set_content(staff.app.services.renderer.page("beginning.html", **shown))  # the newsroom has begun
    return page


@desk_state
async def desk_begin_gone(staff):
    return await staff.open("/desk/-/begin/begin_secret", None)


@desk_state
async def desk_new_blog(staff):
    page = await staff.open("/desk/-/blogs")
    await page.get_by_label("Title").fill("Böen am Hafen: der Tag danach")
    await expect(page.get_by_label("Slug")).to_have_value("boen-am-hafen-der-tag-danach")
    return page


@desk_state
async def desk_new_blog_refused(staff):
    page = await staff.open("/desk/-/blogs")
    await page.get_by_label("Title").fill("Storm tide")
    await page.get_by_label("Slug").fill("storm tide")
    await page.get_by_label("Time zone").fill("Berlin")
    await page.get_by_role("button", name="Make the blog").click()
    await expect(page.locator("#wrong-zone")).to_contain_text("name of a zone")
    return page


@desk_state
async def desk_choice_searched(staff):
    return await staff.open("/desk?q=c&state=live")


@desk_state
async def desk_choice_found_nothing(staff):
    return await staff.open("/desk?state=shelved")


@desk_state
async def desk_setup(staff):
    return await staff.open("/desk/storm-tide/setup", "dora")


@desk_state
async def desk_setup_refused(staff):
    page = await staff.open("/desk/budget-debate/setup")
    await page.get_by_label("Time zone").fill("Berlin")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("#wrong-zone")).to_contain_text("name of a zone")
    return page


@desk_state
async def desk_remove_refused(staff):
    page = await staff.open("/desk/marathon/delete")
    await page.get_by_label("Type its slug").fill("maraton")
    await page.get_by_role("button", name="Delete the blog").click()
    await expect(page.locator("#wrong-typed_slug")).to_contain_text("nothing was deleted")
    return page


@desk_state
async def desk_sign_off(staff):
    page = await staff.open("/desk/trial")
    await page.locator("details.more > summary").click()
    await page.get_by_label("Last entry").fill("That is all for today. **Thank you** for reading.")
    return page


def _view(width=1200, height=800):
    """Draw something that looks like a photo: sky over water."""
    sky = Image.linear_gradient("L").resize((width, height))
    image = ImageOps.colorize(sky, "#f2c894", "#1d3b54", mid="#7a8fa3")
    image.paste("#20303a", (0, height * 2 // 3, width * 2 // 3, height))
    return encoded(image, "JPEG", quality=88)


async def _with_pictures(staff, *sizes, slug="storm-tide"):
    page = await staff.open(f"/desk/{slug}", "ada")
    await page.get_by_label("Text", exact=True).fill("The water stands at the second step of the quay.")
    files = [
        {"name": f"IMG_{4120 + number}.jpg", "mimeType": "image/jpeg", "buffer": _view(*size)}
        for number, size in enumerate(sizes)
    ]
    async with page.expect_file_chooser() as choosing:
        await page.get_by_role("button", name="Picture", exact=True).click()
    await (await choosing.value).set_files(files)
    return page


@desk_state
async def desk_pictures_of_a_text(staff):
    page = await _with_pictures(staff, (1200, 800), (800, 1200))
    rows = page.get_by_role("list", name="Pictures of the text").get_by_role("listitem")
    await expect(rows.nth(1).locator("img")).to_be_visible()
    await rows.nth(0).get_by_label("What it shows").fill("Water over the lowest step of the quay")
    await rows.nth(0).get_by_label("Caption").fill("The fish quay at ten to twelve.")
    await rows.nth(0).get_by_label("Credit").fill("Ada Quist")
    await rows.nth(1).get_by_label("Sensitive").check()
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("[data-message]")).to_contain_text("Say what each picture shows.")
    return page


@desk_state
async def desk_pictures_on_their_way(staff):
    page = await _with_pictures(staff, (600, 400))
    await page.route("**/pictures*", lambda route: route.abort())
    async with page.expect_file_chooser() as choosing:
        await page.get_by_role("button", name="Picture", exact=True).click()
    await (await choosing.value).set_files({"name": "wreck.jpg", "mimeType": "image/jpeg", "buffer": _view(600, 400)})
    await expect(page.get_by_text("Not uploaded: the server")).to_be_visible()
    return page


@desk_state
async def desk_crop(staff):
    page = await _with_pictures(staff, (1200, 800))
    await page.get_by_role("button", name="Crop: picture 1").click()
    edge = page.get_by_label("Right edge")
    await edge.focus()
    for _ in range(60):
        await page.keyboard.press("ArrowLeft")
    return page


@desk_state
async def desk_library(staff):
    blog, app = staff.blogs["storm-tide"], staff.app
    kept = [await app.services.pictures.save(_view(1200, height)) for height in (800, 500, 1500)]
    await app.post(blog, f"![Water over the quay]({kept[0].path})\nThe fish quay at ten to twelve. *Ada Quist*")
    await app.post(blog, f"![The pier at low water]({kept[1].path})\n\n![A wreck]({kept[2].path}#sensitive)\n*Agency*")
    await app.post(blog, f"![Water over the quay]({kept[0].path})")
    return await staff.open("/desk/storm-tide/pictures", "ada")


@desk_state
async def desk_library_found_nothing(staff):
    return await staff.open("/desk/storm-tide/pictures?q=helicopter", "ada")


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
    await expect(page.get_by_text("put together").first).to_be_visible()
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
async def desk_list_with_news(staff):
    await _listed(staff)
    page = await staff.open("/desk/cup-final", "ben")
    await page.goto("about:blank")
    blog, desk = staff.blogs["cup-final"], staff.app.services.desk
    number = await staff.app.post(blog, "Two minutes of extra time are shown.", headline="Extra time")
    await desk.revise(blog.slug, number - 1, {"body": "The goal stands: the assistant saw it right."}, COMMAND)
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


_FILLED: set[str] = set()


from tests.browser import draft_states  # noqa: E402, F401 -- more of them, which are made with what stands above


@desk_state
async def desk_waiting(staff):
    page = await _written_offline(staff, "desk-waiting")
    await expect(page.get_by_text("3 waiting")).to_be_visible()
    return page


@desk_state
async def desk_waited_too_long(staff):
    page = await _written_offline(staff, "desk-waited", 14)
    await staff.app.post(staff.blogs["trial"], "The jury has come back.", headline="Jury back in court")
    await return_from_past(page)
    await page.context.set_offline(False)
    await expect(page.get_by_text("These 3 waited")).to_be_visible()
    return page


@desk_state
async def desk_arrived_late(staff):
    page = await _written_offline(staff, "desk-late", 4)
    await return_from_past(page)
    await page.context.set_offline(False)
    await expect(page.get_by_role("list", name="Arrived late").get_by_role("listitem").first).to_be_visible()
    return page


async def _written_offline(staff, name, minutes=0):
    """Write three texts without a network, so many minutes ago; the name keeps those of two states apart."""
    page = await staff.open("/desk/trial", "ada")
    await go_back(page, minutes)
    await page.context.set_offline(True)
    await page.get_by_label("Text", exact=True).focus()
    long = "The judge asks the jury to go on with what was said about the second night, and not to speak of the first."
    for text in (f"The court rises ({name}).", "Back at *half past two*.", long):
        await page.keyboard.type(text)
        await page.keyboard.press("Control+Enter")
    await expect(page.locator("[data-message]")).to_contain_text("you are offline")
    return page
