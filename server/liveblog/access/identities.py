"""Single sign-on: who comes from a provider is somebody here, by issuer and subject and by nothing that may change.

An account is connected once: at its own desk, by an invitation, or by a mail address that both the provider and whoever
made the account vouch for. One that people gave themselves is worth nothing: they could give somebody else's.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from liveblog import audit
from liveblog.access.acting import Act, acting
from liveblog.access.challenges import Challenges
from liveblog.access.secrets import digest
from liveblog.access.users import themselves
from liveblog.errors import Conflict, CredentialsExpired, Forbidden, LiveblogError, NameTaken, NotFound
from liveblog.intake.invalid import validated
from liveblog.intake.people import PersonInput
from liveblog.model.identity import ProvenIdentity
from liveblog.model.moment import Clock, now
from liveblog.model.principal import Grant, Principal, Scope, blog_ids
from liveblog.provider_settings import ProviderSettings
from liveblog.sentence import sentence
from liveblog.store import Store, factors, identities, people, reads
from liveblog.store.grants import ProvidedGrant
from liveblog.store.identities import LinkedIdentity
from liveblog.store.people import User

_log = logging.getLogger(__name__)

SIGN_ON_LIFETIME = timedelta(minutes=10)

_KIND = "sign_on"
_NAMESAKES = 9
_OVER = CredentialsExpired(sentence("This login took too long, or was used before."))
_NOBODY = (
    "This login is not connected with an account here. If you have one, log in as before and connect it on the page of "
    "your account; else ask for an invitation."
)


@dataclass(frozen=True, slots=True)
class SignOnGoal:
    """What a login that begins is for: a page of the desk, and an account to be connected, if not just to log in.

    `session` is the digest of the one at whose desk that was asked for; `invitation` that of the one accepted.
    """

    next: str = "/desk"
    session: str | None = None
    invitation: str | None = None


class Identities:
    """Begins and ends logins elsewhere, and connects them with accounts here."""

    def __init__(
        self, store: Store, providers: Mapping[str, ProviderSettings], challenges: Challenges, clock: Clock = now
    ) -> None:
        self._store = store
        self._challenges = challenges
        self._providers = providers
        self._clock = clock

    async def begin(self, provider: str, binding: str, goal: SignOnGoal, place: str = "") -> str:
        """Note that a login begins in the browser that holds `binding`; return the state that is to come back."""
        state = {"provider": provider, "next": goal.next, "session": goal.session, "invitation": goal.invitation}
        return await self._challenges.ask(_KIND, state, session=digest(binding), place=place, lifetime=SIGN_ON_LIFETIME)

    async def use(self, provider: str, binding: str, state: str) -> SignOnGoal:
        """Use up a login that has begun.

        Raises:
            CredentialsExpired: it is unknown, used, too old, or began in another browser or with another provider.
        """
        try:
            begun = await self._challenges.use(_KIND, state, session=digest(binding))
        except CredentialsExpired as error:
            raise _OVER from error
        if begun["provider"] != provider:
            raise _OVER
        return SignOnGoal(begun["next"], begun["session"], begun["invitation"])

    async def log_in(self, identity: ProvenIdentity) -> User:
        """Return who somebody is here, with the rights that their groups give.

        Raises:
            Forbidden: they are nobody here, or were shut out.
        """
        async with acting(self._store, _themselves(None), self._clock()) as act:
            user = await identities.user_by_identity(act.connection, identity, act.at)
            user = user or await self._by_email(act, identity) or await self._created(act, identity)
            if user is None:
                raise Forbidden(_NOBODY)
            return await self._let_in(act, user, identity)

    async def accept(self, identity: ProvenIdentity, invitation: str) -> User:
        """Accept an invitation, by its digest: whoever was invited is from now on somebody of the provider's.

        Raises:
            CredentialsExpired: it was accepted or revoked, or is too old.
            NameTaken: they are somebody else here.
        """
        async with acting(self._store, _themselves(None), self._clock()) as act:
            user_id = await people.use_invitation(act.connection, invitation, act.at)
            user = await people.locked_user(act.connection, user_id) if user_id else None
            if user is None:
                raise CredentialsExpired(sentence("This invitation was accepted or taken back, or is too old."))
            act.by = _themselves(user)
            about = blog_ids(user.made)
            act.note("invitation.accepted", f"user:{user.id}", about=about, how=identity.provider)
            await self._connect(act, user, identity)
            return await self._let_in(act, user, identity)

    async def link(self, identity: ProvenIdentity, by: Principal) -> None:
        """Connect somebody's login with the account of whoever asks, who is logged in.

        Raises:
            NameTaken: it is connected with another one.
        """
        async with acting(self._store, by, self._clock()) as act:
            user = await identities.user_by_identity(act.connection, identity, act.at)
            if user is None:
                user = await people.locked_user(act.connection, int(by.key.removeprefix("user:")))
                if user is None:
                    raise NotFound(sentence("There is no such person."))
                await self._connect(act, user, identity)
            elif by.key != f"user:{user.id}":
                raise NameTaken(sentence("This login is connected with another account here."))
            await self._follow_groups(act, user, identity)

    async def unlink(self, user_id: int, identity_id: int, by: Principal) -> None:
        """Connect an account no more; the rights that came from there go.

        Raises:
            NotFound: it is not connected so.
            Conflict: nobody could log in to it any more.
        """
        async with acting(self._store, by, self._clock()) as act:
            user = await people.locked_user(act.connection, user_id)
            linked = await identities.identities_of(act.connection, user_id)
            gone = next((each for each in linked if each.id == identity_id), None)
            if user is None or gone is None:
                raise NotFound(sentence("This login is not connected with the account."))
            is_last = user.password_hash is None and len(linked) == 1
            if is_last and by.key == f"user:{user_id}" and not await factors.passkeys_of(act.connection, user_id):
                raise Conflict(sentence("You could not log in any more: set a password first, or add a passkey."))
            await identities.delete_identity(act.connection, user_id, identity_id)
            names = {name for name, settings in self._providers.items() if settings.issuer == gone.issuer}
            kept = [each for each in user.provided if each.provider not in names]
            await people.replace_grants(act.connection, user, user.made, kept)
            lost = blog_ids(each.grant for each in user.provided if each.provider in names)
            act.note("identity.unlinked", f"user:{user_id}", about=lost, identity=identity_id)

    async def of(self, user_id: int) -> Sequence[LinkedIdentity]:
        """Return who somebody is elsewhere."""
        async with self._store.read() as connection:
            return await identities.identities_of(connection, user_id)

    async def _by_email(self, act: Act, identity: ProvenIdentity) -> User | None:
        """Find whom an address vouches for, who is not connected with somebody else of that issuer already."""
        if identity.email is None:
            return None
        user = await identities.user_by_vouched_email(act.connection, identity.email)
        if user is None:
            return None
        linked = await identities.identities_of(act.connection, user.id)
        if any(each.issuer == identity.issuer for each in linked):
            _log.warning("The address of user:%s comes from “%s” with another subject.", user.id, identity.provider)
            return None
        act.by = _themselves(user)
        if user.disabled_at is None:
            await self._connect(act, user, identity)
        return user

    async def _created(self, act: Act, identity: ProvenIdentity) -> User | None:
        """Make an account for somebody whose groups give them a right, where the settings say so."""
        if not self._providers[identity.provider].create:
            return None
        grants = await self._grants(act, identity)
        if not grants or not identity.names:
            return None
        if identity.email and await people.has_email(act.connection, identity.email):
            return None
        wanted = validated(PersonInput, {"name": identity.names[-1], "byline": identity.names[0]})
        taken = await people.names_like(act.connection, wanted.name)
        names = [wanted.name, *(f"{wanted.name}-{number}" for number in range(2, _NAMESAKES))]
        name = next((each for each in names if each not in taken), None)
        if name is None:
            return None
        user = User(0, name, wanted.byline, (), None, identity.email)
        user = replace(user, id=await people.insert_user(act.connection, user, act.at))
        act.by = _themselves(user)
        act.note("user.created", f"user:{user.id}", how=identity.provider)
        await self._connect(act, user, identity)
        return user

    async def _connect(self, act: Act, user: User, identity: ProvenIdentity) -> None:
        await identities.insert_identity(act.connection, identity, user.id, act.at)
        act.note("identity.linked", f"user:{user.id}", provider=identity.provider)

    async def _let_in(self, act: Act, user: User, identity: ProvenIdentity) -> User:
        if user.disabled_at is not None:
            raise Forbidden(sentence("This account was shut out."), f"user:{user.id}")
        act.by = _themselves(user)
        await self._follow_groups(act, user, identity)
        return user

    async def _follow_groups(self, act: Act, user: User, identity: ProvenIdentity) -> None:
        """Give the rights of the groups that somebody is in today, and take those of others; hand-made ones stay."""
        if identity.groups is None:
            return
        found = await self._grants(act, identity)
        held = {each.grant for each in user.provided if each.provider == identity.provider}
        if held == set(found):
            return
        others = [each for each in user.provided if each.provider != identity.provider]
        given = [ProvidedGrant(identity.provider, grant) for grant in found]
        await people.replace_grants(act.connection, user, user.made, [*others, *given])
        told = " ".join(f"{grant.scope}@{grant.blog_id or '*'}" for grant in found) or "none"
        changed = blog_ids(held.symmetric_difference(found))
        act.note("user.granted", f"user:{user.id}", about=changed, grants=told, how=identity.provider)

    async def _grants(self, act: Act, identity: ProvenIdentity) -> Sequence[Grant]:
        """Return what somebody's groups give: of each blog the widest; of blogs that there are not, nothing."""
        widest: dict[int | None, Scope] = {}
        for group, scope, slug in self._providers[identity.provider].groups:
            if group not in (identity.groups or ()):
                continue
            blog_id = None
            if slug is not None:
                try:
                    blog_id = (await reads.blog_by_slug(act.connection, slug)).id
                except LiveblogError:
                    _log.warning("A group of “%s” is given a right on “%s”, which is no blog.", identity.provider, slug)
                    continue
            if blog_id not in widest or Scope(scope).covers(widest[blog_id]):
                widest[blog_id] = Scope(scope)
        return [Grant(scope, blog_id) for blog_id, scope in widest.items()]


def _themselves(user: User | None) -> Principal:
    """Return a user as somebody who does something to their own account; None: it is not known yet who that is."""
    return themselves(user) if user else Principal(audit.NOBODY, "", ())
