"""Passkeys: registered and proved with an authenticator in software, and refused with one that lies."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from liveblog.access.challenges import LIFETIME
from liveblog.access.identities import Identities
from liveblog.access.passkeys import PASSKEYS
from liveblog.errors import Conflict, CredentialsExpired, Forbidden, LiveblogError, NotFound, Unauthenticated
from liveblog.model.identity import ProvenIdentity
from liveblog.model.moment import now
from liveblog.model.principal import Scope
from liveblog.services import Services
from liveblog.store.audit_log import AuditQuery, AuditRecord, audit_records
from liveblog.store.identities import insert_identity
from liveblog.store.people import User
from tests.access.authenticator import Authenticator, with_challenge
from tests.apps import open_app
from tests.store.raw import dump

ORIGIN = "https://live.example.org"
PASSWORD = "harbour ships at dawn"


@pytest.fixture
async def app(migrated_url: str):
    """Open the services of a server that browsers know by a name, on each database."""
    async with open_app(migrated_url, public_url=ORIGIN) as services:
        yield services


@pytest.fixture
async def ada(app: Services) -> User:
    """Make Ada, who has a password."""
    return await app.users.create("ada", "Ada Quist", Scope.WRITE, PASSWORD)


async def stay(app: Services, user: User) -> Any:
    """Open a session of somebody's."""
    found = await app.sessions.stay(await app.sessions.open(user.id))
    assert found is not None
    return found


async def registered(app: Services, user: User, **device: Any) -> Authenticator:
    """Give somebody a passkey, and return the device that has it."""
    here = await stay(app, user)
    authenticator = Authenticator(**({"origin": ORIGIN} | device))
    asked = await app.factors.passkeys.ask_to_register(user, here.session.digest)
    made = authenticator.create(asked.options)
    await app.factors.passkeys.register(user, here.principal, asked.secret, made, "Laptop")
    return authenticator


async def log_in(app: Services, device: Authenticator) -> int:
    """Log in with a device's passkey, and return who that is."""
    asked = await app.factors.passkeys.ask_to_log_in()
    return await app.factors.passkeys.log_in(asked.secret, device.get(asked.options))


async def told(app: Services, action: str) -> list[AuditRecord]:
    """Read what the audit log says of an action, oldest first."""
    async with app.store.read() as connection:
        return (await audit_records(connection, AuditQuery(action=action), 100))[::-1]


async def test_a_passkey_is_registered_and_logs_in(app: Services, ada: User):
    """It is kept with its name and times; whoever has it says who they are by it alone."""
    device = await registered(app, ada, count=7, backed_up=True)
    (kept,) = await app.factors.passkeys.of(ada.id)
    assert (kept.name, kept.sign_count, kept.backed_up, kept.used_at) == ("Laptop", 7, True, None)
    assert await log_in(app, device.copy(count=8)) == ada.id
    (used,) = await app.factors.passkeys.of(ada.id)
    assert used.sign_count == 8
    assert used.used_at is not None
    assert [record.subject for record in await told(app, "passkey.added")] == [f"user:{ada.id}"]


async def test_options_bind_to_the_public_address(app: Services, ada: User):
    """The relying party is its domain; a passkey knows the person, asks them, and is not made twice."""
    await registered(app, ada)
    here = await stay(app, ada)
    asked = (await app.factors.passkeys.ask_to_register(ada, here.session.digest)).options["publicKey"]
    assert json.loads(json.dumps(asked)) == asked
    assert asked["rp"]["id"] == "live.example.org"
    assert asked["authenticatorSelection"] == {
        "residentKey": "required",
        "requireResidentKey": True,
        "userVerification": "required",
    }
    (kept,) = await app.factors.passkeys.of(ada.id)
    assert [each["id"] for each in asked["excludeCredentials"]] == [kept.credential_id]
    assert asked["user"]["id"] == kept.handle
    login = (await app.factors.passkeys.ask_to_log_in()).options["publicKey"]
    assert (login["rpId"], login["userVerification"]) == ("live.example.org", "required")
    assert "allowCredentials" not in login


