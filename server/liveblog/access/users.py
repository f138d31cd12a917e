"""Users: people who log in at the desk, by password or by a link that is good once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from liveblog import audit
from liveblog.access.secrets import digest, new_secret
from liveblog.errors import CredentialsExpired, NotFound, Unauthenticated
from liveblog.model.blog import Blog
from liveblog.model.moment import Clock, now
from liveblog.model.principal import COMMAND, Scope, grants_of
from liveblog.store import Store, credentials
from liveblog.store.credentials import User
from liveblog.work.bounds import PASSWORDS
from liveblog.work.bulkhead import Threads

LINK_LIFETIME = timedelta(hours=1)
_hasher = PasswordHasher()  # argon2id with the parameters of RFC 9106, section 4, second choice


class Users:
    """Makes users and finds out who somebody is."""

    def __init__(self, store: Store, clock: Clock = now) -> None:
        self._store = store
        self._clock = clock
        self.hashing = Threads(PASSWORDS)

    async def create(
        self, name: str, byline: str, scope: Scope, password: str | None = None, *, blogs: Sequence[Blog] | None = None
    ) -> User:
        """Make a user; without a password they log in by link; `blogs` None: their scope is good for all.

        Raises:
            NameTaken: there is a user of this name.
        """
        hashed = await self.hashing.run(_hasher.hash, password) if password else None
        user = User(0, name, byline, grants_of(scope, blogs), hashed)
        async with self._store.write() as connection:
            user_id = await credentials.insert_user(connection, user, self._clock())
        bound = None if blogs is None else ",".join(blog.slug for blog in blogs)
        audit.record("user.created", COMMAND.key, user=user_id, scope=scope, blog=bound)
        return replace(user, id=user_id)

    async def by_name(self, name: str) -> User:
        """Find a user.

        Raises:
            NotFound: there is none of this name.
        """
        user = await self._find(name)
        if user is None:
            raise NotFound(f"There is no user “{name}”.")
        return user

    async def all(self) -> list[User]:
        """List all users, oldest first."""
        async with self._store.read() as connection:
            return await credentials.all_users(connection)

    async def by_password(self, name: str, password: str, asker: str = "") -> User:
        """Find the user of this name and password; takes equally long whether the name exists or not.

        `asker` is where they are: from one place only some may try at once, so that others still can.

        Raises:
            Unauthenticated: they don't fit.
            Busy: too many passwords are being checked.
        """
        user = await self._find(name)
        hashed = user.password_hash if user else None
        if not await self.hashing.run(_fits, hashed, password, asker=asker) or user is None:
            known = user.id if user else "unknown"
            audit.refusals.record("login.failed", user=known, place=asker or None)
            raise Unauthenticated("The name or the password is wrong.")
        return user

    def close(self) -> None:
        """Check no more passwords."""
        self.hashing.close()

    async def new_login_link(self, user: User) -> str:
        """Make a secret that logs this user in once, within an hour; an earlier one is void."""
        secret = new_secret("login")
        async with self._store.write() as connection:
            until = self._clock() + LINK_LIFETIME
            await credentials.insert_login_link(connection, digest(secret), user.id, until)
        audit.record("login.link_made", COMMAND.key, user=user.id)
        return secret

    async def by_login_link(self, secret: str, asker: str = "") -> int:
        """Use a login link up and return the id of its user; `asker` is where they are.

        Raises:
            CredentialsExpired: unknown, used or too old.
        """
        async with self._store.write() as connection:
            user_id = await credentials.use_login_link(connection, digest(secret), self._clock())
        if user_id is None:
            audit.refusals.record("login.failed", user="unknown", place=asker or None, how="link")
            raise CredentialsExpired("This login link was used or is too old.")
        return user_id

    async def _find(self, name: str) -> User | None:
        async with self._store.read() as connection:
            return await credentials.user_by_name(connection, name)


@cache
def _no_password() -> str:
    """Return a hash that nothing fits, as costly as a real one, so that an unknown name can't be told by its speed."""
    return _hasher.hash(new_secret("none"))


def _fits(hashed: str | None, password: str) -> bool:
    try:
        _hasher.verify(hashed or _no_password(), password)
    except (VerificationError, InvalidHashError):
        return False
    return hashed is not None
