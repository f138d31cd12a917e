"""A private blog, to whoever may not know of it, is a blog that isn't there: the same answer at every door.

Doors are taken from the table of routes, so that one that is added is asked, too.
"""

import json
import logging
import re
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import suppress
from typing import Any, cast

import httpx2
import pytest
import pytest_asyncio
import websockets
from sqlalchemy import event
from starlette.routing import Route, WebSocketRoute
from websockets.exceptions import ConnectionClosed

from liveblog import audit
from liveblog.audit import Refusals
from liveblog.model.blog import Visibility
from liveblog.model.principal import COMMAND, Scope
from liveblog.web.api.desk_operations import DESK_OPERATIONS
from liveblog.web.api.entry_operations import ENTRY_OPERATIONS
from liveblog.web.api.handover_operations import HANDOVER_OPERATIONS
from liveblog.web.routes import ROUTES
from liveblog.wire.closing import GOING_AWAY
from tests.web.live_app import LiveApp, open_live_app

pytestmark = pytest.mark.asyncio(loop_scope="module")

THERE, NOWHERE = "secret-plan", "nowhere-yet"
SHARED = "shared-plan"
"""The slug of a blog for partners: to whoever is none it is as private."""
EPOCH = "k3v9x2ab"
ASKERS = ("nobody", "unknown", "expired", "elsewhere-read", "elsewhere", "elsewhere-admin")
VALUES = {
    "slug": "{}",
    "entry_id:number": "1",
    "report_id:number": "1",
    "promise_id:number": "1",
    "draft_id:number": "1",
    "number:number": "1",
    "version:number": "1",
    "claim_id:number": "1",
    "reading_id:number": "1",
    "figure": "Dead",
    "generation": f"{EPOCH}.0",
    "bounds": "1-100",
    "version": "0",
    "digest": "0",
}
BODIES = {"entries": {"body": "text"}, "shifts": {"note": "text"}}


def filled(path: str) -> str:
    """Return the path of a route with something in each place, and a hole where the slug goes."""
    return re.sub(r"\{([\w:]+)\}", lambda part: VALUES.get(part[1], "{}"), path)


def paths() -> Iterable[tuple[str, str]]:
    """Return each way in which the address of a blog may be asked for, with a hole where the slug goes."""
    for route in cast("list[Route]", ROUTES):
        hole = re.search(r"\{slug(:\w+)?\}", route.path)
        if hole is None or isinstance(route, WebSocketRoute):
            continue
        path = filled(route.path)
        for method in sorted(route.methods or ()):
            yield method, path
    for path in ODD:
        yield "GET", path


OF_THE_DESK = {filled(operation.path) for operation in (*DESK_OPERATIONS, *ENTRY_OPERATIONS, *HANDOVER_OPERATIONS)}
"""What the API has for those who write: not for readers, whatever they may read."""

FRAMED = {"/blogs/{}/frame", "/blogs/{}/embed"}
"""What is on pages of others: of a private blog there is none, for anybody."""

ODD = [
    "/blogs/{}/",
    "/blogs/{}//",
    "/blogs/{}.txt/",
    "/blogs/{}.html",
    "/blogs/{}?page=1",
    "/blogs/{}?page=99",
    "/blogs/{}?page=x",
    "/blogs/{}?q=text",
    "/blogs/{}?topic=text",
    "/blogs/{}?only=key",
    "/blogs/{}?only=all",
    "/blogs/{}?order=oldest",
    "/blogs/{}?before=1",
    "/blogs/{}?before=99",
    "/blogs/{}?at=now",
    "/blogs/{}?at=2031-07-27",
    "/blogs/{}?at=garbage",
    "/blogs/{}/entries/1?at=now",
    "/blogs/{}/entries/1?at=garbage",
    "/blogs/{}/entries/99",
    "/blogs/{}/entries/x",
    "/blogs/{}/feed.atom?page=1",
    "/blogs/{}/feed.atom?page=99",
    "/blogs/{}/feed.rss",
    "/api/v1/blogs/{}/",
    "/api/v1/blogs/{}/entries?page=1",
    "/api/v1/blogs/{}/entries?page=99",
    "/api/v1/blogs/{}/entries/99",
    "/api/v1/blogs/{}/events?after=0",
    "/api/v1/blogs/{}/events?after=5",
    "/api/v1/blogs/{}/events?epoch=" + EPOCH + "&after=5",
    "/api/v1/blogs/{}/events?epoch=" + EPOCH + "&after=x",
    "/api/v1/blogs/{}/events/" + EPOCH + ".9/1-100",
    "/api/v1/blogs/{}/events/" + EPOCH + ".0/101-200",
    "/api/v1/blogs/{}/events/" + EPOCH + ".0/1-99",
]
FORMS = [
    {},
    {"accept": "text/html"},
    {"accept": "text/event-stream"},
    {"accept": "text/html", "accept-encoding": "br", "if-none-match": "*"},
    {"if-match": f'"{EPOCH}.1"', "range": "bytes=0-9", "origin": "https://partner.example"},
]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def app(new_sqlite: Callable[[], str]) -> AsyncIterator[LiveApp]:
    """Serve an app with a private blog that has more than a hundred events."""
    async with open_live_app(new_sqlite()) as app:
        blog = await app.blog(THERE, visibility=Visibility.PRIVATE, title="A plan")
        await app.fill(blog, 101)
        await app.services.hub.tail(THERE)
        await app.fill(await app.blog(SHARED, visibility=Visibility.PARTNERS, title="A plan"), 1)
        other = await app.blog("another")
        for scope in (Scope.READ, Scope.ADMIN):
            name = f"elsewhere-{scope}"
            app.tokens[name] = await app.services.tokens.create(name, scope, blogs=[other])
        yield app


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def within(app: LiveApp) -> AsyncIterator[httpx2.AsyncClient]:
    """Ask what is served, past its server: that does the same for everybody, and takes the most time."""
    application: Any = app.server.config.app
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=application), base_url=app.url) as http:
        yield http


