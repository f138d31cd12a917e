"""The login's door: who guesses has to wait, whoever is known has not, and no answer tells which accounts there are."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import event

from liveblog.access.throttle import HERE, PLACE
from liveblog.model.entry import EntryDraft
from liveblog.model.moment import now
from liveblog.model.principal import COMMAND, Scope
from liveblog.render.addresses import login_link_path
from liveblog.web.cookies import DEVICE_COOKIE, SESSION_COOKIE
from liveblog.work.bounds import LOGINS
from tests.media.pictures import photo
from tests.waiting import until
from tests.web.desks import PASSWORD, ROOT, OpenDesk, Visitor, open_desk
from tests.web.live_app import open_live_app

GUESS = {"name": "ada", "password": "guess"}
RIGHT = {"name": "ada", "password": PASSWORD}


@pytest.fixture
async def desk(migrated_sqlite_url: str) -> AsyncIterator[OpenDesk]:
    """Open a desk at which Ada has a password, and where no time passes for those who guess."""
    async with open_desk(migrated_sqlite_url, PASSWORD) as opened:
        began = now()
        opened.services.throttle._clock = lambda: began
        yield opened


def somebody_at(desk: OpenDesk, address: str) -> Visitor:
    """Return a stranger who asks from an address."""
    transport = httpx2.ASGITransport(app=desk.app, client=(address, 1234))
    return Visitor(httpx2.AsyncClient(transport=transport, base_url=ROOT))


async def use_up(visitor: Visitor, values: dict[str, str] = GUESS) -> httpx2.Response:
    """Guess until there is no guess left, and return the answer to one more."""
    for _ in range(HERE.free):
        assert (await visitor.post("/desk/login", values)).status_code == 401
    return await visitor.post("/desk/login", values)


async def test_a_guesser_has_to_wait(desk: OpenDesk):
    """After some wrong passwords even the right one has to wait there; the answer says how long."""
    guesser = somebody_at(desk, "198.51.100.7")
    answer = await use_up(guesser)
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "60"
    assert "Try again in 60 seconds." in answer.text
    assert (await guesser.post("/desk/login", RIGHT)).status_code == 429


async def test_a_guesser_keeps_the_editor_not_out(desk: OpenDesk):
    """Elsewhere the editor logs in as ever, and afterwards on that device from the guesser's own address, too."""
    guesser, ada = somebody_at(desk, "198.51.100.7"), somebody_at(desk, "192.0.2.1")
    await use_up(guesser)
    assert (await ada.post("/desk/login", RIGHT)).status_code == 303
    beside = somebody_at(desk, "198.51.100.7")
    beside.client.cookies.set(DEVICE_COOKIE, ada.client.cookies[DEVICE_COOKIE])
    assert (await beside.post("/desk/login", RIGHT)).status_code == 303


async def test_a_known_device_may_mistype_too(desk: OpenDesk):
    """The device that was let in has mistakes of its own, and then waits like everybody."""
    ada = somebody_at(desk, "192.0.2.1")
    await use_up(somebody_at(desk, "192.0.2.1"), {"name": "ada", "password": "guess"})
    link = login_link_path(await desk.services.users.new_login_link(await desk.services.users.by_name("ada")))
    assert (await ada.post("/desk/login", {"link": link.rpartition("/")[2]})).status_code == 303
    ada.client.cookies.delete(SESSION_COOKIE)
    assert (await use_up(ada)).status_code == 429


async def test_a_subscriber_of_ipv6_is_one_place(desk: OpenDesk):
    """Whoever changes the lower half of an address gains nothing."""
    for number in range(HERE.free):
        assert (await somebody_at(desk, f"2001:db8::{number:x}").post("/desk/login", GUESS)).status_code == 401
    assert (await somebody_at(desk, "2001:db8::ffff:1").post("/desk/login", GUESS)).status_code == 429
    assert (await somebody_at(desk, "2001:db8:0:1::1").post("/desk/login", GUESS)).status_code == 401


async def test_no_answer_tells_who_has_an_account(desk: OpenDesk):
    """An account, one without a password, and none at all are answered alike, to the last byte and throughout."""
    told = []
    for number, name in enumerate(("ada", "ben", "nobody")):
        visitor = somebody_at(desk, f"192.0.2.{number}")
        values = {"name": name, "password": "guess"}
        answers = [await visitor.post("/desk/login", values) for _ in range(HERE.free + 1)]
        assert answers[-1].headers["retry-after"] == "60"
        told.append([(answer.status_code, answer.text.replace(name, "NAME")) for answer in answers])
    assert told[0] == told[1] == told[2]


