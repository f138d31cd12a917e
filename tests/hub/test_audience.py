"""Who hears a private blog does so for as long as what they were let in with holds, whatever ends it.

The hub is not at work by itself: each beat is the test's.
"""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, event, insert, update

from liveblog.access import Hearings, Sessions, Tokens, Users, hearings
from liveblog.bus import MemoryBus
from liveblog.errors import Unavailable
from liveblog.frames import Frames
from liveblog.hub import Hub, Subscriber, audience
from liveblog.hub.audience import UNSURE_SECONDS
from liveblog.model.blog import Blog, Visibility
from liveblog.model.moment import now
from liveblog.model.principal import Credential, Scope
from liveblog.render import Renderer
from liveblog.store import Store
from liveblog.store.access_tables import sessions, token_grants, tokens, users
from liveblog.store.tables import blogs
from liveblog.wire.closing import GOING_AWAY
from liveblog.wire.dialects import EVENT_STREAM, WEBSOCKET
from liveblog.wire.frame import Encoder
from tests.apps import HARBOUR, LIMIT, open_store
from tests.hub.lanes import LineReader
from tests.pace import PATIENCE
from tests.store.writing import open_blog, read_blog


@dataclass(frozen=True, slots=True)
class Club:
    """A private blog with its hub, whose readers show tokens and sessions; `later` is what the clock is ahead."""

    store: Store
    hub: Hub
    blog: Blog
    later: list[timedelta]

    async def member(self) -> str:
        """Make a token that may read, and return its secret."""
        return await Tokens(self.store).create("member", Scope.READ, expires_at=now() + timedelta(hours=1))

    async def editor(self) -> str:
        """Make an editor who has logged in, and return the secret of the session."""
        user = await Users(self.store).create("ada", "Ada Quist", Scope.WRITE)
        return await Sessions(self.store, timedelta(hours=1)).open(user.id)

    async def credential(self, secret: str) -> Credential:
        """Return what somebody is let in with."""
        if secret.startswith("lb_"):
            found = await Tokens(self.store).principal(secret)
        else:
            principal = await Sessions(self.store, timedelta(hours=1)).principal(secret)
            assert principal is not None
            found = principal
        assert found.credential is not None
        return found.credential

    async def reader(self, credential: Credential | None) -> Subscriber:
        """Make somebody who would hear the blog."""
        return self.hub.subscribe(await self.hub.tail(HARBOUR.slug), 0, credential=credential)

    async def execute(self, statement: Any) -> None:
        """Do what no command does yet."""
        async with self.store.write() as connection:
            await connection.execute(statement)

    @contextmanager
    def queries(self) -> Iterator[list[str]]:
        """Note what the database is asked for."""
        asked: list[str] = []

        def note(*arguments: Any) -> None:
            asked.append(arguments[2])

        engine = self.store.engine.sync_engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield asked
        finally:
            event.remove(engine, "before_cursor_execute", note)


async def open_club(store: Store) -> Club:
    """Make the blog and the hub."""
    blog, later = await open_blog(store), [timedelta()]
    async with store.write() as connection:
        await connection.execute(update(blogs).values(visibility=Visibility.PRIVATE.value))
    asked = Hearings(store, lambda: now() + later[0])
    hub = Hub(store, MemoryBus(), Frames(Encoder(Renderer())), refused=asked.refused, desk_refused=asked.refused)
    return Club(store, hub, blog, later)


@pytest.fixture
async def club(migrated_url: str) -> AsyncIterator[Club]:
    """Give the test a private blog, on each database."""
    async with open_store(migrated_url) as store:
        yield await open_club(store)


@pytest.fixture
async def small_club(migrated_sqlite_url: str) -> AsyncIterator[Club]:
    """Give the test a private blog, on SQLite: for what does not depend on the database."""
    async with open_store(migrated_sqlite_url) as store:
        yield await open_club(store)


End = Callable[[Club, str, Credential], Awaitable[None]]


async def revoked(club: Club, _secret: str, credential: Credential) -> None:
    """Revoke the token, as another process does."""
    await Tokens(club.store).revoke(credential.token or 0)


async def taken_away(club: Club, _secret: str, credential: Credential) -> None:
    """Take the token out of the table."""
    await club.execute(delete(tokens).where(tokens.c.id == credential.token))


