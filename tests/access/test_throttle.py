"""Guessing passwords is slow, on all servers together, and nobody whom we know is kept out by it."""

import asyncio
import sys
import time
from contextlib import suppress
from datetime import timedelta

import pytest

from liveblog.access import LoginThrottle, Users, network_of, throttle
from liveblog.access.throttle import ACCOUNT, DEVICE_LIFETIME, DEVICES, HERE, PLACE
from liveblog.errors import Busy, TooManyAttempts, Unauthenticated
from liveblog.model.principal import Scope
from liveblog.store import Store
from tests.access.conftest import Watch
from tests.apps import LIMIT, open_store
from tests.pace import pace

HOME, AWAY = "192.0.2.1", "198.51.100.7"


@pytest.fixture
async def shared(migrated_url: str):
    """Give the test a store on each database."""
    async with open_store(migrated_url) as opened:
        yield opened


async def guess(doorman: LoginThrottle, name: str = "ada", place: str = AWAY, device: str | None = None) -> int:
    """Try a wrong password; return 0 if that was let, otherwise the seconds to wait."""
    try:
        with suppress(Unauthenticated):
            async with doorman.attempt(name, place, device):
                raise Unauthenticated("Wrong.")
    except TooManyAttempts as error:
        return error.retry_after
    return 0


async def succeed(doorman: LoginThrottle, name: str = "ada", place: str = AWAY, device: str | None = None) -> None:
    """Try the right password."""
    async with doorman.attempt(name, place, device):
        pass


async def guesses(doorman: LoginThrottle, number: int, **asker: str) -> list[int]:
    """Try so many wrong passwords."""
    return [await guess(doorman, **asker) for _ in range(number)]


async def test_some_mistakes_are_free_and_then_one_a_minute(shared: Store, clock: Watch):
    """After the free ones each further attempt has to wait, exactly as long as is told; an hour's rest forgets all."""
    doorman = LoginThrottle(shared, clock)
    assert await guesses(doorman, HERE.free + 1) == [0] * HERE.free + [60]
    clock.pass_(timedelta(seconds=59))
    assert await guess(doorman) == 1
    clock.pass_(timedelta(seconds=1))
    assert await guesses(doorman, 2) == [0, 60]
    clock.pass_(timedelta(hours=1))
    assert await guesses(doorman, HERE.free + 1) == [0] * HERE.free + [60]


async def test_a_guesser_keeps_nobody_out_elsewhere(shared: Store, clock: Watch):
    """Whoever guesses an account's password from one place, for however long, changes nothing for another place."""
    doorman = LoginThrottle(shared, clock)
    for _ in range(300):
        await guess(doorman)
        clock.pass_(timedelta(seconds=20))
    assert await guesses(doorman, HERE.free, place=HOME) == [0] * HERE.free


async def test_a_known_device_is_never_kept_out(shared: Store, clock: Watch):
    """Guesses from a thousand places, and from the editor's own, change nothing for the device they were let in on."""
    doorman, users = LoginThrottle(shared, clock), Users(shared, clock)
    ada = await users.create("ada", "Ada Quist", Scope.WRITE)
    device = await doorman.remember_device(ada.id, None)
    for number in range(ACCOUNT.free):
        await guess(doorman, place=f"203.0.113.{number}")
    await guesses(doorman, HERE.free, place=HOME)
    assert await guess(doorman, place=HOME) > 0
    assert await guess(doorman, place="233.252.0.1") > 0
    await succeed(doorman, place=HOME, device=device)
    assert await guesses(doorman, HERE.free + 1, place=HOME, device=device) == [0] * HERE.free + [60]


async def test_a_device_is_known_for_its_users_alone(shared: Store, clock: Watch):
    """A colleague's device, one that was made up, and one that is too old are places like any other."""
    doorman, users = LoginThrottle(shared, clock), Users(shared, clock)
    ada, ben = [await users.create(name, name, Scope.WRITE) for name in ("ada", "ben")]
    theirs = await doorman.remember_device(ben.id, None)
    await guesses(doorman, HERE.free)
    assert await guess(doorman, device=theirs) > 0
    assert await guess(doorman, device="device_made_up") > 0
    both = await doorman.remember_device(ada.id, theirs)
    assert await guess(doorman, device=both) == 0
    assert await guess(doorman, name="ben", device=both) == 0
    await guesses(doorman, HERE.free, name="ben")
    assert await guess(doorman, name="ben", device=theirs) > 0  # the secret before is worth nothing any more
    clock.pass_(DEVICE_LIFETIME)
    await guesses(doorman, HERE.free)
    assert await guess(doorman, device=both) > 0


