"""Users: people who log in at the desk, by password or by a link that is good once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from liveblog import audit
from liveblog.access.acting import NEW_ADDRESS, Act, acting
from liveblog.access.passwords import WRONG_PASSWORD, fits, hashed, weakness
from liveblog.access.rules import require_granting
from liveblog.access.secrets import digest, new_secret
from liveblog.errors import CredentialsExpired, FieldError, Forbidden, InvalidInput, NotFound, Unauthenticated
from liveblog.model.blog import Blog
from liveblog.model.moment import Clock, now
from liveblog.model.picture import Picture
from liveblog.model.principal import COMMAND, Grant, Principal, Scope, blog_ids, grants_of
from liveblog.sentence import sentence
from liveblog.store import Store, credentials, email_changes, people
from liveblog.store.factors import lock_user
from liveblog.store.jobs import DELETE_PICTURE, LAST_SHOWN, MAIL, add_jobs, cancel_job
from liveblog.store.people import OpenInvitation, User
from liveblog.work.bounds import PASSWORDS
from liveblog.work.bulkhead import Threads

LINK_LIFETIME = timedelta(hours=1)
INVITATION_LIFETIME = timedelta(days=7)


class Users:
    """Makes users, finds out who somebody is, and changes what they may do."""

    def __init__(self, store: Store, clock: Clock = now, *, has_passwords: bool = True) -> None:
        """`has_passwords`: False where single sign-on alone lets people in, and links that a command has made."""
        self._store = store
        self._clock = clock
        self.has_passwords = has_passwords
        self.hashing = Threads(PASSWORDS)

    async def create(  # noqa: PLR0913 -- what a person is made of
        self,
        name: str,
        byline: str,
        scope: Scope,
        password: str | None = None,
        *,
        blogs: Sequence[Blog] | None = None,
        email: str | None = None,
        by: Principal = COMMAND,
    ) -> User:
        """Make a user; without a password they log in by link; `blogs` None: their scope is good for all.

        Raises:
            NameTaken: there is a user of this name, or of this address.
        """
        user = User(
            0,
            name,
            byline,
            grants_of(scope, blogs),
            await self.hashing.run(hashed, password) if password else None,
            email,
        )
        bound = None if blogs is None else ",".join(blog.slug for blog in blogs)
        async with acting(self._store, by, self._clock()) as act:
            user = replace(user, id=await people.insert_user(act.connection, user, act.at))
            act.note("user.created", f"user:{user.id}", about=blog_ids(user.grants), scope=scope, blog=bound)
        return user

    async def by_name(self, name: str) -> User:
        """Find a user.

        Raises:
            NotFound: there is none of this name.
        """
        user = await self._find(name)
        if user is None:
            raise NotFound(sentence("There is no user “{name}”.", name=name))
        return user

    async def by_id(self, user_id: int) -> User:
        """Find a user.

        Raises:
            NotFound: there is none of this id.
        """
        async with self._store.read() as connection:
            user = await people.user_by_id(connection, user_id)
        if user is None:
            raise NotFound(sentence("There is no such person."))
        return user

    async def all(self) -> list[User]:
        """List all users, oldest first."""
        async with self._store.read() as connection:
            return await people.all_users(connection)

    async def by_password(self, name: str, password: str, asker: str = "") -> User:
        """Find the user of this name and password; takes equally long whether the name exists or not.

        `asker` is where they are: from one place only some may try at once, so that others still can.

        Raises:
            Unauthenticated: they don't fit, or the user was disabled.
            Forbidden: nobody logs in with a password here.
            Busy: too many passwords are being checked.
        """
        self.require_passwords()
        user = await self._find(name)
        known = user.password_hash if user else None
        fitting = await self.hashing.run(fits, known, password, asker=asker)
        if not fitting or user is None or user.disabled_at is not None:
            audit.refusals.record("login.failed", user=user.id if user else "unknown", place=asker or None)
            raise Unauthenticated(WRONG_PASSWORD)
        return user

    def close(self) -> None:
        """Check no more passwords."""
        self.hashing.close()

    async def new_login_link(self, user: User, by: Principal = COMMAND) -> str:
        """Make a secret that logs this user in once, within an hour; an earlier one is void.

        Raises:
            Forbidden: single sign-on alone lets people in; then only a command on the server makes such links.
        """
        if by.key != COMMAND.key:
            self.require_passwords()
        secret = new_secret("login")
        async with acting(self._store, by, self._clock()) as act:
            await credentials.insert_login_link(act.connection, digest(secret), user.id, act.at + LINK_LIFETIME)
            act.note("login.link_made", f"user:{user.id}")
        return secret

    async def by_login_link(self, secret: str, asker: str = "") -> int:
        """Use a login link up and return the id of its user; `asker` is where they are.

        Raises:
            CredentialsExpired: unknown, used or too old, or of somebody who was disabled.
        """
        async with self._store.write() as connection:
            user_id = await credentials.use_login_link(connection, digest(secret), self._clock())
        if user_id is None:
            audit.refusals.record("login.failed", user="unknown", place=asker or None, how="link")
            raise CredentialsExpired(sentence("This login link was used or is too old."))
        return user_id

    async def set_grants(self, user_id: int, grants: Sequence[Grant], by: Principal = COMMAND) -> None:
        """Give somebody these rights, on all blogs that `by` looks after; what they hold elsewhere stays.

        Where they have them already nothing is done, and recorded.

        Raises:
            NotFound: there is no such person.
            Forbidden: somebody wants to give, or take, what is not theirs to give.
        """
        async with acting(self._store, by, self._clock()) as act:
            user = await self._there(act, user_id)
            wanted = require_granting(by, user.made, grants)
            if not (changed := set(user.made).symmetric_difference(wanted)):
                return
            await people.replace_grants(act.connection, user, wanted)
            was, told = _told(user.grants), _told(wanted)
            act.note("user.granted", f"user:{user_id}", about=blog_ids(changed), was=was, grants=told)

    async def disable(self, user_id: int, by: Principal = COMMAND) -> None:
        """Shut somebody out, everywhere and at once: their sessions, links and invitations end.

        What they wrote stays theirs. Streams of private blogs end within a second.

        Raises:
            NotFound: there is no such person.
        """
        async with acting(self._store, by, self._clock()) as act:
            user = await self._there(act, user_id)
            await self._change(act, user_id, disabled_at=act.at)
            await people.end_logins(act.connection, user_id)
            act.note("user.disabled", f"user:{user_id}", about=blog_ids(user.grants))

    async def enable(self, user_id: int, by: Principal = COMMAND) -> None:
        """Let somebody in again who was shut out.

        Raises:
            NotFound: there is no such person.
        """
        async with acting(self._store, by, self._clock()) as act:
            user = await self._there(act, user_id)
            await self._change(act, user_id, disabled_at=None)
            act.note("user.enabled", f"user:{user_id}", about=blog_ids(user.grants))

    async def invite(  # noqa: PLR0913 -- what a person is made of
        self,
        name: str,
        byline: str,
        grants: Sequence[Grant],
        email: str | None,
        by: Principal,
        *,
        language: str | None = None,
        mail: bool = False,
    ) -> tuple[User, str]:
        """Make a user who is to come, and return them with the secret of their invitation.

        They exist at once, so that work can be given to them, and can do nothing until they accept. With `mail` the
        invitation is also sent to them, with another secret: then the one that is returned is void.

        Raises:
            NameTaken: there is a user of this name, or of this address.
        """
        secret = new_secret("invite")
        user = User(0, name, byline, tuple(grants), None, email.lower() if email else None, language)
        async with acting(self._store, by, self._clock()) as act:
            user = replace(user, id=await people.insert_user(act.connection, user, act.at))
            await _put_invitation(act, user, secret, mail=mail)
            act.note("user.invited", f"user:{user.id}", about=blog_ids(grants), grants=_told(grants))
        return user, secret

    async def invite_again(self, user_id: int, by: Principal, *, mail: bool = False) -> tuple[User, str]:
        """Make a new secret for somebody who has not come yet; the old one is void. `mail` as for `invite`.

        Raises:
            NotFound: there is no such person.
            InvalidInput: they can log in already.
        """
        secret = new_secret("invite")
        async with acting(self._store, by, self._clock()) as act:
            user = await self._there(act, user_id)
            if user.password_hash is not None:
                raise Forbidden(sentence("{byline} can log in already.", byline=user.byline), by.key)
            await _put_invitation(act, user, secret, mail=mail)
            act.note("user.invited", f"user:{user.id}", about=blog_ids(user.grants))
        return user, secret

    async def revoke_invitation(self, user_id: int, by: Principal) -> None:
        """Take an invitation back.

        Raises:
            NotFound: there is none that is open.
        """
        async with acting(self._store, by, self._clock()) as act:
            user = await self._there(act, user_id)
            if not await people.delete_invitation(act.connection, user_id):
                raise NotFound(sentence("There is no open invitation of this person."))
            await cancel_job(act.connection, MAIL, _mail_subject(user_id))
            act.note("invitation.revoked", f"user:{user_id}", about=blog_ids(user.grants))

    async def invited(self, secret: str) -> User:
        """Find who was invited with this secret.

        Raises:
            CredentialsExpired: unknown, accepted, revoked or too old.
        """
        async with self._store.read() as connection:
            user = await people.invited_user(connection, digest(secret), self._clock())
        if user is None:
            raise CredentialsExpired(INVITATION_GONE)
        return user

    async def accept(self, secret: str, password: str) -> User:
        """Accept an invitation with a password of one's own; it is used up.

        Raises:
            CredentialsExpired: unknown, accepted, revoked or too old.
            InvalidInput: the password is too easy to guess.
        """
        user = await self.invited(secret)
        kept = await self.kept_password(user, password)
        async with acting(self._store, themselves(user), self._clock()) as act:
            if await people.use_invitation(act.connection, digest(secret), act.at) != user.id:
                raise CredentialsExpired(INVITATION_GONE)
            await people.update_user(act.connection, user.id, {"password_hash": kept})
            act.note("invitation.accepted", f"user:{user.id}", about=blog_ids(user.grants))
        return replace(user, password_hash=kept)

    async def open_invitations(self) -> Mapping[int, OpenInvitation]:
        """Return the invitations that can be accepted, by the user's id."""
        async with self._store.read() as connection:
            found = await people.open_invitations(connection, self._clock())
        return {each.user_id: each for each in found}

    async def change_password(self, user: User, password: str, by: Principal) -> None:
        """Give a user a new password; all else that lets them in ends, but for the session that this is done in.

        Raises:
            InvalidInput: the password is too easy to guess; or it is their own, and is another by now than `user` has.
        """
        kept, is_own = await self.kept_password(user, password), by.key == f"user:{user.id}"
        async with acting(self._store, by, self._clock()) as act:
            if is_own and await lock_user(act.connection, user.id) != user.password_hash:
                raise InvalidInput(FieldError("password", sentence("is not your current password")))
            await self._change(act, user.id, password_hash=kept)
            here = by.credential.session if by.credential and is_own else None
            await people.end_logins(act.connection, user.id, but=here)
            act.note("password.changed", f"user:{user.id}")

    async def change_profile(self, user: User, values: Mapping[str, str | None], by: Principal) -> None:
        """Change what a user says of themselves: `byline`, `email`, `language`, `zone`, `picture`.

        Raises:
            NameTaken: somebody has this address already.
        """
        async with acting(self._store, by, self._clock()) as act:
            if "email" in values:
                await tell_old_address(act, user.id, values["email"])
            await self._change(act, user.id, **values)
            act.note("profile.changed", f"user:{user.id}", fields=",".join(sorted(values)))

    async def vouch_for_address(self, user_id: int, email: str | None, by: Principal) -> None:
        """Change somebody's mail address on the word of whoever looks after them; it connects logins elsewhere, too.

        Raises:
            NotFound: there is no such person.
            NameTaken: somebody has this address already.
        """
        async with acting(self._store, by, self._clock()) as act:
            await tell_old_address(act, user_id, email)
            await self._change(act, user_id, email=email, vouched_email=email)
            await email_changes.forget_email_change(act.connection, user_id)
            act.note("profile.changed", f"user:{user_id}", fields="email")

    async def change_picture(self, user: User, picture: Picture | None, by: Principal) -> None:
        """Show another picture of a user, or none; the one before is deleted, unless something else shows it."""
        async with acting(self._store, by, self._clock()) as act:
            before = (await self._there(act, user.id)).picture
            name = picture.name if picture else None
            await self._change(act, user.id, picture=name)
            if before and before != name:
                await add_jobs(act.connection, DELETE_PICTURE, [before], {LAST_SHOWN: act.at.timestamp()})
            act.note("profile.changed", f"user:{user.id}", fields="picture")

    async def _find(self, name: str) -> User | None:
        async with self._store.read() as connection:
            return await people.user_by_name(connection, name)

    async def _there(self, act: Act, user_id: int) -> User:
        user = await people.locked_user(act.connection, user_id)
        if user is None:
            raise NotFound(sentence("There is no such person."))
        return user

    async def _change(self, act: Act, user_id: int, **values: object) -> None:
        if not await people.update_user(act.connection, user_id, values):
            raise NotFound(sentence("There is no such person."))

    def require_passwords(self) -> None:
        """Refuse what has to do with passwords, where there are none.

        Raises:
            Forbidden: people log in by single sign-on alone.
        """
        if not self.has_passwords:
            raise Forbidden(sentence("People log in here with single sign-on, without passwords."))

    async def kept_password(self, user: User, password: str) -> str:
        """Return what is kept of a new password of a user.

        Raises:
            InvalidInput: it is too easy to guess.
            Forbidden: there are no passwords here.
        """
        self.require_passwords()
        weak = weakness(password, (user.name, user.byline, user.email or ""))
        if weak:
            raise InvalidInput(FieldError("new_password", weak))
        return await self.hashing.run(hashed, password)