@pytest.mark.parametrize(
    "lie",
    [
        {"origin": "https://evil.example"},
        {"origin": f"{ORIGIN}:8443"},
        {"origin": "http://live.example.org"},
        {"verifies": False},
        {"cross_origin": True},
    ],
    ids=str,
)
async def test_an_answer_from_elsewhere_is_none(app: Services, ada: User, lie: dict[str, Any]):
    """Another origin, port or scheme, a frame on another site, nobody verified: neither registered nor let in."""
    device = await registered(app, ada)
    with pytest.raises(Unauthenticated):
        await log_in(app, device.copy(**lie))
    with pytest.raises(Forbidden):
        await registered(app, ada, **lie)
    assert len(await app.factors.passkeys.of(ada.id)) == 1


async def test_an_answer_to_something_else_is_none(app: Services, ada: User):
    """Another challenge, another relying party, another's key, or garbage; each uses the question up."""
    device = await registered(app, ada)
    passkeys = app.factors.passkeys
    other = Authenticator(ORIGIN, handle=device.handle)

    async def answered(answer: Any) -> None:
        asked = await passkeys.ask_to_log_in()
        text = answer(asked.options)
        with pytest.raises(Unauthenticated):
            await passkeys.log_in(asked.secret, text)
        with pytest.raises(CredentialsExpired):
            await passkeys.log_in(asked.secret, device.get(asked.options))

    await answered(lambda options: device.get(with_challenge(options, b"x" * 32)))
    await answered(lambda options: device.get({"publicKey": options["publicKey"] | {"rpId": "evil.example"}}))
    await answered(lambda options: device.copy(key=other.key).get(options))
    await answered(other.get)
    await answered(lambda options: device.copy(handle="AAAA").get(options))
    for garbage in (
        "",
        "{}",
        "[]",
        "null",
        '{"rawId": 5}',
        device.create((await passkeys.ask_to_register(ada, "s")).options),
    ):
        await answered(lambda _, garbage=garbage: garbage)


async def test_an_answer_is_good_once_and_for_five_minutes(app: Services, ada: User):
    """Sent again it lets nobody in, at the same time neither; nor does one that came too late."""
    device = await registered(app, ada)
    passkeys = app.factors.passkeys
    asked = await passkeys.ask_to_log_in()
    answer = device.get(asked.options)
    outcomes = await asyncio.gather(*(passkeys.log_in(asked.secret, answer) for _ in range(3)), return_exceptions=True)
    assert sorted(type(each).__name__ for each in outcomes) == ["CredentialsExpired", "CredentialsExpired", "int"]
    late = await passkeys.ask_to_log_in()
    began = app.factors.challenges._clock()
    app.factors.challenges._clock = lambda: began + LIFETIME + timedelta(seconds=1)
    with pytest.raises(CredentialsExpired):
        await passkeys.log_in(late.secret, device.get(late.options))


async def test_what_one_server_asked_another_takes_once(migrated_postgres_url: str):
    """A login begins on one server and ends on another; sent to both at once, one of them takes it."""
    async with (
        open_app(migrated_postgres_url, public_url=ORIGIN) as one,
        open_app(migrated_postgres_url, public_url=ORIGIN) as other,
    ):
        eve = await one.users.create("eve", "Eve", Scope.WRITE)
        device = await registered(one, eve)
        for _ in range(2):
            asked = await one.factors.passkeys.ask_to_log_in()
            answer = device.get(asked.options)
            takers = [each.factors.passkeys.log_in(asked.secret, answer) for each in (one, other)]
            outcomes = await asyncio.gather(*takers, return_exceptions=True)
            assert sorted(type(each).__name__ for each in outcomes) == ["CredentialsExpired", "int"]
        asked = await one.factors.passkeys.ask_to_log_in()
        assert await other.factors.passkeys.log_in(asked.secret, device.get(asked.options)) == eve.id


