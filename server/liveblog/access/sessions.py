"""Sessions: an editor's stay at the desk, kept on the server so that logging out ends it."""

import hashlib
import hmac
from datetime import timedelta

from liveblog import audit
from liveblog.access.secrets import digest, new_secret
from liveblog.model.moment import Clock, now
from liveblog.model.principal import COMMAND, Credential, Principal
from liveblog.store import Store, credentials


class Sessions:
    """Opens, recognises and ends sessions."""

    def __init__(self, store: Store, lifetime: timedelta, clock: Clock = now) -> None:
        self._store = store
        self._clock = clock
        self.lifetime = lifetime

    async def open(self, user_id: int, place: str | None = None) -> str:
        """Begin a session and return its secret, which goes into a cookie and nowhere else.

        `place` is where they are.
        """
        secret = new_secret("desk")
        at = self._clock()
        async with self._store.write() as connection:
            await credentials.insert_session(connection, digest(secret), user_id, at, at + self.lifetime)
        audit.record("session.opened", f"user:{user_id}", place=place)
        return secret

    async def principal(self, secret: str) -> Principal | None:
        """Return whose session this is; None when it has ended or never was."""
        async with self._store.read() as connection:
            user = await credentials.user_by_session(connection, digest(secret), self._clock())
        if user is None:
            return None
        key = f"user:{user.id}"
        return Principal(key, user.byline, user.grants, credential=Credential(key, session=digest(secret)))

    async def end(self, secret: str) -> None:
        """End a session."""
        async with self._store.write() as connection:
            user_id = await credentials.delete_session(connection, digest(secret))
        if user_id is not None:
            audit.record("session.ended", f"user:{user_id}")

    async def end_all(self) -> None:
        """End everybody's sessions, and login links that were not used."""
        async with self._store.write() as connection:
            await credentials.delete_logins(connection)
        audit.record("sessions.ended", COMMAND.key)


def csrf_token(session_secret: str) -> str:
    """Return the token that forms of this session carry: derived, so that it needs no storage, and not reversible."""
    return hashlib.sha256(b"csrf\0" + session_secret.encode()).hexdigest()


def csrf_fits(session_secret: str, token: str) -> bool:
    """Compare a form's token in constant time."""
    return hmac.compare_digest(csrf_token(session_secret).encode(), token.encode())
