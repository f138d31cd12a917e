"""Guessing passwords made slow, for all workers and servers together, without keeping anybody out whom we know.

Three things are counted: what an account gets wrong from one place, what a place gets wrong with all accounts, and what
an account gets wrong from everywhere. On a device on which its user was let in before, only that device's attempts are
counted: whoever guesses elsewhere changes nothing for it. Names that nobody has are counted like all others. Codes of a
second step are counted by account alone, for whoever types them has shown a password.
"""

import hashlib
import math
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv6Address, IPv6Network, ip_address

from liveblog import audit
from liveblog.access.secrets import digest, new_secret
from liveblog.errors import TooManyAttempts, Unauthenticated
from liveblog.model.moment import Clock
from liveblog.model.principal import COMMAND
from liveblog.store import Store, Transaction, attempts
from liveblog.store.attempts import Bucket
from liveblog.store.audit_log import insert_records, record_of

DEVICE_LIFETIME = timedelta(days=180)
DEVICES = 20
"""Devices of a user that are remembered; one more, and the one that was let in longest ago is not known any more."""

_SUBSCRIBER = 64  # bits of an IPv6 address: whoever has one there has all others
ROWS = 10_000
"""Counts that are kept; of more, those that would be over first are forgotten."""


@dataclass(frozen=True, slots=True)
class GuessLimit:
    """So many wrong passwords at once, and then one more each so often."""

    free: int
    every: timedelta

    @property
    def cost(self) -> int:
        """Return what an attempt costs, in milliseconds."""
        return self.every // timedelta(milliseconds=1)

    @property
    def most(self) -> int:
        """Return how much may be spent at once."""
        return self.cost * self.free


HERE = GuessLimit(5, timedelta(minutes=1))
"""Of one account from one place, or on one known device: a person's mistakes, and then a minute's thought."""

PLACE = GuessLimit(50, timedelta(seconds=20))
"""Of one place with all accounts: a house full of people behind one address, and no list of names tried out."""

ACCOUNT = GuessLimit(100, timedelta(minutes=1))
"""Of one account from everywhere but known devices: the bound of NIST SP 800-63B, section 5.2.2."""

ASKED = GuessLimit(3, timedelta(minutes=20))
"""Of one account from everywhere: mails with a link to a new password. Nobody's mailbox is filled from here."""

ASKED_HERE = GuessLimit(20, timedelta(minutes=3))
"""Of one place for all accounts: the same mails."""

REPORTED = GuessLimit(5, timedelta(minutes=5))
"""Of one place: errors that readers report."""

CODE = GuessLimit(10, timedelta(minutes=15))
"""Of the codes of one account from everywhere but known devices, or on one of these: of a million, three are good."""

RECOVERY = GuessLimit(10, timedelta(minutes=1))
"""Of recovery codes, which nobody guesses: apart, so that whoever guesses at codes keeps nobody from theirs."""


class Guessed(StrEnum):
    """What is guessed at, each counted for itself."""

    PASSWORD = "password"  # noqa: S105 -- a word
    CODE = "code"
    RECOVERY_CODE = "recovery code"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A count that is not over: of whom, from where, how much is spent, and how long the next attempt has to wait."""

    account: str | None
    place: str
    failures: int
    seconds: int


class LoginThrottle:
    """Says who may try a password now."""

    def __init__(self, store: Store, clock: Clock | None = None) -> None:
        """Count by the database's clock, if none is given."""
        self._store = store
        self._clock = clock
        self._salt = secrets.token_bytes(16)

    @asynccontextmanager
    async def attempt(
        self, name: str, place: str, device: str | None = None, guessed: Guessed = Guessed.PASSWORD
    ) -> AsyncIterator[None]:
        """Let somebody try; `place` is that of `network_of`, `device` the secret that their browser keeps.

        It counts as wrong from the beginning, so that many tries at once gain nothing, and in the end only if it was.

        Raises:
            TooManyAttempts: not yet.
        """
        buckets = await self._claim(name, place, device, guessed)
        is_wrong = False
        try:
            yield
        except Unauthenticated:
            is_wrong = True
            raise
        finally:
            if not is_wrong:
                await self._give_back(buckets)

    async def _claim(self, name: str, place: str, device: str | None, guessed: Guessed) -> dict[Bucket, GuessLimit]:
        async with self._store.read() as connection:
            at = await self._present(connection)
            is_known = device and await attempts.has_device(connection, digest(device), name, at)
        buckets = _buckets(name, place, device if is_known else None, guessed)
        await self._pour(buckets, place)
        return buckets

    async def count_mail(self, name: str, place: str) -> None:
        """Count a mail that somebody asks for; names that nobody has are counted like all others.

        Raises:
            TooManyAttempts: not yet.
        """
        buckets = {Bucket(_account(name), _MAIL): ASKED} | (
            {Bucket("", f"{_MAIL} {place}"): ASKED_HERE} if place else {}
        )
        await self._pour(dict(sorted(buckets.items())), place)

    async def count_report(self, place: str) -> None:
        """Count what a reader reports from a place, of which nothing is kept that outlives this process's secret.

        Raises:
            TooManyAttempts: not yet.
        """
        known = hashlib.blake2b(place.encode(), key=self._salt, digest_size=16).hexdigest()
        await self._pour({Bucket("", f"{_REPORT} {known}"): REPORTED}, "")

    async def _present(self, connection: Transaction) -> datetime:
        return self._clock() if self._clock else await attempts.present(connection)

    async def _pour(self, buckets: dict[Bucket, GuessLimit], place: str) -> None:
        async with self._store.read() as connection:
            at = await self._present(connection)
            # Who has to wait costs a read alone: a flood of them keeps no post waiting.
            found = await attempts.levels(connection, [*buckets], _milliseconds(at))
        wait = _longest_wait({level.bucket: level.until for level in found}, buckets, at)
        if wait:
            raise _refused(wait, place)
        async with self._store.write() as connection:
            for bucket, limit in buckets.items():
                if not await attempts.pour(connection, bucket, _milliseconds(at), limit.cost, limit.most):
                    raise _refused(math.ceil(limit.every.total_seconds()), place)
            await attempts.sweep(connection, _milliseconds(at), ROWS)

    async def _give_back(self, buckets: dict[Bucket, GuessLimit]) -> None:
        async with self._store.write() as connection:
            for bucket, limit in buckets.items():
                await attempts.give_back(connection, bucket, limit.cost)

    async def remember_device(self, user_id: int, device: str | None) -> str:
        """Note that a user was let in on a device, and return the secret that its browser is to keep from now on.

        A new one each time: one that somebody planted there is worth nothing afterwards.
        """
        secret = new_secret("device")
        async with self._store.write() as connection:
            until = await self._present(connection) + DEVICE_LIFETIME
            if device:
                await attempts.rename_device(connection, digest(device), digest(secret))
            await attempts.keep_device(connection, digest(secret), user_id, until, DEVICES)
        return secret

    async def waiting(self, names: list[str]) -> list[Waiting]:
        """List what is counted now, the fullest first; accounts are told by those of the names that they are of."""
        known = {_account(name): name for name in names}
        async with self._store.read() as connection:
            at = await self._present(connection)
            found = await attempts.levels(connection, None, _milliseconds(at))
        return [_described(level, known, at) for level in found]

    async def forget(self, *, name: str | None = None, place: str | None = None) -> int:
        """Let an account, a place or everybody try again at once, and return how many counts that took away."""
        async with self._store.write() as connection:
            account = None if name is None else _account(name)
            counts = await attempts.forget(connection, account=account, place=place)
            await insert_records(
                connection, [record_of(COMMAND, await self._present(connection), "logins.unlocked", counts=counts)]
            )
        audit.record("logins.unlocked", COMMAND.key, counts=counts)
        return counts