async def test_a_question_belongs_to_a_session_and_a_purpose(app: Services, ada: User):
    """What was asked to register, to confirm or to log in is no answer to another of these, nor in another session."""
    device = await registered(app, ada)
    passkeys, here, there = app.factors.passkeys, await stay(app, ada), await stay(app, ada)
    confirming = await passkeys.ask_to_confirm(ada.id, here.session.digest)
    with pytest.raises(CredentialsExpired):
        await passkeys.confirm(ada.id, there.session.digest, confirming.secret, device.get(confirming.options))
    with pytest.raises(CredentialsExpired):
        await passkeys.log_in(confirming.secret, device.get(confirming.options))
    await passkeys.confirm(ada.id, here.session.digest, confirming.secret, device.get(confirming.options))
    new = await passkeys.ask_to_register(ada, here.session.digest)
    made = Authenticator(ORIGIN).create(new.options)
    with pytest.raises(CredentialsExpired):
        await passkeys.register(ada, there.principal, new.secret, made, "Stolen")


async def test_another_persons_passkey_confirms_nobody(app: Services, ada: User):
    """Whoever finds a desk open can't confirm with a passkey of their own, though it is known here."""
    await registered(app, ada)
    ben = await app.users.create("ben", "Ben Tarr", Scope.WRITE)
    theirs, here = await registered(app, ben), await stay(app, ada)
    asked = await app.factors.passkeys.ask_to_confirm(ada.id, here.session.digest)
    with pytest.raises(Unauthenticated):
        await app.factors.passkeys.confirm(ada.id, here.session.digest, asked.secret, theirs.get(asked.options))


async def test_a_passkey_is_registered_once(app: Services, ada: User):
    """The same credential of another person is refused."""
    device = await registered(app, ada)
    ben = await app.users.create("ben", "Ben Tarr", Scope.WRITE)
    with pytest.raises(Conflict):
        await registered(app, ben, id=device.id)


@pytest.mark.parametrize("count", [0, 6, 7, 8])
async def test_a_count_that_falls_is_told_and_keeps_nobody_out(app: Services, ada: User, count: int):
    """It may have been copied: the audit log says so, with both numbers."""
    device = await registered(app, ada, count=7)
    assert await log_in(app, device.copy(count=count)) == ada.id
    facts = [record.facts for record in await told(app, "passkey.count_fell")]
    assert facts == ([{"passkey": 1, "before": 7, "after": count}] if count <= 7 else [])


async def test_a_synced_passkey_tells_nothing_and_is_believed(app: Services, ada: User):
    """It says zero each time, which is no fall."""
    device = await registered(app, ada)
    assert [await log_in(app, device) for _ in range(2)] == [ada.id, ada.id]
    assert await told(app, "passkey.count_fell") == []


async def test_whoever_is_shut_out_has_no_passkey(app: Services, ada: User):
    """A disabled user's passkey answers in vain, in the words for one that is not known."""
    device = await registered(app, ada)
    await app.users.disable(ada.id)
    with pytest.raises(Unauthenticated, match="not known here"):
        await log_in(app, device)


async def test_the_last_way_to_log_in_stays(app: Services):
    """Whoever has no password keeps one passkey, also when two are removed at once; with a password both may go."""
    eve = await app.users.create("eve", "Eve", Scope.WRITE)
    for _ in range(2):
        await registered(app, eve)
    passkeys, by = app.factors.passkeys, (await stay(app, eve)).principal
    both = [each.id for each in await passkeys.of(eve.id)]
    outcomes = await asyncio.gather(*(passkeys.remove(eve.id, each, by) for each in both), return_exceptions=True)
    assert sorted(type(each).__name__ for each in outcomes) == ["Conflict", "NoneType"]
    (last,) = await passkeys.of(eve.id)
    with pytest.raises(NotFound):
        await passkeys.remove(eve.id, 4711, by)
    await app.users.change_password(eve, PASSWORD, by)
    await passkeys.remove(eve.id, last.id, by)
    assert await passkeys.of(eve.id) == []


