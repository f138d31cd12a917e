"""Codes from an app (TOTP, RFC 6238), and recovery codes for whoever has lost it."""

import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import pyotp
from argon2.low_level import Type, hash_secret_raw

from liveblog import audit
from liveblog.access.acting import acting
from liveblog.access.challenges import Challenges
from liveblog.access.sealing import Sealing
from liveblog.access.throttle import Guessed, LoginThrottle
from liveblog.errors import Conflict, FieldError, InvalidInput, NotFound, Unauthenticated
from liveblog.model.moment import Clock, now
from liveblog.model.principal import Principal
from liveblog.sentence import sentence
from liveblog.store import Store, factors
from liveblog.store.factors import Totp
from liveblog.store.people import User
from liveblog.work.bulkhead import Threads

SET_UP = "totp"
"""The kind of question that a new secret is, until a code proves that an app has it."""

_SET_UP_LIFETIME = timedelta(minutes=15)  # to find the phone, and perhaps an app

RECOVERY_CODES = 10
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that looks like another
_RECOVERY_LENGTH = 10  # of 31 signs: 49 bits
_COST = (2, 19 * 1024, 1)  # of argon2id for a recovery code: passes, KiB and lanes, as OWASP has them
_WINDOW = (-1, 0, 1)  # steps: a clock that is half a minute off, and a code that changes while it is typed
_CODE = re.compile("[0-9]{6}", re.ASCII)
_BLANKS = re.compile(r"[\s-]+")

_NOT_NOW = sentence("is not the code that the app shows now: check the phone's clock")


@dataclass(frozen=True, slots=True)
class SetUp:
    """A secret that an app is to have: as a text, and as an address (otpauth:) to be drawn as a QR code.

    `asked` goes back with the first code.
    """

    asked: str
    secret: str
    address: str


