"""Rights end on every server and worker: what is taken at one of them is refused at the others, on every door.

How soon is a matter of constants, which `tests/access/test_one_second.py` holds to what is promised.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest

from liveblog.access import csrf_token
from liveblog.access.secrets import digest
from liveblog.model.blog import Blog, BlogDraft, Visibility
from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND, SESSION_NAME, Scope
from liveblog.services import Services
from liveblog.web.cookies import SESSION_COOKIE
from tests.apps import open_app
from tests.pace import PATIENCE
from tests.services import running_server, valkey
from tests.system.following import by_stream, by_websocket
from tests.waiting import until

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]

STREAMS = 6
"""Of each who loses something, two of them WebSockets: with two workers, each has some."""
ASKED = 8
"""So often in a row everything is refused, each time over a new connection: each worker has been asked."""

REFUSED, SENT_AWAY = re.compile('"code":(4401|4404)'), re.compile('"code":4000')
"""Last words: nobody asks those in the public who they are; they are told to come back, and then are refused."""

READ = (
    *(
        "/blogs/{}",
        "/blogs/{}/entries/1",
        "/blogs/{}.txt",
        "/blogs/{}.md",
        "/blogs/{}/feed.atom",
        "/blogs/{}/feed.json",
    ),
    *("/blogs/{}?at=now", "/blogs/{}?q=inside", "/api/v1/blogs/{}", "/api/v1/blogs/{}/entries"),
    *("/api/v1/blogs/{}/entries/1", "/api/v1/blogs/{}/events", "/api/v1/blogs/{}/events?after=0"),
)


@dataclass(frozen=True, slots=True)
class Doors:
    """Where rights are taken, and where that must be known, on one database."""

    database_url: str
    here: str
    there: str


@pytest.fixture(params=["two servers", "two servers, Valkey gone", "two workers"])
async def doors(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Doors]:
    """Run servers in one of the ways that there are."""
    kind = str(request.param)
    has_two = "servers" in kind
    database_url = str(request.getfixturevalue(f"migrated_{'postgres' if has_two else 'sqlite'}_url"))
    async with AsyncExitStack() as stack:
        bus = await asyncio.to_thread(stack.enter_context, valkey())
        environment = {"LIVEBLOG_DATABASE_URL": database_url, "LIVEBLOG_REDIS_URL": bus.url}
        environment |= {} if has_two else {"LIVEBLOG_WORKERS": "2"}
        urls = []
        for _ in range(2 if has_two else 1):
            running = running_server(tmp_path, environment=environment)
            urls.append((await asyncio.to_thread(stack.enter_context, running)).url)
        if "gone" in kind:
            bus.process.kill()
        yield Doors(database_url, urls[0], urls[-1])


@dataclass
class Loser:
    """Somebody who follows a blog, and is to lose the right to."""

    shown: Mapping[str, str]
    blog: str = "members"
    told: list[list[str]] = field(default_factory=lambda: [[] for _ in range(STREAMS)])
    following: list[asyncio.Task[list[str]]] = field(default_factory=list)

    def follow(self, http: httpx2.AsyncClient, door: str) -> None:
        """Begin to follow, over both transports that stay open."""
        address = f"{door}/api/v1/blogs/{self.blog}"
        for number, heard in enumerate(self.told):
            is_stream = number % 3
            follow = (
                by_stream(http, address, self.shown, heard)
                if is_stream
                else by_websocket(address, None, self.shown, heard)
            )
            self.following.append(asyncio.create_task(follow))

    async def is_out(self, http: httpx2.AsyncClient, door: str) -> bool:
        """Tell whether every address of the blog is refused, however often it is asked."""
        for path in READ:
            for _ in range(ASKED):
                answer = await http.get(door + path.format(self.blog), headers=self.shown, follow_redirects=False)
                if answer.status_code not in (401, 404):
                    return False
        return True


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk of a server, as an admin with a session uses it."""

    http: httpx2.AsyncClient
    url: str
    secret: str

    async def send(self, path: str, secret: str | None = None, **fields: str) -> None:
        """Send a form of the desk, in the admin's session or in another."""
        session = secret or self.secret
        headers = {"cookie": f"{SESSION_COOKIE}={session}", "origin": self.url, "accept": "text/html"}
        form = fields | {"csrf": csrf_token(session)}
        answer = await self.http.post(self.url + path, data=form, headers=headers)
        assert answer.status_code == 303, (path, answer.text)


