"""API tokens."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import event

from liveblog.access import Tokens
from liveblog.access.shown_secrets import FRESH
from liveblog.errors import CredentialsExpired, NotFound, Unauthenticated
from liveblog.model.principal import Grant, Principal, Scope
from tests.store.raw import dump
from tests.store.writing import open_blog


@pytest.fixture
def tokens(store, clock) -> Tokens:
    """Give the test what makes and checks tokens."""
    return Tokens(store, clock)


@pytest.mark.parametrize("scope", list(Scope))
async def test_a_token_tells_who_bears_it(tokens, scope):
    """Name and scope are those it was made with, for all blogs."""
    secret = await tokens.create("partner", scope)
    assert await tokens.principal(secret) == Principal("token:1", "partner", (Grant(scope),))


async def test_a_token_can_be_bound_to_a_blog(tokens, blog):
    """The rights of a partner end at their blog, and the list says which."""
    secret = await tokens.create("partner", Scope.WRITE, blogs=[blog])
    assert (await tokens.principal(secret)).grants == (Grant(Scope.WRITE, blog.id),)
    assert [(token.name, token.grants) for token in await tokens.all()] == [("partner", (Grant(Scope.WRITE, blog.id),))]


async def test_a_token_can_be_good_for_several_blogs(tokens, blog, store):
    """Each blog is granted once, however often it is named; a token for no blog is good for nothing."""
    other = await open_blog(store, "quay")
    secret = await tokens.create("partner", Scope.SUBMIT, blogs=[blog, other, blog])
    assert (await tokens.principal(secret)).grants == (Grant(Scope.SUBMIT, blog.id), Grant(Scope.SUBMIT, other.id))
    assert (await tokens.principal(await tokens.create("nothing", Scope.ADMIN, blogs=[]))).grants == ()


@pytest.mark.parametrize(
    "change", [lambda secret: secret[:-1], lambda secret: secret.swapcase(), lambda _: "", lambda _: "é"]
)
async def test_another_secret_is_nobodys(tokens, change):
    """Only the very secret opens."""
    secret = await tokens.create("partner", Scope.READ)
    with pytest.raises(Unauthenticated):
        await tokens.principal(change(secret))


async def test_a_token_expires_at_its_moment(tokens, clock):
    """Good until just before, and then told that it was good once."""
    secret = await tokens.create("partner", Scope.READ, expires_at=clock() + timedelta(hours=1))
    clock.pass_(timedelta(minutes=59))
    await tokens.principal(secret)
    clock.pass_(timedelta(minutes=1))
    with pytest.raises(CredentialsExpired):
        await tokens.principal(secret)


async def test_a_revoked_token_is_good_no_more(tokens):
    """Revoking works at once, once, and on no other token."""
    revoked, kept = await tokens.create("one", Scope.READ), await tokens.create("other", Scope.READ)
    await tokens.revoke(1)
    with pytest.raises(CredentialsExpired):
        await tokens.principal(revoked)
    await tokens.principal(kept)
    with pytest.raises(NotFound):
        await tokens.revoke(1)
    with pytest.raises(NotFound):
        await tokens.revoke(3)


async def test_only_digests_are_kept(tokens, store):
    """Who steals the database can't use what is in it; two secrets are never the same."""
    secrets = {await tokens.create("partner", Scope.READ) for _ in range(5)}
    assert len(secrets) == 5
    kept = await dump(store)
    for secret in secrets:
        assert secret.startswith("lb_")
        assert len(secret) > 40
        assert secret.removeprefix("lb_") not in kept


async def test_what_is_known_of_a_token_is_believed_for_a_second(tokens, store, clock):
    """A token revoked by another process is refused here when a second has passed, and not asked for before."""
    secret = await tokens.create("partner", Scope.READ)
    await tokens.principal(secret)
    await Tokens(store, clock).revoke(1)
    clock.pass_(FRESH - timedelta(milliseconds=1))
    await tokens.principal(secret)
    clock.pass_(timedelta(milliseconds=1))
    with pytest.raises(CredentialsExpired):
        await tokens.principal(secret)


async def test_a_clock_that_is_set_back_prolongs_nothing(tokens, store, clock):
    """What was read in what is now the future is not believed."""
    secret = await tokens.create("partner", Scope.READ)
    await tokens.principal(secret)
    await Tokens(store, clock).revoke(1)
    clock.pass_(timedelta(hours=-1))
    with pytest.raises(CredentialsExpired):
        await tokens.principal(secret)


async def test_a_revocation_works_at_once_where_it_is_made(tokens):
    """Whoever was asking for the token at that very moment doesn't bring it back."""
    secret = await tokens.create("partner", Scope.READ)
    asking = [asyncio.create_task(tokens.principal(secret)) for _ in range(4)]
    await asyncio.gather(tokens.revoke(1), *asking, return_exceptions=True)
    with pytest.raises(CredentialsExpired):
        await tokens.principal(secret)


async def test_many_who_ask_at_once_cost_one_reading(tokens, store):
    """Sixteen requests with one token, in the moment in which nothing is known of it, read it once."""
    secret = await tokens.create("partner", Scope.WRITE)
    readings = []
    engine = store.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *arguments: readings.append(arguments[2]))
    principals = await asyncio.gather(*(tokens.principal(secret) for _ in range(16)))
    assert len(set(principals)) == 1
    assert len([statement for statement in readings if "FROM tokens" in statement]) == 1
