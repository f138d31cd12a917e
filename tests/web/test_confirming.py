"""Confirmations: a form waits for a proof of who sends it, and then does what it was to do."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from liveblog.access.sessions import CONFIRMED_FOR
from liveblog.model.partner import KeyKind, PartnerDraft
from liveblog.model.principal import Scope
from liveblog.store.audit_log import AuditQuery, audit_records
from tests.web.desks import PASSWORD, OpenDesk, forms
from tests.web.proofs import (
    ACCOUNT,
    CODES,
    CONFIRM,
    PASSKEYS,
    PEOPLE,
    TOKENS,
    Clock,
    add_passkey,
    open_house,
    opened_visitors,
    set_up_codes,
)


@pytest.fixture
async def desk(migrated_sqlite_url: str) -> AsyncIterator[OpenDesk]:
    """Open a house where nobody has to confirm anything but what lets them in."""
    async with open_house(migrated_sqlite_url) as opened:
        yield opened


@pytest.fixture
async def strict(migrated_sqlite_url: str) -> AsyncIterator[OpenDesk]:
    """Open a house that demands confirmations."""
    async with open_house(migrated_sqlite_url, step_up=True) as opened:
        yield opened


@pytest.fixture
async def visitors(desk: OpenDesk) -> AsyncIterator[Any]:
    """Give a way to let people in whose browsers reach the server by its name."""
    async with opened_visitors(desk) as let_in:
        yield let_in


async def test_what_lets_people_in_is_changed_after_a_confirmation(desk: OpenDesk, visitors):
    """Ten minutes after the login each of these asks for the password first, and then does what it was to do."""
    clock = Clock(desk)
    ada = await visitors("ada")
    await add_passkey(ada)
    csrf = {"csrf": forms(await ada.get(ACCOUNT))[PASSKEYS].values["csrf"]}
    clock.off = CONFIRMED_FOR
    fetched = await ada.fetch(f"{PASSKEYS}/options", csrf)
    assert (fetched.status_code, fetched.json()["code"]) == (403, "confirmation_needed")
    for path in (f"{PASSKEYS}/1", CODES, f"{CODES}/end", f"{CODES}/recovery"):
        asked = await ada.post(path, csrf)
        assert asked.status_code == 403, path
        assert "Confirm that it is you" in asked.text
        assert forms(asked)[path].values["csrf"] == csrf["csrf"]
    assert len(await desk.services.factors.passkeys.of(1)) == 1


async def test_a_form_goes_through_the_confirmation_with_all_that_was_typed(strict: OpenDesk):
    """A wrong password is told and the words stay; the right one does what the form was to do, and then holds."""
    clock = Clock(strict)
    async with opened_visitors(strict) as visitors:
        cleo = await visitors("cleo")
        clock.off = CONFIRMED_FOR
        asked = await cleo.fill_in(TOKENS, TOKENS, name='Ticker "of" <the> harbour', scope="write", days="30")
        assert asked.status_code == 403
        assert (await strict.services.tokens.all()) == []
        form = forms(asked)[TOKENS].values
        assert (form["name"], form["days"]) == ('Ticker "of" <the> harbour', "30")
        wrong = await cleo.post(TOKENS, form | {"confirm_password": "guess"})
        assert wrong.status_code == 401
        assert "guess" not in wrong.text
        made = await cleo.post(TOKENS, forms(wrong)[TOKENS].values | {"confirm_password": PASSWORD})
        assert made.status_code == 200
        (token,) = await strict.services.tokens.all()
        assert (token.name, token.made_by) == ('Ticker "of" <the> harbour', "user:3")
        again = await cleo.fill_in(TOKENS, TOKENS, name="other", scope="write", days="30")
        assert again.status_code == 200
        async with strict.services.store.read() as connection:
            (record,) = await audit_records(connection, AuditQuery(action="session.confirmed"), 10)
        assert (record.by, record.facts) == ("user:3", {"how": "password"})


async def test_rights_wait_for_a_confirmation_where_the_house_wants_it(strict: OpenDesk):
    """Giving rights, inviting, links and letting in again; shutting somebody out can't wait."""
    clock = Clock(strict)
    ben = await strict.services.users.by_name("ben")
    path = f"{PEOPLE}/{ben.id}"
    async with opened_visitors(strict) as visitors:
        cleo = await visitors("cleo")
        csrf = {"csrf": forms(await cleo.get(path))[path].values["csrf"]}
        clock.off = CONFIRMED_FOR
        for do in ("grant", "link", "enable", "invite", "reset"):
            assert "Confirm that it is you" in (await cleo.post(path, csrf | {"do": do, "all": "admin"})).text, do
        invited = await cleo.post(PEOPLE, csrf | {"name": "eve", "byline": "Eve"})
        assert "Confirm that it is you" in invited.text
        assert (await strict.services.users.by_name("ben")).grants == ben.grants
        assert (await cleo.post(path, csrf | {"do": "disable"})).status_code == 303