def _account(name: str) -> str:
    # Only a digest is kept: people type passwords into the field for names.
    return digest(name.strip().casefold())


def _buckets(name: str, place: str, device: str | None, guessed: Guessed) -> dict[Bucket, GuessLimit]:
    """Return what is counted, in one order for all, so that no two attempts wait for each other."""
    account, known = _account(name), f"{_DEVICE}{digest(device)[:32]}" if device else ""
    if guessed in _OF_CODES:
        return {Bucket(account, f"{guessed} {known}".strip()): _OF_CODES[guessed]}
    if known:
        return {Bucket(account, known): HERE}
    counted = {Bucket(account, place or _NOWHERE): HERE, Bucket(account, ""): ACCOUNT}
    counted |= {Bucket("", place): PLACE} if place else {}
    return dict(sorted(counted.items()))


_DEVICE = "device "
_MAIL = "mail"
_REPORT = "report"
_NOWHERE = "unknown"
_OF_CODES = {Guessed.CODE: CODE, Guessed.RECOVERY_CODE: RECOVERY}


def _limit_of(bucket: Bucket) -> GuessLimit:
    if bucket.place.startswith(_MAIL):
        return ASKED if bucket.account else ASKED_HERE
    if bucket.place.startswith(_REPORT):
        return REPORTED
    for guessed, limit in _OF_CODES.items():
        if bucket.place.startswith(guessed):
            return limit
    if not bucket.account:
        return PLACE
    return HERE if bucket.place else ACCOUNT


def _refused(seconds: int, place: str) -> TooManyAttempts:
    audit.refusals.record("login.refused", place=place or None, seconds=seconds)
    return TooManyAttempts(seconds)


def _longest_wait(levels: dict[Bucket, int], buckets: dict[Bucket, GuessLimit], at: datetime) -> int:
    return max(_wait(levels.get(bucket, 0), limit, at) for bucket, limit in buckets.items())


def _wait(until: int, limit: GuessLimit, at: datetime) -> int:
    """Return how many seconds are left until a bucket has room for one more."""
    if until > _milliseconds(at) + limit.most:
        return 0  # a clock was ahead that filled it
    return max(0, math.ceil((until + limit.cost - limit.most - _milliseconds(at)) / 1000))


def _described(level: attempts.Level, known: dict[str, str], at: datetime) -> Waiting:
    bucket, limit = level.bucket, _limit_of(level.bucket)
    account = known.get(bucket.account, "") if bucket.account else None
    failures = math.ceil((level.until - _milliseconds(at)) / limit.cost)
    return Waiting(account, bucket.place, failures, _wait(level.until, limit, at))


def _milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def network_of(host: str | None) -> str:
    """Return the place of an address, as far as it is worth counting; '' when there is none, or it is no IP address.

    That is an IPv4 address, or the /64 that an IPv6 host owns.
    """
    try:
        address = ip_address((host or "").partition("%")[0])
    except ValueError:
        return ""
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Network((address, _SUBSCRIBER), strict=False))
