"""Partners: made, changed and shut out by the house, and let in by keys that are shown once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from liveblog.access.acting import Act, acting
from liveblog.access.partner_keys import is_key, new_key
from liveblog.access.rules import delivery_reach
from liveblog.access.secrets import digest
from liveblog.access.shown_secrets import SecretRows, ShownSecrets
from liveblog.errors import (
    Conflict,
    CredentialsExpired,
    NotFound,
    Unauthenticated,
)
from liveblog.model.moment import Clock, now
from liveblog.model.partner import KeyKind, Partner, PartnerChanges, PartnerDraft, PartnerKey
from liveblog.model.principal import COMMAND, Credential, Principal, blog_ids
from liveblog.sentence import sentence
from liveblog.store import Store, Transaction, endpoints, partners

LIVE_KEYS = 2
"""Keys of a kind that a partner has at a time: the one that is used, and the next."""

_PREFIX = 9  # characters of a key that people may see


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Whose key it is, and what was read with it."""

    key: PartnerKey
    partner: Partner


class Partners:
    """Makes partners and their keys, and lets them in."""

    def __init__(self, store: Store, clock: Clock = now) -> None:
        self._store = store
        self._clock = clock
        self._shown = ShownSecrets(store, clock, SecretRows(_holder, lambda holder: holder.key.used_at, _touch))

    async def create(self, draft: PartnerDraft, by: Principal = COMMAND) -> int:
        """Make a partner and return its id.

        Raises:
            InvalidInput: another has this name.
        """
        async with acting(self._store, by, self._clock()) as act:
            await _require_free_name(act, draft.name)
            partner_id = await partners.insert_partner(act.connection, draft, act.at)
            act.note("partner.created", f"partner:{partner_id}", about=_about(draft), grants=_said(draft))
        return partner_id

    async def change(self, partner_id: int, changes: PartnerDraft | PartnerChanges, by: Principal = COMMAND) -> None:
        """Say anew what a partner is and what it may be shown; what isn't said stays.

        Raises:
            NotFound: there is none of this id.
            InvalidInput: another has this name.
        """
        async with acting(self._store, by, self._clock()) as act:
            was = await _locked(act, partner_id)
            draft = changes if isinstance(changes, PartnerDraft) else replace(was.draft, **changes)
            await _require_free_name(act, draft.name, partner_id)
            await partners.update_partner(act.connection, partner_id, draft)
            await _begin_late(act, partner_id)
            about, rights = _about(was) | _about(draft), {"was": _said(was), "grants": _said(draft)}
            act.note("partner.changed", f"partner:{partner_id}", about=about, **rights)
        self._shown.forget()

    async def shut_out(self, partner_id: int, by: Principal = COMMAND) -> None:
        """Let a partner's keys open nothing, until it is let in again.

        Raises:
            NotFound: there is none of this id.
        """
        await self._set_disabled(partner_id, by, disabled=True)

    async def let_in(self, partner_id: int, by: Principal = COMMAND) -> None:
        """Let a partner's keys open what they opened before it was shut out.

        Raises:
            NotFound: there is none of this id.
        """
        await self._set_disabled(partner_id, by, disabled=False)

    async def make_key(
        self, partner_id: int, kind: KeyKind, *, expires_at: datetime | None = None, by: Principal = COMMAND
    ) -> str:
        """Make a key and return it; it can't be had again.

        Raises:
            NotFound: there is no such partner.
            Conflict: it has two keys of this kind that are good.
        """
        made = new_key(kind)
        async with acting(self._store, by, self._clock()) as act:
            partner = await _locked(act, partner_id)
            keys = await partners.keys_of_partner(act.connection, partner_id)
            if sum(key.kind is kind and key.is_good(act.at) for key in keys) >= LIVE_KEYS:
                raise Conflict(sentence("There are already two valid keys of this kind: revoke one of them first."))
            key = PartnerKey(0, partner_id, kind, made[:_PREFIX], act.at, expires_at, made_by=by.key)
            key_id = await partners.insert_partner_key(act.connection, key, digest(made))
            facts = {"key": key_id, "kind": kind.value}
            act.note("partner.key_made", f"partner:{partner_id}", about=_about(partner), **facts)
        return made

    async def revoke_key(self, partner_id: int, key_id: int, by: Principal = COMMAND) -> None:
        """Revoke a partner's key.

        Raises:
            NotFound: it has none of this id that is still good.
        """
        async with acting(self._store, by, self._clock()) as act:
            partner = await _locked(act, partner_id)
            if not await partners.revoke_partner_key(act.connection, partner_id, key_id, act.at):
                raise NotFound(sentence("There is no key {key_id} that could be revoked.", key_id=key_id))
            act.note("partner.key_revoked", f"partner:{partner_id}", about=_about(partner), key=key_id)
        self._shown.forget()

    async def by_id(self, partner_id: int) -> tuple[Partner, Sequence[PartnerKey]]:
        """Read a partner, and its keys, the newest first.

        Raises:
            NotFound: there is none of this id.
        """
        async with self._store.read() as connection:
            found = await partners.partner_by_id(connection, partner_id)
            keys = await partners.keys_of_partner(connection, partner_id)
        return _required(found, partner_id), keys

    async def all(self) -> tuple[Sequence[Partner], Sequence[PartnerKey]]:
        """Read all partners, oldest first, and all keys, newest first."""
        async with self._store.read() as connection:
            return await partners.all_partners(connection), await partners.all_partner_keys(connection)

    async def holder(self, shown: str, kind: KeyKind) -> KeyHolder:
        """Return whose key this is, which has to be of a kind.

        Raises:
            Unauthenticated: nobody's, or a key that may not be shown in this way.
            CredentialsExpired: it was good once, or the partner is shut out.
        """
        found = await self._shown.find(digest(shown)) if is_key(shown) else None
        if found is None:
            raise Unauthenticated("This key is not known.")
        owner = f"partner:{found.partner.id}"
        if found.key.revoked_at is not None or found.partner.disabled_at is not None:
            raise CredentialsExpired("This key was revoked.", owner)
        if not found.key.is_good(self._clock()):
            raise CredentialsExpired("This key has expired.", owner)
        if found.key.kind is not kind:
            raise Unauthenticated(_MISPLACED[found.key.kind])
        return found

    async def _set_disabled(self, partner_id: int, by: Principal, *, disabled: bool) -> None:
        async with acting(self._store, by, self._clock()) as act:
            partner = await _locked(act, partner_id)
            await partners.set_partner_disabled(act.connection, partner_id, act.at if disabled else None)
            action = "partner.disabled" if disabled else "partner.enabled"
            act.note(action, f"partner:{partner_id}", about=_about(partner))
        self._shown.forget()