async def test_a_blog_is_deleted_after_a_confirmation(strict: OpenDesk):
    """The slug alone is not enough for whoever found a desk open; with the password it is gone."""
    clock, path = Clock(strict), "/desk/harbour/delete"
    async with opened_visitors(strict) as visitors:
        cleo = await visitors("cleo")
        clock.off = CONFIRMED_FOR
        asked = await cleo.fill_in(path, path, typed_slug="harbour")
        assert "Confirm that it is you" in asked.text
        assert (await cleo.get("/blogs/harbour")).status_code == 200
        form = forms(asked)[path].values | {"confirm_password": PASSWORD}
        assert (await cleo.post(path, form)).status_code == 303
        assert (await cleo.get("/blogs/harbour")).status_code == 410


async def test_partners_wait_for_a_confirmation(strict: OpenDesk):
    """Making one, changing it, its keys and its receivers; what takes something away is done at once."""
    clock = Clock(strict)
    partner_id = await strict.services.partners.create(PartnerDraft("Agency"))
    await strict.services.partners.make_key(partner_id, KeyKind.SECRET)
    path = f"/desk/-/partners/{partner_id}"
    async with opened_visitors(strict) as visitors:
        cleo = await visitors("cleo")
        csrf = {"csrf": forms(await cleo.get(path))[path].values["csrf"]}
        clock.off = CONFIRMED_FOR
        for to, form in (
            (path, {"do": "key-sk"}),
            (path, {"do": "key-pk"}),
            (path, {"do": "save", "name": "Other"}),
            (path, {"do": "enable"}),
            ("/desk/-/partners", {"name": "X"}),
            (f"{path}/receivers", {"url": "https://x.example/"}),
        ):
            assert "Confirm that it is you" in (await cleo.post(to, csrf | form)).text, form
        for at_once in ("revoke-1", "disable"):
            assert (await cleo.post(path, csrf | {"do": at_once})).status_code == 303
        asked = await cleo.post(path, csrf | {"do": "key-sk"})
        made = await cleo.post(path, forms(asked)[path].values | {"confirm_password": PASSWORD})
        assert (made.status_code, 'id="secret"' in made.text) == (200, True)


async def test_no_house_has_to_demand_it(desk: OpenDesk, visitors):
    """Without the setting rights and tokens are given as before, however long ago somebody logged in."""
    clock = Clock(desk)
    cleo = await visitors("cleo")
    clock.off = CONFIRMED_FOR
    assert (await cleo.fill_in(TOKENS, TOKENS, name="ticker", scope="write", days="30")).status_code == 200


