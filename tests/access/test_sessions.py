"""Sessions and the tokens of their forms."""

from datetime import timedelta

import pytest

from liveblog.access import Sessions, Users, csrf_fits, csrf_token
from liveblog.model.principal import Grant, Principal, Scope
from tests.store.raw import dump


@pytest.fixture
def sessions(store, clock) -> Sessions:
    """Give the test sessions of a day."""
    return Sessions(store, timedelta(hours=24), clock)


@pytest.fixture
async def ada(store, clock) -> int:
    """Give the test a user's id."""
    return (await Users(store, clock).create("ada", "Ada Quist", Scope.WRITE)).id


async def test_a_session_tells_who_is_at_the_desk(sessions, ada):
    """Entries are signed with the byline, by a key that stays the same."""
    secret = await sessions.open(ada)
    assert await sessions.principal(secret) == Principal(f"user:{ada}", "Ada Quist", (Grant(Scope.WRITE),))
    assert await sessions.principal(secret[:-1]) is None


async def test_logging_out_ends_one_session(sessions, ada):
    """The cookie that was left behind opens nothing; the other device stays logged in."""
    here, there = await sessions.open(ada), await sessions.open(ada)
    await sessions.end(here)
    await sessions.end(here)
    assert await sessions.principal(here) is None
    assert await sessions.principal(there) is not None


async def test_a_session_ends_by_itself(sessions, ada, clock, store):
    """After its lifetime a session is over, and forgotten when the next one begins."""
    secret = await sessions.open(ada)
    clock.pass_(timedelta(hours=24) - timedelta(seconds=1))
    assert await sessions.principal(secret) is not None
    clock.pass_(timedelta(seconds=2))
    assert await sessions.principal(secret) is None
    before = await dump(store)
    await sessions.open(ada)
    assert len(await dump(store)) == len(before)


async def test_the_secret_is_not_kept(sessions, ada, store):
    """Who steals the database can't take over a session."""
    secret = await sessions.open(ada)
    assert secret.removeprefix("desk_") not in await dump(store)


def test_a_form_fits_its_session_only():
    """A form of another session, or one without a token, is not accepted."""
    assert csrf_fits("desk_one", csrf_token("desk_one"))
    for token in (csrf_token("desk_two"), "", "desk_one", csrf_token("desk_one").upper()):
        assert not csrf_fits("desk_one", token)


def test_a_strange_form_token_does_not_fit_either():
    """A token can be any text that somebody sends, and never makes the comparison fail."""
    assert not csrf_fits("desk_one", "é🚢")


def test_a_form_token_does_not_give_the_session_away():
    """What stands in a page is not what is in the cookie."""
    assert "one" not in csrf_token("desk_one")