async def _holder(connection: Transaction, digested: str) -> KeyHolder | None:
    key = await partners.partner_key_by_digest(connection, digested)
    partner = await partners.partner_by_id(connection, key.partner_id) if key else None
    return KeyHolder(key, partner) if key and partner else None


async def _touch(connection: Transaction, holder: KeyHolder, at: datetime) -> None:
    await partners.touch_partner_key(connection, holder.key.id, at)


_MISPLACED = {
    KeyKind.SECRET: "This is a secret key: send it as “Authorization: Bearer …”, never in an address.",
    KeyKind.PUBLISHABLE: "This is a publishable key: it belongs into the address, as “?key=…”.",
}


def partner_principal(holder: KeyHolder, origin: str = "") -> Principal:
    """Return the principal that a partner's key stands for, shown by a page of another site, of this origin."""
    return _principal(holder.partner, holder.key.id, origin if holder.partner.origins else "")


def partner_reader(partner: Partner) -> Principal:
    """Return the principal that a partner is where it shows no key, because we send it something."""
    return _principal(partner, 0)


def _principal(partner: Partner, key_id: int, site: str = "") -> Principal:
    owner = f"partner:{partner.id}"
    shown = Credential(owner, partner_key=key_id, site=site)
    return Principal(owner, partner.name, partner.grants, credential=shown, topic_grants=partner.topic_grants)


async def _locked(act: Act, partner_id: int) -> Partner:
    return _required(await partners.lock_partner(act.connection, partner_id), partner_id)


def _required(found: Partner | None, partner_id: int) -> Partner:
    if found is None:
        raise NotFound(sentence("There is no partner {partner_id}.", partner_id=partner_id))
    return found


async def _begin_late(act: Act, partner_id: int) -> None:
    """Let a partner's receivers begin now with blogs that it came to get; what happens while one is paused waits."""
    partner = _required(await partners.partner_by_id(act.connection, partner_id), partner_id)
    theirs = delivery_reach(partner_reader(partner))
    for endpoint in await endpoints.endpoints_of_partner(act.connection, partner_id):
        await endpoints.begin_late(act.connection, endpoint, theirs.only(endpoint.blog_ids))


async def _require_free_name(act: Act, name: str, but: int | None = None) -> None:
    if await partners.is_partner_name_taken(act.connection, name, but=but):
        raise partners.name_of_another()


def _about(partner: Partner | PartnerDraft) -> frozenset[int]:
    return blog_ids(partner.grants) | {each.blog_id for each in partner.topic_grants}


def _said(partner: Partner | PartnerDraft) -> str:
    """Return what a partner may be shown, as the audit log says it; of topics their number, for they are words."""
    whole = [f"{each.scope}@{'*' if each.blog_id is None else each.blog_id}" for each in partner.grants]
    return " ".join([*whole, *(f"topics:{len(each.topics)}@{each.blog_id}" for each in partner.topic_grants)])
