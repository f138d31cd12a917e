"""Fields that no form offers and no document names: sent all the same, they give nobody anything.

Forms ignore what they don't know, and JSON is refused by name; both are taken from the tables of routes.
"""

import json
import re
from collections.abc import AsyncIterator, Callable
from inspect import getsource
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select

from liveblog.access import csrf_token
from liveblog.model.blog import BlogDraft
from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND, Scope
from liveblog.store.access_tables import token_grants, tokens, user_grants, users
from liveblog.store.tables import blogs
from liveblog.web.api.operation import Operation
from liveblog.web.api.operations import OPERATIONS
from liveblog.web.cookies import SESSION_COOKIE
from liveblog.web.people import people
from tests.store.raw import dump
from tests.web.desks import ROOT, OpenDesk, open_desk
from tests.web.test_forgery import BEFORE_A_SESSION, FIELDS, paths

pytestmark = pytest.mark.asyncio(loop_scope="module")

FOREIGN = {
    "id": "1",
    "user_id": "1",
    "user": "1",
    "owner": "1",
    "name": "root",
    "scope": "admin",
    "grants": "admin",
    "all": "admin",
    "blog-1": "other",
    "scope-1": "admin",
    "blog-2": "harbour",
    "scope-2": "admin",
    "admin": "on",
    "password_hash": "x",
    "disabled_at": "2001-01-01",
    "created_at": "2001-01-01",
    "digest": "x",
    "prefix": "x",
    "slug": "taken",
    "epoch": "aaaaaaaa",
    "head": "99",
    "visibility": "private",
    "by": "user:1",
    "made_by": "user:1",
    "posted_at": "2001-01-01T00:00:00Z",
    "revision": "99",
    "seq": "99",
    "blog_id": "2",
    "body_html": "<b>x</b>",
    "confirmed_at": "2099-01-01",
    "expires_at": "2099-01-01",
    "is_admin": "1",
    "role": "admin",
    "deleted_at": "",
}
DEEDS = sorted(set(re.findall(r'case "(\w+)"', getsource(people))))
"""What a button of a person's page says."""

KEPT = (
    select(users.c.id, users.c.name, users.c.disabled_at, users.c.scope, users.c.created_at),
    select(users.c.id, users.c.byline, users.c.email, users.c.password_hash).where(users.c.name != "emil"),
    select(user_grants),
    select(tokens.c.id, tokens.c.name, tokens.c.revoked_at, tokens.c.expires_at),
    select(token_grants),
    select(blogs.c.id, blogs.c.slug, blogs.c.epoch, blogs.c.created_at),
    select(blogs.c.visibility, blogs.c.title).where(blogs.c.slug == "other"),
)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def desk_app(new_sqlite: Callable[[], str]) -> AsyncIterator[OpenDesk]:
    """Open a desk with two blogs: Ben has a right in one, Dora looks after it, Cleo and a token are good for all."""
    async with open_desk(new_sqlite()) as desk:
        await desk.services.desk.create_blog(BlogDraft("other", "Other"))
        for blog in ("harbour", "other"):
            await desk.services.desk.post(blog, EntryDraft("Ours."), COMMAND)
        await desk.services.users.create("cleo", "Cleo Ohm", Scope.ADMIN)
        await desk.services.users.create("dora", "Dora Lund", Scope.ADMIN, blogs=[desk.blog])
        await desk.services.users.create("emil", "Emil Kay", Scope.WRITE, blogs=[desk.blog])
        await desk.services.tokens.create("everywhere", Scope.ADMIN)
        yield desk


async def kept(desk: OpenDesk) -> str:
    """Return what nobody in these tests may change."""
    async with desk.services.store.read() as connection:
        return str([[tuple(row) for row in await connection.execute(query)] for query in KEPT])


@pytest.mark.parametrize("path", sorted(set(paths("POST")) - BEFORE_A_SESSION - {"/desk/logout"}))
async def test_a_form_with_fields_of_others_gives_an_editor_nothing(desk_app: OpenDesk, path: str):
    """With their own token and from our own page: no grant, no name, no token, no other blog, no person."""
    async with desk_app.visitor("emil") as emil:
        csrf = csrf_token(emil.client.cookies[SESSION_COOKIE])
        before = await kept(desk_app)
        for fields in (FIELDS | FOREIGN, FOREIGN, *(FOREIGN | {"do": do} for do in DEEDS)):
            await emil.post(path, fields | {"csrf": csrf, "title": "Mine"})
        assert await kept(desk_app) == before


