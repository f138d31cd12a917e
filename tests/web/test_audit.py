"""Who did what stands in the log: a line for each change, login and refusal, by every door; no text, no secret."""

import asyncio
import re
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest

from liveblog import audit
from liveblog.access.throttle import HERE
from liveblog.audit import Refusals
from liveblog.errors import Forbidden, Unauthenticated, Unavailable
from liveblog.model.blog import Visibility
from liveblog.model.moment import now
from liveblog.model.principal import Scope
from liveblog.render.addresses import login_link_path
from liveblog.web.cookies import SESSION_COOKIE
from tests.audit_lines import Lines
from tests.media.pictures import photo
from tests.web.desks import OpenDesk, Visitor, forms
from tests.web.live_app import LiveApp
from tests.web.readers import Refused, by_websocket, take

TEXT = "Unsayable words 4711"


def json_entry(**fields: Any) -> dict[str, Any]:
    return {"body": TEXT, "headline": TEXT, "topics": [TEXT], **fields}


async def test_every_change_by_the_api_is_a_line(live_app: LiveApp, lines: Lines):
    """Post, revision, deletion, hand-over, changes of a blog, a new blog and a picture, with who, where and what."""
    blog = await live_app.blog("harbour")
    admin, http = live_app.bearer(), live_app.http
    entries = f"/api/v1{blog.path}/entries"
    lines()
    await http.post(entries, json=json_entry(), headers=admin | {"idempotency-key": "secret-key"})
    await http.post(entries, json=json_entry(), headers=admin | {"idempotency-key": "secret-key"})  # done once
    await http.patch(f"{entries}/1", json={"body": f"{TEXT}, corrected"}, headers=admin)
    await http.patch(f"{entries}/1", json={"body": f"{TEXT}, corrected"}, headers=admin)  # changes nothing
    await http.delete(f"{entries}/1", headers=admin)
    await http.post(f"/api/v1{blog.path}/shifts", json={"note": TEXT}, headers=admin)
    await http.patch(f"/api/v1{blog.path}", json={"title": TEXT, "summary": TEXT}, headers=admin)
    await http.patch(f"/api/v1{blog.path}", json={"status": "closed"}, headers=admin)
    await http.post("/api/v1/blogs", json={"slug": "quay", "title": TEXT, "visibility": "private"}, headers=admin)
    picture = await http.post(
        f"/api/v1{blog.path}/media", content=photo(), headers=admin | {"content-type": "image/jpeg"}
    )
    by = (await live_app.services.tokens.principal(live_app.tokens["admin"])).key
    assert lines() == [
        f"entry.posted by={by} blog=harbour entry=1 seq=1 place=127.0.0.1",
        f"entry.revised by={by} blog=harbour entry=1 seq=2 place=127.0.0.1",
        f"entry.deleted by={by} blog=harbour entry=1 seq=3 place=127.0.0.1",
        f"shift.changed by={by} blog=harbour shift=4 seq=4 place=127.0.0.1",
        f"blog.changed by={by} blog=harbour fields=title,summary seq=5 place=127.0.0.1",
        f"blog.changed by={by} blog=harbour fields=status seq=6 place=127.0.0.1",
        f"blog.created by={by} blog=quay visibility=private place=127.0.0.1",
        f"picture.uploaded by={by} blog=harbour picture={picture.json()['url'].rpartition('/')[2]} place=127.0.0.1",
    ]


async def test_what_is_true_is_a_line(live_app: LiveApp, lines: Lines):
    """A correction, a claim, a figure, a briefing and a withdrawal: of which entry, or which part of the blog."""
    blog = await live_app.blog("harbour")
    admin, http = live_app.bearer(), live_app.http
    entry = f"/api/v1{blog.path}/entries/1"
    await http.post(f"/api/v1{blog.path}/entries", json=json_entry(), headers=admin)
    lines()
    told = {"kind": "correction", "text": TEXT}
    await http.patch(entry, json={"body": f"{TEXT}!", "correction": told}, headers=admin)
    await http.put(f"{entry}/claims", json={"status": "reported", "source": TEXT}, headers=admin)
    await http.put(f"/api/v1{blog.path}/figures/Dead", json={"value": "4711", "source": TEXT}, headers=admin)
    await http.delete(f"/api/v1{blog.path}/figures/Dead", headers=admin)
    await http.put(f"/api/v1{blog.path}/briefing", json={"statements": [{"text": TEXT}]}, headers=admin)
    await http.patch(entry, json={"correction": told | {"kind": "retraction"}}, headers=admin)
    by = (await live_app.services.tokens.principal(live_app.tokens["admin"])).key
    assert lines() == [
        f"{what} seq={seq} place=127.0.0.1"
        for seq, what in enumerate(
            (
                f"entry.corrected by={by} blog=harbour entry=1",
                f"claim.changed by={by} blog=harbour entry=1",
                f"figure.changed by={by} blog=harbour fields=figures",
                f"figure.changed by={by} blog=harbour fields=figures",
                f"briefing.changed by={by} blog=harbour fields=briefing",
                f"entry.retracted by={by} blog=harbour entry=1",
            ),
            2,
        )
    ]


