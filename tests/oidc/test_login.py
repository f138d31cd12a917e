"""The whole way to a provider and back, and all that must not lead in."""

import asyncio
import logging
import re
from datetime import timedelta

import pytest
from sqlalchemy import update
from starlette.responses import PlainTextResponse, Response

from liveblog.errors import NameTaken
from liveblog.model.identity import ProvenIdentity
from liveblog.model.moment import now
from liveblog.oidc import discovery
from liveblog.outbound import client
from liveblog.store.factor_tables import challenges
from liveblog.web.cookies import SESSION_COOKIE
from liveblog.web.sso.leaving import SIGN_ON_COOKIE
from tests.oidc.conftest import WITH, Newcomer, address_in
from tests.oidc.ways import ADA, known, part, refused


async def test_who_is_known_by_a_vouched_address_is_let_in(desk_app, provider, newcomer):
    """The address that both vouch for connects the account once; from then on issuer and subject are who it is."""
    user = await known(desk_app, provider)
    answer = await newcomer.log_in(next="/desk/harbour")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/harbour")
    cookie = next(line for line in answer.headers.get_list("set-cookie") if line.startswith(SESSION_COOKIE))
    assert {"HttpOnly", "SameSite=lax", f"Max-Age={12 * 3600}"} <= set(cookie.split("; "))
    (session,) = await desk_app.services.sessions.of(user.id)
    assert now() + timedelta(hours=11) < session.expires_at < now() + timedelta(hours=13)
    provider.claims = {"sub": "ada-1", "email": "ada@elsewhere.example", "email_verified": False}
    newcomer.visitor.client.cookies.clear()
    assert (await newcomer.log_in()).status_code == 303
    (linked,) = await desk_app.services.identities.of(user.id)
    assert (linked.issuer, linked.subject) == (provider.url, "ada-1")


@pytest.mark.parametrize("verified", [False, None, "true", 1, "missing"])
async def test_an_address_that_is_not_verified_is_none(desk_app, provider, newcomer, verified):
    """Only true is true: a provider that lets people write any address gives no accounts away."""
    await known(desk_app, provider)
    provider.claims = {key: value for key, value in ADA.items() if key != "email_verified"}
    if verified != "missing":
        provider.claims["email_verified"] = verified
    await refused(newcomer, 403, "not connected with an account here")


async def test_an_address_that_people_gave_themselves_connects_nothing(desk_app, provider, newcomer):
    """Else whoever writes the editor-in-chief's address into their own account would share it with her."""
    async with desk_app.visitor("ben") as ben:
        saved = await ben.fill_in("/desk/-/account", "/desk/-/account", byline="Ben", email="ada@example.org")
        assert saved.status_code == 303
    provider.claims = ADA
    await refused(newcomer, 403, "not connected with an account here")


async def test_an_address_that_passed_on_connects_nobody_else(desk_app, provider, newcomer):
    """Whoever gets the address of somebody who left does not get their account."""
    await known(desk_app, provider)
    await newcomer.log_in()
    newcomer.visitor.client.cookies.clear()
    provider.claims = ADA | {"sub": "another-ada"}
    await refused(newcomer, 403, "not connected with an account here")


async def test_a_stranger_is_told_what_to_do(provider, newcomer):
    """A good login is not yet an account."""
    provider.claims = {"sub": "stranger"}
    await refused(newcomer, 403, "ask for an invitation")


async def test_who_was_shut_out_stays_out(desk_app, provider, newcomer, lines):
    """With a connected login as without one, whatever the provider says; the log says who it was."""
    user = await known(desk_app, provider)
    await desk_app.services.users.disable(user.id)
    await refused(newcomer, 403, "shut out")
    assert await desk_app.services.identities.of(user.id) == []
    await desk_app.services.users.enable(user.id)
    assert (await newcomer.log_in()).status_code == 303
    await desk_app.services.users.disable(user.id)
    assert not await newcomer.is_in()
    newcomer.visitor.client.cookies.clear()
    lines()
    await refused(newcomer, 403, "shut out")
    assert lines() == [f"login.failed by=nobody user={user.id} place=127.0.0.1 how=newsroom code=forbidden"]


