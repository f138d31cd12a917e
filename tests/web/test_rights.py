"""Every route, asked by everybody: nobody, and each scope on all blogs or on some, by token and by session."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from sqlalchemy import insert

from liveblog.access import csrf_token
from liveblog.app import create_app
from liveblog.model.blog import Blog, BlogDraft, Visibility
from liveblog.model.entry import EntryDraft
from liveblog.model.partner import KeyKind, PartnerDraft
from liveblog.model.principal import COMMAND, Scope, grants_of
from liveblog.services import Services
from liveblog.store.access_tables import token_grants, user_grants
from liveblog.web.cookies import SESSION_COOKIE
from tests.apps import open_app
from tests.pace import PATIENCE
from tests.web.rights import ASKERS, BLOGS, IN, KEYED, RULES, STREAM, WEBSOCKET, Asker, Rule, doors, expected

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROOT = "http://rights.test"
DOCUMENT = Path(__file__).parents[2] / "docs" / "people.md"
_IN_ADDRESS = "in the address"
"""Stands among headers for what is shown in the address."""
CODES = {4401: "unauthenticated", 4403: "forbidden", 4404: "blog_not_found"}
Headers = dict[str, str]


@dataclass
class AskedApp:
    """The application with a blog of each kind twice, of which askers with own blogs have one, and what they show."""

    app: Any
    services: Services
    http: httpx2.AsyncClient
    blogs: dict[str, Blog] = field(default_factory=dict)
    users: dict[Asker, int] = field(default_factory=dict)
    tokens: dict[Asker, str] = field(default_factory=dict)

    async def fill(self) -> None:
        """Make blogs with entries, users and tokens."""
        for name in BLOGS:
            visibility = Visibility(name.partition("-")[2])
            draft = BlogDraft(slug=name, title=f"About {name}", visibility=visibility)
            self.blogs[name] = await self.services.desk.create_blog(draft)
            for _ in range(2):  # one of them is asked for, and may be deleted: a blog without any is not offered
                await self.services.desk.post(name, EntryDraft(body="Text."), COMMAND)
        own = [blog for name, blog in self.blogs.items() if name.startswith("own")]
        for asker in ASKERS[1:]:
            name, first = str(asker), Scope(asker.own or asker.everywhere)
            blogs = own if asker.own else None
            if asker.shows in KEYED:
                await self._add_partner(asker, blogs)
                continue
            if asker.shows == "token":
                self.tokens[asker] = await self.services.tokens.create(name, first, blogs=blogs)
                also = insert(token_grants).values(token_id=(await self.services.tokens.all())[-1].id)
            else:
                self.users[asker] = (await self.services.users.create(name, name, first, blogs=blogs)).id
                also = insert(user_grants).values(user_id=self.users[asker])
            if asker.own and asker.everywhere:  # no command gives two scopes yet
                async with self.services.store.write() as transaction:
                    await transaction.execute(also.values(scope=asker.everywhere))

    async def _add_partner(self, asker: Asker, blogs: list[Blog] | None) -> None:
        partners, kind = self.services.partners, KeyKind.SECRET if "secret" in asker.shows else KeyKind.PUBLISHABLE
        partner_id = await partners.create(PartnerDraft(str(asker), grants=grants_of(Scope.READ, blogs)))
        self.tokens[asker] = await partners.make_key(partner_id, kind)

    async def shown(self, asker: Asker) -> Headers:
        """Return what somebody shows with a request; a session is new for each door, for some end it."""
        if asker.shows == "publishable key":
            return {_IN_ADDRESS: self.tokens[asker]}
        if asker in self.tokens:
            return {"authorization": f"Bearer {self.tokens[asker]}"}
        if asker.shows == "session":
            secret = await self.services.sessions.open(self.users[asker])
            return {"cookie": f"{SESSION_COOKIE}={secret}", "x-csrf-token": csrf_token(secret), "origin": ROOT}
        return {}

    async def ask(self, door: str, blog: str, shown: Headers) -> str:
        """Return how a door answers: `in`, or the code of the refusal."""
        method, _, path = door.partition(" ")
        headers = dict(shown)
        key = headers.pop(_IN_ADDRESS, None)
        address = address_of(path, self.blogs[blog]) + (f"?key={key}" if key else "")
        if method == WEBSOCKET:
            return await _listen(self.app, address, headers)
        if method == STREAM:
            return await _follow(self.app, address, headers)
        is_form = address.startswith("/desk")
        kind = {"content-type": "application/x-www-form-urlencoded" if is_form else "application/json"}
        body = b"" if is_form else b"{}"
        sent = {"accept": "application/json", **headers} | (kind if method in ("POST", "PUT", "PATCH") else {})
        status, media_type, said = await _request(
            self.app, method, address, sent, body if "content-type" in sent else b""
        )
        assert 200 <= status < 500, (door, said)
        code = json.loads(said)["code"] if media_type == b"application/problem+json" else IN
        return code if code in CODES.values() else IN


def address_of(path: str, blog: Blog) -> str:
    """Return the address of a route, with something in each place: what is no blog, entry or user is not there."""
    parts = {"slug": blog.slug, "generation": f"{blog.epoch}.0", "bounds": "1-100", "number": "1"}
    values = parts | {
        "entry_id": "1",
        "claim_id": "999999",
        "reading_id": "999999",
        "figure": "Dead",
        "draft_id": "1",
        "report_id": "999999",
        "promise_id": "999999",
        "user_id": "1",
        "version": "1",
        "token_id": "999999",
        "passkey_id": "999999",
        "key_id": "999999",
        "partner_id": "999999",
        "endpoint_id": "999999",
    }
    return re.sub(r"\{(\w+)(:\w+)?\}", lambda hole: values.get(hole[1], "x"), path)


async def _request(app: Any, method: str, path: str, headers: Headers, body: bytes) -> tuple[int, bytes | None, bytes]:
    """Ask as a server hands it on; return status, media type and body. A client would take as long as the answer."""
    status, media_type, told = 0, None, bytearray()
    parts, answered = [{"type": "http.request", "body": body, "more_body": False}], asyncio.Event()

    async def receive() -> dict[str, Any]:
        if parts:
            return parts.pop()
        await answered.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        nonlocal status, media_type
        status = message.get("status", status)
        media_type = dict(message.get("headers", ())).get(b"content-type", media_type)
        told.extend(message.get("body", b""))
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            answered.set()

    sized = headers | ({"content-length": str(len(body))} if body else {})
    asked = _scope(path, sized) | {"type": "http", "scheme": "http", "method": method}
    await app(asked, receive, send)
    return status, media_type, bytes(told)


async def _listen(app: Any, path: str, headers: Headers) -> str:
    """Connect as a WebSocket and leave; return the code of the refusal that comes as last words, or `in`."""
    said = iter(({"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1000}))
    closed: list[int] = []

    async def receive() -> dict[str, Any]:
        return next(said)

    async def send(message: Any) -> None:
        closed.extend([message["code"]] if message["type"] == "websocket.close" else [])

    await app(_scope(path, headers) | {"type": "websocket", "scheme": "ws", "subprotocols": []}, receive, send)
    return CODES[closed[0]] if closed else IN


async def _follow(app: Any, path: str, headers: Headers) -> str:
    """Follow as an event stream and leave when it has begun; return the code of a refusal, or `in`."""
    began, told = asyncio.Event(), bytearray()
    status = 0

    async def receive() -> dict[str, Any]:
        await began.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        nonlocal status
        status = message.get("status", status)
        told.extend(message.get("body", b""))
        if told or not message.get("more_body", True):
            began.set()

    asked = _scope(path, headers | {"accept": "text/event-stream"})
    async with asyncio.timeout(PATIENCE):
        await app(asked | {"type": "http", "scheme": "http", "method": "GET"}, receive, send)
    return IN if status == 200 else json.loads(told)["code"]


def _scope(address: str, headers: Headers) -> dict[str, Any]:
    """Return what a server tells the application of a connection."""
    path, _, query = address.partition("?")
    return {
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"host", b"rights.test"), *((name.encode(), text.encode()) for name, text in headers.items())],
        "client": ("192.0.2.1", 1234),
        "server": ("rights.test", 80),
        "extensions": {},
    }


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def asked(new_sqlite: Callable[[], str]) -> AsyncIterator[AskedApp]:
    """Open the application with all that is asked for and all who ask."""
    async with open_app(new_sqlite()) as services:
        app = create_app(services.settings)
        app.state.services = services
        transport = httpx2.ASGITransport(app=app, raise_app_exceptions=True)
        async with httpx2.AsyncClient(transport=transport, base_url=ROOT) as http:
            opened = AskedApp(app, services, http)
            await opened.fill()
            yield opened


async def test_every_route_has_a_rule():
    """Whoever adds a route says whom it lets in, in `tests/web/rights.py`; no rule is left of one that is gone."""
    assert sorted(doors()) == sorted(RULES)


async def test_every_scope_is_asked_about():
    """A scope that is added is one more asker."""
    assert {asker.own for asker in ASKERS if asker.own} == {scope.value for scope in Scope}
    assert {asker.everywhere for asker in ASKERS if asker.everywhere} == {scope.value for scope in Scope}


def _blogs_asked_about(door: str) -> tuple[str, ...]:
    return BLOGS if "{slug" in door else BLOGS[:1]


async def test_the_documents_say_how_much_is_asked():
    """docs/people.md says how many doors, askers, blogs and answers there are; a twentieth more or less is let pass."""
    told = re.findall(r"^\| .* \| ([\d,]+) \|$", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    answers = sum(len(ASKERS) * len(_blogs_asked_about(door)) for door in RULES)
    counted = [len(RULES), len(ASKERS), len(BLOGS), answers, 0]
    assert [int(number.replace(",", "")) for number in told] == [pytest.approx(each, rel=0.05) for each in counted]


@pytest.mark.parametrize("door", sorted(RULES))
async def test_a_door_lets_in_whom_its_rule_says(asked: AskedApp, door: str):
    """Everybody asks it about a blog of theirs and about another, public and private, and gets what the rule says."""
    for asker in ASKERS:
        shown = await asked.shown(asker)
        for blog in _blogs_asked_about(door):
            answer = await asked.ask(door, blog, shown)
            known = asker.at(address_of(door.partition(" ")[2], asked.blogs[blog]))
            assert answer == expected(RULES[door], known, blog), (door, str(asker), blog)


@pytest.mark.parametrize("asker", [asker for asker in ASKERS if asker.shows in ("nothing", "session")], ids=str)
async def test_lists_hold_what_is_open_to_the_asker(asked: AskedApp, asker: Asker):
    """The front page names the blogs that they may read; the desk those in which they work, and leads where they may.

    A reader is shown to the reader's page, and is offered nothing that they may not do.
    """
    headers = {"accept": "text/html"} | await asked.shown(asker)
    front, desk = [(await asked.http.get(path, headers=headers)).text for path in ("/", "/desk")]
    readable = {blog for blog in BLOGS if expected(Rule.READ, asker, blog) == IN}
    writable = {blog for blog in BLOGS if expected(Rule.DRAFTS, asker, blog) == IN}
    assert set(re.findall(r'href="/blogs/([\w-]+)"', front)) == readable
    assert set(re.findall(r'href="/desk/([\w-]+)"', desk)) - {"login", "logout"} == writable
    held = {blog for blog in BLOGS if asker.shows == "session" and asker.may("read", blog)}
    assert set(re.findall(r'href="/blogs/([\w-]+)"', desk)) == held - writable
    assert ("You can read along here" in desk) == bool(held and not writable)
