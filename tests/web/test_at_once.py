"""The same, done by several in the same moment: each is answered, and no answer is a fault of the server's."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio

from liveblog.access import csrf_token
from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND, Scope
from liveblog.web.api.operations import OPERATIONS
from liveblog.web.cookies import SESSION_COOKIE
from tests.web.desks import ROOT, OpenDesk, open_desk
from tests.web.test_foreign_fields import BODIES, DEEDS
from tests.web.test_forgery import BEFORE_A_SESSION, FIELDS, paths

pytestmark = pytest.mark.asyncio(loop_scope="module")

AT_ONCE = 6
FAULT = 500
ORDER = ("POST", "PUT", "PATCH", "DELETE")
"""What makes something comes before what needs it, and what takes it away last."""
WRITES = sorted((each for each in OPERATIONS if each.method in ORDER), key=lambda each: ORDER.index(each.method))
FORMS = sorted(set(paths("POST")) - BEFORE_A_SESSION - {"/desk/logout"})


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def desk_app(new_postgres: Callable[[], str]) -> AsyncIterator[OpenDesk]:
    """Open a desk on the database on which several write at once, with Cleo, an admin, and Emil, an editor."""
    async with open_desk(new_postgres()) as desk:
        await desk.services.users.create("cleo", "Cleo Ohm", Scope.ADMIN)
        await desk.services.users.create("emil", "Emil Kay", Scope.WRITE, blogs=[desk.blog])
        await desk.services.desk.post("harbour", EntryDraft("Ours."), COMMAND)
        yield desk


async def faults(asked: Callable[[], Any]) -> list[str]:
    """Ask several times at once, and return what was answered with a fault."""
    answers = await asyncio.gather(*(asked() for _ in range(AT_ONCE)))
    wrong = [each for each in answers if each.status_code >= FAULT]
    return [f"{each.request.method} {each.request.url.path}: {each.text}" for each in wrong]


async def test_several_ask_the_same_of_the_api(desk_app: OpenDesk):
    """No write fails because somebody else does the same: it waits, or is told that it was done."""
    token = await desk_app.services.tokens.create("admin", Scope.ADMIN)
    wrong: list[str] = []
    async with desk_app.visitor() as robot:
        for operation in WRITES:
            path = re.sub(r"\{\w+:number\}", "1", operation.path.replace("{slug}", "harbour"))
            body = BODIES[operation.body.__name__] if operation.body else None
            headers = {"authorization": f"Bearer {token}", "origin": ROOT}
            sent: dict[str, Any] = {"headers": headers}
            if body is not None:
                sent = {"headers": headers | {"content-type": "application/json"}, "content": json.dumps(body)}
            wrong += await faults(lambda: robot.client.request(operation.method, path, **sent))  # noqa: B023
    assert wrong == []


async def test_several_send_the_same_form(desk_app: OpenDesk):
    """No form fails because somebody else sends it in the same moment: a button that is pressed twice, at least."""
    wrong: list[str] = []
    for path in FORMS:
        for fields in (FIELDS, *(FIELDS | {"do": do} for do in DEEDS if "people" in path)):
            async with desk_app.visitor("cleo") as cleo:
                csrf = csrf_token(cleo.client.cookies[SESSION_COOKIE])
                wrong += await faults(lambda: cleo.post(path, fields | {"csrf": csrf}))  # noqa: B023
    assert wrong == []