async def test_every_change_at_the_desk_is_a_line(desk: OpenDesk, ada: Visitor, lines: Lines):
    """The same of an editor, and posts that share a transaction have a line each."""
    lines()
    by = (await desk.services.sessions.principal(ada.client.cookies[SESSION_COOKIE])).key  # type: ignore[union-attr]
    await ada.write(body=TEXT)
    await ada.fill_in("/desk/harbour/entries/1", "/desk/harbour/entries/1", body=f"{TEXT}!")
    await ada.fill_in("/desk/harbour/entries/1/delete", "/desk/harbour/entries/1/delete")
    said = lines()
    assert [line.split(" ")[:4] for line in said] == [
        [kind, f"by={by}", "blog=harbour", "entry=1"] for kind in ("entry.posted", "entry.revised", "entry.deleted")
    ]
    drafts = [await fields(ada) for _ in range(5)]
    await asyncio.gather(*(ada.fetch("/desk/harbour", {**draft, "body": TEXT}) for draft in drafts))
    assert sorted(line.split(" ")[3] for line in lines()) == [f"entry={number}" for number in range(2, 7)]


async def fields(visitor: Visitor) -> dict[str, str]:
    """Return what the form of a new entry holds."""
    return forms(await visitor.get("/desk/harbour"))["/desk/harbour"].values


async def test_every_login_is_a_line(desk: OpenDesk, lines: Lines):
    """By password or link, right or wrong, known or not, made to wait, and out again; never what was typed."""
    ada = await desk.services.users.create("carla", "Carla Ohm", Scope.WRITE, "secret 4711")
    path = login_link_path(await desk.services.users.new_login_link(ada))
    made = lines()
    assert made == [f"user.created by=command user={ada.id} scope=write", f"login.link_made by=command user={ada.id}"]
    async with desk.visitor() as visitor:
        for name in ("carla", "secret 4711"):
            await visitor.post("/desk/login", {"name": name, "password": "4711"})
        await visitor.post("/desk/login", {"link": "secret-4711"})
        await visitor.fill_in(path, "/desk/login")
        await visitor.fill_in("/desk", "/desk/logout")
        await visitor.post("/desk/login", {"name": "carla", "password": "secret 4711"})
    assert [re.sub("session=[0-9a-f]{12}", "session=…", line) for line in lines()] == [
        f"login.failed by=nobody user={ada.id} place=127.0.0.1",
        "login.failed by=nobody user=unknown place=127.0.0.1",
        "login.failed by=nobody user=unknown place=127.0.0.1 how=link",
        f"session.opened by=user:{ada.id} place=127.0.0.1",
        f"session.ended by=user:{ada.id} session=…",
        f"session.opened by=user:{ada.id} place=127.0.0.1",
    ]
    began = now()
    desk.services.throttle._clock = lambda: began  # on a slow machine guesses would become free again meanwhile
    async with desk.visitor() as visitor:
        for _ in range(HERE.free + 1):
            await visitor.post("/desk/login", {"name": "dan", "password": "4711"})
    assert lines()[-1] == "login.refused by=nobody place=127.0.0.1 seconds=60"


async def test_every_refusal_is_a_line(live_app: LiveApp, lines: Lines):
    """Nobody, somebody who may not, a token that was good once, and a foreign page: who, where, and for what."""
    blog = await live_app.blog("harbour", visibility=Visibility.PRIVATE)
    entries, http = f"/api/v1{blog.path}/entries", live_app.http
    keys = {
        name: (await live_app.services.tokens.principal(live_app.tokens[name])).key for name in ("read", "elsewhere")
    }
    expired = next(token.id for token in await live_app.services.tokens.all() if token.name == "expired")
    lines()
    await http.post(entries, json=json_entry())
    await http.post(entries, json=json_entry(), headers=live_app.bearer("read"))
    await http.post(entries, json=json_entry(), headers=live_app.bearer("elsewhere"))
    await http.get(f"/api/v1{blog.path}", headers=live_app.bearer("expired"))
    await http.get(f"/api/v1{blog.path}/events", headers=live_app.bearer("unknown"))
    await http.post("/desk/harbour", data={"body": TEXT}, headers={"origin": "https://evil.example"})
    await http.get("/blogs/harbour?q=4711", headers={"accept": "text/html"})
    path = f"/api/v1{blog.path}"
    assert lines() == [
        f"refused by=nobody code=unauthenticated method=POST path={path}/entries place=127.0.0.1",
        f"refused by={keys['read']} code=forbidden method=POST path={path}/entries place=127.0.0.1",
        f"refused by={keys['elsewhere']} code=forbidden method=POST path={path}/entries place=127.0.0.1",
        f"refused by=token:{expired} code=credentials_expired method=GET path={path} place=127.0.0.1",
        f"refused by=nobody code=unauthenticated method=GET path={path}/events place=127.0.0.1",
        "refused by=nobody code=forbidden method=POST path=/desk/harbour place=127.0.0.1",
        "refused by=nobody code=unauthenticated method=GET path=/blogs/harbour place=127.0.0.1",
    ]


