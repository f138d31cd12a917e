"""Links on which somebody chooses a new password: mailed to whoever has forgotten theirs, or made by an admin."""

from datetime import timedelta

from liveblog.access.acting import acting
from liveblog.access.secrets import digest, new_secret
from liveblog.access.users import Users, themselves
from liveblog.errors import CredentialsExpired
from liveblog.model.moment import Clock, now
from liveblog.model.principal import Principal
from liveblog.sentence import sentence
from liveblog.store import Store, links, people
from liveblog.store.jobs import MAIL, add_jobs
from liveblog.store.people import User

PASSWORD_LINK_LIFETIME = timedelta(hours=1)
NOBODY_CALLED_SO = 0
"""The number of no user: a mail to them is a job like any other, and sends nothing."""

LINK_GONE = sentence("This link was used or is too old: ask for a new one.")


class PasswordLinks:
    """Makes such links, and lets each set a password once."""

    def __init__(self, store: Store, users: Users, clock: Clock = now) -> None:
        self._store = store
        self._users = users
        self._clock = clock

    async def ask(self, called: str, language: str) -> None:
        """Have a link mailed to whoever logs in with this name or has this mail address; `language` if they chose none.

        What is done for nobody is the same, and takes as long: a job is written, whose doing nobody waits for.

        Raises:
            Forbidden: there are no passwords here.
        """
        self._users.require_passwords()
        async with self._store.write() as connection:
            user_id = await links.user_to_mail(connection, called)
            subject = f"password:{user_id or NOBODY_CALLED_SO}"
            await add_jobs(connection, MAIL, [subject], {"language": language})

    async def make(self, user: User, by: Principal) -> str:
        """Make a link for somebody, and return its secret.

        Raises:
            Forbidden: there are no passwords here.
        """
        self._users.require_passwords()
        secret = new_secret("password")
        async with acting(self._store, by, self._clock()) as act:
            until = act.at + PASSWORD_LINK_LIFETIME
            await links.insert_password_link(act.connection, digest(secret), user.id, act.at, until)
            act.note("password.link_made", f"user:{user.id}")
        return secret

    async def send(self, user: User, by: Principal) -> None:
        """Have a link mailed to somebody, in their language.

        Raises:
            Forbidden: there are no passwords here.
        """
        self._users.require_passwords()
        async with acting(self._store, by, self._clock()) as act:
            await add_jobs(act.connection, MAIL, [f"password:{user.id}"], {})
            act.note("password.link_sent", f"user:{user.id}")

    async def whose(self, secret: str) -> User:
        """Find whose link this is.

        Raises:
            CredentialsExpired: unknown, used or too old, or of somebody who was disabled.
        """
        async with self._store.read() as connection:
            user = await links.user_by_password_link(connection, digest(secret), self._clock())
        if user is None:
            raise CredentialsExpired(LINK_GONE)
        return user

    async def use(self, secret: str, password: str) -> User:
        """Set a new password; the link is used up, and all else that let them in ends: sessions and links.

        Raises:
            CredentialsExpired: unknown, used or too old, or of somebody who was disabled.
            InvalidInput: the password is too easy to guess.
        """
        user = await self.whose(secret)
        kept = await self._users.kept_password(user, password)
        async with acting(self._store, themselves(user), self._clock()) as act:
            if await links.use_password_link(act.connection, digest(secret), act.at) != user.id:
                raise CredentialsExpired(LINK_GONE)
            await people.update_user(act.connection, user.id, {"password_hash": kept})
            await people.end_logins(act.connection, user.id)
            act.note("password.changed", f"user:{user.id}", how="link")
        return user
