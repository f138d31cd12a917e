"""Who has an account, and who was invited, is told to nobody: the same answer, after the same work."""

import re
from collections.abc import AsyncIterator
from contextlib import contextmanager
from typing import Any

import httpx2
import pytest
from sqlalchemy import event

from liveblog.access import passwords
from liveblog.model.principal import COMMAND, Grant, Scope
from tests.web.desks import OpenDesk, open_desk

PASSWORD = "harbour ships at dawn"


@pytest.fixture
async def desk_app(migrated_sqlite_url: str) -> AsyncIterator[OpenDesk]:
    """Open a desk with Ada, who has a password, Ben, who has none, Henk, who was shut out, and Eve, who was invited."""
    async with open_desk(migrated_sqlite_url, PASSWORD) as desk:
        henk = await desk.services.users.create("henk", "Henk Berg", Scope.WRITE, PASSWORD)
        await desk.services.users.disable(henk.id)
        yield desk


@contextmanager
def counted(desk: OpenDesk, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Count what is done: statements, by their kind and table, and passwords that are tried."""
    done: list[str] = []
    verify = passwords._hasher.verify

    def count(*given: Any) -> None:
        done.append(" ".join(re.findall(r"^\w+|(?<=FROM )\w+|(?<=INTO )\w+|(?<=UPDATE )\w+", given[2])))

    def tried(kept: str, password: str) -> bool:
        done.append("password")
        return verify(kept, password)

    engines = {desk.services.store.engine.sync_engine, desk.services.store.writing_engine.sync_engine}
    with monkeypatch.context() as patched:
        patched.setattr(passwords, "_hasher", type("Counting", (), {"verify": staticmethod(tried)}))
        for engine in engines:
            event.listen(engine, "before_cursor_execute", count)
        try:
            yield done
        finally:
            for engine in engines:
                event.remove(engine, "before_cursor_execute", count)


def told(answer: httpx2.Response, *words: str) -> Any:
    """Return all that an answer says, but for what was asked."""
    text = answer.text
    for word in words:
        text = text.replace(word, "…")
    headers = sorted(item for item in answer.headers.items() if item[0] not in ("date", "content-length"))
    return answer.status_code, headers, text


async def test_a_login_tells_nothing_of_who_there_is(desk_app: OpenDesk, monkeypatch: pytest.MonkeyPatch):
    """A name that is known, unknown, without a password, or shut out: one answer after the same statements and hash."""
    passwords._no_password()  # made once for a process
    seen = []
    for name in ("ada", "zoe", "ben", "henk"):
        async with desk_app.visitor() as stranger:
            with counted(desk_app, monkeypatch) as done:
                answer = await stranger.post("/desk/login", {"name": name, "password": "a guess that is wrong"})
            assert answer.status_code == 401
            assert done.count("password") == 1
            seen.append((told(answer, f'value="{name}"'), done))
    assert [each == seen[0] for each in seen] == [True] * len(seen)


async def test_a_shut_out_persons_own_password_is_a_wrong_one(desk_app: OpenDesk):
    """Whoever has it still learns no more than somebody who guesses."""
    async with desk_app.visitor() as stranger:
        right = await stranger.post("/desk/login", {"name": "henk", "password": PASSWORD})
        wrong = await stranger.post("/desk/login", {"name": "henk", "password": "a guess that is wrong"})
        assert told(right) == told(wrong)


async def test_an_invitation_that_is_gone_tells_nothing_of_whose_it_was(desk_app: OpenDesk):
    """Used, taken back, replaced, of somebody shut out, or never made: one answer to looking and to accepting."""
    users = desk_app.services.users
    secrets = ["invite_never"]
    for name in ("used", "revoked", "replaced", "out"):
        user, secret = await users.invite(name, f"Guest {name}", [Grant(Scope.READ)], None, COMMAND)
        secrets.append(secret)
        match name:
            case "used":
                await users.accept(secret, PASSWORD)
            case "revoked":
                await users.revoke_invitation(user.id, COMMAND)
            case "replaced":
                await users.invite_again(user.id, COMMAND)
            case "out":
                await users.disable(user.id)
    async with desk_app.visitor() as stranger:
        looked = [told(await stranger.get(f"/desk/-/invitations/{secret}"), secret) for secret in secrets]
        values = [{"invitation": secret, "new_password": PASSWORD} for secret in secrets]
        accepted = [told(await stranger.post("/desk/-/invitations", each), each["invitation"]) for each in values]
    assert looked == [looked[0]] * len(secrets)
    assert accepted == [accepted[0]] * len(secrets)
    assert looked[0][0] == accepted[0][0] == 401
