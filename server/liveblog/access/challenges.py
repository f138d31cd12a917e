"""What people are asked to prove, open for some minutes and good once, on all workers and servers.

Who asks keeps a secret and gives it back with the answer; the state that the answer is held against stays here.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from liveblog.access.passwords import require_password
from liveblog.access.secrets import digest, new_secret
from liveblog.errors import CredentialsExpired
from liveblog.model.moment import Clock, now
from liveblog.sentence import sentence
from liveblog.store import Store, challenges
from liveblog.store.challenges import Challenge, HalfLogin

LIFETIME = timedelta(minutes=5)
HALF_LIFETIME = timedelta(minutes=10)
"""So long after a password there is time for a code."""

ROWS = 10_000
"""Questions that are open at a time; of more, the oldest are void."""

ROWS_HERE = 200
"""Those of one place: a house full of people behind one address."""

_HALF_ROWS = 10  # first steps of one person that wait for a second


class Challenges:
    """Asks, and takes answers once."""

    def __init__(self, store: Store, clock: Clock = now) -> None:
        self._store = store
        self._clock = clock

    async def ask(
        self,
        kind: str,
        state: Mapping[str, Any],
        *,
        session: str = "",
        place: str = "",
        lifetime: timedelta = LIFETIME,
    ) -> str:
        """Open a question, for one session where somebody is logged in, and return the secret that its answer needs."""
        secret, at = new_secret("asked"), self._clock()
        asked = Challenge(digest(secret), kind, session, place, state, at + lifetime)
        async with self._store.write() as connection:
            await challenges.put_challenge(connection, asked, at, ROWS_HERE, ROWS)
        return secret

    async def use(self, kind: str, secret: str, *, session: str = "") -> Mapping[str, Any]:
        """Use a question up, whatever its answer is worth, and return its state.

        Raises:
            CredentialsExpired: it is unknown, answered, too old, for something else or another session's.
        """
        async with self._store.write() as connection:
            state = await challenges.use_challenge(connection, digest(secret), kind, session, self._clock())
        return _known(state)

    async def look(self, kind: str, secret: str, *, session: str = "") -> Mapping[str, Any]:
        """Return the state of a question, which stays open.

        Raises:
            CredentialsExpired: as for `use`.
        """
        async with self._store.read() as connection:
            state = await challenges.open_challenge(connection, digest(secret), kind, session, self._clock())
        return _known(state)

    async def begin_half(self, user_id: int, password: str | None = None) -> str:
        """Note that somebody has shown a password or a link; the secret that is returned opens nothing but step two.

        `password` as for `Sessions.open`.

        Raises:
            Unauthenticated: their password is another by now.
        """
        secret, at = new_secret("step"), self._clock()
        async with self._store.write() as connection:
            await require_password(connection, user_id, password)
            half = HalfLogin(digest(secret), user_id, at + HALF_LIFETIME)
            await challenges.insert_half_login(connection, half, at, _HALF_ROWS)
        return secret

    async def half(self, secret: str) -> int:
        """Return who has made the first step.

        Raises:
            CredentialsExpired: nobody, or too long ago.
        """
        async with self._store.read() as connection:
            user_id = await challenges.half_login(connection, digest(secret), self._clock())
        if user_id is None:
            raise CredentialsExpired(sentence("This took too long. Please log in again."))
        return user_id

    async def end_half(self, secret: str) -> None:
        """Use a first step up.

        Raises:
            CredentialsExpired: that was done before.
        """
        async with self._store.write() as connection:
            if not await challenges.use_half_login(connection, digest(secret)):
                raise CredentialsExpired(sentence("This took too long. Please log in again."))


def _known(state: Mapping[str, Any] | None) -> Mapping[str, Any]:
    if state is None:
        raise CredentialsExpired(sentence("This took too long, or was answered before. Please try again."))
    return state