async def told(http: httpx2.AsyncClient, method: str, path: str, slug: str, headers: dict[str, str]) -> Any:
    """Ask, and return all that the answer tells, but for what asked: the slug, and the time."""
    body = BODIES.get(path.rpartition("/")[2]) if method in ("POST", "PATCH") else None
    request = http.build_request(method, path.format(slug), headers=headers, json=body)
    answer = await http.send(request, stream=True)
    try:
        assert answer.status_code >= 300 or method == "OPTIONS", (method, path, answer.status_code)
        text = (await answer.aread()).decode()
    finally:
        await answer.aclose()
    fields = sorted((name, value.replace(slug, "…")) for name, value in answer.headers.items() if name != "date")
    return answer.status_code, fields, text.replace(slug, "…")


@pytest.mark.parametrize(
    ("asker", "form"),
    [*((asker, FORMS[0]) for asker in ASKERS), *(("nobody", form) for form in FORMS[1:]), ("elsewhere", FORMS[2])],
    ids=str,
)
async def test_every_door_answers_as_if_it_were_not_there(
    app: LiveApp, within: httpx2.AsyncClient, asker: str, form: dict[str, str]
):
    """Status, headers and body tell nothing: of reading and writing, in each form, by nobody and with tokens.

    Nobody, and a token for another blog, ask the server itself.
    """
    http = app.http if form == {} and asker in ("nobody", "elsewhere") else within
    headers = form if asker == "nobody" else form | app.bearer(asker)
    for method, path in {*paths(), *(("HEAD", path) for method, path in paths() if method == "GET")}:
        nowhere = await told(http, method, path, NOWHERE, headers)
        assert "A plan" not in json.dumps(nowhere)
        for slug in (THERE, SHARED):
            assert await told(http, method, path, slug, headers) == nowhere, (method, path, slug)


@pytest.mark.parametrize("asker", ASKERS)
@pytest.mark.parametrize("position", ["", "?after=0", f"?epoch={EPOCH}&after=5", "?after=x"])
async def test_sockets_end_as_if_it_were_not_there(app: LiveApp, asker: str, position: str):
    """A WebSocket gets the same last words and the same code."""
    headers = {} if asker == "nobody" else app.bearer(asker)

    async def last_words(slug: str) -> Any:
        url = f"{app.url.replace('http', 'ws', 1)}/api/v1/blogs/{slug}/events{position}"
        async with websockets.connect(url, additional_headers=headers) as socket:
            words = []
            with suppress(ConnectionClosed):
                while True:
                    words.append(await socket.recv())
        return words, socket.close_code, socket.close_reason

    nowhere = await last_words(NOWHERE)
    assert (await last_words(THERE), await last_words(SHARED)) == (nowhere, nowhere)