class Codes:
    """Sets codes up, takes them once, and takes them away.

    What was got wrong is counted by account, here, so that no door can forget to.
    """

    def __init__(  # noqa: PLR0913 -- what it works with
        self,
        store: Store,
        challenges: Challenges,
        throttle: LoginThrottle,
        *,
        sealing: Sealing,
        hashing: Threads,
        issuer: str,
        clock: Clock = now,
    ) -> None:
        self._store = store
        self._challenges = challenges
        self._throttle = throttle
        self._sealing = sealing
        self._hashing = hashing
        self._issuer = issuer
        self._clock = clock

    @property
    def are_possible(self) -> bool:
        """Tell whether this server has a key to seal secrets with."""
        return self._sealing.is_possible

    async def begin(self, user: User, session: str) -> SetUp:
        """Make a secret for an app; it counts only when a code of it has come back.

        Raises:
            Conflict: this server can't keep one.
        """
        if not self.are_possible:
            raise Conflict(sentence("This server has no key to keep secrets with (LIVEBLOG_SECRET_KEY)."))
        secret = pyotp.random_base32()
        sealed = self._sealing.seal(secret, _new(user.id))
        asked = await self._challenges.ask(SET_UP, {"secret": sealed}, session=session, lifetime=_SET_UP_LIFETIME)
        return self._shown(user, asked, secret)

    async def again(self, user: User, session: str, asked: str) -> SetUp:
        """Return a secret that was made and not proved yet.

        Raises:
            CredentialsExpired: that was too long ago.
        """
        return self._shown(user, asked, await self._pending(user, session, asked))

    async def prove(self, user: User, by: Principal, asked: str, code: str) -> Sequence[str]:
        """Take a secret over whose first code this is, and return the recovery codes that come with it.

        Raises:
            CredentialsExpired: it was made too long ago, or in another session.
            InvalidInput: the code is not one of it.
        """
        session = (by.credential.session if by.credential else None) or ""
        secret = await self._pending(user, session, asked)
        step = self._step_of(secret, _plain(code), after=-1)
        if step is None:
            raise InvalidInput(FieldError("code", _NOT_NOW))
        await self._challenges.use(SET_UP, asked, session=session)
        salt, codes = secrets.token_bytes(16), _new_codes()
        digests = await self._hashing.run(_digests, codes, salt)
        async with acting(self._store, by, self._clock()) as act:
            await factors.lock_user(act.connection, user.id)
            sealed = self._sealing.seal(secret, _kept(user.id))
            await factors.put_totp(act.connection, Totp(user.id, sealed, step, salt, act.at), digests)
            act.note("codes.set_up", f"user:{user.id}")
        return codes

    async def has(self, user_id: int) -> bool:
        """Tell whether somebody has set codes up."""
        async with self._store.read() as connection:
            return await factors.totp_of(connection, user_id) is not None

    async def recovery_left(self, user_id: int) -> int:
        """Count the recovery codes that somebody has not used."""
        async with self._store.read() as connection:
            return await factors.recovery_codes_left(connection, user_id)

    async def accept(self, user: User, code: str, place: str = "", device: str | None = None) -> None:
        """Take a code from the app, or a recovery code; neither is good again.

        `place` and `device` are where they are, as for `LoginThrottle.attempt`.

        Raises:
            Unauthenticated: it is none, or was taken before.
            TooManyAttempts: too many were wrong.
            Unavailable: the key that the app's secret was sealed with is not there.
        """
        plain = _plain(code)
        is_of_app = _CODE.fullmatch(plain) is not None
        guessed = Guessed.CODE if is_of_app else Guessed.RECOVERY_CODE
        async with self._throttle.attempt(user.name, place, device, guessed):
            taken = await (self._take(user, plain) if is_of_app else self._recover(user, plain, place))
            if not taken:
                audit.refusals.record("login.failed", user=user.id, place=place or None, how="code")
                raise Unauthenticated(sentence("This code is wrong, or was used before."))

    async def renew_recovery_codes(self, user: User, by: Principal) -> Sequence[str]:
        """Make a new set of recovery codes; those of the old one are void.

        Raises:
            Conflict: there are no codes from an app that they could stand in for.
        """
        salt, codes = secrets.token_bytes(16), _new_codes()
        digests = await self._hashing.run(_digests, codes, salt)
        async with acting(self._store, by, self._clock()) as act:
            if not await factors.put_recovery_codes(act.connection, user.id, salt, digests):
                raise Conflict(sentence("There are no codes from an app that recovery codes could stand in for."))
            act.note("recovery_codes.renewed", f"user:{user.id}")
        return codes

    async def remove(self, user_id: int, by: Principal) -> None:
        """Ask for no codes any more.

        Raises:
            NotFound: none are asked for.
        """
        async with acting(self._store, by, self._clock()) as act:
            if not await factors.delete_totp(act.connection, user_id):
                raise NotFound(sentence("Codes are no longer asked for."))
            act.note("codes.removed", f"user:{user_id}")

    async def _take(self, user: User, code: str) -> bool:
        async with self._store.read() as connection:
            totp = await factors.totp_of(connection, user.id)
        if totp is None:
            return False
        step = self._step_of(self._sealing.open(totp.secret, _kept(user.id)), code, totp.last_step)
        if step is None:
            return False
        async with self._store.write() as connection:
            return await factors.take_step(connection, user.id, totp.secret, step)

    async def _recover(self, user: User, code: str, place: str) -> bool:
        async with self._store.read() as connection:
            totp = await factors.totp_of(connection, user.id)
        if totp is None or len(code) != _RECOVERY_LENGTH:
            return False
        (found,) = await self._hashing.run(_digests, [code], totp.salt, asker=place)
        async with acting(self._store, Principal(f"user:{user.id}", "", (), place or None), self._clock()) as act:
            used = await factors.use_recovery_code(act.connection, user.id, found)
            if used:
                left = await factors.recovery_codes_left(act.connection, user.id)
                act.note("recovery_code.used", f"user:{user.id}", left=left)
        return used

    async def _pending(self, user: User, session: str, asked: str) -> str:
        state = await self._challenges.look(SET_UP, asked, session=session)
        return self._sealing.open(state["secret"], _new(user.id))

    def _shown(self, user: User, asked: str, secret: str) -> SetUp:
        address = pyotp.TOTP(secret).provisioning_uri(name=user.name, issuer_name=self._issuer)
        return SetUp(asked, secret, address)

    def _step_of(self, secret: str, code: str, after: int) -> int | None:
        """Return the step after `after` whose code this is; None: it is of none about now."""
        totp = pyotp.TOTP(secret)
        present = totp.timecode(self._clock())
        steps = [present + off for off in _WINDOW]
        fitting = [step for step in steps if hmac.compare_digest(totp.generate_otp(step).encode(), code.encode())]
        return next((step for step in fitting if step > after), None)


def shown_code(code: str) -> str:
    """Return a recovery code as people read it: in two halves."""
    half = _RECOVERY_LENGTH // 2
    return f"{code[:half]}-{code[half:]}"


def _plain(code: str) -> str:
    return _BLANKS.sub("", code).lower()


def _new_codes() -> list[str]:
    return ["".join(secrets.choice(_SIGNS) for _ in range(_RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)]


def _digests(codes: Sequence[str], salt: bytes) -> Sequence[str]:
    """Return what is kept of recovery codes: one salt for a set, so that a code is looked up and taken in one go.

    argon2id, some 15 ms a code: with 49 random bits, guessing a stolen one takes longer than the code is worth.
    """
    return [hash_secret_raw(each.encode(), salt, *_COST, 32, Type.ID).hex() for each in codes]


def _kept(user_id: int) -> str:
    return f"totp of user:{user_id}"


def _new(user_id: int) -> str:
    return f"new totp of user:{user_id}"
