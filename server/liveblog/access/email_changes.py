"""New mail addresses of people: they count when a link has been opened that was mailed there, by whose they are.

Links to a new password go to an address, and a login elsewhere may be connected by it: so nobody gets one by typing it.
Whoever opens the link has to be logged in as whoever entered the address: else somebody could be talked into confirming
that theirs is another's.
"""

from datetime import timedelta

from liveblog.access.acting import Act, acting
from liveblog.access.password_links import LINK_GONE
from liveblog.access.secrets import digest, new_secret
from liveblog.access.users import tell_old_address
from liveblog.errors import CredentialsExpired, Forbidden, NameTaken
from liveblog.model.moment import Clock, now
from liveblog.model.principal import Principal
from liveblog.sentence import sentence
from liveblog.store import Store, Transaction, email_changes, people
from liveblog.store.email_changes import EmailChange
from liveblog.store.jobs import MAIL, add_jobs, cancel_job
from liveblog.store.people import User

EMAIL_CHANGE_LIFETIME = timedelta(hours=24)


class EmailChanges:
    """Lets addresses wait, has links mailed there, and takes them when one is opened."""

    def __init__(self, store: Store, clock: Clock = now) -> None:
        self._store = store
        self._clock = clock

    async def ask(self, user: User, email: str, language: str, by: Principal) -> None:
        """Have a link mailed to an address that somebody has entered; theirs stays what it is until then.

        Raises:
            NameTaken: somebody has this address already.
        """
        async with acting(self._store, by, self._clock()) as act:
            if await people.has_email(act.connection, email):
                raise NameTaken(sentence("There is somebody with the address “{email}” already.", email=email))
            change = EmailChange(user.id, email, act.at + EMAIL_CHANGE_LIFETIME)
            await email_changes.put_email_change(act.connection, change)
            subject = f"address:{user.id}"
            await cancel_job(act.connection, MAIL, subject)
            await add_jobs(act.connection, MAIL, [subject], {"language": language})
            act.note("address.asked", f"user:{user.id}")

    async def waiting(self, user_id: int) -> str | None:
        """Return the address that somebody has entered and not confirmed."""
        async with self._store.read() as connection:
            change = await email_changes.email_change_of(connection, user_id, self._clock())
        return change.email if change else None

    async def of_link(self, secret: str) -> EmailChange:
        """Find whose address a link confirms.

        Raises:
            CredentialsExpired: it was used, is too old, or another address was entered since.
        """
        async with self._store.read() as connection:
            return await self._there(connection, secret)

    async def confirm(self, secret: str, by: Principal) -> None:
        """Take the address that a link confirms; the link is used up.

        Raises:
            CredentialsExpired: it was used, is too old, or another address was entered since.
            Forbidden: somebody else is logged in.
            NameTaken: somebody has this address by now.
        """
        async with acting(self._store, by, self._clock()) as act:
            change = await self._there(act.connection, secret)
            if by.key != f"user:{change.user_id}":
                raise Forbidden(sentence("This link is for somebody else."), by.key)
            if not await email_changes.forget_email_change(act.connection, change.user_id):
                raise CredentialsExpired(LINK_GONE)  # it was used in this moment
            await tell_old_address(act, change.user_id, change.email)
            values = {"email": change.email, "vouched_email": change.email}
            await people.update_user(act.connection, change.user_id, values)
            act.note("address.confirmed", f"user:{change.user_id}")

    async def _there(self, connection: Transaction, secret: str) -> EmailChange:
        change = await email_changes.email_change_by_link(connection, digest(secret), self._clock())
        if change is None:
            raise CredentialsExpired(LINK_GONE)
        return change


async def new_email_link(act: Act, user: User) -> tuple[str, str] | None:
    """Make the link that is mailed to the address that waits; return the address and the secret. None: none waits."""
    change = await email_changes.email_change_of(act.connection, user.id, act.at)
    if change is None:
        return None
    secret = new_secret("address")
    await email_changes.link_email_change(act.connection, user.id, digest(secret))
    return change.email, secret