async def outlived(club: Club, _secret: str, _credential: Credential) -> None:
    """Let an hour pass."""
    club.later[0] = timedelta(hours=1, seconds=1)


async def bound_elsewhere(club: Club, _secret: str, credential: Credential) -> None:
    """Take the blog from what the token is good for."""
    values = {"slug": "elsewhere", "title": "Elsewhere", "id": club.blog.id + 1}
    async with club.store.write() as connection:
        rows = await connection.execute(blogs.select())
        await connection.execute(insert(blogs).values(rows.one()._asdict() | values))
        theirs = token_grants.c.token_id == credential.token
        await connection.execute(update(token_grants).where(theirs).values(blog_id=club.blog.id + 1))


async def logged_out(club: Club, secret: str, _credential: Credential) -> None:
    """Log out."""
    await Sessions(club.store, timedelta(hours=1)).end(secret)


async def all_logged_out(club: Club, _secret: str, _credential: Credential) -> None:
    """End everybody's sessions, as after a restored backup."""
    await Sessions(club.store, timedelta(hours=1)).end_all()


async def shut_out(club: Club, _secret: str, credential: Credential) -> None:
    """Disable the user."""
    await Users(club.store).disable(int(credential.owner.removeprefix("user:")))


async def granted_nothing(club: Club, _secret: str, credential: Credential) -> None:
    """Take the user's rights away."""
    await Users(club.store).set_grants(int(credential.owner.removeprefix("user:")), [])


async def dismissed(club: Club, _secret: str, _credential: Credential) -> None:
    """Take the user out of the table."""
    await club.execute(delete(sessions))
    await club.execute(delete(users))


@pytest.mark.parametrize(
    ("who", "end", "code"),
    [
        ("member", revoked, 4401),
        ("member", taken_away, 4401),
        ("member", outlived, 4401),
        ("member", bound_elsewhere, 4404),
        ("editor", logged_out, 4401),
        ("editor", all_logged_out, 4401),
        ("editor", outlived, 4401),
        ("editor", shut_out, 4401),
        ("editor", granted_nothing, 4404),
        ("editor", dismissed, 4401),
    ],
)
async def test_what_ends_a_credential_ends_its_hearing(club: Club, who: str, end: End, code: int):
    """At the next beat those who hear by it are sent away for good, in a task and in lanes; others hear on."""
    secret = await club.member() if who == "member" else await club.editor()
    credential, other = (
        await club.credential(secret),
        await club.credential(await Tokens(club.store).create("o", Scope.READ)),
    )
    tail = await club.hub.tail(HARBOUR.slug)
    with ExitStack() as stack:
        first, second = [stack.enter_context(await club.reader(shown)) for shown in (credential, other)]
        lanes = [(dialect, shown) for dialect in (WEBSOCKET, EVENT_STREAM) for shown in (credential, other)]
        in_lanes = []
        for dialect, shown in lanes:
            lane = club.hub.lane(tail, dialect, shown)
            in_lanes.append(LineReader(lane))
            lane.join(in_lanes[-1], drained=True)
        await club.hub.check_audience()
        assert [first.closing, *(reader.parted for reader in in_lanes)] == [None] * 5
        await end(club, secret, credential)
        await club.hub.check_audience()
        parted = [reader.parted.code if reader.parted else None for reader in in_lanes]
        assert (first.closing and first.closing.code, second.closing) == (code, None)
        assert parted == [code, None, code, None]


@pytest.mark.parametrize("members", [1, 7])
async def test_a_beat_costs_one_query(club: Club, members: int):
    """However many hear, by however many credentials."""
    shown = [await club.credential(await club.member()) for _ in range(members)]
    shown.append(await club.credential(await club.editor()))
    with ExitStack() as stack:
        for _ in range(5):
            for credential in shown:
                stack.enter_context(await club.reader(credential))
        with club.queries() as asked:
            await club.hub.check_audience()
        assert len([query for query in asked if query.startswith("SELECT")]) == 1


