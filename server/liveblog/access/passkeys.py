"""Passkeys (WebAuthn, level 3): registered by who is logged in, and proved to log in or to confirm who one is.

fido2 checks what an authenticator says; what it was asked is kept by `challenges`, and keys and counts by the store.
"""

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorData,
    CollectedClientData,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from liveblog import audit
from liveblog.access.acting import Act, acting
from liveblog.access.challenges import Challenges
from liveblog.access.secrets import new_handle
from liveblog.errors import Conflict, Forbidden, NotFound, Unauthenticated
from liveblog.model.moment import Clock, now
from liveblog.model.principal import Principal
from liveblog.sentence import sentence
from liveblog.store import Store, factors, identities
from liveblog.store.factors import Passkey
from liveblog.store.people import User

PASSKEYS = 20
"""What one person may have."""

LOGIN, REGISTER, CONFIRM = "login", "register", "confirm"

logging.getLogger("fido2").setLevel(logging.WARNING)  # it tells of each ceremony, in words of its own


@dataclass(frozen=True, slots=True)
class Asked:
    """What a browser is asked: its options as JSON, and the secret with which the answer comes back."""

    secret: str
    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """Who passkeys are for (WebAuthn, section 4): the domain they are bound to, the origin of our pages, and a name.

    `domain` None: browsers make no passkeys for this server's address.
    """

    domain: str | None
    origin: str
    name: str