IN_VAIN = {
    "nobody here": ({"sub": "secret-4711"}, {}, "forbidden"),
    "a provider that says no": (ADA, {"error": "access_denied", "error_description": "secret 4711"}, "access_denied"),
    "a code that is none": (ADA, {"code": "secret-4711"}, "code"),
    "a state that is none": (ADA, {"state": "secret-4711"}, "credentials_expired"),
}
"""Who somebody is at the provider, what it sends back, and what the log says."""


@pytest.mark.parametrize("what", IN_VAIN)
async def test_a_login_in_vain_is_a_line(desk_app, provider, newcomer, lines, what):
    """Whatever was not good, the log says so once, with a word of ours and nothing that came from elsewhere."""
    await known(desk_app, provider)
    provider.claims, provider.answer, code = IN_VAIN[what]
    lines()
    assert (await newcomer.log_in()).status_code in (401, 403)
    assert lines() == [f"login.failed by=nobody user=unknown place=127.0.0.1 how=newsroom code={code}"]


async def test_a_token_of_another_login_is_refused(desk_app, provider, newcomer):
    """One that was good once, word for word."""
    await known(desk_app, provider)
    assert (await newcomer.log_in()).status_code == 303
    newcomer.visitor.client.cookies.clear()
    provider.sign = lambda *_: provider.tokens[0]
    await refused(newcomer, 401, "could not be verified")


async def test_an_address_is_good_once(desk_app, provider, newcomer):
    """The way back, taken twice, leads in once; the provider is not even asked again."""
    await known(desk_app, provider)
    back = await newcomer.at_provider(await newcomer.leave())
    assert (await newcomer.visitor.get(back)).status_code == 303
    newcomer.visitor.client.cookies.delete(SESSION_COOKIE)
    asked = provider.asked.count("/token")
    again = await newcomer.visitor.get(back)
    assert (again.status_code, "Start again" in again.text) == (401, True)
    assert provider.asked.count("/token") == asked


async def test_a_code_is_good_once(desk_app, provider, newcomer):
    """Brought with another login's state, it is refused by the provider, and said so in plain words."""
    await known(desk_app, provider)
    first = await newcomer.at_provider(await newcomer.leave())
    await newcomer.visitor.get(first)
    newcomer.visitor.client.cookies.delete(SESSION_COOKIE)
    provider.answer = {"code": part(first, "code")}
    await refused(newcomer, 401, "could not be verified")


async def test_a_code_of_another_login_has_another_verifier(desk_app, provider, newcomer):
    """One that was stolen before it was used is worth nothing: the verifier is this browser's and this attempt's."""
    await known(desk_app, provider)
    stolen = part(await newcomer.at_provider(await newcomer.leave()), "code")
    provider.answer = {"code": stolen}
    await refused(newcomer, 401, "could not be verified")


async def test_nobody_is_logged_in_as_somebody_else(desk_app, provider, newcomer):
    """Login CSRF: an address that leads back from another browser's login is worth nothing in this one."""
    await known(desk_app, provider)
    async with desk_app.visitor() as attacker:
        theirs = await Newcomer(attacker, provider).at_provider(await Newcomer(attacker, provider).leave())
    await newcomer.leave()  # this browser has begun one of its own
    answer = await newcomer.visitor.get(theirs)
    assert (answer.status_code, "Start again" in answer.text) == (401, True)
    assert SESSION_COOKIE not in newcomer.visitor.client.cookies


@pytest.mark.parametrize("change", ["state=other", "state=", ""])
async def test_a_state_that_is_not_ours_is_told(desk_app, provider, newcomer, change):
    """Unknown, empty, missing: start again, and never a failure of ours."""
    await known(desk_app, provider)
    back = await newcomer.at_provider(await newcomer.leave())
    answer = await newcomer.visitor.get(re.sub(r"state=[^&]+", change, back))
    assert (answer.status_code, "Start again" in answer.text) == (401, True)


async def test_a_login_takes_ten_minutes_at_most(desk_app, provider, newcomer):
    """Somebody who went to lunch starts again."""
    await known(desk_app, provider)
    back = await newcomer.at_provider(await newcomer.leave())
    async with desk_app.services.store.write() as connection:
        await connection.execute(update(challenges).values(expires_at=now() - timedelta(seconds=1)))
    answer = await newcomer.visitor.get(back)
    assert (answer.status_code, "took too long" in answer.text) == (401, True)


