"""Endpoints: partners' webhook receivers, as the house looks after them. `courier` sends what they are to get."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from liveblog.access.acting import Act, acting
from liveblog.access.partners import partner_reader
from liveblog.access.rules import delivered_topics, delivery_reach
from liveblog.access.sealing import Sealing
from liveblog.access.webhook_sending import sealed_of
from liveblog.access.webhook_signing import new_webhook_secret
from liveblog.errors import AddressRefused, BlogHidden, Conflict, FieldError, InvalidInput, NoAnswer, NotFound
from liveblog.model.blog import Blog, NamedBlog
from liveblog.model.endpoint import (
    DeliveryAttempt,
    Endpoint,
    EndpointChanges,
    EndpointDraft,
    FormerSecret,
    Lag,
)
from liveblog.model.moment import Clock, now
from liveblog.model.partner import Partner
from liveblog.model.principal import COMMAND, Principal, Reach
from liveblog.outbound import Outbound
from liveblog.sentence import sentence
from liveblog.store import Store, endpoints, partners, reads
from liveblog.store.blog_lists import blog_names

MOST_ENDPOINTS = 10
"""Of a partner."""

OVERLAP = timedelta(hours=24)
"""So long a secret signs beside the one that follows it."""

_MOST_FORMER = 4  # secrets of an endpoint that sign beside the last one: each makes the header longer
_ANEW: Mapping[str, Any] = {"disabled_at": None, "told_at": None, "failures": 0, "failed_since": None, "retry_at": None}


class Endpoints:
    """Makes, changes and ends endpoints; `wake` tells whoever delivers that there may be something to do."""

    def __init__(
        self, store: Store, sealing: Sealing, outbound: Outbound, wake: Callable[[], None], clock: Clock = now
    ) -> None:
        self._store = store
        self._sealing = sealing
        self._outbound = outbound
        self._wake = wake
        self._clock = clock

    async def create(self, partner_id: int, draft: EndpointDraft, by: Principal = COMMAND) -> tuple[int, str]:
        """Make an endpoint that is sent what happens from now on; return its id and its secret, which is shown once.

        Raises:
            NotFound: there is no such partner.
            InvalidInput: the address is none that we connect to.
            Conflict: the partner has enough of them, or this server has no key to keep secrets with.
        """
        self._require_sealing()
        await self._require_reachable(draft.url)
        secret = new_webhook_secret()
        sealed = self._sealing.seal(secret, sealed_of(partner_id))
        async with acting(self._store, by, self._clock()) as act:
            partner = await partners.lock_partner(act.connection, partner_id)
            if partner is None:
                raise NotFound(sentence("There is no partner {partner_id}.", partner_id=partner_id))
            if len(await endpoints.endpoints_of_partner(act.connection, partner_id)) >= MOST_ENDPOINTS:
                raise Conflict(sentence("There are {count} receivers already: delete one first.", count=MOST_ENDPOINTS))
            endpoint_id = await endpoints.insert_endpoint(act.connection, partner_id, draft, sealed, act.at)
            theirs = delivery_reach(partner_reader(partner)).only(draft.blog_ids)
            await endpoints.begin_at_heads(act.connection, endpoint_id, theirs)
            act.note("endpoint.created", f"endpoint:{endpoint_id}", partner=partner_id)
        self._wake()
        return endpoint_id, secret

    async def change(self, endpoint_id: int, changes: EndpointDraft | EndpointChanges, by: Principal = COMMAND) -> None:
        """Change what an endpoint gets, where, and what comes after a refusal; what isn't said stays.

        Raises:
            NotFound, InvalidInput: as for `create`.
        """
        values: Mapping[str, Any] = asdict(changes) if isinstance(changes, EndpointDraft) else changes
        if "url" in values:
            await self._require_reachable(values["url"])
        async with acting(self._store, by, self._clock()) as act:
            found = await _required(act, endpoint_id)
            await endpoints.update_endpoint(act.connection, endpoint_id, values)
            await self._begin_where_it_stands(act, replace(found, **values))
            act.note("endpoint.changed", f"endpoint:{endpoint_id}")
        self._wake()

    async def pause(self, endpoint_id: int, by: Principal = COMMAND) -> None:
        """Send it nothing until it is resumed; what happens meanwhile is sent then.

        Raises:
            NotFound: there is none.
        """
        await self._update(endpoint_id, "endpoint.paused", by, {"paused_at": self._clock()})

    async def resume(self, endpoint_id: int, by: Principal = COMMAND) -> None:
        """Go on where it stood, at once, whatever kept it from being sent something.

        Raises:
            NotFound: there is none.
        """
        await self._update(endpoint_id, "endpoint.resumed", by, {**_ANEW, "paused_at": None})

    async def renew_secret(self, endpoint_id: int, by: Principal = COMMAND) -> str:
        """Give it another secret, and return it; for a day what is sent is signed with the one before, too.

        Raises:
            NotFound: there is none.
            Conflict: this server has no key to keep secrets with.
        """
        self._require_sealing()
        secret, at = new_webhook_secret(), self._clock()
        async with acting(self._store, by, at) as act:
            found = await _required(act, endpoint_id)
            former = (FormerSecret(found.sealed, at + OVERLAP), *found.former_at(at))[:_MOST_FORMER]
            values = {"sealed": self._sealing.seal(secret, sealed_of(found.partner_id)), "former": former}
            await endpoints.update_endpoint(act.connection, endpoint_id, values)
            act.note("endpoint.secret_renewed", f"endpoint:{endpoint_id}")
        self._wake()
        return secret

    async def end_former_secrets(self, endpoint_id: int, by: Principal = COMMAND) -> None:
        """Sign with the present secret alone from now on: one before it has become known to others.

        Raises:
            NotFound: there is none.
        """
        await self._update(endpoint_id, "endpoint.secrets_ended", by, {"former": ()})

    async def replay(self, endpoint_id: int, slug: str, seq: int, by: Principal = COMMAND) -> None:
        """Send everything of a blog again from an event on, by its number.

        Raises:
            NotFound, BlogNotFound: there is no such endpoint, or no such blog for its partner.
            InvalidInput: the blog has no event of this number.
        """
        async with acting(self._store, by, self._clock()) as act:
            found = await _required(act, endpoint_id)
            partner = await partners.partner_by_id(act.connection, found.partner_id)
            blog = await reads.blog_by_slug(act.connection, slug)
            if not _is_sent(found, partner, blog):
                raise BlogHidden(blog.slug, by.key)
            if not 1 <= seq <= blog.head:
                raise InvalidInput(FieldError("from", sentence("must be a number from 1 to {last}", last=blog.head)))
            await endpoints.update_endpoint(act.connection, endpoint_id, _ANEW)  # first, as the courier does
            await endpoints.place_endpoint(act.connection, endpoint_id, Lag(blog.id, blog.epoch, seq - 1))
            act.note("endpoint.replayed", f"endpoint:{endpoint_id}", blog=blog.slug, seq=seq)
        self._wake()

    async def delete(self, endpoint_id: int, by: Principal = COMMAND) -> None:
        """Delete an endpoint, with all that is known of what it was sent.

        Raises:
            NotFound: there is none.
        """
        async with acting(self._store, by, self._clock()) as act:
            await _required(act, endpoint_id)
            await endpoints.delete_endpoint(act.connection, endpoint_id)
            act.note("endpoint.deleted", f"endpoint:{endpoint_id}")

    async def by_id(self, endpoint_id: int) -> Endpoint:
        """Read an endpoint.

        Raises:
            NotFound: there is none.
        """
        async with self._store.read() as connection:
            return _found(await endpoints.endpoint_by_id(connection, endpoint_id), endpoint_id)

    async def of_partner(self, partner_id: int) -> Sequence[Endpoint]:
        """Read a partner's endpoints, oldest first."""
        async with self._store.read() as connection:
            return await endpoints.endpoints_of_partner(connection, partner_id)

    async def given_up_on(self) -> frozenset[int]:
        """Return the partners, by id, of whose endpoints one is sent nothing any more."""
        async with self._store.read() as connection:
            return await endpoints.partners_given_up_on(connection)

    async def attempts(self, endpoint_id: int) -> Sequence[DeliveryAttempt]:
        """Read the last hundred attempts, the newest first."""
        async with self._store.read() as connection:
            return await endpoints.attempts_of(connection, endpoint_id)

    async def positions(self, endpoint_id: int) -> Sequence[tuple[NamedBlog, int]]:
        """Return up to which event an endpoint was sent, for each blog of which it was sent any."""
        async with self._store.read() as connection:
            found = await endpoints.positions_of(connection, endpoint_id)
            named = await blog_names(connection, Reach(everywhere=True), found)
        return [(named[blog_id], seq) for blog_id, seq in found.items() if blog_id in named]

    async def _update(self, endpoint_id: int, action: str, by: Principal, values: Mapping[str, Any]) -> None:
        async with acting(self._store, by, self._clock()) as act:
            await _required(act, endpoint_id)
            await endpoints.update_endpoint(act.connection, endpoint_id, values)
            act.note(action, f"endpoint:{endpoint_id}")
        self._wake()

    async def _begin_where_it_stands(self, act: Act, endpoint: Endpoint) -> None:
        """Let blogs that were chosen just now be sent from now on; those that it was sent go on where they were."""
        partner = await partners.partner_by_id(act.connection, endpoint.partner_id)
        chosen = set(endpoint.blog_ids) - set(await endpoints.positions_of(act.connection, endpoint.id))
        if partner is not None and chosen:
            theirs = delivery_reach(partner_reader(partner)).only(chosen)
            await endpoints.begin_at_heads(act.connection, endpoint.id, theirs)

    def _require_sealing(self) -> None:
        if not self._sealing.is_possible:
            raise Conflict(
                sentence("This server has no LIVEBLOG_SECRET_KEY, which it needs to keep the secrets of receivers.")
            )

    async def _require_reachable(self, url: str) -> None:
        try:
            await self._outbound.require_allowed(url)
        except AddressRefused as error:
            raise InvalidInput(FieldError("url", sentence("must be an address on the public internet"))) from error
        except NoAnswer as error:
            raise InvalidInput(FieldError("url", sentence("must have a host that can be found"))) from error


def _is_sent(endpoint: Endpoint, partner: Partner | None, blog: Blog) -> bool:
    """Tell whether an endpoint is sent anything of a blog."""
    chosen = not endpoint.blog_ids or blog.id in endpoint.blog_ids
    return chosen and partner is not None and delivered_topics(partner_reader(partner), blog) != ()


async def _required(act: Act, endpoint_id: int) -> Endpoint:
    return _found(await endpoints.endpoint_by_id(act.connection, endpoint_id), endpoint_id)


def _found(found: Endpoint | None, endpoint_id: int) -> Endpoint:
    if found is None:
        raise NotFound(sentence("There is no receiver {endpoint_id}.", endpoint_id=endpoint_id))
    return found
