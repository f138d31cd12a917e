"""Receipts: up to which event partners' pages and receivers are, by every transport, and what they may still show."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx2
import pytest
import websockets
from sqlalchemy import update

from liveblog.access import Receipts
from liveblog.desk.changes import revision_or_retraction
from liveblog.hub import ShownPages
from liveblog.model.blog import Blog, BlogChanges, NamedBlog, Visibility
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.endpoint import DeliveryAttempt, EndpointDraft
from liveblog.model.moment import now
from liveblog.model.principal import COMMAND, Reach
from liveblog.model.receipt import LISTED_SECONDS, BlogReceipts, PartnerPage
from liveblog.store import endpoints
from liveblog.store.receipt_tables import page_receipts
from liveblog.store.receipts import ALIVE_SECONDS
from liveblog.web.api.receipts import ReceiptsAnswer
from tests.pace import PATIENCE
from tests.web.live_app import LiveApp
from tests.web.test_keyed import partner

PAGE = websockets.Origin("https://www.post.example")
HOST = "www.post.example"
NOT_SO = CorrectionDraft(CorrectionKind.RETRACTION, "Wrong.")


class Newsroom:
    """A blog, a partner that shows it, and its key."""

    def __init__(self, app: LiveApp, blog: Blog, partner_id: int, key: str) -> None:
        self.app, self.blog, self.partner_id, self.key = app, blog, partner_id, key

    def connect(self, after: int | None = None, **more: str) -> websockets.connect:
        """Follow as a page of the partner's."""
        position = "" if after is None else f"&epoch={self.blog.epoch}&after={after}"
        query = f"key={self.key}{position}" + "".join(f"&{name}={value}" for name, value in more.items())
        url = f"{self.app.url.replace('http', 'ws', 1)}/api/v1{self.blog.path}/events?{query}"
        return websockets.connect(url, origin=PAGE, compression=None)

    async def told(self) -> BlogReceipts:
        """Have the server write what it knows, and return what is told of the blog."""
        await self.app.services.receipts.write()
        found = await self.app.services.receipts.of_partner(self.partner_id)
        nothing = NamedBlog(self.blog.id, self.blog.slug, self.blog.title)
        known = (each for each in found if each.blog.id == self.blog.id)
        return next(known, BlogReceipts(nothing, self.blog.epoch, 0, (), (), ()))

    async def sites(self) -> list[tuple[str, int, int, bool]]:
        """Return hosts, events, how many pages, and whether they are connected."""
        return [(each.host, each.seq, each.pages, each.left_at is None) for each in (await self.told()).pages]

    async def becomes(self, *expected: tuple[str, int, int, bool]) -> None:
        """Wait until this is told."""
        async with asyncio.timeout(PATIENCE):
            while await self.sites() != list(expected):  # noqa: ASYNC110 -- rows of a table
                await asyncio.sleep(0.02)

    async def post(self) -> int:
        """Post an entry."""
        return await self.app.post(self.blog)


@pytest.fixture
async def room(live_app: LiveApp) -> Newsroom:
    """Give the test a blog with three entries and a partner that may show all."""
    blog = await live_app.blog()
    await live_app.fill(blog, 3)
    partner_id, key, _ = await partner(live_app, f"Post {blog.slug}")
    return Newsroom(live_app, blog, partner_id, key)


async def heard(socket: websockets.ClientConnection, seq: int) -> None:
    """Wait until a page has an event."""
    async with asyncio.timeout(PATIENCE):
        while json.loads(await socket.recv()).get("seq", 0) < seq:
            pass


async def test_pages_are_told_by_site_and_event(room: Newsroom):
    """As they come, get events, and say goodbye; of who reads nothing is known but how many."""
    async with room.connect() as one, room.connect():
        await room.becomes((HOST, 3, 2, True))
        await room.post()
        await heard(one, 4)
        await room.becomes((HOST, 4, 2, True))
        told = (await room.told()).pages[0]
        assert (told.behind, told.seconds) == (0, 0.0)
    await room.becomes()


async def test_a_page_that_breaks_off_is_listed_where_it_was(room: Newsroom):
    """It may still show what it had; it is taken off when it comes back with its position."""
    async with room.connect() as socket:
        await room.becomes((HOST, 3, 1, True))
        socket.transport.abort()
    await room.becomes((HOST, 3, 1, False))
    await room.post()
    told = (await room.told()).pages[0]
    assert told.behind == 1
    assert told.left_at is not None
    async with room.connect(after=3) as socket:
        await heard(socket, 4)
        await room.becomes((HOST, 4, 1, True))


async def test_a_page_that_is_told_to_come_back_is_not_listed(room: Newsroom):
    """A server that ends lets nobody look as if they had broken off; nor is one listed that its own script closed."""
    async with room.connect() as socket:
        await room.becomes((HOST, 3, 1, True))
        room.app.services.hub.recycle(1.0)
        await socket.wait_closed()
    await room.becomes()


