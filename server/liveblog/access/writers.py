"""Somebody who is not there now, and on whose behalf something is posted: whether they still may."""

from liveblog.access.rules import may
from liveblog.model.blog import Blog
from liveblog.model.moment import Clock, now
from liveblog.model.principal import Principal, Scope
from liveblog.store import Store, Transaction, people
from liveblog.store.credentials import Held, held


class Writers:
    """Finds people and programs by the key of their principal."""

    def __init__(self, store: Store, clock: Clock = now) -> None:
        self._store = store
        self._clock = clock

    async def find(self, key: str, blog: Blog) -> Principal | None:
        """Return who this is, if they may post in a blog now; None: they were disabled, revoked, or lost the right.

        Raises:
            Unavailable: the store does not answer.
        """
        kind, _, number = key.partition(":")
        if not number.isascii() or not number.isdecimal():
            return None
        async with self._store.read() as connection:
            found = await (self._user if kind == "user" else self._token)(connection, key, int(number))
        return found if may(found, Scope.WRITE, blog) else None

    async def _user(self, connection: Transaction, key: str, number: int) -> Principal | None:
        user = await people.user_by_id(connection, number)
        return None if user is None or user.disabled_at else Principal(key, user.byline, user.grants)

    async def _token(self, connection: Transaction, key: str, number: int) -> Principal | None:
        grants = (await held(connection, [number], [], [], self._clock())).get(Held(number, None, None))
        return None if grants is None else Principal(key, "", grants)
