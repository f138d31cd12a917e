"""The audit log as it is read: what each change leaves there, with the numbers before and after, and filtered."""

import ast
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest

import liveblog
from liveblog.access import csrf_token
from liveblog.access.drafts import require_change
from liveblog.access.rules import record_for
from liveblog.desk import DraftAct
from liveblog.model.blog import BlogChanges, NamedBlog, Visibility
from liveblog.model.draft import DraftText
from liveblog.model.moment import now
from liveblog.model.principal import COMMAND, Grant, Principal, Scope
from liveblog.resources import TEMPLATES
from liveblog.sentence import Sentence
from liveblog.store.audit_log import AuditRecord, audit_page
from liveblog.store.people import User
from liveblog.web.cookies import SESSION_COOKIE
from liveblog.web.people import log
from liveblog.web.people.audit_words import told_action, told_facts
from tests.media.pictures import photo
from tests.web.desks import ROOT, OpenDesk, Visitor
from tests.web.live_app import LiveApp

LOG = "/desk/-/log"
PACKAGE = Path(liveblog.__file__).parent
LINES_ALONE = {"login.failed", "login.refused"}
"""What is told in lines of the server's log and makes no record."""


async def read(cleo: Visitor, query: str = "") -> list[Mapping[str, Any]]:
    """Download the log as JSON Lines, oldest first."""
    answer = await cleo.get(f"{LOG}?form=jsonl{query}")
    assert answer.headers["content-type"] == "application/jsonl"
    return [json.loads(line) for line in reversed(answer.text.splitlines())]


async def test_the_log_has_who_what_and_the_numbers_before_and_after(desk: OpenDesk):
    """A new blog by a token, and a picture, entries and a title at the desk: each once, with its session, no text."""
    await desk.services.users.create("cleo", "Cleo Ohm", Scope.ADMIN)
    token = await desk.services.tokens.create("robot", Scope.ADMIN)
    async with desk.visitor("ada") as ada, desk.visitor("cleo") as cleo:
        made = {"slug": "quay", "title": "Unsayable", "visibility": "private"}
        bearer = {"authorization": f"Bearer {token}"}
        assert (await ada.client.post("/api/v1/blogs", json=made, headers=bearer)).status_code == 201
        secret = ada.client.cookies[SESSION_COOKIE]
        sent = {"x-csrf-token": csrf_token(secret), "origin": ROOT, "content-type": "image/jpeg"}
        picture = await ada.client.post("/desk/harbour/pictures", content=photo(), headers=sent)
        assert picture.status_code == 201
        await ada.write(body="Unsayable.")
        await ada.fill_in("/desk/harbour/entries/1", "/desk/harbour/entries/1", body="Unsayable!")
        await ada.fill_in("/desk/harbour", "/desk/harbour/details", summary="Unsayable")
        await ada.fill_in("/desk/harbour/entries/1/delete", "/desk/harbour/entries/1/delete")
        house, harbour = await read(cleo), await read(cleo, "&blog=harbour")
    session = (await desk.services.sessions.principal(secret)).session_name  # type: ignore[union-attr]
    assert "Unsayable" not in json.dumps([house, harbour])
    (created,) = [each for each in house if each["action"] == "blog.created" and each["by"] != "command"]
    assert created["by"] == f"token:{(await desk.services.tokens.all())[-1].id}"
    assert created["facts"] == {"visibility": "private"}
    assert [(each["action"], each.get("before"), each.get("after")) for each in harbour if each["by"] == "user:1"] == [
        ("picture.uploaded", None, None),
        ("entry.posted", None, 1),
        ("entry.revised", 1, 2),
        ("blog.changed", 2, 3),
        ("entry.deleted", 2, 4),
    ]
    assert {each.get("session") for each in harbour if each["by"] == "user:1"} == {session}