async def test_a_password_confirms_only_those_who_have_nothing_better(strict: OpenDesk):
    """With a passkey or codes these are asked for; a passkey of the same person does, a password does not."""
    clock = Clock(strict)
    async with opened_visitors(strict) as visitors:
        cleo = await visitors("cleo")
        device = await add_passkey(cleo)
        clock.off = CONFIRMED_FOR
        asked = await cleo.fill_in(TOKENS, TOKENS, name="ticker", scope="write", days="30")
        assert "Your password" not in asked.text
        form = forms(asked)[TOKENS].values
        refused = await cleo.post(TOKENS, form | {"confirm_password": PASSWORD})
        assert refused.status_code == 403
        options = (await cleo.fetch(f"{CONFIRM}/options", {"csrf": form["csrf"]})).json()
        proof = {"passkey_asked": options["asked"], "passkey_answer": device.get(options["options"])}
        assert (await cleo.post(TOKENS, form | proof)).status_code == 200
        clock.off += CONFIRMED_FOR
        replayed = await cleo.post(TOKENS, form | proof)
        assert replayed.status_code == 401
        assert "answered before" in replayed.text
        assert len(await strict.services.tokens.all()) == 1


async def test_a_login_by_less_than_one_has_confirms_nothing(strict: OpenDesk):
    """Whoever has a passkey and comes by password is in, and is asked for the passkey before giving rights."""
    async with opened_visitors(strict) as visitors:
        await add_passkey(await visitors("cleo"))
        other = await visitors()
        await other.fill_in("/desk/login", "/desk/login", name="cleo", password=PASSWORD)
        asked = await other.fill_in(TOKENS, TOKENS, name="ticker", scope="write", days="30")
        assert asked.status_code == 403
        assert "Use a passkey" in asked.text


async def test_a_code_confirms(strict: OpenDesk):
    """With codes set up, one of them is asked for, once."""
    clock = Clock(strict)
    async with opened_visitors(strict) as visitors:
        cleo = await visitors("cleo")
        phone, _ = await set_up_codes(cleo)
        clock.off = CONFIRMED_FOR
        form = forms(await cleo.fill_in(TOKENS, TOKENS, name="ticker", scope="write", days="30"))[TOKENS].values
        assert (await cleo.post(TOKENS, form | {"confirm_code": "000000"})).status_code == 401
        assert (await cleo.post(TOKENS, form | {"confirm_code": phone.at(clock())})).status_code == 200


async def test_tokens_of_programs_are_not_asked(strict: OpenDesk):
    """The API has no confirmation: a program could not give one. A token of the house still does what it may."""
    secret = await strict.services.tokens.create("script", Scope.ADMIN)
    async with opened_visitors(strict) as visitors:
        client = (await visitors()).client
        made = await client.post(
            "/api/v1/blogs", json={"slug": "new", "title": "New"}, headers={"authorization": f"Bearer {secret}"}
        )
        assert made.status_code == 201


async def test_the_page_that_asks_leads_back(desk: OpenDesk, visitors):
    """By itself it goes on to a page of the desk, and nowhere else."""
    clock = Clock(desk)
    ada = await visitors("ada")
    assert (await ada.get(f"{CONFIRM}?next={ACCOUNT}")).headers["location"] == ACCOUNT
    clock.off = CONFIRMED_FOR
    for asked, then in ((ACCOUNT, ACCOUNT), ("https://evil.example/", "/desk")):
        page = f"{CONFIRM}?next={asked}"
        answer = await ada.fill_in(page, CONFIRM, confirm_password=PASSWORD)
        assert (answer.status_code, answer.headers["location"]) == (303, then)
        clock.off += CONFIRMED_FOR


async def test_a_password_is_not_set_by_who_finds_a_desk_open(desk: OpenDesk, visitors):
    """Whoever logs in by passkey alone has no old password to ask for: the passkey is asked for instead."""
    clock = Clock(desk)
    ben = await visitors("ben")
    await add_passkey(ben)
    clock.off = CONFIRMED_FOR
    asked = await ben.fill_in(ACCOUNT, f"{ACCOUNT}/password", new_password="harbour ships at dawn")
    assert asked.status_code == 403
    assert (await desk.services.users.by_name("ben")).password_hash is None