async def test_event_streams_and_polls_are_told_too(room: Newsroom):
    """By whichever transport a page follows; one that has polled is there for as long as it polls."""
    address = f"/api/v1{room.blog.path}/events"
    asked = {"origin": PAGE, "accept": "text/event-stream"}
    async with room.app.http.stream("GET", address, params={"key": room.key}, headers=asked) as answer:
        assert answer.status_code == 200
        await room.becomes((HOST, 3, 1, True))
    await room.becomes((HOST, 3, 1, False))
    polled = await room.app.http.get(address, params={"key": room.key}, headers={"origin": PAGE})
    assert polled.status_code == 200
    async with asyncio.timeout(PATIENCE):
        while not any(there for *_, there in await room.sites()):  # noqa: ASYNC110 -- rows of a table
            await asyncio.sleep(0.02)


async def test_a_frame_says_where_it_stands(room: Newsroom):
    """It is a page of ours: the site around it is what its address says; a page of another site is what it is."""
    async with websockets.connect(
        f"{room.app.url.replace('http', 'ws', 1)}/api/v1{room.blog.path}/events?key={room.key}&site=frames.example",
        origin=websockets.Origin(room.app.url),
    ):
        await room.becomes(("frames.example", 3, 1, True))
    await room.becomes()
    async with room.connect(site="frames.example"):
        await room.becomes((HOST, 3, 1, True))


@pytest.mark.parametrize("page", ["x" * 300, "a/b", "A.example", "<b>", "a b"])
async def test_what_is_no_host_is_not_kept(room: Newsroom, page: str):
    """Whatever a request says of where it stands."""
    url = f"{room.app.url.replace('http', 'ws', 1)}/api/v1{room.blog.path}/events"
    query = httpx2.QueryParams({"key": room.key, "page": page})
    async with websockets.connect(f"{url}?{query}", origin=websockets.Origin("null")):
        await room.becomes(("null", 3, 1, True))


async def test_what_is_withdrawn_may_still_be_shown_by_whoever_was_not_told(room: Newsroom):
    """A page that left before that; not one that is connected, nor one that never had the entry."""
    async with room.connect() as left:
        await room.becomes((HOST, 3, 1, True))
        left.transport.abort()
    await room.becomes((HOST, 3, 1, False))
    number = await room.post()
    desk = room.app.services.desk
    async with room.connect(after=4) as there:
        await desk.do(room.blog.slug, revision_or_retraction(2, {}, None, NOT_SO), COMMAND)
        await desk.delete(room.blog.slug, 1, COMMAND)
        await desk.delete(room.blog.slug, number, COMMAND)
        await heard(there, 7)
        told = await room.told()
        shown = {each.withdrawal.entry_id: each for each in told.still_shown}
        assert set(shown) == {1, 2}
        assert [(each.seq, each.pages, each.left_at is None) for each in shown[2].pages] == [(3, 1, False)]
        assert (shown[2].withdrawal.posted, shown[2].withdrawal.seq) == (2, 5)
        assert shown[1].withdrawal.seq == 6
    await age(room, LISTED_SECONDS + 1)
    assert (await room.told()).still_shown == ()


async def age(room: Newsroom, seconds: float) -> None:
    """Let all that was written be so much older."""
    async with room.app.services.store.write() as connection:
        await connection.execute(update(page_receipts).values(at=now() - timedelta(seconds=seconds)))


@asynccontextmanager
async def another_server(room: Newsroom, pages: int, seq: int) -> AsyncIterator[Receipts]:
    """Have another server write that it has pages at an event."""
    shown_pages = ShownPages()
    tail = await room.app.services.hub.tail(room.blog.slug)
    for _ in range(pages):
        shown_pages.open(PartnerPage(room.partner_id, HOST), tail, seq, lambda: seq)
    other = Receipts(room.app.services.store, shown_pages)
    await other.write()
    yield other
    await other._end()


async def test_servers_are_added_up(room: Newsroom):
    """What each wrote is told by all of them; one that ends takes its pages with it, one that dies leaves them."""
    async with room.connect():
        async with another_server(room, 2, 3), another_server(room, 3, 3):
            await room.becomes((HOST, 3, 6, True))
        await room.becomes((HOST, 3, 1, True))
        async with another_server(room, 2, 3):
            await age(room, ALIVE_SECONDS + 5)
            assert await room.sites() == [(HOST, 3, 3, False)]  # this one has not written anew: nothing has changed


@pytest.fixture
async def endpoint(room: Newsroom) -> int:
    """Give the partner a receiver that nobody sends anything to: it stands where the blog stands."""
    async with room.app.services.store.write() as connection:
        draft = EndpointDraft("https://hooks.post.example/live")
        endpoint_id = await endpoints.insert_endpoint(connection, room.partner_id, draft, "", now())
        await endpoints.begin_at_heads(connection, endpoint_id, Reach(everywhere=True))
        await endpoints.update_endpoint(connection, endpoint_id, {"paused_at": now()})
    return endpoint_id


