"""Logging out at the provider of single sign-on, told to one server, ends what goes on at another."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from liveblog.model.blog import BlogDraft, Visibility
from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND, Scope
from liveblog.oidc.logout_token import EVENT
from liveblog.web.cookies import SESSION_COOKIE
from tests.apps import open_app
from tests.oidc.conftest import WITH, address_in
from tests.oidc.providers import CLIENT, SECRET, OpenProvider, open_provider
from tests.pace import PATIENCE
from tests.services import running_server, valkey
from tests.system.test_lost_rights import REFUSED, Loser, cookie
from tests.waiting import until
from tests.web.desks import forms

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]


@dataclass(frozen=True, slots=True)
class ServerPair:
    """Two servers on one database, and the provider that both know."""

    provider: OpenProvider
    database_url: str
    here: str
    there: str


@pytest.fixture(params=["with Valkey", "Valkey gone"])
async def pair(request: pytest.FixtureRequest, migrated_postgres_url: str, tmp_path: Path) -> AsyncIterator[ServerPair]:
    async with AsyncExitStack() as stack:
        provider = await stack.enter_async_context(open_provider())
        bus = await asyncio.to_thread(stack.enter_context, valkey())
        environment = {
            "LIVEBLOG_DATABASE_URL": migrated_postgres_url,
            "LIVEBLOG_REDIS_URL": bus.url,
            "LIVEBLOG_OIDC_NEWSROOM_ISSUER": provider.url,
            "LIVEBLOG_OIDC_NEWSROOM_CLIENT_ID": CLIENT,
            "LIVEBLOG_OIDC_NEWSROOM_CLIENT_SECRET": SECRET,
            "LIVEBLOG_OUTBOUND_ALLOW": "127.0.0.1",
        }
        servers = [running_server(tmp_path, environment=environment) for _ in range(2)]
        urls = [(await asyncio.to_thread(stack.enter_context, each)).url for each in servers]
        if "gone" in str(request.param):
            bus.process.kill()
        yield ServerPair(provider, migrated_postgres_url, *urls)


async def logged_in(pair: ServerPair, subject: str, session: str) -> str:
    """Go the whole way as a browser does, at the second server, and return the secret of the session there."""
    pair.provider.leads_to = pair.there
    email = f"{subject}@example.org"
    pair.provider.claims = {"sub": subject, "email": email, "email_verified": True, "sid": session}
    headers = {"accept": "text/html", "origin": pair.there}
    async with httpx2.AsyncClient(timeout=PATIENCE, headers=headers, trust_env=False) as browser:
        form = forms(await browser.get(f"{pair.there}/desk/login"))[WITH]
        left = address_in(await browser.post(pair.there + WITH, data=form.values))
        back = (await browser.get(left)).headers["location"]
        assert (await browser.get(back)).status_code == 303
        return str(browser.cookies[SESSION_COOKIE])


async def log_out(http: httpx2.AsyncClient, pair: ServerPair, session: str) -> None:
    """Tell the first server, as the provider's does, that a session has ended there."""
    at = int(time.time())
    said = {"iss": pair.provider.url, "aud": CLIENT, "iat": at, "exp": at + 120, "jti": secrets.token_urlsafe(8)}
    token = pair.provider.sign(said | {"sid": session, "events": {EVENT: {}}}, pair.provider.signing)
    answer = await http.post(f"{pair.here}{WITH}/logout", data={"logout_token": token})
    assert answer.status_code == 200, answer.text


async def of_the_desk(http: httpx2.AsyncClient, pair: ServerPair, secret: str, heard: list[str]) -> None:
    """Follow what a page of the desk is told, until that ends."""
    shown = {**cookie(secret), "accept": "text/event-stream", "sec-fetch-site": "same-origin"}
    with suppress(httpx2.TransportError):
        async with http.stream("GET", f"{pair.there}/desk/members/notices", headers=shown) as answer:
            assert answer.status_code == 200
            async for line in answer.aiter_lines():
                heard.append(line)  # noqa: PERF401 -- somebody looks at it meanwhile


async def test_a_logout_told_to_one_server_ends_what_another_does(pair: ServerPair):
    """Streams of a private blog, the desk's own, and every page; somebody else's from the same provider go on."""
    limits = httpx2.Limits(max_connections=None, max_keepalive_connections=0)
    async with open_app(pair.database_url) as app, httpx2.AsyncClient(timeout=PATIENCE, limits=limits) as http:
        members = await app.desk.create_blog(BlogDraft("members", "Members", visibility=Visibility.PRIVATE))
        await app.desk.post("members", EntryDraft("Said inside."), COMMAND)
        for name in ("ada", "ben"):
            await app.users.create(name, name.title(), Scope.WRITE, blogs=[members], email=f"{name}@example.org")
        ada, ben = [await logged_in(pair, name, f"session of {name}") for name in ("ada", "ben")]
        gone, kept = Loser(cookie(ada)), Loser(cookie(ben))
        desk_heard: list[str] = []
        at_desk = asyncio.create_task(of_the_desk(http, pair, ada, desk_heard))
        for each in (gone, kept):
            each.follow(http, pair.there)
        await until(lambda: all(all(each.told) for each in (gone, kept)) and bool(desk_heard))
        await log_out(http, pair, "session of ada")
        async with asyncio.timeout(PATIENCE):
            heard = await asyncio.gather(*gone.following)
            await at_desk
            while not await gone.is_out(http, pair.there):  # noqa: ASYNC110 -- nobody sets an event
                await asyncio.sleep(0.05)
        assert [words[-3:] for words in heard if not REFUSED.search("".join(words[-3:]))] == []
        page = await http.get(f"{pair.there}/desk/members", headers={**cookie(ada), "accept": "text/html"})
        assert page.headers["location"].startswith("/desk/login")
        await app.desk.post("members", EntryDraft("Said since."), COMMAND)
        await until(lambda: all("Said since." in "".join(words) for words in kept.told))
        assert not any(task.done() for task in kept.following)
        for task in kept.following:
            task.cancel()