async def test_two_tabs_do_not_disturb_each_other(desk_app, provider, newcomer):
    """Whoever began twice may go on in either tab."""
    await known(desk_app, provider)
    first, second = await newcomer.leave(), await newcomer.leave()
    assert (await newcomer.visitor.get(await newcomer.at_provider(first))).status_code == 303
    assert (await newcomer.visitor.get(await newcomer.at_provider(second))).status_code == 303


async def test_a_session_from_before_is_not_gone_on_with(desk_app, provider, newcomer):
    """Session fixation: the one that this browser had has ended, and the new one is another."""
    await known(desk_app, provider)
    planted = await desk_app.services.sessions.open(1)
    newcomer.visitor.client.cookies.set(SESSION_COOKIE, planted)
    address = address_in(await newcomer.visitor.post(WITH, {"next": "/desk"}))
    assert (await newcomer.visitor.get(await newcomer.at_provider(address))).status_code == 303
    assert newcomer.visitor.client.cookies.get(SESSION_COOKIE, domain="desk.test") != planted
    assert await desk_app.services.sessions.principal(planted) is None


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/desk", "/\\evil.example", "/desk/../blogs", "/desk/logout", "/desk/login",
     "javascript:alert(1)", ""],
)  # fmt: skip
async def test_the_way_leads_nowhere_else(desk_app, provider, newcomer, elsewhere):
    """No open redirect: what the form says is a page of the desk, or is not heeded."""
    await known(desk_app, provider)
    assert (await newcomer.log_in(next=elsewhere)).headers["location"] == "/desk"


async def test_another_site_begins_nothing(newcomer, provider):
    """Neither by a form nor by a link; nothing is written, and nobody asked."""
    sent = await newcomer.visitor.post(WITH, {"next": "/desk"}, origin="https://evil.example")
    assert (sent.status_code, SIGN_ON_COOKIE in newcomer.visitor.client.cookies) == (403, False)
    assert (await newcomer.visitor.get(WITH)).status_code == 405
    assert provider.asked == []


async def test_a_provider_that_there_is_not_is_not_found(newcomer):
    """Whatever name somebody writes into the address."""
    assert (await newcomer.visitor.post("/desk/login/with/other", {"next": "/desk"})).status_code == 404
    assert (await newcomer.visitor.get("/desk/login/with/other/back?state=x")).status_code == 404


async def test_the_provider_may_say_no(provider, newcomer):
    """Its reason is a word of a stranger's, and is not shown."""
    provider.answer = {"error": "access_denied", "error_description": "<b>Pay first</b>"}
    page = await refused(newcomer, 403, "did not let you in")
    assert "Pay first" not in page.text


@pytest.mark.parametrize("said", [None, "https://evil.example"])
async def test_an_answer_of_another_provider_is_refused(desk_app, provider, newcomer, said):
    """Mix-up: one that names itself in its answers does so each time (RFC 9207), and by its own name."""
    await known(desk_app, provider)
    if said is None:
        provider.document = {"authorization_response_iss_parameter_supported": True}
    else:
        provider.answer = {"iss": said}
    await refused(newcomer, 401, "could not be verified")
    provider.answer = {"iss": provider.url}
    assert (await newcomer.log_in()).status_code == 303


async def away(newcomer):
    """Press the button while nobody is there."""
    answer = await newcomer.visitor.fill_in("/desk/login", WITH)
    assert (answer.status_code, "reached at the moment" in answer.text) == (503, True), answer.text
    assert "retry-after" in answer.headers
    assert "Start again" in answer.text


@pytest.mark.parametrize(
    "document",
    [{"issuer": "https://elsewhere.example"}, {"token_endpoint": None}, {"jwks_uri": "file:///etc/passwd"},
     {"authorization_endpoint": "javascript:alert(1)"}, {"token_endpoint": 7}],
)  # fmt: skip
async def test_a_document_that_is_another_issuers_is_not_heeded(provider, newcomer, document):
    """Who calls itself otherwise, or sends us elsewhere than to the web, is not the provider of the settings."""
    provider.document = document
    await away(newcomer)