async def test_many_accounts_can_not_be_tried_from_one_place(shared: Store, clock: Watch):
    """A list of names, each tried a few times, comes to an end, whether they exist or not."""
    doorman = LoginThrottle(shared, clock)
    tried = [await guess(doorman, name=f"name {number}") for number in range(PLACE.free + 1)]
    assert tried == [0] * PLACE.free + [20]
    assert await guess(doorman, name="name 0", place=HOME) == 0


async def test_one_account_can_not_be_tried_from_many_places(shared: Store, clock: Watch):
    """Whoever has many addresses gets a hundred guesses, and then one a minute."""
    doorman = LoginThrottle(shared, clock)
    tried = [await guess(doorman, place=f"192.0.2.{number}") for number in range(ACCOUNT.free + 1)]
    assert tried == [0] * ACCOUNT.free + [60]
    assert await guess(doorman, name="ben", place="192.0.2.1") == 0


async def test_what_was_right_or_not_answered_counts_for_nothing(shared: Store, clock: Watch):
    """A login leaves the counts as they were, as does one that found no room to be checked."""
    doorman = LoginThrottle(shared, clock)
    await guesses(doorman, HERE.free - 1)
    for _ in range(2 * PLACE.free):
        await succeed(doorman)
    with pytest.raises(Busy):
        async with doorman.attempt("ada", AWAY):
            raise Busy("Too many people are logging in at once.")
    assert await guesses(doorman, 2) == [0, 60]


@pytest.mark.parametrize(("one", "other"), [("ada", " ADA "), ("nobody", "Nobody"), ("Straße", "STRASSE")])
async def test_a_name_is_one_however_it_is_typed(store: Store, clock: Watch, one: str, other: str):
    """Case and blanks give no further attempts."""
    doorman = LoginThrottle(store, clock)
    await guesses(doorman, HERE.free, name=one)
    assert await guess(doorman, name=other) > 0


async def test_servers_count_together(migrated_url: str, clock: Watch):
    """Forty attempts at once at two servers are as many as one gives, on each database; none is let in twice."""
    async with open_store(migrated_url), asyncio.timeout(pace(60)):
        stores = [Store(migrated_url, LIMIT) for _ in range(2)]
        try:
            doormen = [LoginThrottle(store, clock) for store in stores]
            async with asyncio.TaskGroup() as attempts:
                guessing = [attempts.create_task(guess(doormen[number % 2])) for number in range(40)]
        finally:
            for store in stores:
                await store.close()
    assert sorted(each.result() for each in guessing)[: HERE.free + 1] == [0] * HERE.free + [60]


async def test_the_counts_stay_few(shared: Store, clock: Watch, monkeypatch: pytest.MonkeyPatch):
    """A flood of names and places is bounded, and forgets those first that have the least to wait."""
    monkeypatch.setattr(throttle, "ROWS", 50)
    doorman = LoginThrottle(shared, clock)
    await guesses(doorman, HERE.free)
    for number in range(100):
        await guess(doorman, name=f"name {number}", place=f"2001:db8:0:{number:x}::/64")
    assert len(await doorman.waiting([])) == 50
    assert await guess(doorman) > 0
    clock.pass_(timedelta(hours=2))
    await guess(doorman)
    assert len(await doorman.waiting([])) == 3


async def test_devices_stay_few(shared: Store, clock: Watch):
    """Of the devices of a user the newest are known."""
    doorman, ada = LoginThrottle(shared, clock), await Users(shared, clock).create("ada", "Ada", Scope.WRITE)
    devices = []
    for _ in range(DEVICES + 1):
        devices.append(await doorman.remember_device(ada.id, None))
        clock.pass_(timedelta(seconds=1))
    await guesses(doorman, HERE.free)
    assert await guess(doorman, device=devices[0]) > 0
    assert [await guess(doorman, device=device) for device in devices[1:]] == [0] * DEVICES


