"""Partners and their keys."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from liveblog.access import Partners, partner_principal
from liveblog.access.hearings import Hearings
from liveblog.access.partner_keys import is_key, new_key
from liveblog.access.partners import LIVE_KEYS
from liveblog.access.rules import may_read
from liveblog.access.shown_secrets import FRESH
from liveblog.errors import Conflict, CredentialsExpired, InvalidInput, NotFound, Unauthenticated
from liveblog.model.blog import BlogChanges, Visibility
from liveblog.model.partner import EXPIRY_WARNING, KeyKind, KeyState, PartnerDraft
from liveblog.model.principal import Grant, Hearing, Principal, Scope
from liveblog.store.audit_log import AuditQuery, audit_records
from tests.apps import open_store
from tests.store.raw import dump
from tests.store.writing import open_blog

PUBLISHABLE, SECRET = KeyKind.PUBLISHABLE, KeyKind.SECRET
POST = PartnerDraft("Northern Post", origins=("https://post.example",), grants=(Grant(Scope.READ),))


@pytest.fixture
async def store(migrated_url: str):
    """Give the test a store on each database."""
    async with open_store(migrated_url) as opened:
        yield opened


@pytest.fixture
def partners(store, clock) -> Partners:
    """Give the test what makes partners and lets them in."""
    return Partners(store, clock)


@pytest.mark.parametrize("kind", list(KeyKind))
async def test_a_key_tells_whose_it_is(partners, kind):
    """Name and rights are the partner's, and the database has nothing of the key but its beginning."""
    partner_id = await partners.create(POST)
    key = await partners.make_key(partner_id, kind)
    assert key.startswith(f"{kind.value}_")
    principal = partner_principal(await partners.holder(key, kind))
    assert (principal.key, principal.name, principal.grants) == (f"partner:{partner_id}", POST.name, POST.grants)
    assert principal.is_partner
    stored = await dump(partners._store)
    assert key not in stored
    assert key[:9] in stored


async def test_a_key_is_good_in_its_own_place_alone(partners):
    """A secret key in an address is refused, and so is a publishable one in a header."""
    partner_id = await partners.create(POST)
    for kind, other in ((PUBLISHABLE, SECRET), (SECRET, PUBLISHABLE)):
        with pytest.raises(Unauthenticated):
            await partners.holder(await partners.make_key(partner_id, kind), other)


def test_a_key_has_a_checksum():
    """What was cut, or has one sign changed, can be no key, and is looked up nowhere."""
    key = new_key(SECRET)
    assert is_key(key)
    assert len({new_key(SECRET) for _ in range(100)}) == 100
    changed = [key[:place] + ("a" if sign != "a" else "b") + key[place + 1 :] for place, sign in enumerate(key)]
    for wrong in (*changed, key[:-1], key + "0", key.upper(), "", "lb_abc", key[:-1] + "é"):
        assert not is_key(wrong), wrong


async def test_two_of_a_kind_are_good_at_a_time(partners, clock):
    """A third is made when one of them was revoked or has expired; of the other kind there are two, too."""
    partner_id = await partners.create(POST)
    await partners.make_key(partner_id, SECRET, expires_at=clock() + timedelta(days=1))
    for _ in range(LIVE_KEYS - 1):
        await partners.make_key(partner_id, SECRET)
    with pytest.raises(Conflict):
        await partners.make_key(partner_id, SECRET)
    await partners.make_key(partner_id, PUBLISHABLE)
    clock.pass_(timedelta(days=1))
    await partners.make_key(partner_id, SECRET)
    _, keys = await partners.by_id(partner_id)
    await partners.revoke_key(partner_id, keys[0].id)
    await partners.make_key(partner_id, SECRET)


async def test_a_key_warns_two_weeks_before_it_expires(partners, clock):
    """Good, then ending, then expired: to the moment, and refused from then on."""
    partner_id = await partners.create(POST)
    key = await partners.make_key(partner_id, SECRET, expires_at=clock() + timedelta(days=30))

    async def state():
        _, (found,) = await partners.by_id(partner_id)
        return found.state(clock())

    assert await state() is KeyState.GOOD
    clock.pass_(timedelta(days=30) - EXPIRY_WARNING)
    assert await state() is KeyState.ENDING
    await partners.holder(key, SECRET)
    clock.pass_(EXPIRY_WARNING)
    assert await state() is KeyState.EXPIRED
    with pytest.raises(CredentialsExpired):
        await partners.holder(key, SECRET)