BROKEN = {
    "an error": lambda: Response(status_code=500),
    "a page": lambda: PlainTextResponse("<h1>Maintenance</h1>"),
    "a list": lambda: PlainTextResponse("[]"),
    "deep": lambda: PlainTextResponse("[" * 100_000),
    "huge": lambda: PlainTextResponse("x" * 2_000_000),
    "a redirect": lambda: Response(status_code=302, headers={"location": "http://169.254.169.254/"}),
}


@pytest.mark.parametrize("what", BROKEN)
@pytest.mark.parametrize("door", ["/.well-known/openid-configuration", "/keys", "/token"])
async def test_a_provider_that_is_ill_is_told_and_nothing_fails(desk_app, provider, newcomer, door, what):
    """Errors, pages, floods and redirects into our own network: a page that says so, and a login afterwards."""
    await known(desk_app, provider)
    provider.broken[door] = BROKEN[what]
    if door.startswith("/."):
        await away(newcomer)
    else:
        await refused(newcomer, 503, "reached at the moment")
    provider.broken.clear()
    assert (await newcomer.log_in()).status_code == 303


async def test_a_provider_that_is_slow_is_given_up(provider, newcomer, monkeypatch):
    """Nobody waits longer than the bound of what is asked outside."""
    monkeypatch.setattr(client, "_TIMES", client._TIMES | {"read": 0.2})
    released = asyncio.Event()

    async def slow():
        await released.wait()
        return Response()

    provider.broken["/.well-known/openid-configuration"] = slow
    await away(newcomer)
    released.set()


async def test_a_wrong_secret_is_the_operators_affair(desk_app, provider, newcomer, caplog):
    """The log says that we are not taken as a client; the visitor hears no more than that it failed."""
    await known(desk_app, provider)
    provider.broken["/token"] = lambda: Response('{"error": "invalid_client"}', 401)
    await refused(newcomer, 401, "could not be verified")
    assert "does not take us as its client" in caplog.text


async def test_a_provider_that_takes_no_header_gets_the_secret_in_the_form(desk_app, provider, newcomer):
    """As it says itself."""
    await known(desk_app, provider)
    provider.document = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert (await newcomer.log_in()).status_code == 303


async def test_what_the_token_leaves_out_is_asked_for(desk_app, provider, newcomer):
    """Address and groups may stand at the userinfo endpoint, for the same subject, and verified there."""
    await known(desk_app, provider)
    provider.claims = {"sub": "ada-1"}
    provider.userinfo = {"email": "ada@example.org", "email_verified": True, "sub": "chief"}
    await refused(newcomer, 401, "could not be verified")
    provider.userinfo["sub"] = "ada-1"
    assert (await newcomer.log_in()).status_code == 303


async def test_no_secret_is_kept_or_logged(desk_app, provider, newcomer, caplog):
    """Neither state, nonce nor verifier stands in the database; no code, token or secret in the log."""
    caplog.set_level(logging.DEBUG)
    await known(desk_app, provider)
    address = await newcomer.leave()
    back = await newcomer.at_provider(address)
    async with desk_app.services.store.read() as connection:
        row = str((await connection.execute(challenges.select())).one())
    secrets = [part(address, name) for name in ("state", "nonce", "code_challenge")]
    assert not any(secret in row for secret in secrets)
    assert (await newcomer.visitor.get(back)).status_code == 303
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("liveblog"))
    for secret in (*secrets, part(back, "code"), provider.tokens[0], "p&ss word"):
        assert secret not in ours


def test_documents_are_remembered_for_an_hour():
    """The constant that the tests above step over."""
    assert discovery._HOUR == 3600


async def test_an_identity_is_one_person(desk_app):
    """Two accounts cannot claim the same login."""
    known_, users = desk_app.services.identities, desk_app.services.users
    identity = ProvenIdentity("newsroom", "https://login.example.org", "x")
    principals = [
        (
            await desk_app.services.sessions.stay(await desk_app.services.sessions.open((await users.by_name(name)).id))
        ).principal
        for name in ("ada", "ben")
    ]
    await known_.link(identity, principals[0])
    await known_.link(identity, principals[0])
    with pytest.raises(NameTaken):
        await known_.link(identity, principals[1])