async def test_more_credentials_than_a_query_takes(club: Club, monkeypatch: pytest.MonkeyPatch):
    """They are asked about in parts, and none of them is forgotten."""
    monkeypatch.setattr(hearings, "_AT_ONCE", 3)
    secrets = [await club.member() for _ in range(7)]
    shown = [await club.credential(secret) for secret in secrets]
    with ExitStack() as stack:
        readers = [stack.enter_context(await club.reader(credential)) for credential in shown]
        for number in (0, 6):
            await revoked(club, secrets[number], shown[number])
        with club.queries() as asked:
            await club.hub.check_audience()
        assert len([query for query in asked if query.startswith("SELECT")]) == 3
        assert [reader.closing is None for reader in readers] == [False, *[True] * 5, False]


async def test_a_public_blog_costs_none(club: Club):
    """Nobody is asked after who hears what all may hear, and nobody where nobody hears; all share a lane."""
    credential = await club.credential(await club.member())
    await club.execute(update(blogs).values(visibility=Visibility.PUBLIC.value))
    tail = await club.hub.tail(HARBOUR.slug)
    with club.queries() as asked:
        await club.hub.check_audience()
        with await club.reader(credential):
            await club.hub.check_audience()
    assert asked == []
    assert club.hub.lane(tail, WEBSOCKET, credential) is club.hub.lane(tail, WEBSOCKET)


async def test_lanes_of_those_who_left_are_forgotten(small_club: Club):
    """A blog that is followed for weeks holds no lane of last week's sessions."""
    tail = await small_club.hub.tail(HARBOUR.slug)
    shown = [await small_club.credential(await small_club.member()) for _ in range(3)]
    readers = []
    for credential in shown:
        lane = small_club.hub.lane(tail, WEBSOCKET, credential)
        readers.append(LineReader(lane))
        lane.join(readers[-1], drained=True)
    for reader in readers[:2]:
        reader.leave()
    await small_club.hub.check_audience()
    assert [key[1] for key in small_club.hub._lanes[tail]] == [shown[2]]


async def test_a_blog_that_is_opened_to_all_meanwhile(small_club: Club):
    """Who hears it by what has ended is sent away once more, and comes back as everybody does."""
    secret = await small_club.member()
    credential = await small_club.credential(secret)
    with await small_club.reader(credential) as reader:
        await revoked(small_club, secret, credential)
        await small_club.execute(update(blogs).values(visibility=Visibility.PUBLIC.value, head=1))
        await small_club.hub.check_heads()
        assert reader.closing == GOING_AWAY
    assert (await read_blog(small_club.store)).is_public
    with await small_club.reader(None) as reader:
        await small_club.hub.check_audience()
        assert reader.closing is None


async def test_what_is_not_known_is_held_against_them_in_the_end(small_club: Club, monkeypatch: pytest.MonkeyPatch):
    """A database that is away sends nobody away at once; after the bound all come back, where they are asked again."""
    away = Store("postgresql+asyncpg://nobody@127.0.0.1:1/none", LIMIT)
    hub = Hub(
        small_club.store,
        MemoryBus(),
        Frames(Encoder(Renderer())),
        refused=Hearings(away).refused,
        desk_refused=Hearings(away).refused,
    )
    credential = await small_club.credential(await small_club.member())
    passed = 0.0
    monotonic = time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: monotonic() + passed)
    try:
        with hub.subscribe(await hub.tail(HARBOUR.slug), 0, credential=credential) as reader:
            closings = []
            for waited in (0.0, UNSURE_SECONDS):
                passed = waited
                with pytest.raises(Unavailable):
                    await hub.check_audience()
                closings.append(reader.closing)
            assert closings == [None, GOING_AWAY]
        await hub.check_audience()  # nobody is left to ask after
    finally:
        await away.close()


async def test_the_bound_begins_anew_with_each_answer(small_club: Club, monkeypatch: pytest.MonkeyPatch):
    """It counts from the last time that it was known, not from when the hub began."""
    monkeypatch.setattr(audience, "_LEAST_SECONDS", PATIENCE)  # all that is left for each question
    credential = await small_club.credential(await small_club.member())
    passed = 0.0
    monotonic = time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: monotonic() + passed)
    with await small_club.reader(credential) as reader:
        for _ in range(3):
            passed += UNSURE_SECONDS
            await small_club.hub.check_audience()
        assert reader.closing is None
