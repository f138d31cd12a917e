"""Users: passwords and links."""

import asyncio
from datetime import timedelta

import pytest

from liveblog.access import Users
from liveblog.access.users import LINK_LIFETIME
from liveblog.errors import CredentialsExpired, NameTaken, NotFound, Unauthenticated
from liveblog.model.principal import Grant, Scope
from liveblog.store import people
from liveblog.store.grants import ProvidedGrant
from tests.store.raw import dump
from tests.store.writing import be_waited_for

PASSWORD = "correct horse 🐎"


@pytest.fixture
def users(store, clock) -> Users:
    """Give the test what makes and finds users."""
    return Users(store, clock)


async def test_the_right_password_opens_and_a_wrong_one_does_not(users):
    """The name and the password belong together, to the letter."""
    ada = await users.create("ada", "Ada Quist", Scope.WRITE, PASSWORD)
    assert await users.by_password("ada", PASSWORD) == ada
    for name, password in (("ada", PASSWORD + " "), ("ada", ""), ("Ada", PASSWORD), ("ben", PASSWORD)):
        with pytest.raises(Unauthenticated) as refusal:
            await users.by_password(name, password)
        assert str(refusal.value) == "The name or the password is wrong."  # and not which


async def test_who_has_no_password_can_not_log_in_with_one(users):
    """A user by link has no password, and none, not even an empty one, is theirs."""
    await users.create("ada", "Ada Quist", Scope.WRITE)
    for password in ("", "None"):
        with pytest.raises(Unauthenticated):
            await users.by_password("ada", password)


async def test_a_name_is_taken_once(users):
    """Two people never share a name."""
    await users.create("ada", "Ada Quist", Scope.WRITE)
    with pytest.raises(NameTaken):
        await users.create("ada", "Ada Lund", Scope.ADMIN)
    with pytest.raises(NotFound):
        await users.by_name("ben")


async def test_a_login_link_is_good_once(users):
    """Whoever finds the link in a mailbox later finds it used."""
    ada = await users.create("ada", "Ada Quist", Scope.WRITE)
    secret = await users.new_login_link(ada)
    assert await users.by_login_link(secret) == ada.id
    with pytest.raises(CredentialsExpired):
        await users.by_login_link(secret)


async def test_a_login_link_used_at_the_same_time_is_good_once(users):
    """Of two who click at once, one is let in."""
    secret = await users.new_login_link(await users.create("ada", "Ada Quist", Scope.WRITE))
    answers = await asyncio.gather(*(users.by_login_link(secret) for _ in range(4)), return_exceptions=True)
    assert [type(answer) for answer in answers if answer != 1] == [CredentialsExpired] * 3


async def test_a_login_link_is_void_after_a_while_and_when_there_is_a_newer_one(users, clock):
    """A link lasts an hour, or until the next one is sent."""
    ada = await users.create("ada", "Ada Quist", Scope.WRITE)
    old, new = await users.new_login_link(ada), await users.new_login_link(ada)
    clock.pass_(LINK_LIFETIME - timedelta(seconds=1))
    with pytest.raises(CredentialsExpired):
        await users.by_login_link(old)
    clock.pass_(timedelta(seconds=1))
    with pytest.raises(CredentialsExpired):
        await users.by_login_link(new)


async def test_neither_passwords_nor_links_are_kept(users, store):
    """The database holds a costly hash and a digest."""
    ada = await users.create("ada", "Ada Quist", Scope.WRITE, PASSWORD)
    link = await users.new_login_link(ada)
    kept = await dump(store)
    assert "$argon2id$" in kept
    assert PASSWORD not in kept
    assert link.removeprefix("login_") not in kept


async def test_rights_that_are_given_at_once_are_all_there(users, store):
    """What a login provider gives while an admin gives something is not taken back by what the admin saw before."""
    ada = await users.create("ada", "Ada Quist", Scope.READ)
    provided = ProvidedGrant("sso", Grant(Scope.ADMIN))
    async with store.write() as connection:
        held = await people.locked_user(connection, ada.id)
        assert held
        await people.replace_grants(connection, held, held.made, [provided])
        giving = asyncio.create_task(users.set_grants(ada.id, [Grant(Scope.WRITE)]))
        await be_waited_for(store)
    await giving
    async with store.read() as connection:
        found = await people.user_by_id(connection, ada.id)
    assert found
    assert (found.made, found.provided) == ((Grant(Scope.WRITE),), (provided,))
