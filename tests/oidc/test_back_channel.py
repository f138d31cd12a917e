"""Logging out at the provider: its server tells us, and sessions from there end; and every word that is not its own."""

import base64
import json
import re
import secrets
import time
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from liveblog.model.principal import Scope
from liveblog.oidc.logout_token import EVENT, FRESH
from liveblog.store.audit_log import AuditQuery, audit_records
from tests.oidc.conftest import WITH, Newcomer
from tests.oidc.providers import CLIENT, Claims, OpenProvider
from tests.web.desks import OpenDesk

LOGOUT = f"{WITH}/logout"


def told(provider: OpenProvider, **more: Any) -> Claims:
    """Return what a logout token says; None leaves a claim out."""
    at = int(time.time())
    said = {"iss": provider.url, "aud": CLIENT, "iat": at, "exp": at + 120, "jti": secrets.token_urlsafe(8)}
    said |= {"sub": "ada-1", "events": {EVENT: {}}}
    return {name: value for name, value in (said | more).items() if value is not None}


async def send(desk_app: OpenDesk, token: str, path: str = LOGOUT) -> httpx2.Response:
    """Send a token as a provider's server does: without a cookie, an origin, or anything else of a browser's."""
    async with desk_app.visitor() as server:
        return await server.client.post(path, data={"logout_token": token})


@pytest.fixture
async def ada(desk_app: OpenDesk, provider: OpenProvider, newcomer: Newcomer) -> Newcomer:
    """Let Ada in by the provider, which calls its session “s1”."""
    await desk_app.services.users.create("ada.q", "Ada Quist", Scope.WRITE, email="ada@example.org")
    provider.claims = {"sub": "ada-1", "email": "ada@example.org", "email_verified": True, "sid": "s1"}
    assert (await newcomer.log_in()).status_code == 303
    return newcomer


@pytest.mark.parametrize(
    "named", [{}, {"sid": "s1"}, {"sid": "s1", "sub": None}, {"aud": [CLIENT, "other"]}, {"exp": None}]
)
async def test_a_logout_there_is_one_here(desk_app, provider, ada, named):
    """By subject, by session or by both; the next request is refused, and the log says who, and by what."""
    token = provider.sign(told(provider, **named), provider.signing)
    answer = await send(desk_app, token)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store"), answer.text
    assert not await ada.is_in()
    async with desk_app.services.store.read() as connection:
        (record,) = await audit_records(connection, AuditQuery(action="session.ended"), 10)
    assert (record.by, record.facts) == (
        f"user:{(await desk_app.services.users.by_name('ada.q')).id}",
        {"how": "newsroom"},
    )


async def test_only_what_it_names_ends(desk_app, provider, ada):
    """Another of their sessions there, another person's, and one that a password opened go on."""
    async with (
        desk_app.visitor() as other_device,
        desk_app.visitor("ben") as ben,
        desk_app.visitor("ada.q") as by_password,
    ):
        provider.claims = provider.claims | {"sid": "s2"}
        phone = Newcomer(other_device, provider)
        assert (await phone.log_in()).status_code == 303
        for named in ({"sid": "s1"}, {"sid": "s1", "sub": "somebody"}, {"sid": None, "sub": "nobody"}):
            sent = await send(desk_app, provider.sign(told(provider, **named), provider.signing))
            assert sent.status_code == 200  # whoever is not here is logged out
        assert [await ada.is_in(), await phone.is_in()] == [False, True]
        assert (await send(desk_app, provider.sign(told(provider), provider.signing))).status_code == 200
        assert not await phone.is_in()
        assert [(await each.get("/desk/-/account")).status_code for each in (ben, by_password)] == [200, 200]


def wrong() -> dict[str, dict[str, Any]]:
    """Return what is not good in a token, as of now: a run may last longer than the hour that is yet to come."""
    at = int(time.time())
    return {
        "another issuer": {"iss": "https://evil.example"},
        "another client": {"aud": "other"},
        "no audience": {"aud": None},
        "no time": {"iat": None},
        "an old time": {"iat": at - FRESH - 60},
        "a time to come": {"iat": at + 3600},
        "expired": {"exp": at - 60},
        "no id": {"jti": None},
        "an empty id": {"jti": ""},
        "a nonce": {"nonce": "n"},
        "no events": {"events": None},
        "other events": {"events": {"http://schemas.openid.net/event/other": {}}},
        "an event that is no object": {"events": {EVENT: True}},
        "events that are a list": {"events": [EVENT]},
        "nobody": {"sub": None},
        "a subject that is a number": {"sub": 7},
        "a session that is a list": {"sid": ["s1"]},
    }


@pytest.mark.parametrize("what", wrong())
async def test_a_token_that_is_not_good_ends_nothing(desk_app, provider, ada, what):
    """Each thing that the specification wants looked at, by itself."""
    answer = await send(desk_app, provider.sign(told(provider, **wrong()[what]), provider.signing))
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_request"})
    assert await ada.is_in()


def part(said: Claims) -> str:
    """Write a part of a token as it is sent."""
    return base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()


FORGED: dict[str, Callable[[Claims, Any], str]] = {
    "another key": lambda claims, key: jwt.encode({"alg": "RS256", "kid": key.kid}, claims, RSAKey.generate_key(2048)),
    "a key that nobody knows": lambda claims, key: jwt.encode({"alg": "RS256", "kid": "x"}, claims, key),
    "no signature": lambda claims, _: f"{part({'alg': 'none'})}.{part(claims)}.",
    "our own secret": lambda claims, _: jwt.encode({"alg": "HS256"}, claims, OctKey.import_key("p&ss word" * 4)),
    "no token": lambda *_: "x.y.z",
    "nothing": lambda *_: "",
}


@pytest.mark.parametrize("what", FORGED)
async def test_a_token_that_somebody_else_made_ends_nothing(desk_app, provider, ada, lines, what):
    """Whoever knows who works here can log nobody out; each try is a line of the log."""
    lines()
    answer = await send(desk_app, FORGED[what](told(provider), provider.signing))
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_request"})
    assert await ada.is_in()
    (line,) = lines()
    assert re.fullmatch(r"logout\.failed by=nobody place=127\.0\.0\.1 how=newsroom code=\w+", line)


async def test_an_id_token_is_no_logout_token(desk_app, provider, ada):
    """One that the provider has given to somebody's browser."""
    assert (await send(desk_app, provider.tokens[0])).status_code == 400
    assert await ada.is_in()


async def test_a_token_is_good_once(desk_app, provider, ada):
    """Whoever has caught one can't end the sessions that come after."""
    token = provider.sign(told(provider), provider.signing)
    assert (await send(desk_app, token)).status_code == 200
    ada.visitor.client.cookies.clear()
    assert (await ada.log_in()).status_code == 303
    assert (await send(desk_app, token)).status_code == 400
    assert await ada.is_in()


async def test_a_key_that_is_new_is_looked_up(desk_app, provider, ada, monkeypatch):
    """A provider may change its keys between a login and a logout."""
    monkeypatch.setattr("liveblog.oidc.provider._KEYS_APART", 0.0)
    provider.rotate()
    assert (await send(desk_app, provider.sign(told(provider), provider.signing))).status_code == 200
    assert not await ada.is_in()


async def test_a_provider_that_there_is_not_logs_nobody_out(desk_app, provider, ada):
    """Whatever name somebody writes into the address."""
    token = provider.sign(told(provider), provider.signing)
    assert (await send(desk_app, token, "/desk/login/with/other/logout")).status_code == 404
    assert await ada.is_in()
