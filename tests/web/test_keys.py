"""Passkeys and codes at the desk, through the forms that it serves, mostly without a script."""

import json
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest

from liveblog.access.sessions import CONFIRMED_FOR
from liveblog.access.throttle import CODE
from liveblog.store.audit_log import AuditQuery, audit_records
from liveblog.web.cookies import DEVICE_COOKIE, SESSION_COOKIE, STEP_COOKIE
from tests.audit_lines import Lines
from tests.web.desks import PASSWORD, OpenDesk, forms, open_desk
from tests.web.proofs import (
    ACCOUNT,
    CODES,
    CONFIRM,
    LATER,
    PASSKEYS,
    PEOPLE,
    STEP,
    Clock,
    add_passkey,
    by_password,
    log_in_by,
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
async def visitors(desk: OpenDesk) -> AsyncIterator[Any]:
    """Give a way to let people in whose browsers reach the server by its name."""
    async with opened_visitors(desk) as let_in:
        yield let_in


async def test_a_passkey_is_added_used_and_removed(desk: OpenDesk, visitors):
    """The account lists it; it logs in without name, password or code; removed, it opens nothing."""
    ada, elsewhere = await visitors("ada"), await visitors()
    assert "not used yet" not in (await ada.get(ACCOUNT)).text
    device = await add_passkey(ada)
    page = (await ada.get(ACCOUNT)).text
    assert "Work laptop" in page
    assert "not used yet" in page
    answer = await log_in_by(elsewhere, device, next="/desk/harbour")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/harbour")
    assert (await elsewhere.get("/desk/harbour")).status_code == 200
    assert "last used" in (await ada.get(ACCOUNT)).text.partition("Codes from an app")[0].partition("Passkeys")[2]
    assert (await ada.fill_in(ACCOUNT, f"{PASSKEYS}/1")).status_code == 303
    refused = await log_in_by(await visitors(), device)
    assert refused.status_code == 401
    assert "not known here" in refused.text


async def test_a_passkey_is_renamed(desk: OpenDesk, visitors):
    """By whose it is, without a word in the log; a name is proposed from the device, and no two are proposed alike."""
    ada, cleo = await visitors("ada"), await visitors("cleo")
    ada.client.headers["user-agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:149.0) Gecko/20100101 Firefox/149.0"
    assert forms(await ada.get(ACCOUNT))[PASSKEYS].values["passkey_name"] == "Firefox on Linux"
    await add_passkey(ada)
    (passkey,) = await desk.services.factors.passkeys.of(1)
    there = f"{PASSKEYS}/{passkey.id}/name"
    assert (await ada.fill_in(ACCOUNT, there, name="Firefox on Linux")).headers["location"].endswith("passkey_renamed")
    (passkey,) = await desk.services.factors.passkeys.of(1)
    assert passkey.name == "Firefox on Linux"
    assert forms(await ada.get(ACCOUNT))[PASSKEYS].values["passkey_name"] == "Firefox on Linux (2)"
    assert "wrong=passkey_name" in (await ada.fill_in(ACCOUNT, there, name=" ")).headers["location"]
    csrf = forms(await cleo.get(ACCOUNT))[PASSKEYS].values["csrf"]
    assert (await cleo.post(there, {"csrf": csrf, "name": "Mine"})).status_code == 404
    async with desk.services.store.read() as connection:
        (record,) = await audit_records(connection, AuditQuery(action="passkey.renamed"), 10)
    assert (record.subject, record.facts) == ("user:1", {"passkey": passkey.id})


async def test_a_session_that_was_there_before_is_not_the_one_after(desk: OpenDesk, visitors):
    """Whoever planted a session in a browser does not share the one that a passkey, or a code, opens."""
    ada = await visitors("ada")
    device = await add_passkey(ada)
    planted = await desk.services.sessions.open((await desk.services.users.by_name("ben")).id)
    victim = await visitors()
    victim.client.cookies.set(f"__Host-{SESSION_COOKIE}", planted, domain="live.example.org")
    await log_in_by(victim, device)
    assert victim.client.cookies[f"__Host-{SESSION_COOKIE}"] != planted
    assert await desk.services.sessions.principal(planted) is None


async def test_other_sites_begin_and_end_nothing(desk: OpenDesk, visitors):
    """Neither a login by passkey, nor a code, nor anything of the account can be sent from another site."""
    ada = await visitors("ada")
    csrf = {"csrf": forms(await ada.get(ACCOUNT))[PASSKEYS].values["csrf"]}
    paths = [
        "/desk/-/login/passkey",
        "/desk/-/login/passkey/options",
        STEP,
        PASSKEYS,
        f"{PASSKEYS}/options",
        f"{PASSKEYS}/1",
        CODES,
        f"{CODES}/proof",
        f"{CODES}/end",
        f"{CODES}/recovery",
        CONFIRM,
        f"{CONFIRM}/options",
    ]
    for path in paths:
        assert (await ada.post(path, csrf, origin="https://evil.example")).status_code == 403, path
    for path in paths[3:]:
        assert (await ada.post(path, {"csrf": "no"})).status_code == 403, path


async def test_codes_make_a_second_step(desk: OpenDesk, visitors):
    """After the password nothing is open; after the code the page that was asked for is, with a new session."""
    clock = Clock(desk)
    phone, recovery = await set_up_codes(await visitors("ada"))
    assert len(recovery) == 10
    clock.off = LATER
    visitor = await visitors()
    answer = await by_password(visitor, "/desk/harbour")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{STEP}?next=/desk/harbour")
    cookies = visitor.client.cookies
    assert f"__Host-{SESSION_COOKIE}" not in cookies
    assert f"__Host-{DEVICE_COOKIE}" not in cookies
    assert (await visitor.get("/desk/harbour")).status_code == 303
    step = answer.headers["location"]
    wrong = await visitor.fill_in(step, STEP, code="000000")
    assert wrong.status_code == 401
    assert "This code is wrong" in wrong.text
    half = cookies[f"__Host-{STEP_COOKIE}"]
    done = await visitor.fill_in(step, STEP, code=phone.at(clock()))
    assert (done.status_code, done.headers["location"]) == (303, "/desk/harbour")
    assert f"__Host-{STEP_COOKIE}" not in cookies
    assert (await visitor.get("/desk/harbour")).status_code == 200
    again = await visitors()
    again.client.cookies.set(f"__Host-{STEP_COOKIE}", half, domain="live.example.org")
    assert (await again.get(STEP)).headers["location"] == "/desk/login?next=/desk"
    assert (await again.post(STEP, {"code": recovery[0]})).status_code == 401


async def test_a_half_login_opens_nothing_else(desk: OpenDesk, visitors):
    """Its cookie is no session, under either name, on any page of the desk."""
    await set_up_codes(await visitors("ada"))
    visitor = await visitors()
    await by_password(visitor)
    half = visitor.client.cookies[f"__Host-{STEP_COOKIE}"]
    visitor.client.cookies.set(f"__Host-{SESSION_COOKIE}", half, domain="live.example.org")
    for path in ("/desk", "/desk/harbour", ACCOUNT, CONFIRM):
        assert (await visitor.get(path)).headers["location"].startswith("/desk/login"), path


async def test_a_link_needs_the_code_too(desk: OpenDesk, visitors):
    """A login link stands for the password alone: whoever reads somebody's mail has not their phone."""
    await set_up_codes(await visitors("ada"))
    users, visitor = desk.services.users, await visitors()
    link = await users.new_login_link(await users.by_name("ada"))
    answer = await visitor.post("/desk/login", {"link": link})
    assert answer.headers["location"].startswith(STEP)


async def test_a_recovery_code_logs_in(desk: OpenDesk, visitors):
    """Once; the account says how many are left, and makes new ones."""
    ada = await visitors("ada")
    _, recovery = await set_up_codes(ada)
    visitor = await visitors()
    step = (await by_password(visitor)).headers["location"]
    assert (await visitor.fill_in(step, STEP, code=recovery[3])).status_code == 303
    assert "<strong>9</strong> of 10 recovery codes left" in (await ada.get(ACCOUNT)).text
    other = await visitors()
    step = (await by_password(other)).headers["location"]
    assert (await other.fill_in(step, STEP, code=recovery[3])).status_code == 401
    new = await ada.fill_in(ACCOUNT, f"{CODES}/recovery")
    assert len(re.findall(r'<code dir="ltr">([\w-]+)</code>', new.text)) == 10
    assert recovery[4] not in new.text


async def test_guessing_codes_is_slow(desk: OpenDesk, visitors):
    """After some wrong ones there is a time to wait, said in words and in the answer's head; nobody is locked out."""
    clock = Clock(desk)
    phone, _ = await set_up_codes(await visitors("ada"))
    clock.off = LATER
    visitor = await visitors()
    step = (await by_password(visitor)).headers["location"]
    for _ in range(CODE.free):
        assert (await visitor.fill_in(step, STEP, code="000000")).status_code == 401
    refused = await visitor.fill_in(step, STEP, code=phone.at(clock()))
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= CODE.every.total_seconds()
    clock.off += CODE.every
    step = (await by_password(visitor)).headers["location"]
    assert (await visitor.fill_in(step, STEP, code=phone.at(clock()))).status_code == 303


async def test_a_code_that_does_not_fit_loses_nothing(desk: OpenDesk, visitors):
    """While codes are set up a wrong one leads to the same secret again, and nothing has changed."""
    ada = await visitors("ada")
    page = await ada.fill_in(ACCOUNT, CODES)
    form = forms(page)[f"{CODES}/proof"].values
    wrong = await ada.post(f"{CODES}/proof", form | {"code": "12"})
    assert wrong.status_code == 422
    assert "is not the code that the app shows now" in wrong.text
    secret = re.search(r'<input id="secret" value="(\w+)"', page.text)
    assert secret
    assert secret[1] in wrong.text
    assert 'role="img"' in wrong.text
    assert " style=" not in wrong.text
    assert (await by_password(await visitors())).headers["location"] == "/desk"


async def test_the_last_way_in_is_kept(desk: OpenDesk, visitors):
    """Ben has no password: his only passkey stays, and he is told why."""
    ben = await visitors("ben")
    await add_passkey(ben)
    kept = await ben.fill_in(ACCOUNT, f"{PASSKEYS}/1")
    assert "last way" in (await ben.get(kept.headers["location"])).text
    assert len(await desk.services.factors.passkeys.of(2)) == 1


async def test_an_admin_helps_who_has_lost_the_phone(desk: OpenDesk, visitors):
    """Passkeys and codes are taken away and sessions end, by who looks after them; the password is left."""
    ada, cleo, ben = await visitors("ada"), await visitors("cleo"), await visitors("ben")
    await add_passkey(ada)
    await set_up_codes(ada)
    path = f"{PEOPLE}/{(await desk.services.users.by_name('ada')).id}"
    page = await cleo.get(path)
    assert "1 passkey and codes from an app" in page.text
    csrf = {"csrf": forms(await ben.get(ACCOUNT))[PASSKEYS].values["csrf"]}
    assert (await ben.post(path, csrf | {"do": "reset"})).status_code == 403
    assert (await cleo.fill_in(path, path, do="reset")).status_code == 303
    assert (await ada.get("/desk")).status_code == 303
    assert (await by_password(ada)).headers["location"] == "/desk"
    async with desk.services.store.read() as connection:
        (record,) = await audit_records(connection, AuditQuery(action="factors.reset"), 10)
    assert (record.by, record.facts) == ("user:3", {"passkeys": 1})


async def test_where_there_can_be_none_it_is_said(migrated_sqlite_url: str):
    """Without a public name and a key the account says what is missing, and the login offers no passkey."""
    async with open_desk(migrated_sqlite_url, PASSWORD) as desk, desk.visitor("ada") as ada, desk.visitor() as stranger:
        page = (await ada.get(ACCOUNT)).text
        assert "LIVEBLOG_PUBLIC_URL" in page
        assert "LIVEBLOG_SECRET_KEY" in page
        login = (await stranger.get("/desk/login")).text
        assert "passkey" not in login
        csrf = {"csrf": forms(await ada.get(ACCOUNT))[ACCOUNT].values["csrf"]}
        assert (await ada.post(CODES, csrf)).status_code == 409
        assert (await ada.fetch(f"{PASSKEYS}/options", csrf)).status_code == 409


async def test_garbage_is_refused_by_every_form(desk: OpenDesk, visitors):
    """Whatever a proof is, it is none: no answer is an error of ours."""
    ada = await visitors("ada")
    csrf = {"csrf": forms(await ada.get(ACCOUNT))[PASSKEYS].values["csrf"]}
    for text in ("", "\0", "[]", "9" * 4000, json.dumps({"response": {"clientDataJSON": "e30"}})):
        proof = {"passkey_asked": text, "passkey_answer": text, "code": text, "asked": text, "passkey_name": text[:90]}
        for path in ("/desk/-/login/passkey", STEP, PASSKEYS, f"{CODES}/proof"):
            assert (await ada.post(path, csrf | proof)).status_code in (303, 401, 403, 422), (path, text[:9])


async def test_a_proof_in_vain_is_a_line(desk: OpenDesk, visitors, lines: Lines):
    """By passkey, by code, or too late for either, at the login and where it is confirmed: one line each, no proof."""
    ada = await visitors("ada")
    device = await add_passkey(ada)
    _, (recovery, *_) = await set_up_codes(ada)
    user = await desk.services.users.by_name("ada")
    asked = (await ada.fetch("/desk/-/login/passkey/options", {})).json()
    good = {"passkey_asked": asked["asked"], "passkey_answer": device.get(asked["options"])}
    lines()
    await log_in_by(await visitors(), device, passkey_answer="secret 4711")
    for _ in range(2):  # what was answered is no proof
        await (await visitors()).post("/desk/-/login/passkey", good)
    halfway = await visitors()
    await halfway.fill_in((await by_password(halfway)).headers["location"], STEP, code="4711")
    await (await visitors()).post(STEP, {"code": recovery})
    Clock(desk).off = CONFIRMED_FOR
    csrf = {"csrf": forms(await ada.get(ACCOUNT))[PASSKEYS].values["csrf"]}
    await ada.post(CONFIRM, csrf | {"passkey_asked": "secret", "passkey_answer": "4711"})
    failed = [line for line in lines() if line.startswith("login.failed")]
    assert failed == [
        f"login.failed by=nobody user={who} place=127.0.0.1 how={how}"
        for who, how in (
            *(("unknown", "passkey"), ("unknown", "passkey"), (user.id, "code"), ("unknown", "code")),
            (user.id, "passkey"),
        )
    ]