class Passkeys:
    """Registers, proves and removes passkeys."""

    def __init__(self, store: Store, challenges: Challenges, party: RelyingParty, clock: Clock = now) -> None:
        self._store = store
        self._challenges = challenges
        self._clock = clock
        self._whom = party

    @property
    def are_possible(self) -> bool:
        """Tell whether browsers make passkeys for this server's address."""
        return self._whom.domain is not None

    async def of(self, user_id: int) -> Sequence[Passkey]:
        """List somebody's passkeys, oldest first."""
        async with self._store.read() as connection:
            return await factors.passkeys_of(connection, user_id)

    async def ask_to_register(self, user: User, session: str) -> Asked:
        """Ask for a new passkey.

        Raises:
            Conflict: they have enough.
        """
        theirs = await self.of(user.id)
        if len(theirs) >= PASSKEYS:
            raise Conflict(sentence("You have {passkeys} passkeys already: remove one first.", passkeys=PASSKEYS))
        handle = theirs[0].handle if theirs else new_handle()
        options, state = self._party().register_begin(
            PublicKeyCredentialUserEntity(id=websafe_decode(handle), name=user.name, display_name=user.byline),
            credentials=[_credential(each) for each in theirs],
            resident_key_requirement=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        secret = await self._challenges.ask(REGISTER, dict(state) | {"handle": handle}, session=session)
        return Asked(secret, dict(options))

    async def register(self, user: User, by: Principal, secret: str, answer: str, name: str) -> None:
        """Keep the passkey that was asked for.

        Raises:
            CredentialsExpired: it was asked for too long ago, or not in this session.
            Forbidden: what came back is no answer to that.
            Conflict: it is registered already, or they have enough.
        """
        state = await self._challenges.use(REGISTER, secret, session=_session(by))
        told = self._registered(state, answer, by)
        made = told.credential_data
        assert made is not None  # noqa: S101 -- fido2 has looked
        async with acting(self._store, by, self._clock()) as act:
            await factors.lock_user(act.connection, user.id)
            if len(await factors.passkeys_of(act.connection, user.id)) >= PASSKEYS:
                raise Conflict(sentence("You have {passkeys} passkeys already: remove one first.", passkeys=PASSKEYS))
            passkey = Passkey(
                id=0,
                user_id=user.id,
                credential_id=websafe_encode(made.credential_id),
                handle=state["handle"],
                data=bytes(made),
                name=name,
                sign_count=told.counter,
                backed_up=bool(told.flags & told.FLAG.BACKUP_STATE),
                made_at=act.at,
            )
            passkey_id = await factors.insert_passkey(act.connection, passkey)
            act.note("passkey.added", f"user:{user.id}", passkey=passkey_id)

    def _registered(self, state: Mapping[str, Any], answer: str, by: Principal) -> AuthenticatorData:
        try:
            said = RegistrationResponse.from_dict(json.loads(answer))
            _require_own_page(said.response.client_data)
            return self._party().register_complete(state, said)
        except Exception as error:
            raise Forbidden(
                sentence("The passkey could not be registered: its answer does not fit."), by.key
            ) from error

    async def ask_to_log_in(self, place: str = "") -> Asked:
        """Ask whoever it is for any passkey of this server."""
        return await self._ask(LOGIN, None, place=place)

    async def ask_to_confirm(self, user_id: int, session: str) -> Asked:
        """Ask somebody who is logged in for one of theirs."""
        return await self._ask(CONFIRM, await self.of(user_id), session=session)

    async def log_in(self, secret: str, answer: str, place: str = "") -> int:
        """Return whose passkey answered.

        Raises:
            CredentialsExpired: it was asked for too long ago, or answered before.
            Unauthenticated: what came back is no answer, or of a passkey that is not known.
        """
        with _failing("unknown", place):
            return await self._prove(await self._challenges.use(LOGIN, secret), answer)

    async def confirm(self, user_id: int, session: str, secret: str, answer: str, place: str = "") -> None:
        """Make sure that one of somebody's passkeys answered.

        Raises:
            CredentialsExpired: it was asked for too long ago, answered before, or asked in another session.
            Unauthenticated: what came back is no answer, or of a passkey that is not theirs.
        """
        with _failing(user_id, place):
            state = await self._challenges.use(CONFIRM, secret, session=session)
            await self._prove(state, answer, of=user_id)

    async def rename(self, user_id: int, passkey_id: int, name: str, by: Principal) -> None:
        """Call one of somebody's passkeys by another name.

        Raises:
            NotFound: it is none of theirs.
        """
        async with acting(self._store, by, self._clock()) as act:
            if not await factors.rename_passkey(act.connection, user_id, passkey_id, name):
                raise NotFound(sentence("This passkey is removed already."))
            act.note("passkey.renamed", f"user:{user_id}", passkey=passkey_id)

    async def remove(self, user_id: int, passkey_id: int, by: Principal) -> None:
        """Take one of somebody's passkeys away.

        Raises:
            NotFound: it is none of theirs.
            Conflict: they could not log in any more.
        """
        async with acting(self._store, by, self._clock()) as act:
            password = await factors.lock_user(act.connection, user_id)
            if not await factors.delete_passkey(act.connection, user_id, passkey_id):
                raise NotFound(sentence("This passkey is removed already."))
            left = await factors.passkeys_of(act.connection, user_id)
            if not left and password is None and not await identities.identities_of(act.connection, user_id):
                raise Conflict(sentence("This is the last way in which you can log in: set a password first."))
            act.note("passkey.removed", f"user:{user_id}", passkey=passkey_id)

    async def _ask(self, kind: str, passkeys: Sequence[Passkey] | None, *, session: str = "", place: str = "") -> Asked:
        known = None if passkeys is None else [_credential(each) for each in passkeys]
        options, state = self._party().authenticate_begin(known, UserVerificationRequirement.REQUIRED)
        return Asked(await self._challenges.ask(kind, dict(state), session=session, place=place), dict(options))

    async def _prove(self, state: Mapping[str, Any], answer: str, of: int | None = None) -> int:
        try:
            said = AuthenticationResponse.from_dict(json.loads(answer))
            _require_own_page(said.response.client_data)
            told, handle = said.response.authenticator_data, said.response.user_handle
        except Exception as error:
            raise _UNKNOWN from error
        # A system, not a person, acts until the passkey has proved whose it is.
        async with acting(self._store, _nobody(), self._clock()) as act:
            passkey = await factors.passkey_by_credential(act.connection, websafe_encode(said.raw_id))
            if passkey is None or (of is not None and passkey.user_id != of):
                raise _UNKNOWN
            if handle and websafe_encode(handle) != passkey.handle:
                raise _UNKNOWN
            try:
                self._party().authenticate_complete(state, [AttestedCredentialData(passkey.data)], said)
            except Exception as error:
                raise _UNKNOWN from error
            act.by = Principal(f"user:{passkey.user_id}", "", ())
            _note_fall(act, passkey, told.counter)
            backed_up = bool(told.flags & told.FLAG.BACKUP_STATE)
            await factors.touch_passkey(act.connection, passkey.id, told.counter, backed_up=backed_up, at=act.at)
        return passkey.user_id

    def _party(self) -> Fido2Server:
        if not self.are_possible:
            raise Conflict(sentence("Browsers don't make passkeys for this server's address (LIVEBLOG_PUBLIC_URL)."))
        return _server_of(self._whom)


@cache
def _server_of(party: RelyingParty) -> Fido2Server:
    """Return what asks and checks: made when it is first wanted, for most processes never have a passkey to do with."""
    return Fido2Server(PublicKeyCredentialRpEntity(id=party.domain, name=party.name), verify_origin=party.origin.__eq__)


_UNKNOWN = Unauthenticated(sentence("This passkey is not known here, or its answer does not fit."))


@contextmanager
def _failing(user: int | str, place: str) -> Iterator[None]:
    """Log it in one line if the proof in the block is none, or comes too late."""
    try:
        yield
    except Unauthenticated:
        audit.refusals.record("login.failed", user=user, place=place or None, how="passkey")
        raise


def _note_fall(act: Act, passkey: Passkey, count: int) -> None:
    """Say in the audit log that a count did not rise: the passkey may have been copied (WebAuthn, section 6.1.1).

    It keeps nobody out: passkeys that are on several devices tell 0 at all times, and some begin anew.
    """
    if passkey.sign_count and count <= passkey.sign_count:
        counts = {"passkey": passkey.id, "before": passkey.sign_count, "after": count}
        act.note("passkey.count_fell", f"user:{passkey.user_id}", about=frozenset(), **counts)


def _require_own_page(said: CollectedClientData) -> None:
    """Refuse what was asked of somebody in a frame on another site; fido2 looks at the origin alone."""
    if said.cross_origin:
        raise ValueError("It was asked for in a frame of another site.")


def _credential(passkey: Passkey) -> PublicKeyCredentialDescriptor:
    return PublicKeyCredentialDescriptor(
        type=PublicKeyCredentialType.PUBLIC_KEY, id=websafe_decode(passkey.credential_id)
    )


def _session(by: Principal) -> str:
    return (by.credential.session if by.credential else None) or ""


def _nobody() -> Principal:
    return Principal(audit.NOBODY, "", ())
