"""Codes from an app and recovery codes: each taken once, counted by account, kept sealed."""

import asyncio
from datetime import timedelta
from typing import Any

import pyotp
import pytest

from liveblog.access.challenges import LIFETIME
from liveblog.access.sealing import Sealing
from liveblog.access.throttle import CODE, RECOVERY
from liveblog.errors import Conflict, CredentialsExpired, InvalidInput, TooManyAttempts, Unauthenticated, Unavailable
from liveblog.model.principal import Principal, Scope
from liveblog.services import Services
from liveblog.store.audit_log import AuditQuery, audit_records
from liveblog.store.people import User
from tests.access.conftest import Watch
from tests.apps import open_app
from tests.store.raw import dump

KEY = "a key of thirty-two characters, or more"
KEY_AFTER = "another-key-of-thirty-two-characters"
STEP = timedelta(seconds=30)


@pytest.fixture
async def app(migrated_url: str, clock: Watch):
    """Open the services of a server with a key, on each database, where no time passes by itself."""
    async with open_app(migrated_url, secret_key=KEY.replace(" ", "-")) as services:
        stop_clocks(services, clock)
        yield services


def stop_clocks(services: Services, clock: Watch) -> None:
    """Give everything that looks at the time the test's clock."""
    for part in (services.factors.codes, services.factors.challenges, services.throttle, services.sessions):
        part._clock = clock


@pytest.fixture
async def ada(app: Services) -> User:
    """Make Ada."""
    return await app.users.create("ada", "Ada Quist", Scope.WRITE)


async def by_session(app: Services, user: User) -> Principal:
    """Open a session of somebody's."""
    found = await app.sessions.principal(await app.sessions.open(user.id))
    assert found is not None
    return found


def session_of(by: Principal) -> str:
    assert by.credential is not None
    return by.credential.session or ""


async def set_up(app: Services, user: User, clock: Watch) -> tuple[pyotp.TOTP, list[str]]:
    """Set an app up for somebody, and let the code that this took pass."""
    by = await by_session(app, user)
    made = await app.factors.codes.begin(user, session_of(by))
    phone = pyotp.TOTP(made.secret)
    recovery = await app.factors.codes.prove(user, by, made.asked, phone.at(clock()))
    clock.pass_(2 * STEP)
    return phone, list(recovery)


async def test_codes_are_set_up_with_a_code_to_prove(app: Services, ada: User, clock: Watch):
    """A secret counts only when an app has shown that it has it; a wrong code leaves the question open."""
    codes, by = app.factors.codes, await by_session(app, ada)
    made = await codes.begin(ada, session_of(by))
    assert made.address.startswith("otpauth://totp/Liveblog:ada?secret=")
    phone = pyotp.TOTP(made.secret)
    with pytest.raises(InvalidInput, match="the code that the app shows"):
        await codes.prove(ada, by, made.asked, phone.at(clock() - timedelta(minutes=5)))
    assert not await codes.has(ada.id)
    assert await codes.again(ada, session_of(by), made.asked) == made
    with pytest.raises(CredentialsExpired):
        await codes.prove(ada, await by_session(app, ada), made.asked, phone.at(clock()))
    recovery = await codes.prove(ada, by, made.asked, phone.at(clock()))
    assert await codes.has(ada.id)
    assert len(set(recovery)) == 10
    assert {len(each) for each in recovery} == {10}
    with pytest.raises(CredentialsExpired):
        await codes.prove(ada, by, made.asked, phone.at(clock() + STEP))
    late = await codes.begin(ada, session_of(by))
    clock.pass_(3 * LIFETIME + timedelta(seconds=1))
    with pytest.raises(CredentialsExpired):
        await codes.prove(ada, by, late.asked, pyotp.TOTP(late.secret).at(clock()))


async def test_a_code_is_taken_once(app: Services, ada: User, clock: Watch):
    """Neither again nor by two at once, nor the one before it; the one that set it up was taken, too."""
    by = await by_session(app, ada)
    made = await app.factors.codes.begin(ada, session_of(by))
    phone = pyotp.TOTP(made.secret)
    await app.factors.codes.prove(ada, by, made.asked, phone.at(clock()))
    with pytest.raises(Unauthenticated):
        await app.factors.codes.accept(ada, phone.at(clock()))
    clock.pass_(2 * STEP)
    code = phone.at(clock())
    outcomes = await asyncio.gather(*(app.factors.codes.accept(ada, code) for _ in range(3)), return_exceptions=True)
    assert sorted(type(each).__name__ for each in outcomes) == ["NoneType", "Unauthenticated", "Unauthenticated"]
    with pytest.raises(Unauthenticated):
        await app.factors.codes.accept(ada, phone.at(clock() - STEP))


@pytest.mark.parametrize("steps", [-2, -1, 0, 1, 2])
async def test_a_code_is_good_for_a_step_around_now(app: Services, ada: User, clock: Watch, steps: int):
    """A clock may be half a minute off either way, and no more; blanks that apps show are no part of a code."""
    phone, _ = await set_up(app, ada, clock)
    clock.pass_(4 * STEP)
    code = phone.at(clock() + steps * STEP)
    typed = f" {code[:3]} {code[3:]} "
    if abs(steps) <= 1:
        await app.factors.codes.accept(ada, typed)
    else:
        with pytest.raises(Unauthenticated):
            await app.factors.codes.accept(ada, typed)