async def test_the_log_is_filtered_by_person_and_by_what_was_done(desk: OpenDesk):
    """Both, on the page and in the download, which show the same; a filter of nonsense finds nothing."""
    await desk.services.users.create("cleo", "Cleo Ohm", Scope.ADMIN)
    async with desk.visitor("ada") as ada, desk.visitor("cleo") as cleo:
        for body in ("One.", "Two."):
            await ada.write(body=body)
        await ada.fill_in("/desk/harbour/entries/1", "/desk/harbour/entries/1", body="One!")
        for query, wanted in (
            ("&blog=harbour&by=user:1&action=entry.revised", ["entry:1"]),
            ("&blog=harbour&by=user:1&action=entry.posted", ["entry:1", "entry:2"]),
            ("&blog=harbour&by=user:2&action=entry.posted", []),
            ("&by=nobody%00&action=' OR 1", []),
        ):
            assert [each["subject"] for each in await read(cleo, query)] == wanted
            page = (await cleo.get(f"{LOG}?{query}")).text
            assert page.count("<tr><td><time") == len(wanted)
        page = (await cleo.get(f"{LOG}?blog=harbour&by=user:1")).text
        assert '<option value="user:1" selected>Ada Quist</option>' in page
        assert '<option value="entry.revised">revised</option>' in page


def as_themselves(user: User) -> Principal:
    """Return a person as they act."""
    return Principal(f"user:{user.id}", user.byline, user.grants)


@pytest.mark.parametrize("of_blog", [False, True], ids=["of the house", "of a blog"])
async def test_who_may_not_read_the_log_any_more_is_given_no_more_of_it(
    live_app: LiveApp, monkeypatch: pytest.MonkeyPatch, *, of_blog: bool
):
    """A download may take long: before each portion it is asked whether they still may. It breaks off."""
    users, page, portions, told = live_app.services.users, audit_page, 0, ""
    cleo, blog, other = (
        await users.create("cleo", "Cleo Ohm", Scope.ADMIN),
        await live_app.blog(),
        await live_app.blog(),
    )
    for summary in ("One.", "Two.", "Three."):
        await live_app.services.desk.change_blog(blog.slug, BlogChanges(summary=summary), COMMAND)

    async def one_portion(*asked: Any) -> Any:
        nonlocal portions
        portions += 1
        if portions == 2:
            await users.set_grants(cleo.id, (Grant(Scope.ADMIN, other.id),))
        return await page(*asked)

    monkeypatch.setattr(log, "DOWNLOADED", 1)
    monkeypatch.setattr(log, "audit_page", one_portion)
    asked = {"form": "jsonl"} | ({"blog": blog.slug} if of_blog else {})
    cookie = {"cookie": f"{SESSION_COOKIE}={await live_app.services.sessions.open(cleo.id)}"}
    with suppress(httpx2.RemoteProtocolError):
        async with live_app.http.stream("GET", LOG, params=asked, headers=cookie) as answer:
            async for text in answer.aiter_text():
                told += text
    assert len(told.splitlines()) == 2


async def test_the_log_says_on_whose_behalf(desk: OpenDesk):
    """An editor who saves a contributor's draft does it for its author, who stands there by name, not by a key."""
    carl = await desk.services.users.create("carl", "Carl Bech", Scope.SUBMIT)
    await desk.services.users.create("cleo", "Cleo Ohm", Scope.ADMIN)
    ada = await desk.services.users.by_name("ada")
    text, drafts = DraftText(body="Ships.", zone="UTC"), desk.services.drafts
    draft = await drafts.keep(as_themselves(carl), desk.blog, "form-one-1", text)
    act = DraftAct(as_themselves(ada), desk.blog, draft.id, require_change, None)
    await drafts.share(replace(act, by=as_themselves(carl)), shared=True)
    await drafts.submit(act)
    async with desk.visitor("cleo") as cleo:
        (record,) = await read(cleo, "&blog=harbour&action=draft.submitted")
        page = (await cleo.get(f"{LOG}?blog=harbour&action=draft.submitted")).text
    assert (record["by"], record["facts"]["author"]) == (f"user:{ada.id}", f"user:{carl.id}")
    assert "for Carl Bech" in page
    assert f"user:{carl.id}" not in page.partition("<table")[2]