async def test_a_refused_websocket_is_a_line(live_app: LiveApp, lines: Lines):
    """Who would follow a private blog live, without a token."""
    blog = await live_app.blog("harbour", visibility=Visibility.PRIVATE)
    lines()
    with pytest.raises(Refused):
        async with by_websocket(live_app, blog) as messages:
            await take(messages, 1)
    path = f"/api/v1{blog.path}/events"
    assert lines() == [f"refused by=nobody code=unauthenticated method=WEBSOCKET path={path} place=127.0.0.1"]


async def test_a_form_that_came_too_late_is_a_line(desk: OpenDesk, lines: Lines):
    """What an editor typed is given back, and the log tells that it was refused."""
    async with desk.visitor("ada") as ada:
        values = await fields(ada)
        await desk.services.sessions.end(ada.client.cookies[SESSION_COOKIE])
        lines()
        assert (await ada.post("/desk/harbour", values | {"body": TEXT})).status_code == 401
    assert lines() == ["refused by=nobody code=unauthenticated method=POST path=/desk/harbour place=127.0.0.1"]


@pytest.mark.parametrize(("door", "field"), [("invitations", "invitation"), ("password", "link"), ("address", "")])
async def test_a_link_that_is_no_longer_good_is_a_line(desk: OpenDesk, lines: Lines, door: str, field: str):
    """Opened or used, each try is told once, as every 401 is; what the link had is not."""
    lines()
    async with desk.visitor() as visitor:
        assert (await visitor.get(f"/desk/-/{door}/secret-4711")).status_code == 401
        tried = [f"GET path=/desk/-/{door}/%E2%80%A6"]
        if field:
            values = {field: "secret-4711", "new_password": "harbour ships at dawn"}
            assert (await visitor.post(f"/desk/-/{door}", values)).status_code == 401
            tried.append(f"POST path=/desk/-/{door}")
    assert lines() == [f"refused by=nobody code=credentials_expired method={each} place=127.0.0.1" for each in tried]


async def test_no_secret_of_an_address_is_told(
    desk: OpenDesk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    """A link that could not be opened, for a bug or for want of a database, stands in no line of the log."""
    for door, (error, told) in product(
        ("login", "-/address", "-/begin", "-/invitations", "-/password"),
        ((ZeroDivisionError, "failed"), (Unavailable("Not now."), "was not possible: Not now.")),
    ):

        def broken(*_: Any, error: Any = error, **__: Any) -> str:
            raise error

        monkeypatch.setattr(type(desk.services.renderer), "page", broken)
        async with desk.visitor() as visitor:
            await visitor.client.get(f"/desk/{door}/secret-4711")
        assert caplog.messages[-1] == f"GET /desk/{door}/… {told}"
    assert "4711" not in caplog.text


async def test_no_path_forges_a_field(live_app: LiveApp, lines: Lines):
    """A path with blanks, line breaks or escape sequences is told as an address writes it, and not without end."""
    await live_app.http.get("/api/v1/blogs/x%20by=user:1%0Aentry%1B[2J/events", headers={"authorization": "Basic"})
    await live_app.http.get(f"/api/v1/blogs/{'x' * 5000}/events", headers={"authorization": "Basic"})
    first, second = lines()
    assert "path=/api/v1/blogs/x%20by%3Duser%3A1%0Aentry%1B%5B2J/events" in first
    assert len(second) < 400


def test_a_flood_of_refusals_is_counted(lines: Lines):
    """As many are told as a person could read; the next line says how many were not."""
    told = Refusals(burst=3, seconds=3600)
    for _ in range(10):
        told.record("refused", code="forbidden")
    assert lines() == ["refused by=nobody code=forbidden"] * 3


def test_a_flood_that_ends_is_summed_up(lines: Lines, monkeypatch: pytest.MonkeyPatch):
    """When there is room again, what was left out is told as a number."""
    present = 0.0
    monkeypatch.setattr(audit, "time", SimpleNamespace(monotonic=lambda: present))
    told = Refusals(burst=1, seconds=1)
    for _ in range(5):
        told.record("refused")
    assert lines() == ["refused by=nobody"]
    present += 1
    told.record("refused")
    assert lines() == ["refused by=nobody untold=4"]


def test_what_is_done_in_bulk_is_summed_up(lines: Lines):
    """Whoever writes a whole coverage logs what it came to."""
    with audit.summed_up():
        audit.record("entry.posted", "import")
    audit.record("blog.imported", "import", new=1)
    assert lines() == ["blog.imported by=import new=1"]


@pytest.mark.parametrize("kind", [Unauthenticated, Forbidden])
def test_a_refusal_may_know_who(kind: type[Forbidden]):
    """It tells people a sentence, and the log a key."""
    assert (str(kind("No.", "token:3")), kind("No.", "token:3").by, kind("No.").by) == ("No.", "token:3", None)
