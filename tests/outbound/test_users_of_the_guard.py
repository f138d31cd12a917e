"""Whoever asks other servers: none of them is drawn to an address that is not on the public internet.

The users are found in the sources: one that stands in no table here fails the suite, until it is tried like the others.
"""

import ast
import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import httpcore2
import pytest

import liveblog
from liveblog.errors import LiveblogError
from liveblog.model.endpoint import EndpointDraft
from liveblog.model.partner import PartnerDraft
from liveblog.oidc.discovery import ProviderDocument
from liveblog.oidc.id_token import UnprovenIdentity
from liveblog.oidc.provider import Attempt, Provider
from liveblog.outbound import Outbound
from liveblog.outbound.guard import resolve
from liveblog.provider_settings import ProviderSettings
from liveblog.services import Services
from liveblog.store import endpoints
from tests.apps import open_app
from tests.outbound.strangers import Stranger, Talk, says, stranger
from tests.outbound.tricks import NAMES, TRICKS
from tests.unfurling.places import Notes, page, unfurler

CODE = Path(liveblog.__file__).parent
WAYS = {"get", "post", "require_allowed"}
PUBLIC = "93.184.215.14"
PUBLIC_URL = f"http://{PUBLIC}/x"


@dataclass
class Internet:
    """Names as a name server tells them, and the one public server that there is: whatever else is asked is noted."""

    there: Stranger
    outbound: Outbound
    asked: list[tuple[str, int]] = field(default_factory=list)


Ask = Callable[[str], Awaitable[object]]
Use = Callable[[Internet, Path], AbstractAsyncContextManager[Ask]]
"""Opens what asks through a guard, and gives what makes it ask at an address."""


@asynccontextmanager
async def internet(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Internet]:
    """Open it: connections to the public address reach `talk`, all that are made are noted."""
    connect = httpcore2.AnyIOBackend.connect_tcp
    turns: list[int] = []

    def named(host: str, port: int) -> list[str]:
        if host == "rebinding.example":  # another answer each time
            turns.append(port)
            return [PUBLIC] if len(turns) % 2 else ["127.0.0.1"]
        return NAMES[host] if host in NAMES else list(resolve(host, port))

    async with stranger(talk) as there:
        found = Internet(there, Outbound(resolver=named))

        async def noted(self: Any, host: str, port: int, *arguments: Any) -> Any:
            found.asked.append((host, port))
            return await connect(self, "127.0.0.1", there.port, *arguments)

        monkeypatch.setattr(httpcore2.AnyIOBackend, "connect_tcp", noted)
        try:
            yield found
        finally:
            await found.outbound.close()


def _document(url: str) -> ProviderDocument:
    doors = dict.fromkeys(("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"), url)
    return ProviderDocument(**doors, takes_basic=False, names_itself=False)


@asynccontextmanager
async def _provider(net: Internet) -> AsyncIterator[Provider]:
    settings = ProviderSettings(issuer="https://login.example", client_id="x", label="Login")
    yield Provider("newsroom", settings, "https://live.example/back", net.outbound)


@asynccontextmanager
async def _discovering(net: Internet, _: Path) -> AsyncIterator[Ask]:
    async with _provider(net) as provider:
        yield provider._fetch


@asynccontextmanager
async def _redeeming(net: Internet, _: Path) -> AsyncIterator[Ask]:
    async with _provider(net) as provider:
        yield lambda url: provider._redeem(_document(url), Attempt("state", "binding"), "code", "somebody")


@asynccontextmanager
async def _completing(net: Internet, _: Path) -> AsyncIterator[Ask]:
    async with _provider(net) as provider:
        yield lambda url: provider._complete(_document(url), {"sub": "ada"}, "token", "somebody")


@asynccontextmanager
async def _carding(net: Internet, folder: Path) -> AsyncIterator[Ask]:
    who = count()
    async with unfurler(folder, outbound=net.outbound) as cards:
        yield lambda url: cards.find(url, f"user:{next(who)}", Notes())


@asynccontextmanager
async def _asking_providers(net: Internet, folder: Path) -> AsyncIterator[Ask]:
    """Which endpoint a provider has is a table of ours: here it is whatever is asked for."""
    async with unfurler(folder, lambda url: url, net.outbound) as cards:
        yield lambda url: cards._oembed(url, "user:1")


@asynccontextmanager
async def _picturing(net: Internet, folder: Path) -> AsyncIterator[Ask]:
    async with unfurler(folder, outbound=net.outbound) as cards:
        yield lambda url: cards._picture("https://example.org/", url, "user:1", Notes())


@asynccontextmanager
async def _house(net: Internet, folder: Path) -> AsyncIterator[Services]:
    url = f"sqlite+aiosqlite:///{folder / 'house.db'}"
    async with open_app(url, secret_key="k" * 40) as app:
        app.endpoints._outbound = app.courier._sender._outbound = net.outbound
        yield app


