"""Beginning: whoever has the link that a server prints on an empty database makes themselves its first admin."""

from dataclasses import dataclass, replace
from datetime import timedelta

from liveblog import audit
from liveblog.access.acting import acting
from liveblog.access.passwords import hashed, weakness
from liveblog.access.secrets import digest, new_secret
from liveblog.access.users import Users
from liveblog.errors import CredentialsExpired, FieldError, InvalidInput
from liveblog.model.moment import Clock, now
from liveblog.model.principal import Grant, Principal, Scope
from liveblog.sentence import sentence
from liveblog.store import Store, links, people
from liveblog.store.people import User

BEGINNING_LIFETIME = timedelta(days=1)

_FIRST = Principal("beginning", "first link", ())
_GONE = CredentialsExpired(sentence("This link was used or is too old, or somebody has begun already."))


@dataclass(frozen=True, slots=True)
class Beginner:
    """Who somebody says that they are: what they log in with, how entries name them, where mail reaches them."""

    name: str
    byline: str
    email: str | None


class Beginnings:
    """Offers to begin in an empty house, once; without the secret nobody can."""

    def __init__(self, store: Store, users: Users, clock: Clock = now) -> None:
        self._store = store
        self._users = users
        self._clock = clock

    async def offer(self) -> str | None:
        """Make a secret with which somebody can begin within a day; None: people or blogs are there already."""
        secret = new_secret("begin")
        async with self._store.write() as connection:
            if not await links.is_untouched(connection):
                return None
            await links.insert_beginning(connection, digest(secret), self._clock() + BEGINNING_LIFETIME)
        return secret

    async def require(self, secret: str, asker: str = "") -> None:
        """Refuse a secret that is not good; `asker` is where they are.

        Raises:
            CredentialsExpired: unknown, used or too old, or there is an admin.
        """
        async with self._store.read() as connection:
            if not await links.can_begin(connection, digest(secret), self._clock()):
                raise _gone(asker)

    async def begin(self, secret: str, who: Beginner, password: str, place: str | None = None) -> User:
        """Make the first admin of the house; the secret is used up, and any other that was printed.

        Raises:
            CredentialsExpired: as `require` does.
            InvalidInput: the password is too easy to guess.
            NameTaken: there is a user of this name, or of this address.
        """
        if weak := weakness(password, (who.name, who.byline, who.email or "")):
            raise InvalidInput(FieldError("new_password", weak))
        kept = await self._users.hashing.run(hashed, password, asker=place or "")
        user = User(0, who.name, who.byline, (Grant(Scope.ADMIN),), kept, who.email)
        async with acting(self._store, replace(_FIRST, place=place), self._clock()) as act:
            if not await links.use_beginning(act.connection, digest(secret), act.at):
                raise _gone(place or "")
            user = replace(user, id=await people.insert_user(act.connection, user, act.at))
            act.note("user.created", f"user:{user.id}", scope=Scope.ADMIN)
        return user


def _gone(place: str) -> CredentialsExpired:
    audit.refusals.record("login.failed", user="unknown", place=place or None, how="beginning")
    return _GONE
