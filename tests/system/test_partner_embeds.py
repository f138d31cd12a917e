"""What is for partners reaches those that it is for, and nobody else.

1,000 embeds on the pages of 50 partners follow a server by real connections, while keys are revoked, sites change,
blogs are taken away or closed, and partners are shut out.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx2
import pytest
import websockets
from websockets.exceptions import ConnectionClosed

from liveblog.model.blog import Blog, BlogChanges, BlogDraft, Visibility
from liveblog.model.partner import KeyKind, PartnerDraft
from liveblog.model.principal import COMMAND, Grant, Scope
from liveblog.services import Services
from liveblog_client.wire import Event, Hello, read_message
from tests.apps import open_app
from tests.pace import PATIENCE
from tests.services import running_server
from tests.waiting import until

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

PARTNERS, BLOGS = 50, 10
HANDSHAKES = 40
"""So many at once: more would only wait in the kernel."""
NOT_KNOWN, ELSEWHERE, NO_SUCH_BLOG = 4401, 4403, 4404


@dataclass
class House:
    """A partner with two keys, a site, and two of the blogs."""

    id: int
    draft: PartnerDraft
    site: str
    keys: Sequence[str]
    blogs: Sequence[Blog]


@dataclass(eq=False)
class Embed:
    """An element on somebody's page: what it shows, which page it is on, and what it has heard."""

    house: House
    blog: Blog
    key: str
    site: str
    refused: int | None = None
    """The close code with which it has to be turned away; None: it has to be let in."""
    code: int | None = None
    is_live: bool = False
    epoch: str = ""
    seq: int = 0
    heard: list[str] = field(default_factory=list)
    socket: websockets.ClientConnection | None = None

    async def follow(self, server: str, turns: asyncio.Semaphore) -> None:
        """Follow and come back, until it is turned away at the door."""
        address = f"{server.replace('http', 'ws', 1)}/api/v1/blogs/{self.blog.slug}/events"
        site = websockets.Origin(self.site)
        while self.code is None:
            url = f"{address}?{self.position}&key={self.key}"
            async with turns:
                self.socket = await websockets.connect(url, origin=site, compression=None, open_timeout=PATIENCE)
            with suppress(ConnectionClosed):
                while True:
                    self._take(str(await self.socket.recv()))
            if not self.is_live:
                self.code = self.socket.close_code
            self.is_live = False

    def _take(self, text: str) -> None:
        match read_message(text):
            case Hello(epoch):
                self.is_live, self.epoch = True, epoch
            case Event(seq):
                self.seq = seq
                self.heard.append(text)

    @property
    def position(self) -> str:
        """Return where it goes on, as the query says it."""
        return f"epoch={self.epoch}&after={self.seq}" if self.epoch else "after=0"

    def has_heard(self, words: str) -> bool:
        """Tell whether anything with these words came."""
        return any(words in text for text in self.heard)


@dataclass
class Town:
    """Everything: the server, the services beside it that change rights, who posts, and all who follow."""

    app: Services
    editor: httpx2.AsyncClient
    blogs: Sequence[Blog]
    houses: Sequence[House]
    embeds: Sequence[Embed]

    async def post(self, words: str) -> None:
        """Post in each blog, through the server."""
        for blog in self.blogs:
            answer = await self.editor.post(f"{blog.slug}/entries", json={"body": f"{words} of {blog.slug}."})
            assert answer.status_code == 201

    async def check(self, words: str) -> None:
        """Post, wait until all have heard it who may, and see that nobody else has, nor anything of another blog."""
        await self.post(words)
        await until(lambda: all(embed.has_heard(words) for embed in self.embeds if embed.refused is None))
        for embed in self.embeds:
            assert embed.has_heard(words) == (embed.refused is None), (embed.house.id, embed.blog.slug, embed.refused)
            assert not [text for text in embed.heard if f"of {embed.blog.slug}." not in text]


