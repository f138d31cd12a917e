"""The desk's cookies, as a browser is told to keep them: bound to the host and to TLS, however TLS comes."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import httpx2
import pytest

import liveblog
from liveblog.access import csrf_token
from liveblog.model.principal import Scope
from tests.web.certificates import make_certificate
from tests.web.desks import PASSWORD
from tests.web.live_app import LiveApp, open_live_app

PUBLIC = "https://live.example.org"
BARE, BOUND = "liveblog_session", "__Host-liveblog_session"
WAYS = ("our own TLS", "a proxy's TLS", "a public address")


@asynccontextmanager
async def open_entrance(way: str, database_url: str, directory: Path) -> AsyncIterator[tuple[LiveApp, dict[str, str]]]:
    """Serve an app to which editors come by TLS in this way, and give what the requests of its browsers carry."""
    settings: dict[str, Any] = {}
    headers = {"accept": "text/html"}
    if way == "our own TLS":
        settings = make_certificate(directory)
    elif way == "a public address":
        settings = {"public_url": PUBLIC}
    elif way == "a proxy's TLS":
        headers["x-forwarded-proto"] = "https"
    async with open_live_app(database_url, **settings) as app:
        await app.services.users.create("ada", "Ada Quist", Scope.WRITE, PASSWORD)
        yield app, headers


def cookies(answer: httpx2.Response) -> SimpleCookie:
    """Return the cookies that an answer sets."""
    jar = SimpleCookie()
    for line in answer.headers.get_list("set-cookie"):
        jar.load(line)
    return jar


async def log_in(app: LiveApp, headers: dict[str, str]) -> httpx2.Response:
    """Send the form of the login."""
    answer = await app.http.post("/desk/login", data={"name": "ada", "password": PASSWORD}, headers=headers)
    app.http.cookies.clear()  # which cookie is sent is the test's affair
    assert answer.status_code == 303
    return answer


@pytest.mark.parametrize("way", WAYS)
async def test_over_tls_cookies_belong_to_the_host(way: str, migrated_sqlite_url: str, tmp_path: Path):
    """Each is named `__Host-`, with what browsers ask of such a name: Secure, no domain, the path /."""
    async with open_entrance(way, migrated_sqlite_url, tmp_path) as (app, headers):
        answer = await log_in(app, headers)
        found = cookies(answer)
        assert BOUND in found
        for name, morsel in found.items():
            assert name.startswith("__Host-liveblog_")
            assert (morsel["secure"], morsel["httponly"], morsel["path"], morsel["domain"]) == (True, True, "/", "")
            assert morsel["samesite"].lower() == "lax"


@pytest.mark.parametrize("way", WAYS)
async def test_over_tls_what_the_desk_remembers_belongs_to_the_host(way: str, migrated_sqlite_url: str, tmp_path: Path):
    """Where somebody was last, and what they have looked at, are kept as the session is."""
    async with open_entrance(way, migrated_sqlite_url, tmp_path) as (app, headers):
        blog = await app.blog()
        secret = cookies(await log_in(app, headers))[BOUND].value
        found = cookies(await app.http.get(f"/desk/{blog.slug}", headers=headers | {"cookie": f"{BOUND}={secret}"}))
        assert {"__Host-liveblog_last", "__Host-liveblog_looks"} <= set(found)
        for morsel in found.values():
            assert (morsel["secure"], morsel["httponly"], morsel["path"], morsel["domain"]) == (True, True, "/", "")


@pytest.mark.parametrize("way", WAYS)
async def test_over_tls_the_bare_name_counts_for_nothing(way: str, migrated_sqlite_url: str, tmp_path: Path):
    """A cookie that another host or a page without TLS may have planted opens nothing, even with a good secret."""
    async with open_entrance(way, migrated_sqlite_url, tmp_path) as (app, headers):
        secret = cookies(await log_in(app, headers))[BOUND].value
        bound, bare = ({"cookie": f"{name}={secret}"} for name in (BOUND, BARE))
        assert (await app.http.get("/desk", headers=headers | bound)).status_code == 200
        assert (await app.http.get("/desk", headers=headers | bare)).status_code == 303
        planted = {"cookie": f"{BARE}=desk_planted; {BOUND}={secret}"}
        assert (await app.http.get("/desk", headers=headers | planted)).status_code == 200


@pytest.mark.parametrize("way", WAYS)
async def test_over_tls_the_logout_drops_the_same_cookie(way: str, migrated_sqlite_url: str, tmp_path: Path):
    """The cookie is dropped under the name and with the attributes that browsers demand of it."""
    async with open_entrance(way, migrated_sqlite_url, tmp_path) as (app, headers):
        secret = cookies(await log_in(app, headers))[BOUND].value
        sent = headers | {"cookie": f"{BOUND}={secret}"}
        answer = await app.http.post("/desk/logout", data={"csrf": csrf_token(secret)}, headers=sent)
        dropped = cookies(answer)[BOUND]
        assert (dropped.value, dropped["max-age"], dropped["secure"], dropped["path"]) == ("", "0", True, "/")
        assert await app.services.sessions.principal(secret) is None


def test_every_cookie_is_set_in_one_place():
    """No other module sets or reads one by itself, such as those of a login with a provider."""
    code = Path(liveblog.__file__).parent
    direct = re.compile(r"\.(set|delete)_cookie\(|\b(request|connection)\.cookies\b")
    found = {path.name for path in code.rglob("*.py") if direct.search(path.read_text("utf-8"))}
    assert found == {"cookies.py"}


async def test_without_tls_the_name_is_bare(live_app: LiveApp):
    """On a laptop without TLS a browser would not keep a `__Host-` cookie, nor one that is Secure."""
    await live_app.services.users.create("ada", "Ada Quist", Scope.WRITE, PASSWORD)
    found = cookies(await log_in(live_app, {}))
    assert BARE in found
    assert not any(name.startswith("__Host-") or morsel["secure"] for name, morsel in found.items())


async def test_what_nobody_trusted_says_makes_no_tls(migrated_sqlite_url: str, monkeypatch: pytest.MonkeyPatch):
    """`X-Forwarded-Proto` from who is no trusted proxy changes nothing."""
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "192.0.2.1")
    async with open_live_app(migrated_sqlite_url) as app:
        await app.services.users.create("ada", "Ada Quist", Scope.WRITE, PASSWORD)
        assert BARE in cookies(await log_in(app, {"x-forwarded-proto": "https"}))
