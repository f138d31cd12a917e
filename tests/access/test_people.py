"""People: invited, given rights, shut out; and what the audit log says of it."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from liveblog.access import Sessions, Users
from liveblog.access.users import INVITATION_LIFETIME
from liveblog.errors import CredentialsExpired, Forbidden, InvalidInput, NameTaken, NotFound, Unauthenticated
from liveblog.model.principal import COMMAND, Grant, Principal, Scope
from liveblog.store.audit_log import AuditQuery, AuditRecord, audit_records
from tests.store.raw import dump
from tests.store.writing import open_blog

PASSWORD = "harbour ships at dawn"


@pytest.fixture
def users(store, clock) -> Users:
    """Give the test what makes and changes people."""
    return Users(store, clock)


@pytest.fixture
def sessions(store, clock) -> Sessions:
    """Give the test sessions of a day."""
    return Sessions(store, timedelta(hours=24), clock)


async def told(store: Any) -> list[AuditRecord]:
    """Read the audit log, oldest first."""
    async with store.read() as connection:
        return (await audit_records(connection, AuditQuery(), 100))[::-1]


async def test_an_invitation_makes_somebody_who_comes_once(users, store, clock):
    """They exist at once and can do nothing; with a password of their own they are in, and the link is used up."""
    ada, secret = await users.invite("ada", "Ada Quist", [Grant(Scope.WRITE)], "ada@example.org", COMMAND)
    assert list(await users.open_invitations()) == [ada.id]
    assert (await users.invited(secret)).name == "ada"
    with pytest.raises(Unauthenticated):
        await users.by_password("ada", PASSWORD)
    clock.pass_(INVITATION_LIFETIME - timedelta(seconds=1))
    assert (await users.accept(secret, PASSWORD)).id == ada.id
    assert (await users.by_password("ada", PASSWORD)).grants == (Grant(Scope.WRITE),)
    for again in (users.invited(secret), users.accept(secret, PASSWORD)):
        with pytest.raises(CredentialsExpired):
            await again
    assert await users.open_invitations() == {}
    assert secret.removeprefix("invite_") not in await dump(store)


async def test_an_invitation_that_is_accepted_twice_at_once_is_accepted_once(users):
    """Of two who click at the same time, one sets the password."""
    _, secret = await users.invite("ada", "Ada", [], None, COMMAND)
    answers = await asyncio.gather(
        *(users.accept(secret, f"{PASSWORD} {number}") for number in range(3)), return_exceptions=True
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["CredentialsExpired", "CredentialsExpired", "User"]


async def test_an_invitation_ends_by_itself_when_it_is_made_again_or_taken_back(users, clock):
    """Seven days, or until there is a new secret, or none any more."""
    ada, first = await users.invite("ada", "Ada", [], None, COMMAND)
    _, second = await users.invite_again(ada.id, COMMAND)
    with pytest.raises(CredentialsExpired):
        await users.accept(first, PASSWORD)
    await users.revoke_invitation(ada.id, COMMAND)
    with pytest.raises(CredentialsExpired):
        await users.accept(second, PASSWORD)
    with pytest.raises(NotFound):
        await users.revoke_invitation(ada.id, COMMAND)
    _, third = await users.invite_again(ada.id, COMMAND)
    clock.pass_(INVITATION_LIFETIME)
    with pytest.raises(CredentialsExpired):
        await users.accept(third, PASSWORD)
    assert await users.open_invitations() == {}


async def test_whoever_has_come_is_not_invited_again(users):
    """A link that sets a password would else take an account over."""
    ada, secret = await users.invite("ada", "Ada", [], None, COMMAND)
    await users.accept(secret, PASSWORD)
    with pytest.raises(Forbidden):
        await users.invite_again(ada.id, COMMAND)


async def test_names_and_addresses_are_taken_once(users):
    """The answer says which of the two it is; addresses are the same whatever their case."""
    await users.invite("ada", "Ada", [], "ada@example.org", COMMAND)
    with pytest.raises(NameTaken, match="user “ada”"):
        await users.invite("ada", "Ada", [], "other@example.org", COMMAND)
    with pytest.raises(NameTaken, match=r"address “ada@example\.org”"):
        await users.invite("ben", "Ben", [], "Ada@Example.org", COMMAND)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short words", "at least 12 characters"),
        ("1234567890ab" * 100, "at most 1000"),
        ("qwertyqwerty", "most common"),
        ("QwertyQwerty", "most common"),
        ("harbour1harbour1", "repeats itself"),
        ("aaaaaaaaaaaaab", "repeats itself"),
        ("ada.quist2031", "your name or address"),
        ("xx-ada@example", "your name or address"),
    ],
)
async def test_passwords_that_are_easy_to_guess_are_refused(users, password, why):
    """The sentence says what is wrong with it, and the invitation is good still."""
    _, secret = await users.invite("ada", "Ada Quist", [], "ada@example.org", COMMAND)
    with pytest.raises(InvalidInput) as refusal:
        await users.accept(secret, password)
    assert why in refusal.value.errors[0].message
    await users.accept(secret, PASSWORD)


async def test_whoever_is_disabled_is_out(users, sessions):
    """Sessions, links, password and invitation: nothing lets them in, until they are enabled again."""
    ada = await users.create("ada", "Ada", Scope.WRITE, PASSWORD)
    secret, link = await sessions.open(ada.id), await users.new_login_link(ada)
    await users.disable(ada.id)
    assert await sessions.principal(secret) is None
    with pytest.raises(CredentialsExpired):
        await users.by_login_link(link)
    with pytest.raises(Unauthenticated, match="name or the password is wrong"):
        await users.by_password("ada", PASSWORD)
    await users.enable(ada.id)
    assert await sessions.principal(secret) is None
    assert (await users.by_password("ada", PASSWORD)).id == ada.id
    with pytest.raises(NotFound):
        await users.disable(4711)


async def test_a_new_password_ends_everything_else(users, sessions):
    """All sessions but the one it is changed in, and links that were not used."""
    ada = await users.create("ada", "Ada", Scope.WRITE, PASSWORD)
    here, there = await sessions.open(ada.id), await sessions.open(ada.id)
    link = await users.new_login_link(ada)
    await users.change_password(ada, "another word of hers", await sessions.principal(here))
    assert await sessions.principal(here) is not None
    assert await sessions.principal(there) is None
    with pytest.raises(CredentialsExpired):
        await users.by_login_link(link)
    assert await users.by_password("ada", "another word of hers")
    await users.change_password(ada, PASSWORD, COMMAND)
    assert await sessions.principal(here) is None


async def test_rights_are_given_by_those_who_look_after_a_blog(users, store):
    """An admin of one blog gives and takes what is of that blog; everything else of the person stays."""
    one, other = await open_blog(store), await open_blog(store, slug="other")
    admin = Principal("user:9", "Ben", (Grant(Scope.ADMIN, one.id),))
    ada = await users.create("ada", "Ada", Scope.READ, blogs=[other])
    await users.set_grants(ada.id, [Grant(Scope.WRITE, one.id)], admin)
    assert (await users.by_id(ada.id)).grants == (Grant(Scope.READ, other.id), Grant(Scope.WRITE, one.id))
    await users.set_grants(ada.id, [], admin)
    assert (await users.by_id(ada.id)).grants == (Grant(Scope.READ, other.id),)
    for stolen in (Grant(Scope.READ), Grant(Scope.WRITE, other.id), Grant(Scope.ADMIN)):
        with pytest.raises(Forbidden):
            await users.set_grants(ada.id, [stolen], admin)
    writer = Principal("user:8", "Cleo", (Grant(Scope.WRITE),))
    with pytest.raises(Forbidden):
        await users.set_grants(ada.id, [Grant(Scope.READ, one.id)], writer)
    await users.set_grants(ada.id, [Grant(Scope.ADMIN)], COMMAND)
    assert (await users.by_id(ada.id)).grants == (Grant(Scope.ADMIN),)


async def test_the_audit_log_says_who_did_what_to_whom(users, sessions, store):
    """Each act is one record, in the transaction of what it did: with session and place, and never a text."""
    ada = await users.create("ada", "Ada Quist", Scope.ADMIN, PASSWORD)
    secret = await sessions.open(ada.id, "192.0.2.1")
    by = await sessions.principal(secret)
    ben, _ = await users.invite("ben", "Ben Lund", [Grant(Scope.READ)], "ben@example.org", by)
    with pytest.raises(NameTaken):
        await users.invite("ben", "Ben Lund", [], None, by)
    await users.set_grants(ben.id, [Grant(Scope.WRITE)], by)
    await users.set_grants(ben.id, [Grant(Scope.WRITE)], by)  # as he has it already
    await users.disable(ben.id, by)
    records = await told(store)
    assert [(record.by, record.action, record.subject) for record in records] == [
        ("command", "user.created", f"user:{ada.id}"),
        (f"user:{ada.id}", "session.opened", None),
        (f"user:{ada.id}", "user.invited", f"user:{ben.id}"),
        (f"user:{ada.id}", "user.granted", f"user:{ben.id}"),
        (f"user:{ada.id}", "user.disabled", f"user:{ben.id}"),
    ]
    assert {record.session for record in records[1:]} == {by.session_name}
    assert records[1].place == "192.0.2.1"
    assert records[3].facts == {"was": "read@*", "grants": "write@*"}
    assert not any(word in str(records) for word in ("Ben", "Ada", "example.org", PASSWORD))
