"""What people prove who they are with, besides a password: passkeys, and codes from an app."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from liveblog.access.acting import acting
from liveblog.access.challenges import Challenges
from liveblog.access.codes import Codes
from liveblog.access.passkeys import Passkeys, RelyingParty
from liveblog.access.sealing import Sealing
from liveblog.access.throttle import LoginThrottle
from liveblog.model.moment import Clock, now
from liveblog.model.principal import COMMAND, Principal
from liveblog.settings import Settings
from liveblog.store import Store, factors, people
from liveblog.store.factors import Passkey
from liveblog.work.bulkhead import Threads


class Way(StrEnum):
    """A way in which somebody can prove anew who they are."""

    PASSKEY = "passkey"
    CODE = "code"
    PASSWORD = "password"  # noqa: S105 -- a word


@dataclass(frozen=True, slots=True)
class Having:
    """What somebody has set up: passkeys, codes from an app, how many recovery codes are left, a password."""

    passkeys: Sequence[Passkey]
    codes: bool
    recovery_left: int
    password: bool

    @property
    def ways(self) -> Sequence[Way]:
        """Return how they confirm who they are: a password counts only for those who have nothing better."""
        better = [*([Way.PASSKEY] if self.passkeys else []), *([Way.CODE] if self.codes else [])]
        return better or ([Way.PASSWORD] if self.password else [])


@dataclass(frozen=True, slots=True)
class Factors:
    """Passkeys, codes, and what people are asked meanwhile, of one server."""

    store: Store
    passkeys: Passkeys
    codes: Codes
    challenges: Challenges
    clock: Clock = now
    has_passwords: bool = True

    @classmethod
    def of_server(
        cls, store: Store, settings: Settings, throttle: LoginThrottle, hashing: Threads, clock: Clock = now
    ) -> "Factors":
        """Put them together as the settings say."""
        challenges, name = Challenges(store, clock), settings.publisher
        party = RelyingParty(settings.passkey_domain, settings.origin, name)
        sealing = Sealing(settings.secret_keys)
        codes = Codes(store, challenges, throttle, sealing=sealing, hashing=hashing, issuer=name, clock=clock)
        passkeys = Passkeys(store, challenges, party, clock)
        return cls(store, passkeys, codes, challenges, clock, has_passwords=settings.login != "sso")

    async def of(self, user_id: int) -> Having:
        """Return what somebody has set up."""
        async with self.store.read() as connection:
            user = await people.user_by_id(connection, user_id)
            return Having(
                await factors.passkeys_of(connection, user_id) if self.passkeys.are_possible else (),
                await factors.totp_of(connection, user_id) is not None,
                await factors.recovery_codes_left(connection, user_id),
                self.has_passwords and user is not None and user.password_hash is not None,
            )

    async def reset(self, user_id: int, by: Principal = COMMAND) -> None:
        """Take everything but the password away from somebody who has lost it, and end their sessions."""
        async with acting(self.store, by, self.clock()) as act:
            await factors.lock_user(act.connection, user_id)
            passkeys = await factors.delete_factors(act.connection, user_id)
            await people.end_logins(act.connection, user_id)
            act.note("factors.reset", f"user:{user_id}", passkeys=passkeys)