async def test_a_receiver_is_told_by_its_place(room: Newsroom, endpoint: int):
    """How many events it lacks and for how long; what is withdrawn meanwhile it may still show."""
    (told,) = (await room.told()).endpoints
    assert (told.endpoint_id, told.seq, told.behind, told.hears) == (endpoint, 3, 0, True)
    await room.app.services.desk.delete(room.blog.slug, 1, COMMAND)
    await room.post()
    found = await room.told()
    (told,) = found.endpoints
    assert (told.seq, told.behind) == (3, 2)
    assert told.seconds > 0
    ((shown),) = found.still_shown
    assert (shown.withdrawal.entry_id, [each.endpoint_id for each in shown.endpoints]) == (1, [endpoint])


async def test_a_receiver_that_refused_it_may_still_show_it(room: Newsroom, endpoint: int):
    """What was passed over was never taken, wherever the place is; when it is sent again and taken, it is."""
    await room.app.services.desk.delete(room.blog.slug, 1, COMMAND)
    store = room.app.services.store
    attempt = DeliveryAttempt(endpoint, "msg", "entry.deleted", now(), 5, room.blog.id, 4, 1, 500)
    taken = DeliveryAttempt(endpoint, "msg", "entry.deleted", now(), 5, room.blog.id, 4, 1, 204)
    async with store.write() as connection:
        await endpoints.add_attempt(connection, attempt)
        await endpoints.begin_at_heads(connection, endpoint, Reach(everywhere=True))
    ((shown),) = (await room.told()).still_shown
    assert [each.endpoint_id for each in shown.endpoints] == [endpoint]
    async with store.write() as connection:
        await endpoints.add_attempt(connection, taken)
    assert (await room.told()).still_shown == ()


async def test_one_that_wants_no_withdrawals_is_said_to(room: Newsroom, endpoint: int):
    """It is told of what is posted alone, and will not hear of what is taken back."""
    async with room.app.services.store.write() as connection:
        await endpoints.update_endpoint(connection, endpoint, {"kinds": ("entry.posted",)})
    assert not (await room.told()).endpoints[0].hears


async def test_a_blog_that_is_theirs_no_more_is_not_told(room: Newsroom):
    """What it is called, too, is the house's again."""
    async with room.connect():
        await room.becomes((HOST, 3, 1, True))
        await room.app.services.desk.change_blog(room.blog.slug, BlogChanges(visibility=Visibility.PRIVATE), COMMAND)
    found = await room.app.services.receipts.of_partner(room.partner_id)
    assert room.blog.id not in {each.blog.id for each in found}


async def test_nothing_is_written_while_nothing_changes(room: Newsroom, monkeypatch: pytest.MonkeyPatch):
    """A server whose pages stay where they are writes no row."""
    writes: list[int] = []
    write: Callable[..., object] = room.app.services.store.write
    async with room.connect():
        await room.becomes((HOST, 3, 1, True))

        def counted() -> object:
            writes.append(1)
            return write()

        monkeypatch.setattr(room.app.services.store, "write", counted)
        await room.app.services.receipts.write()
        assert writes == []


async def test_programs_of_the_house_are_told_the_same(room: Newsroom):
    """By the API, as its document says; nobody else is told anything, the partner included."""
    async with room.connect() as left:
        await room.becomes((HOST, 3, 1, True))
        left.transport.abort()
    await room.becomes((HOST, 3, 1, False))
    await room.app.services.desk.delete(room.blog.slug, 2, COMMAND)
    there = f"/api/v1/partners/{room.partner_id}/receipts"
    answer = await room.app.http.get(there, headers=room.app.bearer())
    told = next(each for each in answer.json()["receipts"] if each["blog"]["slug"] == room.blog.slug)
    (pages,) = told["pages"]
    assert (pages["host"], pages["pages"], pages["seq"], pages["behind"]) == (HOST, 1, 3, 1)
    assert pages["left_at"]
    assert (told["head"], told["epoch"], told["endpoints"]) == (4, room.blog.epoch, [])
    (shown,) = told["still_shown"]
    assert (shown["entry"], shown["type"], shown["seq"], shown["endpoints"]) == (2, "entry.deleted", 4, [])
    assert [each["host"] for each in shown["pages"]] == [HOST]
    ReceiptsAnswer.model_validate(answer.json())
    assert (await room.app.http.get(there)).status_code == 401
    assert (await room.app.http.get(there, headers=room.app.bearer("write"))).status_code == 403
    missing = await room.app.http.get("/api/v1/partners/999999/receipts", headers=room.app.bearer())
    assert missing.status_code == 404


async def test_a_receiver_of_some_blogs_lacks_nothing_of_others(room: Newsroom, endpoint: int):
    """What it is not sent any more is not what it is behind with."""
    other = await room.app.blog()
    async with room.app.services.store.write() as connection:
        await endpoints.update_endpoint(connection, endpoint, {"blog_ids": (other.id,)})
    await room.post()
    assert (await room.told()).endpoints == ()