@pytest.mark.parametrize("asker", ["nobody", "elsewhere"])
async def test_the_log_knows_it(
    app: LiveApp, within: httpx2.AsyncClient, asker: str, caplog: pytest.LogCaptureFixture, monkeypatch: Any
):
    """Who asks for it in vain is told of in a line, at every door; who asks for what isn't there is no refusal."""
    caplog.set_level(logging.INFO, logger="liveblog.audit")
    monkeypatch.setattr(audit, "refusals", Refusals(burst=10_000))
    headers = {} if asker == "nobody" else app.bearer(asker)
    told_of = 0
    for method, path in paths():
        for slug in (THERE, NOWHERE):
            caplog.clear()
            status, _, text = await told(within, method, path, slug, headers)
            lines = [record.getMessage() for record in caplog.records if record.name == "liveblog.audit"]
            if status == 404 and "no blog “…”" in text:
                code = "unauthenticated" if asker == "nobody" else "forbidden"
                assert [f" code={code} method={method} " in line for line in lines] == [True] * (slug == THERE), path
                told_of += slug == THERE
    assert told_of > 20


@pytest.mark.parametrize("asker", ["nobody", "elsewhere"])
@pytest.mark.parametrize("is_open", [True, False], ids=["followed", "not followed"])
async def test_every_door_asks_the_store_as_often(
    app: LiveApp, within: httpx2.AsyncClient, asker: str, *, is_open: bool
):
    """No time tells it from one that isn't there: as many queries, whether somebody follows it here or not."""
    hub, queries = app.services.hub, list[str]()
    engine = app.services.store.engine.sync_engine

    def note(*arguments: Any) -> None:
        queries.extend([arguments[2]] if "blogs.slug = " in arguments[2] else [])

    async def cost(method: str, path: str, slug: str) -> int:
        queries.clear()
        await told(within, method, path, slug, {} if asker == "nobody" else app.bearer(asker))
        return len(queries)

    if not is_open:
        hub._drop(await hub.tail(THERE), GOING_AWAY)
    event.listen(engine, "before_cursor_execute", note)
    try:
        for method, path in {*paths(), *(("HEAD", path) for method, path in paths() if method == "GET")}:
            if is_open:
                await hub.tail(THERE)
            assert await cost(method, path, THERE) == await cost(method, path, NOWHERE), (method, path)
            assert (THERE in [tail.blog.slug for tail in hub.tails]) is is_open
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def test_it_is_on_no_list(app: LiveApp):
    """Neither the front page nor the map names it, whoever asks without the right."""
    for path in ("/", "/sitemap.xml", "/sitemap-1.xml"):
        assert "-plan" not in (await app.http.get(path)).text


async def test_upper_case_is_another_name(app: LiveApp):
    """No address of other spelling leads to it, and those that lead to a public blog say nothing of it."""
    for path in ("/blogs/{}", "/blogs/{}/", "/blogs/{}.txt", "/api/v1/blogs/{}", "/api/v1/blogs/{}/events"):
        answers = [await told(app.http, "GET", path, slug.upper(), {}) for slug in (THERE, NOWHERE)]
        assert answers[0] == answers[1], path


async def test_who_may_read_it_does(app: LiveApp):
    """The same doors are open to a token with the right; what they tell is for one asker, and stays on its own site."""
    for method, path in paths():
        if method != "GET" or path in ODD or "desk" in path or path in OF_THE_DESK or path in FRAMED:
            continue
        epoch = (await app.services.hub.tail(THERE)).epoch
        address = path.replace(EPOCH, epoch).format(THERE)
        answer = await app.http.get(address, headers=app.bearer("read"), follow_redirects=False)
        assert answer.status_code in (200, 307, 308), path
        if answer.status_code == 200:
            assert answer.headers["cache-control"] == "private, no-store", path
            assert answer.headers["cross-origin-resource-policy"] == "same-origin", path
    await app.services.desk.delete(THERE, 1, COMMAND)
    for path, status in (("entries/1", 410), ("entries/999", 404), ("events?after=x", 400), ("events/x/1-100", 400)):
        answer = await app.http.get(f"/api/v1/blogs/{THERE}/{path}", headers=app.bearer("read"))
        assert (answer.status_code, answer.headers["cross-origin-resource-policy"]) == (status, "same-origin"), path
        assert "no-store" in answer.headers["cache-control"], path
    async with app.http.stream(
        "GET", f"/api/v1/blogs/{THERE}/events", headers=app.bearer("read") | {"accept": "text/event-stream"}
    ) as stream:
        assert stream.headers["cache-control"] == "private, no-store"
        assert stream.headers["cross-origin-resource-policy"] == "same-origin"


async def test_a_person_is_told_in_a_persons_words(app: LiveApp):
    """A page says that nothing is there for everybody, and where editors log in; it speaks of no header."""
    page = (await app.http.get(f"/blogs/{THERE}", headers={"accept": "text/html"})).text
    assert "Bearer" not in page
    assert 'href="/desk/login"' in page
