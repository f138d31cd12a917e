"""What is for partners reaches those that it is for, and nobody else.

1,000 embeds on the pages of 50 partners follow a server by real connections, while keys are revoked, sites change,
topics change, blogs are taken away or closed, and partners are shut out. Five of them get some topics alone: theirs ask
again and again.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path

import httpx2
import pytest
import websockets
from websockets.exceptions import ConnectionClosed

from liveblog.model.blog import Blog, BlogChanges, BlogDraft, Visibility
from liveblog.model.partner import KeyKind, PartnerDraft
from liveblog.model.principal import COMMAND, Grant, Scope, TopicGrant
from liveblog.services import Services
from liveblog_client.wire import Event, Hello, read_message
from tests.apps import open_app
from tests.faults.transports import TLS
from tests.pace import PATIENCE
from tests.services import running_server
from tests.waiting import until

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

PARTNERS, BLOGS = 50, 10
LIMITED = 45
"""From this one on partners get some topics alone."""

FERRIES, ROADS = "Ferries", "Roads"
ASKING = 2.0
"""Seconds, and up to half of that more, after which who may not follow asks again."""

HANDSHAKES = 40
"""So many at once: more would only wait in the kernel."""
NOT_KNOWN, ELSEWHERE, NO_SUCH_BLOG = 4401, 4403, 4404
FOR_GOOD = 4400
"""Close codes from this one on mean that nobody need come back (docs/protocol.md); others are a busy server's."""


@dataclass
class House:
    """A partner with two keys, a site, and two of the blogs."""

    id: int
    draft: PartnerDraft
    site: str
    keys: Sequence[str]
    blogs: Sequence[Blog]
    topic: str | None = None
    """Of what it gets the entries; None: of all."""


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
                await self._end(self.socket.close_code or 0)
            self.is_live = False

    async def _end(self, code: int) -> None:
        if code >= FOR_GOOD:
            self.code = code
        else:
            await asyncio.sleep(ASKING)

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

    def may_hear(self, topic: str) -> bool:
        """Tell whether what is posted of a topic is for it."""
        return self.refused is None and self.house.topic in (None, topic)


class Asking(Embed):
    """An element whose key is for some topics: it asks for their entries, again and again."""

    async def follow(self, server: str, turns: asyncio.Semaphore) -> None:
        """Ask until it is turned away."""
        query, tag = {"entries": "50", "key": self.key, "follow": "1"}, '"none"'
        headers = {"origin": self.site}
        async with httpx2.AsyncClient(base_url=server, timeout=PATIENCE, headers=headers, verify=TLS) as web:
            while self.code is None:
                path = f"{self.blog.path}/fragment.html"
                try:
                    async with turns:
                        answer = await web.get(path, params=query, headers={"if-none-match": tag})
                except httpx2.RemoteProtocolError:
                    continue  # as a browser does when the connection that it had kept was just closed
                if answer.is_client_error:
                    self.code = 4000 + answer.status_code
                    return
                if answer.status_code == 200:
                    self.is_live, tag = True, answer.headers["etag"]
                    self.heard += [answer.text] if "<article" in answer.text else []
                await asyncio.sleep(ASKING * random.uniform(1, 1.5))


@dataclass
class Deployment:
    """Everything: the server, the services beside it that change rights, who posts, and all who follow."""

    app: Services
    editor: httpx2.AsyncClient
    blogs: Sequence[Blog]
    houses: Sequence[House]
    embeds: Sequence[Embed]

    async def post(self, words: str) -> None:
        """Post of each topic in each blog, through the server."""
        for blog, topic in product(self.blogs, (FERRIES, ROADS)):
            entry = {"body": f"{words}, {topic} of {blog.slug}.", "topics": [topic]}
            answer = await self.editor.post(f"{blog.slug}/entries", json=entry)
            assert answer.status_code == 201

    async def check(self, words: str) -> None:
        """Post, wait until all have heard it who may, and see that nobody else has, nor anything of another blog."""
        await self.post(words)
        told = [(embed, topic, f"{words}, {topic}") for embed, topic in product(self.embeds, (FERRIES, ROADS))]
        await until(lambda: all(embed.has_heard(said) for embed, topic, said in told if embed.may_hear(topic)))
        for embed, topic, said in told:
            assert embed.has_heard(said) == embed.may_hear(topic), (
                embed.house.id,
                embed.blog.slug,
                embed.refused,
                said,
            )
            assert not [text for text in embed.heard if f"of {embed.blog.slug}." not in text]