async def test_codes_are_counted_by_account(app: Services, ada: User, clock: Watch):
    """After some wrong ones the right one waits, too, from wherever; a known device and recovery codes do not."""
    phone, recovery = await set_up(app, ada, clock)
    device = await app.throttle.remember_device(ada.id, None)
    for number in range(CODE.free):
        with pytest.raises(Unauthenticated):
            await app.factors.codes.accept(ada, f"00000{number}", f"192.0.2.{number}")
    with pytest.raises(TooManyAttempts):
        await app.factors.codes.accept(ada, phone.at(clock()), "198.51.100.1")
    await app.factors.codes.accept(ada, recovery[0], "198.51.100.1")
    await app.factors.codes.accept(ada, phone.at(clock()), "198.51.100.1", device)
    (waiting,) = await app.throttle.waiting(["ada"])
    assert (waiting.account, waiting.place, waiting.failures) == ("ada", "code", CODE.free)
    clock.pass_(CODE.every)
    await app.factors.codes.accept(ada, phone.at(clock()), "198.51.100.1")
    assert await app.throttle.forget(name="ada") > 0


async def test_recovery_codes_are_counted_too(app: Services, ada: User, clock: Watch):
    """Nobody tries them without end."""
    _, recovery = await set_up(app, ada, clock)
    for _ in range(RECOVERY.free):
        with pytest.raises(Unauthenticated):
            await app.factors.codes.accept(ada, "aaaaaaaaaa")
    with pytest.raises(TooManyAttempts):
        await app.factors.codes.accept(ada, recovery[0])


async def test_a_recovery_code_is_good_once(app: Services, ada: User, clock: Watch):
    """Of two who use it at once one gets in; it may be typed in capitals and halves, and the rest are counted."""
    _, recovery = await set_up(app, ada, clock)
    typed = f"{recovery[0][:5]}-{recovery[0][5:]}".upper()
    outcomes = await asyncio.gather(*(app.factors.codes.accept(ada, typed) for _ in range(2)), return_exceptions=True)
    assert sorted(type(each).__name__ for each in outcomes) == ["NoneType", "Unauthenticated"]
    assert await app.factors.codes.recovery_left(ada.id) == 9
    async with app.store.read() as connection:
        records = await audit_records(connection, AuditQuery(action="recovery_code.used"), 10)
    assert [record.facts for record in records] == [{"left": 9}]


async def test_a_new_set_makes_the_old_one_void(app: Services, ada: User, clock: Watch):
    """All ten are new, and of the old ones none is good; whoever has no codes has none to recover."""
    _, old = await set_up(app, ada, clock)
    by = await by_session(app, ada)
    new = await app.factors.codes.renew_recovery_codes(ada, by)
    with pytest.raises(Unauthenticated):
        await app.factors.codes.accept(ada, old[1])
    await app.factors.codes.accept(ada, new[1])
    await app.factors.codes.remove(ada.id, by)
    assert await app.factors.codes.recovery_left(ada.id) == 0
    with pytest.raises(Conflict):
        await app.factors.codes.renew_recovery_codes(ada, by)
    with pytest.raises(Unauthenticated):
        await app.factors.codes.accept(ada, new[2])


async def test_nothing_that_opens_is_kept_as_it_is(app: Services, ada: User, clock: Watch):
    """Neither the app's secret, pending or set up, nor a recovery code stands in the database."""
    phone, recovery = await set_up(app, ada, clock)
    pending = await app.factors.codes.begin(ada, "s")
    kept = await dump(app.store)
    assert not any(each in kept for each in (phone.secret, pending.secret, *recovery))


async def test_a_key_is_changed_with_the_old_one_behind_it(app: Services, ada: User, clock: Watch):
    """Without it codes can't be checked, which is said; recovery codes are good whatever the key is."""
    phone, recovery = await set_up(app, ada, clock)
    old = KEY.replace(" ", "-")
    app.factors.codes._sealing = Sealing([KEY_AFTER])
    with pytest.raises(Unavailable, match="LIVEBLOG_SECRET_KEY"):
        await app.factors.codes.accept(ada, phone.at(clock()))
    await app.factors.codes.accept(ada, recovery[0])
    app.factors.codes._sealing = Sealing([KEY_AFTER, old])
    await app.factors.codes.accept(ada, phone.at(clock()))


def test_what_is_sealed_belongs_to_its_row():
    """Moved to somebody else's row it does not open, and each sealing is another."""
    sealing = Sealing([KEY])
    first, second = (sealing.seal("secret", "totp of user:1") for _ in range(2))
    assert first != second
    assert sealing.open(first, "totp of user:1") == "secret"
    with pytest.raises(Unavailable):
        sealing.open(first, "totp of user:2")


@pytest.mark.parametrize("sealed", ["", "sealed", "c2VhbGVk", "ä", "A" * 15, "A" * 16, "A" * 64])
def test_what_is_damaged_does_not_open(sealed):
    """Cut off, not base64 or never sealed: it is as void as what another key has sealed, and nobody meets a fault."""
    with pytest.raises(Unavailable):
        Sealing([KEY, KEY_AFTER]).open(sealed, "totp of user:1")


async def test_reset_takes_everything_but_the_password(app: Services, ada: User, clock: Watch):
    """Codes, recovery codes, first steps and sessions end, in one line of the audit log."""
    await set_up(app, ada, clock)
    half = await app.factors.challenges.begin_half(ada.id)
    session = await app.sessions.open(ada.id)
    await app.factors.reset(ada.id)
    having: Any = await app.factors.of(ada.id)
    assert (having.codes, having.recovery_left, list(having.passkeys)) == (False, 0, [])
    assert await app.sessions.principal(session) is None
    with pytest.raises(CredentialsExpired):
        await app.factors.challenges.half(half)
    async with app.store.read() as connection:
        (record,) = await audit_records(connection, AuditQuery(action="factors.reset"), 10)
    assert (record.by, record.subject) == ("command", f"user:{ada.id}")