async def test_no_name_is_kept(shared: Store, clock: Watch):
    """People type passwords into the field for names: nothing of it is in the database, nor the device's secret."""
    doorman, ada = LoginThrottle(shared, clock), await Users(shared, clock).create("ada", "Ada", Scope.WRITE)
    device = await doorman.remember_device(ada.id, None)
    await guess(doorman, name="correct horse")
    (here, account, place) = sorted(
        await doorman.waiting(["ada"]), key=lambda each: (each.account is None, each.place == "")
    )
    assert (here.account, here.place, here.failures, here.seconds) == ("", AWAY, 1, 0)
    assert (account.account, account.place) == ("", "")
    assert (place.account, place.place) == (None, AWAY)
    async with shared.read() as connection:
        for table in ("login_attempts", "login_devices"):
            rows = await connection.exec_driver_sql(f"SELECT * FROM {table}")
            said = str([tuple(row) for row in rows])
            assert "horse" not in said
            assert device not in said


async def test_who_waits_can_be_let_in(shared: Store, clock: Watch):
    """An account, or a place, is free again when its counts are taken away; others stay."""
    doorman = LoginThrottle(shared, clock)
    await guesses(doorman, HERE.free)
    await guesses(doorman, HERE.free, name="ben")
    assert await doorman.forget(name=" Ada") == 2
    assert await guess(doorman) == 0
    assert await guess(doorman, name="ben") > 0
    assert await doorman.forget(place=AWAY) == 3
    assert await guess(doorman, name="ben") == 0
    assert await doorman.forget() > 0
    assert await doorman.waiting([]) == []


async def test_who_has_to_wait_writes_nothing(shared: Store, clock: Watch, monkeypatch: pytest.MonkeyPatch):
    """A flood of attempts that are refused opens no write transaction, so that no post waits behind it."""
    doorman = LoginThrottle(shared, clock)
    await guesses(doorman, HERE.free)
    monkeypatch.setattr(shared, "write", lambda: pytest.fail("it wrote"))
    assert await guess(doorman) == 60


@pytest.mark.parametrize(
    ("host", "place"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::/64"),
        (None, ""),
        ("", ""),
        ("testclient", ""),
        ("\xff\x1b", ""),
        ("192.0.2.1.5", ""),
    ],
)
def test_a_place_is_what_somebody_owns(host: str | None, place: str):
    """An IPv6 host has a /64 of addresses and is one place; an IPv4 address may be written as IPv6."""
    assert network_of(host) == place


_AHEAD = """
import asyncio, sys
from datetime import timedelta
import liveblog.model.moment as moment
right = moment.now
moment.now = lambda: right() + timedelta(hours=1)
from liveblog.access import LoginThrottle
from liveblog.store import Store

async def come():
    store = Store(sys.argv[1], float(sys.argv[2]))
    async with LoginThrottle(store).attempt("ada", "198.51.100.7"):
        pass
    await store.close()

asyncio.run(come())
"""


async def test_servers_count_by_one_clock(shared: Store, migrated_url: str):
    """Who was let in by a server whose clock is an hour ahead is let in by the others, and has all free mistakes."""
    ahead = await asyncio.create_subprocess_exec(sys.executable, "-c", _AHEAD, migrated_url, str(LIMIT))
    async with asyncio.timeout(pace(60)):
        assert await ahead.wait() == 0
    began = time.monotonic()
    *free, wait = await guesses(LoginThrottle(shared), HERE.free + 1)
    assert free == [0] * HERE.free
    assert 60 - (time.monotonic() - began) <= wait <= 60  # the minute began with the first of them


async def test_a_clock_that_was_ahead_keeps_nobody_out(shared: Store, clock: Watch):
    """What was counted before it was put right is forgotten, and from then on counts are as ever."""
    doorman = LoginThrottle(shared, clock)
    clock.pass_(timedelta(hours=1))
    await guesses(doorman, HERE.free)
    clock.pass_(timedelta(hours=-1))
    assert [count.seconds for count in await doorman.waiting(["ada"]) if count.place == AWAY] == [0, 0]
    assert await guesses(doorman, HERE.free + 1) == [0] * HERE.free + [60]