async def session_of(app: Services, name: str) -> str:
    """Open a session of somebody who may read the private blog."""
    return await app.sessions.open((await app.users.by_name(name)).id)


def cookie(secret: str) -> Mapping[str, str]:
    """Return what a browser shows."""
    return {"cookie": f"{SESSION_COOKIE}={secret}"}


async def test_what_is_taken_here_is_refused_there(doors: Doors):
    """A token, a session, a person, a right, a password, and a blog that was public: streams end, all doors close.

    Somebody who lost nothing hears on.
    """
    limits = httpx2.Limits(max_connections=None, max_keepalive_connections=0)
    async with open_app(doors.database_url) as app, httpx2.AsyncClient(timeout=PATIENCE, limits=limits) as http:
        members = await app.desk.create_blog(BlogDraft("members", "Members", visibility=Visibility.PRIVATE))
        await app.desk.create_blog(BlogDraft("square", "Square"))
        for blog in ("members", "square"):
            await app.desk.post(blog, EntryDraft("Said inside."), COMMAND)
        losers, kept, secrets = await people(app, members)
        for each in (*losers.values(), kept):
            each.follow(http, doors.there)
        await until(lambda: all(all(each.told) for each in (*losers.values(), kept)))
        await take_all(app, Desk(http, doors.here, secrets["cleo"]), secrets)
        for name, loser in losers.items():
            async with asyncio.timeout(PATIENCE):
                heard = await asyncio.gather(*loser.following)
                while not await loser.is_out(http, doors.there):  # noqa: ASYNC110 -- nobody sets an event
                    await asyncio.sleep(0.05)
            last_words = SENT_AWAY if name == "square" else REFUSED
            assert [words[-3:] for words in heard if not last_words.search("".join(words[-3:]))] == [], name
        await app.desk.post("members", EntryDraft("Said since."), COMMAND)
        await until(lambda: all("Said since." in "".join(heard) for heard in kept.told))
        assert not any(task.done() for task in kept.following)
        write = {"authorization": losers["token"].shown["authorization"]}
        posted = await http.post(f"{doors.there}/api/v1/blogs/members/entries", json={"body": "No."}, headers=write)
        assert posted.status_code == 401
        for task in kept.following:
            task.cancel()


async def people(app: Services, members: Blog) -> tuple[dict[str, Loser], Loser, dict[str, str]]:
    """Make those who lose something, somebody who does not, and sessions of those who take it."""
    await app.users.create("cleo", "Cleo Ohm", Scope.ADMIN)
    for name in ("ada", "ben", "carl", "dora"):
        await app.users.create(name, name.title(), Scope.READ, blogs=[members])
    lost, kept = [await app.tokens.create(name, Scope.WRITE, blogs=[members]) for name in ("lost", "kept")]
    secrets = {name: await session_of(app, name) for name in ("cleo", "ada", "dora")}
    followed = {name: await session_of(app, name) for name in ("ada", "ben", "carl", "dora")}
    losers = {name: Loser(cookie(secret)) for name, secret in followed.items()}
    losers |= {"token": Loser({"authorization": f"Bearer {lost}"}), "square": Loser({}, "square")}
    secrets["ada followed"] = followed["ada"]
    return losers, Loser({"authorization": f"Bearer {kept}"}), secrets


async def take_all(app: Services, desk: Desk, secrets: Mapping[str, str]) -> None:
    """Take something from each, at the desk of one server; Ada and Dora do it themselves."""
    token = next(each.id for each in await app.tokens.all() if each.name == "lost")
    ben, carl = [(await app.users.by_name(name)).id for name in ("ben", "carl")]
    admin = await app.tokens.create("admin", Scope.ADMIN)
    ended = digest(secrets["ada followed"])[:SESSION_NAME]
    await desk.send(f"/desk/-/tokens/{token}")
    await desk.send("/desk/-/account/sessions", secrets["ada"], session=ended)
    await desk.send(f"/desk/-/people/{ben}", do="disable")
    await desk.send(f"/desk/-/people/{carl}", do="grant")
    await desk.send("/desk/-/account/password", secrets["dora"], new_password="harbour ships at dawn")
    closing = {"authorization": f"Bearer {admin}"}
    closed = await desk.http.patch(f"{desk.url}/api/v1/blogs/square", json={"visibility": "private"}, headers=closing)
    assert closed.status_code == 200
