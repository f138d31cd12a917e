"""Hearing goes on after the asking: who was let in is asked after for as long as they stay."""

from collections.abc import Collection, Mapping
from itertools import islice

from liveblog.access.rules import require
from liveblog.errors import CredentialsExpired, Forbidden, LiveblogError
from liveblog.model.moment import Clock, now
from liveblog.model.principal import Credential, Hearing, Principal, Scope
from liveblog.store import Store, credentials, partners

_AT_ONCE = 5000  # credentials in a query: a database takes some 32,000 values


class Hearings:
    """Tells who of those who hear private blogs, or what is said at desks, may do so no longer."""

    def __init__(self, store: Store, clock: Clock = now, scope: Scope = Scope.READ) -> None:
        """Put it together; `scope` is what hearing takes."""
        self._store = store
        self._clock = clock
        self._scope = scope

    async def refused(self, hearings: Collection[Hearing]) -> Mapping[Hearing, LiveblogError]:
        """Return why some may hear no longer: what they showed holds no more, or it is good for other blogs now.

        One query for each five thousand credentials. Nothing is believed that was read before.

        Raises:
            Unavailable: the store does not answer.
        """
        shown = {hearing.credential for hearing in hearings}
        holding, elsewhere = await self._holding(shown), await self._elsewhere(shown)
        found: dict[Hearing, LiveblogError] = {}
        for hearing in hearings:
            error = self._refusal(hearing, holding.get(hearing.credential))
            if error is None and hearing.credential in elsewhere:
                error = Forbidden("This key is for pages of other sites.", hearing.credential.owner)
            if error is not None:
                found[hearing] = error
        return found

    async def _holding(self, shown: Collection[Credential]) -> Mapping[Credential, Principal]:
        holding: dict[Credential, Principal] = {}
        rest = iter(shown)
        async with self._store.read() as connection:
            while part := tuple(islice(rest, _AT_ONCE)):
                tokens = {each.token for each in part if each.token is not None}
                sessions = {each.session for each in part if each.session is not None}
                keys = {each.partner_key for each in part if each.partner_key is not None}
                held = await credentials.held(connection, tokens, sessions, keys, self._clock())
                for each in part:
                    grants = held.get(credentials.Held(each.token, each.session, each.partner_key))
                    if grants is not None:
                        holding[each] = Principal(each.owner, "", grants, credential=each)
        return holding

    async def _elsewhere(self, shown: Collection[Credential]) -> Collection[Credential]:
        """Return those that pages showed of sites which their partner names no more."""
        there = [each for each in shown if each.site]
        if not there:
            return ()
        async with self._store.read() as connection:
            known = await partners.partners_by_id(connection, {_partner(each) for each in there})
        return {each for each in there if _partner(each) in known and not known[_partner(each)].allows(each.site)}

    def _refusal(self, hearing: Hearing, principal: Principal | None) -> LiveblogError | None:
        if principal is None:
            return CredentialsExpired("The token, the key or the session has ended.", hearing.credential.owner)
        try:
            require(principal, self._scope, hearing.blog)
        except LiveblogError as error:
            return error
        return None


def _partner(credential: Credential) -> int:
    return int(credential.owner.removeprefix("partner:"))