def embeds_of(house: House, others: Sequence[House], elsewhere: Blog) -> Iterator[Embed]:
    """Make the twenty elements of a partner: fourteen as they should be, and six that are not."""
    for number in range(14):
        yield Embed(house, house.blogs[number % 2], house.keys[number // 7], house.site)
    for number in range(2):
        yield Embed(house, elsewhere, house.keys[number], house.site, NO_SUCH_BLOG)
        yield Embed(house, house.blogs[number], house.keys[number], others[number].site, ELSEWHERE)
        yield Embed(house, house.blogs[number], f"{house.keys[number][:-1]}-", house.site, NOT_KNOWN)


@pytest.fixture
async def town(tmp_path: Path, migrated_sqlite_url: str) -> AsyncIterator[Town]:
    """Make all of them, and let the elements follow."""
    with running_server(tmp_path, environment={"LIVEBLOG_DATABASE_URL": migrated_sqlite_url}) as server:
        async with open_app(migrated_sqlite_url) as app, httpx2.AsyncClient(timeout=PATIENCE) as editor:
            editor.base_url = httpx2.URL(f"{server.url}/api/v1/blogs/")
            editor.headers["authorization"] = f"Bearer {await app.tokens.create('editor', Scope.ADMIN)}"
            drafts = (BlogDraft(f"blog-{n}", f"Blog {n}", visibility=Visibility.PARTNERS) for n in range(BLOGS))
            blogs = [await app.desk.create_blog(draft) for draft in drafts]
            houses = [await _house(app, number, blogs) for number in range(PARTNERS)]
            embeds = [
                embed
                for number, house in enumerate(houses)
                for embed in embeds_of(house, (houses * 2)[number + 1 :], blogs[(number + 5) % BLOGS])
            ]
            turns = asyncio.Semaphore(HANDSHAKES)
            following = [asyncio.create_task(embed.follow(server.url, turns)) for embed in embeds]
            yield Town(app, editor, blogs, houses, embeds)
            for task in following:
                task.cancel()
            ended = await asyncio.gather(*following, return_exceptions=True)
            assert not [end for end in ended if isinstance(end, Exception)]


async def _house(app: Services, number: int, blogs: Sequence[Blog]) -> House:
    theirs, site = (blogs[number % BLOGS], blogs[(number + 1) % BLOGS]), f"https://partner-{number}.example"
    grants = tuple(Grant(Scope.READ, blog.id) for blog in theirs)
    draft = PartnerDraft(f"Partner {number}", origins=(site,), grants=grants)
    partner_id = await app.partners.create(draft)
    keys = [await app.partners.make_key(partner_id, KeyKind.PUBLISHABLE) for _ in range(2)]
    return House(partner_id, draft, site, keys, theirs)


async def test_nobody_hears_what_is_not_theirs(town: Town):
    """Whoever may not is turned away, and who may no more hears nothing that is posted then; the rest hear all."""
    assert len(town.embeds) == 1000
    await until(lambda: all(embed.is_live or embed.code for embed in town.embeds))
    assert [embed.code for embed in town.embeds] == [embed.refused for embed in town.embeds]
    await town.check("Before")
    await change(town)
    await turn_pages(town)
    await until(lambda: all(embed.code == embed.refused for embed in town.embeds))
    await town.check("After")
    assert 200 < sum(embed.refused is None for embed in town.embeds) < 500


async def change(town: Town) -> None:
    """Take something from four partners of five, each something else, and one blog from all; say who loses by it."""
    partners = town.app.partners
    for number, house in enumerate(town.houses):
        match number % 5:
            case 0:
                _, keys = await partners.by_id(house.id)
                await partners.revoke_key(house.id, keys[-1].id)
                lose(town, NOT_KNOWN, house=house, key=house.keys[0])
            case 1:
                await partners.change(house.id, replace(house.draft, grants=house.draft.grants[:1]))
                lose(town, NO_SUCH_BLOG, house=house, blog=house.blogs[1])
            case 2:
                await partners.shut_out(house.id)
                lose(town, NOT_KNOWN, house=house)
            case 3:
                await partners.change(house.id, replace(house.draft, origins=("https://new.example",)))
                lose(town, ELSEWHERE, house=house)
    closed = town.blogs[0]
    await town.app.desk.change_blog(closed.slug, BlogChanges(visibility=Visibility.PRIVATE), COMMAND)
    lose(town, NO_SUCH_BLOG, blog=closed)


def lose(town: Town, code: int, **known: object) -> None:
    """Say that the elements of a partner, or of a key or a blog of it, are to be turned away from now on."""
    for embed in town.embeds:
        if embed.refused is None and all(getattr(embed, name) == value for name, value in known.items()):
            embed.refused = code


async def turn_pages(town: Town) -> None:
    """Open those pages again that are none of the partner's any more: what is open goes on, as it was let in."""
    async with asyncio.timeout(PATIENCE):
        while leaving := [embed for embed in town.embeds if embed.refused == ELSEWHERE and embed.code is None]:
            for embed in leaving:
                if embed.socket:
                    await embed.socket.close()
            await asyncio.sleep(0.1)  # for a second the server may let them in
