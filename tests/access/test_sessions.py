"""Sessions and the tokens of their forms."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from liveblog.access import Sessions, Users, csrf_fits, csrf_token
from liveblog.errors import NotFound
from liveblog.model.principal import COMMAND, Grant, Principal, Scope
from liveblog.store.access_tables import sessions as table
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
    await sessions.open(ada)
    async with store.read() as connection:
        assert (await connection.execute(select(func.count()).select_from(table))).scalar_one() == 1


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


async def test_a_session_tells_from_where_and_since_when(sessions, ada, clock, store):
    """Somebody sees their sessions, the one used last first, with place and device, by a name that opens nothing."""
    old = await sessions.open(ada, "192.0.2.1", "Firefox on Linux")
    clock.pass_(timedelta(hours=1))
    new = await sessions.open(ada, "198.51.100.7", "Safari on iPhone")
    first, second = await sessions.of(ada)
    assert (first.place, first.device) == ("198.51.100.7", "Safari on iPhone")
    assert (second.place, second.used_at) == ("192.0.2.1", second.opened_at)
    clock.pass_(timedelta(hours=1))
    assert await sessions.principal(old) is not None
    assert [each.place for each in await sessions.of(ada)] == ["192.0.2.1", "198.51.100.7"]
    principal = await sessions.principal(new)
    assert principal is not None
    assert principal.session_name == first.digest[:12]
    assert first.digest[:12] not in old + new


async def test_one_of_several_sessions_is_ended(sessions, ada):
    """By its name, and only by the one whose it is."""
    old, new = await sessions.open(ada), await sessions.open(ada)
    name = (await sessions.stay(old)).session.digest[:12]
    with pytest.raises(NotFound):
        await sessions.end_by_name(ada + 1, name, COMMAND)
    await sessions.end_by_name(ada, name, COMMAND)
    assert await sessions.principal(old) is None
    assert await sessions.principal(new) is not None
    with pytest.raises(NotFound):
        await sessions.end_by_name(ada, name, COMMAND)


async def test_use_is_noted_once_a_minute(sessions, ada, clock):
    """Not at each request: then each page that is looked at would be a write."""
    secret = await sessions.open(ada)
    for seconds, used in ((59, 0), (1, 60), (59, 60), (1, 120)):
        clock.pass_(timedelta(seconds=seconds))
        await sessions.principal(secret)
        (session,) = await sessions.of(ada)
        assert session.used_at - session.opened_at == timedelta(seconds=used)


async def test_a_proof_of_who_one_is_holds_for_ten_minutes(sessions, ada, clock):
    """Whoever has just logged in, or has proved it again, needs not do so; a session of days has to."""
    stay = await sessions.stay(await sessions.open(ada))
    clock.pass_(timedelta(minutes=9, seconds=59))
    assert sessions.is_confirmed(stay.session)
    clock.pass_(timedelta(seconds=1))
    assert not sessions.is_confirmed(stay.session)
    await sessions.confirm(stay.session, "password")
    (session,) = await sessions.of(ada)
    assert sessions.is_confirmed(session)
    clock.pass_(timedelta(hours=-1))  # a clock that was ahead is put right
    assert not sessions.is_confirmed(session)