def kinds_in_the_code() -> set[str]:
    """Find the kinds of records by their form, `draft.saved`, where records are made."""
    names = "address|blog|codes|draft|endpoint|epochs|factors|handover|identity|invitation|jobs|logins?|partner|passkey"
    more = "password|pictures?|profile|promise|recovery_codes?|report|schedule|sessions?|token|user"
    form = re.compile(rf'"((?:{names}|{more})\.[a-z_]+)"')
    sources = [path for name in ("access", "desk", "jobs", "cli", "store") for path in (PACKAGE / name).rglob("*.py")]
    return {kind for path in sources for kind in form.findall(path.read_text("utf-8"))} - LINES_ALONE


def facts_in_the_code() -> set[str]:
    """Find the names of facts where records are made: as they are given, and in dictionaries that are given whole."""
    found: set[str] = set()
    for path in (path for name in ("access", "desk", "jobs", "cli") for path in (PACKAGE / name).rglob("*.py")):
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        calls = [node for node in nodes if isinstance(node, ast.Call) and _called(node) in ("note", "record_of")]
        given = [word for call in calls for word in call.keywords]
        whole = {ast.unparse(word.value) for word in given if word.arg is None}
        found |= {word.arg for word in given if word.arg}
        for node in nodes:
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
                told = node.targets[0] if isinstance(node, ast.Assign) else node.target
                keys = node.value.keys if ast.unparse(told) in whole else []
                found |= {str(key.value) for key in keys if isinstance(key, ast.Constant)}
    return found - {"about", "was"}  # told with the rights of afterwards


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def fact_of(name: str) -> str:
    return "2031-07-27T13:58:00+00:00" if name in ("due", "planned_at", "publish_at") else "7"


def test_a_time_is_told_by_the_clocks_of_whoever_reads():
    """As everywhere at the desk, and not as the log keeps it."""
    record = AuditRecord(now(), "command", "draft.scheduled", facts={"publish_at": fact_of("publish_at")})
    assert told_facts(record, {}, {}, "Europe/Berlin") == "goes out at 27 Jul, 15:58 CEST"


def test_every_fact_of_a_record_has_words():
    """Nobody reads `scope write` at the desk, in whichever language; what is kept stays what it was."""
    names = facts_in_the_code()
    assert {"scope", "how", "version", "late_seconds", "visibility", "passkeys"} <= names
    kept = {name: AuditRecord(now(), "command", "draft.saved", facts={name: fact_of(name)}) for name in names}
    assert sorted(name for name, record in kept.items() if not isinstance(told_facts(record, {}, {}), Sentence)) == []
    record = AuditRecord(now(), "command", "user.created", facts={"scope": "write"})
    assert told_facts(record, {}, {}) == "right: editor"


def test_topics_that_a_partner_gets_are_no_right_of_that_number():
    """They are told as topics, also to the admin of that blog alone, who is told nothing of others."""
    quay = NamedBlog(2, "quay", "Quay")
    record = AuditRecord(now(), "command", "partner.created", facts={"grants": "read@1 topics:3@2"})
    theirs = record_for(Principal("user:1", "Ada", (Grant(Scope.ADMIN, quay.id),)), record, {"quay"})
    assert theirs.facts["grants"] == "topics:3@2"
    assert str(told_facts(theirs, {quay.id: quay}, {})) == "some topics of “Quay”"


@pytest.mark.parametrize("visibility", Visibility)
def test_who_may_read_is_said_in_the_words_of_its_form(visibility):
    """Each kind of reader, partners too."""
    record = AuditRecord(now(), "command", "blog.created", facts={"visibility": str(visibility)})
    (choice,) = re.findall(rf'value="{visibility}"[^>]*>{{{{ _\("([^"]+)"', (TEMPLATES / "desk_new.html").read_text())
    assert told_facts(record, {}, {}) == f"readers: {choice}"


def test_every_kind_of_record_has_words():
    """Nobody reads `passkey.count_fell` at the desk, in whichever language."""
    kinds = kinds_in_the_code()
    assert {"draft.saved", "passkey.count_fell", "report.closed"} <= kinds
    assert sorted(kind for kind in kinds if told_action(kind) == re.sub(r"[._]", " ", kind)) == []