@pytest.mark.parametrize("how", ["revoked", "shut out", "changed"])
async def test_what_was_taken_away_is_refused_within_a_second(partners, store, clock, how):
    """At once where it was done, and after a second in every other process."""
    partner_id = await partners.create(POST)
    key, other = await partners.make_key(partner_id, SECRET), Partners(store, clock)
    await other.holder(key, SECRET)
    _, (kept,) = await partners.by_id(partner_id)
    match how:
        case "revoked":
            await partners.revoke_key(partner_id, kept.id)
        case "shut out":
            await partners.shut_out(partner_id)
        case "changed":
            await partners.change(partner_id, PartnerDraft(POST.name))
    clock.pass_(FRESH)
    for each in (partners, other):
        if how == "changed":
            assert (await each.holder(key, SECRET)).partner.grants == ()
        else:
            with pytest.raises(CredentialsExpired):
                await each.holder(key, SECRET)
    if how == "shut out":
        await partners.let_in(partner_id)
        await partners.holder(key, SECRET)


async def test_when_a_key_was_used_is_known_to_the_minute(partners, clock):
    """The list says it; of many uses in a minute one is written."""
    partner_id = await partners.create(POST)
    key = await partners.make_key(partner_id, SECRET)
    await partners.holder(key, SECRET)
    _, (first,) = await partners.by_id(partner_id)
    assert first.used_at == clock()
    clock.pass_(timedelta(minutes=1))
    await partners.holder(key, SECRET)
    _, (second,) = await partners.by_id(partner_id)
    assert second.used_at == clock()


async def test_partners_are_told_apart_by_name(partners):
    """Two of one name are refused, also by a change; a partner keeps its own."""
    partner_id = await partners.create(POST)
    other = await partners.create(PartnerDraft("Southern Post"))
    with pytest.raises(InvalidInput):
        await partners.create(PartnerDraft("northern post"))
    with pytest.raises(InvalidInput):
        await partners.change(other, POST)
    await partners.change(partner_id, PartnerDraft(POST.name, attribution="By the Harbour Times"))
    found, _ = await partners.by_id(partner_id)
    assert (found.attribution, found.origins, found.grants) == ("By the Harbour Times", (), ())
    with pytest.raises(NotFound):
        await partners.change(99, POST)


async def test_every_act_is_in_the_log_and_no_key_is(partners, store, caplog):
    """Who made, changed and revoked what; no log has more of a key than its beginning."""
    caplog.set_level(logging.INFO)
    by = Principal("user:7", "Ada", (Grant(Scope.ADMIN),))
    partner_id = await partners.create(POST, by)
    key = await partners.make_key(partner_id, SECRET, by=by)
    await partners.change(partner_id, PartnerDraft("Post"), by)
    await partners.revoke_key(partner_id, 1, by)
    await partners.shut_out(partner_id, by)
    await partners.let_in(partner_id, by)
    async with store.read() as connection:
        records = await audit_records(connection, AuditQuery(), 20)
    told = ["enabled", "disabled", "key_revoked", "changed", "key_made", "created"]
    assert [(each.action, each.by, each.subject) for each in records] == [
        (f"partner.{what}", "user:7", f"partner:{partner_id}") for what in told
    ]
    assert key not in caplog.text


async def test_partners_read_what_is_for_them_and_nothing_private(partners, store):
    """A right on all blogs opens public ones and those for partners; a right on one opens no other."""
    blog, other = await open_blog(store), await open_blog(store, "quay")
    partner_id = await partners.create(PartnerDraft("Post", grants=(Grant(Scope.READ, blog.id),)))
    principal = partner_principal(await partners.holder(await partners.make_key(partner_id, SECRET), SECRET))
    shown = {
        (name, visibility): may_read(principal, _as(each, visibility))
        for name, each in (("own", blog), ("other", other))
        for visibility in Visibility
    }
    assert shown == {
        (name, visibility): visibility is Visibility.PUBLIC or (name == "own" and visibility is Visibility.PARTNERS)
        for name in ("own", "other")
        for visibility in Visibility
    }


async def test_who_hears_by_a_key_is_sent_away_when_it_ends(partners, store, clock):
    """They hear while the key, the right and the blog's visibility let them."""
    blog = _as(await open_blog(store), Visibility.PARTNERS)
    partner_id = await partners.create(POST)
    principal = partner_principal(await partners.holder(await partners.make_key(partner_id, PUBLISHABLE), PUBLISHABLE))
    assert principal.credential is not None
    hearing, private = (Hearing(principal.credential, each) for each in (blog, _as(blog, Visibility.PRIVATE)))
    hearings = Hearings(store, clock)
    assert await hearings.refused([hearing]) == {}
    assert list(await hearings.refused([private])) == [private]
    await partners.shut_out(partner_id)
    assert list(await hearings.refused([hearing])) == [hearing]


def _as(blog, visibility):
    return replace(blog, **BlogChanges(visibility=visibility))
