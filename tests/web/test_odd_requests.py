"""Whatever bytes come in a header, an address, a query or a form: an answer, and never a fault of the server."""

import random
from itertools import cycle, islice

import pytest

from liveblog.access import csrf_token
from liveblog.model.principal import Scope
from liveblog.web.cookies import SESSION_COOKIE
from tests.web import odd
from tests.web.desks import OpenDesk
from tests.web.odd import Asked, Header, addresses, ask

HOST = (b"host", b"desk.test")
PAGE = (b"accept", b"text/html")
FORM = (b"content-type", b"application/x-www-form-urlencoded")


@pytest.fixture
async def askers(desk: OpenDesk) -> list[list[Header]]:
    """Give the headers of a stranger, of an editor with a form of their own, and of a program."""
    session = await desk.services.sessions.open((await desk.services.users.by_name("ada")).id)
    token = await desk.services.tokens.create("all", Scope.ADMIN)
    editor = [(b"cookie", f"{SESSION_COOKIE}={session}".encode()), (b"x-csrf-token", csrf_token(session).encode())]
    return [[HOST, PAGE], [HOST, PAGE, *editor], [HOST, (b"authorization", f"Bearer {token}".encode())]]


def is_fault(status: int | None) -> bool:
    """Tell whether a status means that the server did something wrong."""
    return status is not None and status >= 500


async def test_any_header_is_answered(desk: OpenDesk, askers: list[list[Header]]):
    """Headers with odd bytes, drawn anew for each route, method and asker."""
    chance = random.Random(5)
    for asked in addresses():
        for asker in askers:
            for name in chance.sample(odd.HEADERS, 8):
                value = chance.choice(odd.VALUES)
                headers = [*(header for header in asker if header[0] != name), (name, value)]
                status = await ask(desk.app, asked, headers)
                assert not is_fault(status), (asked, name, value)


async def test_what_is_no_origin_is_another_site(desk: OpenDesk, askers: list[list[Header]]):
    """It is answered like a foreign origin, on every door: no form is taken, and a session counts for nothing."""
    origins = cycle(odd.NO_ORIGINS)
    for asked in addresses():
        for asker in askers:
            foreign = await ask(desk.app, asked, [*asker, FORM, (b"origin", b"https://evil.example")])
            for origin in islice(origins, 2):
                assert await ask(desk.app, asked, [*asker, FORM, (b"origin", origin)]) == foreign, (asked, origin)
            if asked.method == "POST" and asked.path.startswith("/desk") and asker is askers[1]:
                assert foreign in (403, 415), asked


async def test_two_origins_are_none(desk: OpenDesk, askers: list[list[Header]]):
    """Of two origins, of which one is ours, neither is believed."""
    headers = [*askers[1], FORM, (b"origin", b"http://desk.test")]
    assert await ask(desk.app, Asked("POST", "/desk/logout"), [*headers, (b"origin", b"https://evil.example")]) == 403
    assert await ask(desk.app, Asked("POST", "/desk/logout"), headers) == 303


async def test_any_path_is_answered(desk: OpenDesk, askers: list[list[Header]]):
    """What stands in an address for a blog, a number, a name: answered on each route, with a strange query, too."""
    chance = random.Random(6)
    for slot in odd.PATHS:
        for asked in addresses(slot):
            status = await ask(desk.app, asked, chance.choice(askers), query := chance.choice((b"", b"\xff")))
            assert not is_fault(status), (asked, query)


async def test_any_query_is_answered(desk: OpenDesk, askers: list[list[Header]]):
    """Queries that are no UTF-8, too long, or mean nothing."""
    chance = random.Random(7)
    for asked in addresses():
        for asker in askers:
            for query in chance.sample(odd.QUERIES, 5):
                assert not is_fault(await ask(desk.app, asked, asker, query)), (asked, query)


async def test_any_form_is_answered(desk: OpenDesk, askers: list[list[Header]]):
    """Forms that are no UTF-8, no forms, or not what they say."""
    chance = random.Random(8)
    kinds = (FORM[1], FORM[1], b"multipart/form-data; boundary=x", b"application/json", b"image/png")
    for asked in addresses():
        if asked.method in ("POST", "PATCH", "PUT"):
            for asker in askers:
                for body in odd.BODIES:
                    kind = chance.choice(kinds)
                    status = await ask(desk.app, asked, [*asker, (b"content-type", kind)], b"", body)
                    assert not is_fault(status), (asked, kind, body)
