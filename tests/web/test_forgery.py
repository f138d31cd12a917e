"""Forms that other sites make a browser send: refused at every route that changes something, taken from its table."""

import re
from collections.abc import AsyncIterator, Callable, Iterator

import pytest
import pytest_asyncio
from starlette.routing import Route

from liveblog.access import csrf_token
from liveblog.model.entry import EntryDraft
from liveblog.model.moment import now
from liveblog.model.principal import COMMAND, Scope
from liveblog.web.cookies import SESSION_COOKIE
from liveblog.web.routes import ROUTES
from tests.store.raw import dump
from tests.web.desks import ROOT, OpenDesk, open_desk
from tests.web.test_private_slugs import VALUES

pytestmark = pytest.mark.asyncio(loop_scope="module")

EVIL = "https://evil.example"
FOREIGN = (
    {"origin": EVIL},
    {"origin": "null"},
    {"origin": f"{ROOT}.evil.example"},
    {"origin": ROOT.replace("http", "https", 1) + ":8443"},
    {"origin": ROOT, "sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
)
"""What a browser says of a form that a page of another site sent: old ones say less than new ones."""

REFUSED = (400, 403, 415)
"""Where a route takes pictures, a form without one is no form."""

FIELDS = {
    "body": "Planted.",
    "note": "Planted.",
    "status": "closed",
    "summary": "Planted.",
    "do": "grant",
    "all": "admin",
    "byline": "Planted",
    "name": "planted",
    "email": "planted@evil.example",
    "scope": "admin",
    "days": "",
    "new_password": "planted by somebody",
    "session": "0" * 12,
    "revision": "1",
    "title": "Planted",
}
"""Something for every form that there is."""


_VALUES = VALUES | {"slug": "harbour", "user_id:number": "2", "token_id:number": "1"}


def paths(method: str) -> Iterator[str]:
    """Give the address of each route of the desk that takes this method."""
    for route in ROUTES:
        if isinstance(route, Route) and route.path.startswith("/desk") and method in (route.methods or {"GET"}):
            yield re.sub(
                r"\{([\w:]+)\}", lambda part: _VALUES.get(part[1], "1" if "number" in part[1] else "x"), route.path
            )


BEFORE_A_SESSION = {
    path for path in paths("POST") if re.match("/desk/(login|-/(login|invitations|password|forgotten|begin))", path)
}
"""Forms of people who are not logged in, and so carry no token: their origin is all there is to tell by."""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def desk_app(new_sqlite: Callable[[], str]) -> AsyncIterator[OpenDesk]:
    """Open a desk with an entry, a token, and Cleo, who is an admin of everything."""
    async with open_desk(new_sqlite(), "wind and tide") as desk:
        await desk.services.users.create("cleo", "Cleo Ohm", Scope.ADMIN)
        await desk.services.tokens.create("ticker", Scope.READ)
        await desk.services.desk.post("harbour", EntryDraft(body="Ours."), COMMAND)
        yield desk


@pytest.mark.parametrize("path", [*paths("POST")])
async def test_a_form_of_another_site_changes_nothing(desk_app: OpenDesk, path: str):
    """Sent with the session and even with the right token, from whatever is not ours: refused, and nothing is written.

    Of those before a session, too: a browser that is logged in as somebody of another's choosing gives texts away.
    """
    async with desk_app.visitor("cleo") as cleo:
        csrf = csrf_token(cleo.client.cookies[SESSION_COOKIE])
        await cleo.get("/desk")
        before = await dump(desk_app.services.store)
        for headers in FOREIGN:
            for kind in ("text/html", "application/json"):
                sent = {"accept": kind} | headers
                answer = await cleo.client.post(path, data=FIELDS | {"csrf": csrf}, headers=sent)
                assert answer.status_code in REFUSED, (headers, answer.status_code)
                assert SESSION_COOKIE not in answer.headers.get("set-cookie", "")
        assert await dump(desk_app.services.store) == before


@pytest.mark.parametrize("path", sorted(set(paths("POST")) - BEFORE_A_SESSION))
async def test_a_form_without_its_token_changes_nothing(desk_app: OpenDesk, path: str):
    """From our own origin with no token, another session's, or one that is no text: refused, and nothing is written."""
    async with desk_app.visitor("cleo") as cleo, desk_app.visitor("ada") as ada:
        others = csrf_token(ada.client.cookies[SESSION_COOKIE])
        await cleo.get("/desk")
        before = await dump(desk_app.services.store)
        for token in ({}, {"csrf": ""}, {"csrf": others}, {"csrf": others.upper()}, {"csrf": "é"}):
            answer = await cleo.post(path, FIELDS | token)
            assert answer.status_code in REFUSED, token
        assert await dump(desk_app.services.store) == before


async def test_nothing_is_changed_by_a_link(desk_app: OpenDesk, monkeypatch: pytest.MonkeyPatch):
    """Every address of the desk can be opened by whoever is logged in, from anywhere, and writes nothing."""
    at = now()  # once a minute it is noted that a session was used, and this may take longer than one
    monkeypatch.setattr(desk_app.services.sessions, "_clock", lambda: at)
    async with desk_app.visitor("cleo") as cleo:
        await cleo.get("/desk")
        before = await dump(desk_app.services.store)
        for path in paths("GET"):
            for query in ("", "?do=disable&all=admin&status=closed&name=x", "?done=posted&entry=1"):
                await cleo.client.get(path + query, headers={"accept": "text/html", "sec-fetch-site": "cross-site"})
                assert await dump(desk_app.services.store) == before, path