@asynccontextmanager
async def _saving(net: Internet, folder: Path) -> AsyncIterator[Ask]:
    async with _house(net, folder) as app:
        partner_id = await app.partners.create(PartnerDraft("Post"))

        async def save(url: str) -> None:
            endpoint_id, _ = await app.endpoints.create(partner_id, EndpointDraft(url))
            await app.endpoints.delete(endpoint_id)
            await net.outbound.get(url)  # it was found good: then it is what may be asked

        yield save


@asynccontextmanager
async def _sending(net: Internet, folder: Path) -> AsyncIterator[Ask]:
    """An address may have been good when it was saved: it is judged again."""
    async with _house(net, folder) as app:
        partner_id = await app.partners.create(PartnerDraft("Post"))
        endpoint_id, _ = await app.endpoints.create(partner_id, EndpointDraft(PUBLIC_URL))

        async def send(url: str) -> None:
            async with app.store.write() as transaction:
                await endpoints.update_endpoint(transaction, endpoint_id, {"url": url})
            await app.courier.test(endpoint_id)

        yield send


USERS: dict[str, Use] = {
    "access/endpoints.py:_require_reachable": _saving,
    "access/webhook_sending.py:send": _sending,
    "oidc/provider.py:_fetch": _discovering,
    "oidc/provider.py:_redeem": _redeeming,
    "oidc/provider.py:_complete": _completing,
    "unfurling/unfurler.py:_page": _carding,
    "unfurling/unfurler.py:_oembed": _asking_providers,
    "unfurling/unfurler.py:_picture": _picturing,
}
"""Each function that asks somebody, and what makes it ask at an address."""


def _asks(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr not in WAYS:
        return False
    asked = node.func.value
    name = asked.attr if isinstance(asked, ast.Attribute) else asked.id if isinstance(asked, ast.Name) else ""
    return name.endswith("outbound")


def test_every_user_of_the_guard_is_tried():
    """A function that asks through the guard stands in the table, and a module that has a guard has such a function."""
    found, having = set(), set()
    for path in CODE.rglob("*.py"):
        name, text = str(path.relative_to(CODE)), path.read_text()
        if name.startswith("outbound/"):
            continue
        tree = ast.parse(text)
        functions = [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)]
        found |= {f"{name}:{each.name}" for each in functions if any(map(_asks, ast.walk(each)))}
        imports = [each for each in ast.walk(tree) if isinstance(each, ast.ImportFrom)]
        if any(alias.name == "Outbound" for each in imports for alias in each.names):
            having.add(name)
    assert found == USERS.keys()
    assert having - {"assembly.py", "services.py"} == {name.partition(":")[0] for name in found}


def test_the_table_is_long_enough():
    """Sixty addresses and tricks stand in it, each once."""
    assert len(set(TRICKS)) == len(TRICKS) >= 60


async def _asked(ask: Ask, url: str) -> None:
    with suppress(LiveblogError, UnprovenIdentity):
        await ask(url)


@pytest.mark.parametrize("use", USERS.values(), ids=USERS)
async def test_no_address_draws_it_inside(use: Use, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Whatever the address is, and however often a name server changes its mind; a good one is asked."""
    async with internet(says(b"{}", content_type="application/json"), monkeypatch) as net, use(net, tmp_path) as ask:
        await _asked(ask, PUBLIC_URL)
        assert set(net.asked) == {(PUBLIC, 80)}
        for url in TRICKS:
            net.asked.clear()
            await _asked(ask, url)
            assert net.asked == [], url
        for _ in range(4):
            await _asked(ask, "http://rebinding.example/x")
        assert set(net.asked) <= {(PUBLIC, 80)}


@pytest.mark.parametrize("use", USERS.values(), ids=USERS)
async def test_no_redirect_draws_it_inside(use: Use, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A server on the public internet that leads on leads nobody inside."""
    leads_to = ""

    async def leads(head: bytes, writer: asyncio.StreamWriter) -> None:
        await says(b"", "302 Found", location=leads_to.replace("\r\n", ""))(head, writer)

    async with internet(leads, monkeypatch) as net, use(net, tmp_path) as ask:
        for number, url in enumerate(TRICKS):
            leads_to = url.encode("ascii", "ignore").decode()
            net.asked.clear()
            await _asked(ask, f"{PUBLIC_URL}?{number}")
            assert set(net.asked) == {(PUBLIC, 80)}, url


async def test_a_page_names_a_picture_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """What a page says of itself is an address like any other: a card of it comes without its picture."""
    image = f"http://{PUBLIC}/wave.jpg"

    async def talk(head: bytes, writer: asyncio.StreamWriter) -> None:
        await page("Gale", f'<meta property="og:image" content="{image}">')(head, writer)

    async with internet(talk, monkeypatch) as net, unfurler(tmp_path, outbound=net.outbound) as cards:
        await cards.find(PUBLIC_URL, "user:1", Notes())
        assert net.asked == [(PUBLIC, 80)] * 2
        for number, inside in enumerate(["http://10.0.0.1/x.jpg", "//127.0.0.1/x.jpg", "http://inside.example/x.jpg"]):
            net.asked.clear()
            image = inside
            found = await cards.find(f"{PUBLIC_URL}?{number}", f"user:{number}", Notes())
            assert (found.picture, net.asked) == (None, [(PUBLIC, 80)])