async def test_no_work_tells_who_has_an_account(desk: OpenDesk, monkeypatch: pytest.MonkeyPatch):
    """As many statements are sent to the database, and as many passwords checked, whether the name exists or not."""
    statements: list[str] = []
    checked: list[Any] = []
    run = desk.services.users.hashing.run

    async def counted(*arguments: Any, **named: Any) -> Any:
        checked.append(arguments)
        return await run(*arguments, **named)

    monkeypatch.setattr(desk.services.users.hashing, "run", counted)
    engine = desk.services.store.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
    seen = []
    for number, name in enumerate(("ada", "ben", "nobody")):
        statements.clear()
        checked.clear()
        await somebody_at(desk, f"192.0.2.{number}").post("/desk/login", {"name": name, "password": "guess"})
        seen.append((list(statements), len(checked)))
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][1] == 1


async def test_the_device_s_cookie_opens_nothing(desk: OpenDesk):
    """It is kept from scripts and other sites, is new with each login, and nobody is logged in by it."""
    ada = somebody_at(desk, "192.0.2.1")
    answer = await ada.post("/desk/login", RIGHT)
    (line,) = [line for line in answer.headers.get_list("set-cookie") if line.startswith(DEVICE_COOKIE)]
    attributes = {part.strip().lower() for part in line.split(";")[1:]}
    assert attributes == {"httponly", "samesite=lax", "path=/", f"max-age={180 * 24 * 3600}"}
    first = ada.client.cookies[DEVICE_COOKIE]
    ada.client.cookies.delete(SESSION_COOKIE)
    assert (await ada.get("/desk")).status_code == 303
    await ada.post("/desk/login", RIGHT)
    assert ada.client.cookies[DEVICE_COOKIE] != first


async def test_a_logout_leaves_the_device_known(desk: OpenDesk):
    """Who logs out on a device of their own comes back to it."""
    ada = somebody_at(desk, "192.0.2.1")
    await ada.post("/desk/login", RIGHT)
    assert (await ada.fill_in("/desk", "/desk/logout")).status_code == 303
    await use_up(somebody_at(desk, "192.0.2.1"))
    assert (await ada.post("/desk/login", RIGHT)).status_code == 303


@pytest.mark.parametrize("trusted", [True, False])
async def test_a_proxy_is_believed_if_it_is_trusted(
    migrated_sqlite_url: str, monkeypatch: pytest.MonkeyPatch, *, trusted: bool
):
    """Behind a trusted proxy each address is a place of its own; what anybody else claims changes nothing."""
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "127.0.0.1" if trusted else "192.0.2.1")
    async with open_live_app(migrated_sqlite_url) as app:
        await app.services.users.create("ada", "Ada Quist", Scope.WRITE)
        statuses = []
        for number in range(HERE.free + 1):
            headers = {"x-forwarded-for": f"198.51.100.{number}", "accept": "text/html"}
            statuses.append((await app.http.post("/desk/login", data=GUESS, headers=headers)).status_code)
        assert statuses == [401] * HERE.free + [401 if trusted else 429]


async def test_a_list_of_names_comes_to_an_end(desk: OpenDesk, monkeypatch: pytest.MonkeyPatch):
    """Many names tried from one place: that place has to wait, for any name."""

    async def unknown(*_: Any, **__: Any) -> None:
        return None

    monkeypatch.setattr(desk.services.users.hashing, "run", unknown)  # what is checked makes no difference here
    guesser = somebody_at(desk, "198.51.100.7")
    for number in range(PLACE.free):
        answer = await guesser.post("/desk/login", {"name": f"name {number}", "password": "guess"})
        assert answer.status_code == 401
    assert (await guesser.post("/desk/login", {"name": "another", "password": "guess"})).status_code == 429


async def test_a_flood_of_logins_is_no_flood_of_anything_else(
    desk: OpenDesk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """Of 200 logins one is at work and 16 wait, unwritten; a post, a picture and a page wait for none of them."""
    let_go, writes, write = asyncio.Event(), 0, desk.services.store.write

    async def hanging(*_: Any, **__: Any) -> bool:
        await let_go.wait()
        return False

    def counted() -> Any:
        nonlocal writes
        writes += 1
        return write()

    monkeypatch.setattr(desk.services.users.hashing, "run", hanging)
    monkeypatch.setattr(desk.services.pictures.files, "_folder", tmp_path)
    monkeypatch.setattr(desk.services.store, "write", counted)
    crowd = [somebody_at(desk, f"198.51.100.{number}") for number in range(200)]
    asking = [asyncio.create_task(each.post("/desk/login", GUESS)) for each in crowd]
    await until(lambda: sum(task.done() for task in asking) == len(crowd) - LOGINS.places)
    assert {task.result().status_code for task in asking if task.done()} == {503}
    await until(lambda: writes)
    assert writes == 1
    await desk.services.desk.post("harbour", EntryDraft("News."), COMMAND)
    await desk.services.pictures.save(photo())
    assert "News." in (await somebody_at(desk, "192.0.2.1").get("/blogs/harbour")).text
    let_go.set()
    assert {answer.status_code for answer in await asyncio.gather(*asking)} == {401, 503}