def embeds_of(house: House, others: Sequence[House], elsewhere: Blog) -> Iterator[Embed]:
    """Make the twenty elements of a partner: fourteen as they should be, and six that are not."""
    kind = Asking if house.topic else Embed
    for number in range(14):
        yield kind(house, house.blogs[number % 2], house.keys[number // 7], house.site)
    for number in range(2):
        yield kind(house, elsewhere, house.keys[number], house.site, NO_SUCH_BLOG)
        yield kind(house, house.blogs[number], house.keys[number], others[number].site, ELSEWHERE)
        yield kind(house, house.blogs[number], f"{house.keys[number][:-1]}-", house.site, NOT_KNOWN)


@pytest.fixture
async def deployment(tmp_path: Path, migrated_sqlite_url: str) -> AsyncIterator[Deployment]:
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
            yield Deployment(app, editor, blogs, houses, embeds)
            for task in following:
                task.cancel()
            ended = await asyncio.gather(*following, return_exceptions=True)
            assert not [end for end in ended if isinstance(end, Exception)]


async def _house(app: Services, number: int, blogs: Sequence[Blog]) -> House:
    theirs, site = (blogs[number % BLOGS], blogs[(number + 1) % BLOGS]), f"https://partner-{number}.example"
    grants = tuple(Grant(Scope.READ, blog.id) for blog in theirs)
    draft = PartnerDraft(f"Partner {number}", origins=(site,), grants=grants)
    topic = FERRIES if number >= LIMITED else None
    if topic:
        draft = replace(draft, grants=(), topic_grants=tuple(TopicGrant(blog.id, (topic,)) for blog in theirs))
    partner_id = await app.partners.create(draft)
    keys = [await app.partners.make_key(partner_id, KeyKind.PUBLISHABLE) for _ in range(2)]
    return House(partner_id, draft, site, keys, theirs, topic)


async def test_nobody_hears_what_is_not_theirs(deployment: Deployment):
    """Whoever may not is turned away, and who may no more hears nothing that is posted then; the rest hear all."""
    assert len(deployment.embeds) == 1000
    await until(lambda: all(embed.is_live or embed.code for embed in deployment.embeds))
    assert [embed.code for embed in deployment.embeds] == [embed.refused for embed in deployment.embeds]
    await deployment.check("Before")
    await change(deployment)
    await turn_pages(deployment)
    await until(lambda: all(embed.code == embed.refused for embed in deployment.embeds))
    await deployment.check("After")
    assert 200 < sum(embed.refused is None for embed in deployment.embeds) < 500


async def change(deployment: Deployment) -> None:
    """Take something from four partners of five, each something else, and one blog from all; say who loses by it.

    Of the fifth, one gets other topics than before.
    """
    partners = deployment.app.partners
    for number, house in enumerate(deployment.houses):
        match number % 5:
            case 0:
                _, keys = await partners.by_id(house.id)
                await partners.revoke_key(house.id, keys[-1].id)
                lose(deployment, NOT_KNOWN, house=house, key=house.keys[0])
            case 1:
                grants, limited = house.draft.grants[:1], house.draft.topic_grants[:1]
                await partners.change(house.id, replace(house.draft, grants=grants, topic_grants=limited))
                lose(deployment, NO_SUCH_BLOG, house=house, blog=house.blogs[1])
            case 2:
                await partners.shut_out(house.id)
                lose(deployment, NOT_KNOWN, house=house)
            case 3:
                await partners.change(house.id, replace(house.draft, origins=("https://new.example",)))
                lose(deployment, ELSEWHERE, house=house)
            case 4 if house.topic:
                house.topic = ROADS
                limited = tuple(TopicGrant(blog.id, (ROADS,)) for blog in house.blogs)
                await partners.change(house.id, replace(house.draft, topic_grants=limited))
    closed = deployment.blogs[0]
    await deployment.app.desk.change_blog(closed.slug, BlogChanges(visibility=Visibility.PRIVATE), COMMAND)
    lose(deployment, NO_SUCH_BLOG, blog=closed)


def lose(deployment: Deployment, code: int, **known: object) -> None:
    """Say that the elements of a partner, or of a key or a blog of it, are to be turned away from now on."""
    for embed in deployment.embeds:
        if embed.refused is None and all(getattr(embed, name) == value for name, value in known.items()):
            embed.refused = code


async def turn_pages(deployment: Deployment) -> None:
    """Open those pages again that are none of the partner's any more: what is open goes on, as it was let in."""
    async with asyncio.timeout(PATIENCE):
        while leaving := [embed for embed in deployment.embeds if embed.refused == ELSEWHERE and embed.code is None]:
            for embed in leaving:
                if embed.socket:
                    await embed.socket.close()
            await asyncio.sleep(0.1)  # for a second the server may let them in
