"""A desk to be visited without a browser: the real application, and a visitor who fills in the forms that it serves."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

import httpx2

from liveblog.app import create_app
from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.model.principal import Scope
from liveblog.services import Services
from liveblog.store.reads import present_entry
from liveblog.web.cookies import SESSION_COOKIE
from tests.apps import open_app, open_harbour

ROOT = "http://desk.test"
PASSWORD = "wind and tide"
BERLIN = ZoneInfo("Europe/Berlin")
YESTERDAY = (datetime.now(BERLIN) - timedelta(days=1)).replace(hour=16, minute=58, second=0, microsecond=0)
"""A time that nothing has to be asked about: it has been, and lately. The clocks never change at this hour."""

AT = YESTERDAY.strftime("%Y-%m-%dT%H:%M")
"""The same, as it is typed."""

_PAGE = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
_JSON = {"accept": "application/json"}


@dataclass
class Form:
    """A form as it stands in a page, with the values that it would send; buttons are left out."""

    action: str
    values: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self._textarea: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form":
            self.forms.append(Form(found.get("action") or ""))
        elif tag == "input" and (name := found.get("name")):
            if found.get("type") not in ("checkbox", "radio") or "checked" in found:
                self.forms[-1].values[name] = found.get("value") or ""
        elif tag == "textarea" and (name := found.get("name")):
            self._textarea = name
            self.forms[-1].values[name] = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.forms[-1].values[self._textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._textarea:
            # A browser drops the first line break (HTML, section 13.2.6.4.7).
            self.forms[-1].values[self._textarea] = self.forms[-1].values[self._textarea].removeprefix("\n")
            self._textarea = None


def forms(answer: httpx2.Response) -> dict[str, Form]:
    """Return the forms of a page by where they lead."""
    parser = _Forms()
    parser.feed(answer.text)
    return {form.action: form for form in parser.forms}


def fields_for(answer: httpx2.Response, action: str) -> dict[str, str]:
    """Return what all forms of a page together send that lead to an address; what an earlier one says stays."""
    parser = _Forms()
    parser.feed(answer.text)
    found: dict[str, str] = {}
    for form in parser.forms:
        found = form.values | found if form.action == action else found
    return found


class Visitor:
    """Somebody with a browser of their own; redirects are not followed."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self.client = client

    async def get(self, path: str) -> httpx2.Response:
        return await self.client.get(path, headers=_PAGE)

    async def post(self, path: str, values: dict[str, str], **headers: str) -> httpx2.Response:
        """Send a form as a browser does without JavaScript: line breaks become CRLF, the Origin is told."""
        sent = {name: value.replace("\n", "\r\n") for name, value in values.items()}
        return await self.client.post(path, data=sent, headers=_PAGE | {"origin": ROOT} | headers)

    async def fetch(self, path: str, values: dict[str, str], **headers: str) -> httpx2.Response:
        """Send a form as `editor.js` does."""
        return await self.client.post(path, data=values, headers=_JSON | {"origin": ROOT} | headers)

    async def fill_in(self, page: str, action: str, /, **values: str) -> httpx2.Response:
        """Open a page, fill in the form that leads to `action`, and send it."""
        form = forms(await self.get(page))[action]
        return await self.post(action, form.values | values)

    async def write(self, **values: str) -> httpx2.Response:
        """Fill in the form of a new entry and send it."""
        return await self.fill_in("/desk/harbour", "/desk/harbour", **values)


@dataclass
class OpenDesk:
    """The application with the blog “harbour”, and the editors Ada and Ben."""

    app: Any
    services: Services
    blog: Blog

    @asynccontextmanager
    async def visitor(self, name: str | None = None) -> AsyncIterator[Visitor]:
        """Let somebody in; with a name they are logged in."""
        transport = httpx2.ASGITransport(app=self.app, raise_app_exceptions=False)
        async with httpx2.AsyncClient(transport=transport, base_url=ROOT) as client:
            if name:
                user = await self.services.users.by_name(name)
                client.cookies.set(SESSION_COOKIE, await self.services.sessions.open(user.id))
            yield Visitor(client)

    async def entry(self) -> Entry:
        """Read its first entry, which is to be there."""
        async with self.services.store.read() as transaction:
            return await present_entry(transaction, self.blog, 1)


@asynccontextmanager
async def open_desk(database_url: str, password: str | None = None, **settings: Any) -> AsyncIterator[OpenDesk]:
    """Open the desk; only Ada may have a password, which costs a tenth of a second."""
    async with open_app(database_url, **settings) as services:
        app = create_app(services.settings)
        app.state.services = services
        await services.users.create("ada", "Ada Quist", Scope.WRITE, password)
        await services.users.create("ben", "Ben Tarr", Scope.WRITE)
        yield OpenDesk(app, services, await open_harbour(services))
