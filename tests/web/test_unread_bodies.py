"""Bodies of strangers: at every door that takes one, they are refused before a byte of it is read.

Doors are taken from the table of routes, so that one that is added is asked, too.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import httpx2
import pytest
import pytest_asyncio
from starlette.middleware.body_limit import RequestBodyLimitMiddleware

from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND, Scope
from liveblog.web.routes import ROUTES
from liveblog.work.bounds import BODIES, BODY_AT_HAND, FORM_BYTES
from tests.web.desks import ROOT, OpenDesk, Visitor, open_desk
from tests.web.rights import RULES, Rule
from tests.web.test_rights import address_of

if TYPE_CHECKING:
    from starlette.routing import Route

pytestmark = pytest.mark.asyncio(loop_scope="module")

FORM, MULTIPART, JSON = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json"
WORDS = "Words of mine"
TAKING = sorted(door for door in RULES if door.partition(" ")[0] in ("POST", "PUT", "PATCH"))
CLOSED = {door: RULES[door] for door in TAKING if RULES[door] is not Rule.OPEN and not door.endswith("/report")}
"""All but those of people who have yet to log in, and of readers."""

BY_HAND = {"/desk/{slug}/pictures"}
"""A picture is counted while it comes, to be refused in words."""


class Body:
    """A body that notes whether anything of it was asked for."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces, self.is_read = pieces, False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        self.is_read = True
        for piece in self.pieces:
            yield piece


def multipart(text: str) -> bytes:
    """Write a form with one field as a browser does whose form may bring a file along."""
    return f'--x\r\nContent-Disposition: form-data; name="summary"\r\n\r\n{text}\r\n--x--\r\n'.encode()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def desk_app(new_sqlite: Callable[[], str]) -> AsyncIterator[OpenDesk]:
    """Open a desk with an entry, and Cleo, who may read and nothing else."""
    async with open_desk(new_sqlite(), "wind and tide") as desk:
        await desk.services.users.create("cleo", "Cleo Ohm", Scope.READ)
        await desk.services.desk.post("harbour", EntryDraft(body="Ours."), COMMAND)
        yield desk


async def send(asker: Visitor, door: str, accept: str, kind: str, body: Body) -> httpx2.Response:
    """Send a body of some kind to a door."""
    method, _, path = door.partition(" ")
    headers = {"accept": accept, "content-type": kind, "origin": ROOT}
    return await asker.client.request(method, path, content=body, headers=headers)


@pytest.mark.parametrize(("name", "accept"), [(None, JSON), ("cleo", JSON), ("cleo", "text/html")])
async def test_whoever_may_not_send_a_body_is_told_before_it_is_read(desk_app: OpenDesk, name: str | None, accept: str):
    """A script of a stranger, and all that somebody sends who may only read, is refused by what its head says."""
    wrong = []
    async with desk_app.visitor(name) as asker:
        for door, rule in CLOSED.items():
            for kind in (FORM, MULTIPART) if "/desk" in door else (JSON,):
                if name and rule is Rule.ACCOUNT:
                    continue
                body = Body(b"x" * BODY_AT_HAND)
                answer = await send(asker, address_of(door, desk_app.blog), accept, kind, body)
                if body.is_read or answer.status_code not in (401, 403, 404):
                    wrong.append((door, kind, answer.status_code))
    assert wrong == []


async def test_what_is_read_of_a_stranger_is_given_back(desk_app: OpenDesk):
    """A page's form is read of somebody whose session has ended only where their words stand in the answer."""
    wrong = []
    async with desk_app.visitor() as stranger:
        for door in CLOSED:
            for kind, sent in ((FORM, f"summary={WORDS}&sign_off={WORDS}".encode()), (MULTIPART, multipart(WORDS))):
                body = Body(sent)
                answer = await send(stranger, address_of(door, desk_app.blog), "text/html", kind, body)
                if body.is_read and (answer.status_code != 401 or WORDS not in answer.text):
                    wrong.append((door, kind, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("kind", [FORM, MULTIPART])
async def test_long_words_of_a_stranger_take_turns(desk_app: OpenDesk, monkeypatch: pytest.MonkeyPatch, kind: str):
    """They are worked through when nobody else's long text is, and are refused where too many wait."""
    bulkhead = desk_app.services.bulkheads[BODIES]
    monkeypatch.setattr(bulkhead, "bound", replace(BODIES, waiting=0, rest=0))
    text = WORDS + "x" * BODY_AT_HAND
    sent = multipart(text) if kind is MULTIPART else f"summary={text}".encode()
    async with desk_app.visitor() as stranger:
        async with bulkhead.place("another"):
            answer = await send(stranger, "POST /desk/harbour/details", "text/html", kind, Body(sent))
            assert answer.status_code == 503
        answer = await send(stranger, "POST /desk/harbour/details", "text/html", kind, Body(sent))
        assert text in answer.text


async def test_too_many_words_of_a_stranger_are_not_read_to_their_end(desk_app: OpenDesk):
    """Of a form that is longer than any text the rest is left, and the answer is that they are not logged in."""
    pieces = Body(multipart("x" * FORM_BYTES.most), *([b"x" * BODY_AT_HAND] * 3))
    async with desk_app.visitor() as stranger:
        answer = await send(stranger, "POST /desk/harbour/setup", "text/html", MULTIPART, pieces)
    assert answer.status_code == 401
    assert "xxx" not in answer.text


async def test_every_form_has_a_size(desk_app: OpenDesk):
    """Each route of a page that takes a body says how long it may be; the API counts what it reads itself."""
    assert [
        route.path
        for route in cast("list[Route]", ROUTES)
        if "POST" in (getattr(route, "methods", None) or ())
        and not route.path.startswith("/api/")
        and route.path not in BY_HAND
        and not isinstance(route.app, RequestBodyLimitMiddleware)
    ] == []
