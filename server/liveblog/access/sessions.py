"""Sessions: an editor's stay at the desk, kept on the server so that logging out ends it."""

import hashlib
import hmac
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from liveblog.access.acting import acting
from liveblog.access.passwords import require_password
from liveblog.access.secrets import digest, new_secret
from liveblog.errors import CredentialsExpired, NotFound, Unavailable
from liveblog.model.identity import LogoutNotice, SessionOrigin
from liveblog.model.moment import Clock, now
from liveblog.model.principal import COMMAND, SESSION_NAME, Credential, Principal
from liveblog.sentence import sentence
from liveblog.store import Store, challenges, credentials
from liveblog.store.credentials import Session
from liveblog.store.people import User

USED_EVERY = timedelta(minutes=1)
"""How exactly it is known when a session was used last: noting it at each request would be a write for each."""

CONFIRMED_FOR = timedelta(minutes=10)
"""So long after somebody has proved anew who they are, they need not do so again."""


_LOGOUT = "logout"
_REMEMBERED_FOR = timedelta(minutes=10)  # longer than a provider's word is fresh


@dataclass(frozen=True, slots=True)
class Stay:
    """A session with the person whose it is."""

    user: User
    session: Session
    principal: Principal


class Sessions:
    """Opens, recognises and ends sessions."""

    def __init__(self, store: Store, lifetime: timedelta, clock: Clock = now) -> None:
        self._store = store
        self._clock = clock
        self.lifetime = lifetime

    async def open(  # noqa: PLR0913 -- what is known of a session
        self,
        user_id: int,
        place: str | None = None,
        device: str | None = None,
        *,
        is_confirmed: bool = True,
        lifetime: timedelta | None = None,
        how: str | None = None,
        origin: SessionOrigin | None = None,
        password: str | None = None,
    ) -> str:
        """Begin a session and return its secret, which goes into a cookie and nowhere else.

        `place` is where they are, `device` what their browser says of itself; `is_confirmed`: they came in by the best
        that they have, and need not prove anything more for a while; `lifetime` None is the usual one; `how` is the
        login provider that they came from, if any, and `origin` their login there. `password` is the hash of the
        password that they came in by, if they did: it must be theirs still.

        Raises:
            Unauthenticated: their password is another by now.
        """
        secret = new_secret("desk")
        at = self._clock()
        until = at + (lifetime or self.lifetime)
        session = Session(digest(secret), user_id, at, at, until, place, device, at if is_confirmed else None)
        if origin is not None:
            subject, there = origin.subject, origin.session
            session = replace(session, issuer=origin.issuer, subject=subject, provider_session=there)
        async with acting(self._store, _in_session(user_id, session.digest, place), at) as act:
            await require_password(act.connection, user_id, password)
            await credentials.insert_session(act.connection, session, at)
            act.note("session.opened", how=how)
        return secret

    async def principal(self, secret: str) -> Principal | None:
        """Return whose session this is; None when it has ended or never was."""
        stay = await self.stay(secret)
        return stay.principal if stay else None

    async def stay(self, secret: str) -> Stay | None:
        """Return a session with whose it is; None when it has ended, never was, or is of somebody who was disabled."""
        at = self._clock()
        async with self._store.read() as connection:
            found = await credentials.user_by_session(connection, digest(secret), at)
        if found is None:
            return None
        user, session = found
        if session.used_at is None or at - session.used_at >= USED_EVERY:
            with suppress(Unavailable):  # knowing when is worth no refusal
                async with self._store.write() as connection:
                    await credentials.touch_session(connection, session.digest, {"used_at": at})
        key = f"user:{user.id}"
        principal = Principal(key, user.byline, user.grants, credential=Credential(key, session=session.digest))
        return Stay(user, session, principal)

    def is_confirmed(self, session: Session) -> bool:
        """Tell whether they have proved lately who they are."""
        return session.confirmed_at is not None and abs(self._clock() - session.confirmed_at) < CONFIRMED_FOR

    async def confirm(self, session: Session, how: str) -> None:
        """Note that they have just proved who they are, and how."""
        async with acting(
            self._store, _in_session(session.user_id, session.digest, session.place), self._clock()
        ) as act:
            await credentials.touch_session(act.connection, session.digest, {"confirmed_at": act.at})
            act.note("session.confirmed", how=how)

    async def of(self, user_id: int) -> Sequence[Session]:
        """List somebody's sessions, the one that was used last first."""
        async with self._store.read() as connection:
            return await credentials.sessions_of(connection, user_id, self._clock())

    async def end(self, secret: str) -> None:
        """End a session."""
        await self._end(digest(secret))

    async def end_by_name(self, user_id: int, name: str, by: Principal) -> None:
        """End one of somebody's sessions, by the name that it has in lists; `by` is who does so, in which session.

        Raises:
            NotFound: they have none of this name.
        """
        named = [each for each in await self.of(user_id) if each.digest[:SESSION_NAME] == name]
        if not named:
            raise NotFound(sentence("This session has ended already."))
        await self._end(named[0].digest, by)

    async def end_elsewhere(self, notice: LogoutNotice, how: str) -> int:
        """End the sessions of a login that has ended at its provider, and return how many there were.

        They end at once on all servers, which ask the store for each request; streams end within a second.

        Raises:
            CredentialsExpired: this was said before.
        """
        async with acting(self._store, COMMAND, self._clock()) as act:
            said = digest(f"{notice.issuer}\0{notice.token_id}")
            if not await challenges.take_once(act.connection, said, _LOGOUT, act.at, act.at + _REMEMBERED_FOR):
                raise CredentialsExpired(sentence("This was said before."))
            ended = await credentials.delete_provider_sessions(act.connection, notice)
            for digested, user_id in ended:
                act.by = _in_session(user_id, digested)
                act.note("session.ended", f"session:{digested[:SESSION_NAME]}", how=how)
        return len(ended)

    async def end_all(self) -> None:
        """End everybody's sessions, and login links that were not used."""
        async with acting(self._store, COMMAND, self._clock()) as act:
            await credentials.delete_logins(act.connection)
            act.note("sessions.ended")

    async def _end(self, digested: str, by: Principal | None = None) -> None:
        async with acting(self._store, COMMAND, self._clock()) as act:
            user_id = await credentials.delete_session(act.connection, digested)
            if user_id is not None:
                act.by = by or _in_session(user_id, digested)
                act.note("session.ended", f"session:{digested[:SESSION_NAME]}")


def _in_session(user_id: int, digested: str, place: str | None = None) -> Principal:
    """Return somebody as they stand in the audit log, who need no rights there."""
    key = f"user:{user_id}"
    return Principal(key, "", (), place, Credential(key, session=digested))


def csrf_token(session_secret: str) -> str:
    """Return the token that forms of this session carry: derived, so that it needs no storage, and not reversible."""
    return hashlib.sha256(b"csrf\0" + session_secret.encode()).hexdigest()


def csrf_fits(session_secret: str, token: str) -> bool:
    """Compare a form's token in constant time."""
    return hmac.compare_digest(csrf_token(session_secret).encode(), token.encode())