async def test_a_login_elsewhere_is_another_way(app: Services):
    """Whoever has both may give up either, and not the one that is left."""
    eve = await app.users.create("eve", "Eve", Scope.WRITE)
    await registered(app, eve)
    by = (await stay(app, eve)).principal
    identities: Any = Identities(app.store, {}, app.factors.challenges)
    passkeys = app.factors.passkeys
    async with app.store.write() as connection:
        await insert_identity(connection, ProvenIdentity("house", "https://sso.example", "7"), eve.id, now())
    await passkeys.remove(eve.id, 1, by)
    with pytest.raises(Conflict):
        await identities.unlink(eve.id, 1, by)
    await registered(app, eve)
    await identities.unlink(eve.id, 1, by)
    with pytest.raises(Conflict):
        await passkeys.remove(eve.id, (await passkeys.of(eve.id))[0].id, by)


async def test_nobody_removes_anothers_passkey(app: Services, ada: User):
    """Its number is not enough."""
    await registered(app, ada)
    ben = await app.users.create("ben", "Ben Tarr", Scope.WRITE)
    with pytest.raises(NotFound):
        await app.factors.passkeys.remove(ben.id, 1, (await stay(app, ben)).principal)


async def test_passkeys_and_questions_are_bounded(app: Services, ada: User, monkeypatch: pytest.MonkeyPatch):
    """A person has so many passkeys, and whoever asks for questions without end makes their own old ones void."""
    monkeypatch.setattr("liveblog.access.passkeys.PASSKEYS", 2)
    assert PASSKEYS > 2
    for _ in range(2):
        await registered(app, ada)
    with pytest.raises(Conflict):
        await registered(app, ada)
    monkeypatch.setattr("liveblog.access.challenges.ROWS_HERE", 3)
    device = await registered_of(app, ada)
    elsewhere = await app.factors.passkeys.ask_to_log_in("192.0.2.1")
    asked = [await app.factors.passkeys.ask_to_log_in("192.0.2.2") for _ in range(4)]
    with pytest.raises(CredentialsExpired):
        await app.factors.passkeys.log_in(asked[0].secret, device.get(asked[0].options))
    for good in (asked[1], elsewhere):
        await app.factors.passkeys.log_in(good.secret, device.get(good.options))


async def registered_of(app: Services, user: User) -> Authenticator:
    """Replace somebody's first passkey by one whose device the test has."""
    by = (await stay(app, user)).principal
    await app.factors.passkeys.remove(user.id, (await app.factors.passkeys.of(user.id))[0].id, by)
    return await registered(app, user)


async def test_no_secret_of_a_question_is_kept(app: Services):
    """What comes back with an answer stands in the database as a digest alone."""
    asked = await app.factors.passkeys.ask_to_log_in()
    assert asked.secret.removeprefix("asked_") not in await dump(app.store)


async def test_there_are_none_without_a_name(migrated_sqlite_url: str):
    """At an address that is a number, or by plain http, browsers make none: it is said, and nothing is asked."""
    for address in ("http://127.0.0.1:8000", "https://192.0.2.1", "https://[2001:db8::1]", "http://live.example.org"):
        async with open_app(migrated_sqlite_url, public_url=address) as services:
            assert not services.factors.passkeys.are_possible
            with pytest.raises(LiveblogError, match="LIVEBLOG_PUBLIC_URL"):
                await services.factors.passkeys.ask_to_log_in()
    async with open_app(migrated_sqlite_url, public_url="http://localhost:8000") as services:
        assert services.factors.passkeys.are_possible