async def tell_old_address(act: Act, user_id: int, email: str | None) -> None:
    """Have the address that somebody has told, if it is about to be another: nobody else may see it there."""
    user = await people.locked_user(act.connection, user_id)
    came = not await people.is_invited(act.connection, user_id)  # else the address before was nobody's of the house
    if came and user is not None and user.email != (email or None):
        await act.tell(user_id, NEW_ADDRESS)


INVITATION_GONE = sentence("This invitation was accepted or taken back, or is too old: ask for a new one.")


async def _put_invitation(act: Act, user: User, secret: str, *, mail: bool) -> None:
    invitation = OpenInvitation(user.id, act.by.key, act.at, act.at + INVITATION_LIFETIME)
    await people.put_invitation(act.connection, invitation, digest(secret))
    # What is to be sent would make the secret void that is about to be shown.
    await cancel_job(act.connection, MAIL, _mail_subject(user.id))
    if mail:
        await add_jobs(act.connection, MAIL, [_mail_subject(user.id)], {})


def _mail_subject(user_id: int) -> str:
    return f"invitation:{user_id}"


def themselves(user: User) -> Principal:
    """Return a user as somebody who does something to their own account."""
    return Principal(f"user:{user.id}", user.byline, user.grants)


def _told(grants: Sequence[Grant]) -> str:
    """Return grants as the audit log tells them: `write@3 read@*`."""
    return " ".join(f"{grant.scope}@{grant.blog_id or '*'}" for grant in grants) or "none"