@pytest.mark.parametrize("do", DEEDS)
async def test_people_and_tokens_of_elsewhere_are_not_there(desk_app: OpenDesk, do: str):
    """An admin of one blog can do nothing to who works elsewhere, by whatever number; nor to what they hold there."""
    async with desk_app.visitor("dora") as dora:
        csrf = csrf_token(dora.client.cookies[SESSION_COOKIE])
        await dora.get("/desk")
        before = await dump(desk_app.services.store)
        for number in (1, 2, 3, 99):
            answer = await dora.post(f"/desk/-/people/{number}", FOREIGN | {"do": do, "csrf": csrf})
            assert (await dora.get(f"/desk/-/people/{number}")).status_code == answer.status_code == 404
        for number in (1, 99):
            assert (await dora.post(f"/desk/-/tokens/{number}", {"csrf": csrf})).status_code == 404
        assert await dump(desk_app.services.store) == before


async def test_a_session_of_somebody_else_is_not_ended(desk_app: OpenDesk):
    """The name of a session is no secret, for the log has it: it is good for its owner alone."""
    async with desk_app.visitor("cleo") as cleo, desk_app.visitor("emil") as emil:
        secret = cleo.client.cookies[SESSION_COOKIE]
        theirs = await desk_app.services.sessions.principal(secret)
        csrf = csrf_token(emil.client.cookies[SESSION_COOKIE])
        name = theirs.session_name or ""  # type: ignore[union-attr]
        answer = await emil.post("/desk/-/account/sessions", {"session": name, "csrf": csrf})
        assert answer.status_code == 404
        assert await desk_app.services.sessions.principal(secret) is not None


BODIES: dict[str, dict[str, Any]] = {
    "EntryInput": {"body": "text"},
    "EntryPatch": {"body": "text"},
    "ShiftInput": {"note": "text"},
    "BlogInput": {"slug": "new", "title": "New"},
    "BlogPatch": {"title": "New"},
    "DraftInput": {"body": "text"},
    "DraftPatch": {"body": "text"},
    "CommentInput": {"comment": "text"},
    "ShareInput": {"shared": True},
    "PublishAtInput": {"publish_at": "2131-03-04T18:00:00Z"},
    "HoldInput": {"held": True},
    "PresenceInput": {"page": "a-window-of-mine"},
    "OnItInput": {"line": "The harbour"},
    "ClaimInput": {"status": "reported"},
    "PromiseInput": {"text": "More.", "due_at": "2131-03-04T18:00:00Z"},
    "PromisePatch": {"state": "done"},
    "BriefingInput": {"statements": [{"text": "Open."}]},
    "ReadingInput": {"value": "35"},
    "HandoverInput": {"notes": "The ministry calls back."},
    "TakeOverInput": {"seen": 0},
    "StillRightInput": {"until": "2031-03-04T16:20:00Z"},
    "ConfirmedInput": {"statements": [0]},
    "NewPartnerInput": {"name": "Post"},
    "PartnerPatch": {"name": "Post"},
    "PartnerKeyInput": {"kind": "sk"},
    "EndpointInput": {"url": "https://www.example.org/hooks"},
    "EndpointPatch": {"kinds": []},
    "SentEventInput": {"blog": "harbour", "seq": 1},
}


@pytest.mark.parametrize("operation", [each for each in OPERATIONS if each.body], ids=lambda each: each.name)
async def test_json_with_a_field_of_its_own_is_refused(desk_app: OpenDesk, operation: Operation):
    """Each field that is not of the document is named, one alone and all together, and nothing is written."""
    token = await desk_app.services.tokens.create("admin", Scope.ADMIN)
    path = re.sub(r"\{\w+:number\}", "1", operation.path.replace("{slug}", "harbour"))
    assert operation.body
    unknown = {name: value for name, value in FOREIGN.items() if name not in operation.body.model_fields}
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json", "origin": ROOT}
    async with desk_app.visitor() as robot:
        await robot.client.get("/api/v1/blogs/harbour", headers=headers)  # it is noted when a token was used last
        before = await dump(desk_app.services.store)
        for names in (*([name] for name in unknown), [*unknown]):
            body = BODIES[operation.body.__name__] | {name: unknown[name] for name in names}
            answer = await robot.client.request(operation.method, path, content=json.dumps(body), headers=headers)
            assert answer.status_code == 422, names
            assert {each["field"] for each in answer.json()["errors"]} & set(names)
        assert await dump(desk_app.services.store) == before
