"""Partners who get some topics of a blog for partners: every door, asked with both kinds of key."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from itertools import product
from typing import Any

import pytest
import pytest_asyncio
from websockets.asyncio.client import connect

from liveblog.model.blog import Blog, Visibility
from liveblog.model.partner import KeyKind, PartnerDraft
from liveblog.model.principal import COMMAND, Grant, Scope, TopicGrant
from liveblog.model.usage import UsedWay
from liveblog.present.feed_ids import entry_name
from liveblog.web.auth import SomeTopics
from liveblog.web.cors import is_open_to_origins
from liveblog.web.embed import asking, fragment
from liveblog.work.bound import Bound
from liveblog.work.bounds import EMBEDS, FEEDS
from tests.pace import PATIENCE
from tests.waiting import until
from tests.web.live_app import LiveApp
from tests.web.rights import RULES, Rule
from tests.web.test_rights import address_of

pytestmark = pytest.mark.asyncio(loop_scope="module")

SECRET = "a secret word"
OPEN = {
    "GET /blogs/{slug}/feed.atom",
    "GET /blogs/{slug}/feed.json",
    "GET /blogs/{slug}/fragment.html",
    "GET /blogs/{slug}/teaser.html",
    "GET /blogs/{slug}/frame",
    "GET /blogs/{slug}/terms.json",
    "GET /api/v1/blogs/{slug}/entries/{entry_id:number}",
}
"""Where entries are picked out by topic, and what tells of it; everything else is shut."""

IN_ADDRESSES = {"GET /blogs/{slug}/frame"}
"""What is made for the eyes of readers takes no secret key."""

READ = sorted(
    door
    for door, rule in RULES.items()
    if "{slug" in door and rule in (Rule.READ, Rule.PUBLIC, Rule.FRAMED) and door.startswith("GET ")
)


class TopicApp:
    """An app with a blog of each visibility, of which a partner gets one topic."""

    def __init__(self, app: LiveApp, blogs: dict[Visibility, Blog], partner_id: int, keys: dict[KeyKind, str]) -> None:
        self.app = app
        self.partner_id = partner_id
        self.blogs = blogs
        self.keys = keys

    @property
    def path(self) -> str:
        """Return where the blog for partners is."""
        return self.blogs[Visibility.PARTNERS].path

    async def ask(self, path: str, kind: KeyKind = KeyKind.SECRET, /, **query: str) -> Any:
        """Ask as the partner."""
        shown = {"key": self.keys[kind]} if kind is KeyKind.PUBLISHABLE else {}
        headers = {"authorization": f"Bearer {self.keys[kind]}"} if kind is KeyKind.SECRET else {}
        headers["accept"] = "application/json"
        return await self.app.http.get(path, params=shown | query, headers=headers)

    async def ask_again(self, path: str, tag: str) -> Any:
        """Ask as a page of the partner's does that has an answer."""
        key = {"key": self.keys[KeyKind.PUBLISHABLE]}
        return await self.app.http.get(path, params=key, headers={"if-none-match": tag})


async def fill(app: LiveApp, visibility: Visibility) -> Blog:
    """Fill a blog: entry 1 has the topic, 2 has not, 3 had it, 4 is deleted."""
    blog = await app.blog(None, summary=SECRET, description=SECRET, visibility=visibility)
    for number, named in enumerate((("Ferries", "Roads"), ("Roads",), ("Ferries",), ("Ferries",)), 1):
        await app.post(blog, "The ferry." if number == 1 else SECRET, topics=named)
    await app.services.desk.revise(blog.slug, 3, {"topics": ("Roads",)}, COMMAND)
    await app.services.desk.delete(blog.slug, 4, COMMAND)
    return blog


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def topic_app(shared_app: LiveApp) -> TopicApp:
    """Give a partner one topic of a blog for partners, of one that is private, and of one that is open to all."""
    blogs = {visibility: await fill(shared_app, visibility) for visibility in Visibility}
    partners = shared_app.services.partners
    limited = tuple(TopicGrant(blog.id, ("\uff26erries",)) for blog in blogs.values())
    partner_id = await partners.create(PartnerDraft("Post", topic_grants=limited))
    return TopicApp(
        shared_app, blogs, partner_id, {kind: await partners.make_key(partner_id, kind) for kind in KeyKind}
    )


@pytest.mark.parametrize("door", READ)
async def test_a_door_that_knows_no_topics_is_shut(topic_app: TopicApp, door: str):
    """It says so in words where the blog is for partners, and knows of no blog where it is private."""
    for visibility, kind in product((Visibility.PARTNERS, Visibility.PRIVATE), KeyKind):
        path = address_of(door.removeprefix("GET "), topic_app.blogs[visibility])
        answer = await topic_app.ask(path, kind)
        assert SECRET not in answer.text
        takes = kind is KeyKind.SECRET or is_open_to_origins(path)
        if visibility is Visibility.PRIVATE or not takes:
            assert answer.status_code == 404, (kind, answer.text)
        elif door in OPEN and not (door in IN_ADDRESSES and kind is KeyKind.SECRET):
            assert answer.status_code == 200, (kind, answer.text)
            assert answer.headers["cache-control"] == "private, no-store"
        else:
            assert (answer.status_code, answer.json()["code"]) == (403, "forbidden"), (kind, answer.text)
            assert "Only some topics of this blog" in answer.json()["detail"]


async def test_nobody_follows_some_topics_live(topic_app: TopicApp):
    """A WebSocket is closed with 4403, or 4404 where the blog is private; an event stream is refused as well."""
    for visibility, status in ((Visibility.PARTNERS, 403), (Visibility.PRIVATE, 404)):
        there = f"{topic_app.app.url}/api/v1{topic_app.blogs[visibility].path}/events"
        async with connect(f"{there.replace('http', 'ws', 1)}?key={topic_app.keys[KeyKind.PUBLISHABLE]}") as socket:
            async with asyncio.timeout(PATIENCE):
                await socket.wait_closed()
            assert socket.close_code == 4000 + status
        headers = {"accept": "text/event-stream", "authorization": f"Bearer {topic_app.keys[KeyKind.SECRET]}"}
        assert (await topic_app.app.http.get(there, headers=headers)).status_code == status


async def test_feeds_have_their_entries_and_name_what_left(topic_app: TopicApp):
    """The newest of the topic; what was deleted, and what lost the topic, is to be forgotten; there are no pages."""
    path = topic_app.path
    feed = (await topic_app.ask(f"{path}/feed.json", KeyKind.PUBLISHABLE)).json()
    assert [item["url"].rpartition("/")[2] for item in feed["items"]] == ["1"]
    assert feed.get("description", "") == ""
    blog = topic_app.blogs[Visibility.PARTNERS]
    assert {each["id"] for each in feed["_liveblog"]["deleted"]} == {entry_name(blog, 3), entry_name(blog, 4)}
    atom = (await topic_app.ask(f"{path}/feed.atom")).text
    assert (atom.count("<entry>"), atom.count("deleted-entry")) == (1, 2)
    assert (await topic_app.ask(f"{path}/feed.atom", page="1")).status_code == 404


async def test_fragments_show_what_is_asked_of_theirs(topic_app: TopicApp):
    """Without topics all of theirs, with some what both name, with others nothing; one entry only if it is house."""
    fragment = f"{topic_app.path}/fragment.html"
    shown: list[dict[str, str]] = [{}, {"topics": "Ferries,Roads"}, {"entry": "1"}]
    for query in shown:
        answer = await topic_app.ask(fragment, KeyKind.PUBLISHABLE, **query)
        assert (answer.text.count("<article"), SECRET in answer.text) == (1, False), query
    for query in ({"topics": "Roads"}, {"entry": "2"}, {"entry": "3"}):
        assert (await topic_app.ask(fragment, **query)).status_code == 404, query


async def test_an_entry_is_read_if_it_is_theirs(topic_app: TopicApp):
    """By its number, with both kinds of key; others are not there, and one that was deleted says so."""
    entries = f"/api/v1{topic_app.path}/entries"
    for kind in KeyKind:
        assert (await topic_app.ask(f"{entries}/1", kind)).json()["entry"]["body"] == "The ferry."
        for number, code in ((2, "entry_not_found"), (3, "entry_not_found"), (4, "entry_deleted")):
            answer = await topic_app.ask(f"{entries}/{number}", kind)
            assert answer.json()["code"] == code


async def test_what_is_open_to_all_is_open_to_them(topic_app: TopicApp):
    """In a public blog nobody is asked who they are, and a key makes nobody less than that."""
    answer = await topic_app.ask(f"/api/v1{topic_app.blogs[Visibility.PUBLIC].path}/entries")
    assert len(answer.json()["entries"]) == 3


@pytest.mark.parametrize(
    ("part", "bound"),
    [("fragment.html", EMBEDS), ("frame", EMBEDS), ("feed.atom", FEEDS)],
    ids=["fragment", "frame", "feed"],
)
async def test_who_waits_for_a_turn_holds_no_connection(topic_app: TopicApp, part: str, bound: Bound, monkeypatch):
    """Else a few pages with a key would keep everybody from the database, until the last of them was drawn."""
    bulkhead, store, open_ = topic_app.app.services.bulkheads[bound], topic_app.app.services.store, 0
    read = store.read

    @asynccontextmanager
    async def counted():
        nonlocal open_
        async with read() as transaction:
            open_ += 1
            try:
                yield transaction
            finally:
                open_ -= 1

    monkeypatch.setattr(type(store), "read", lambda _: counted())
    async with AsyncExitStack() as others:
        for number in range(bound.at_once):
            await others.enter_async_context(bulkhead.place(f"another {number}"))
        waiting = asyncio.create_task(topic_app.ask(f"{topic_app.path}/{part}", KeyKind.PUBLISHABLE, limit="7"))
        # Both together: whoever does jobs reads now and then, too, and is through in a moment.
        await until(lambda: bulkhead.taken == bound.at_once + 1 and open_ == 0)
    assert (await waiting).status_code == 200


async def test_topics_that_change_while_somebody_waits_are_not_kept_for_others(topic_app: TopicApp, monkeypatch):
    """What is drawn for who gets other topics by now is nothing for those who get the former."""
    blog = topic_app.blogs[Visibility.PARTNERS]
    found = SomeTopics(blog, ("Others",))
    monkeypatch.setattr(asking, "topics_answer", partial(_answer_for, asking.topics_answer, found))
    monkeypatch.setattr(fragment, "topics_answer", asking.topics_answer)
    answer = await topic_app.ask(f"{topic_app.path}/fragment.html", limit="8")
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "unavailable", "1")


async def _answer_for(answer, found, request, _, *rest):
    return await answer(request, found, *rest)


async def test_what_is_asked_again_is_drawn_once_for_an_event(topic_app: TopicApp):
    """As long as nothing happens the tag is good, for fragments, teasers and frames; then it is not."""
    blog = topic_app.blogs[Visibility.PARTNERS]
    drawn = topic_app.app.services.bulkheads[EMBEDS]
    for part in ("fragment.html", "teaser.html", "frame"):
        tags = set()
        for _ in range(2):
            first = await topic_app.ask(f"{topic_app.path}/{part}", KeyKind.PUBLISHABLE)
            tags.add(first.headers["etag"])
            assert not first.headers["etag"].startswith("W/")
            async with drawn.place("somebody"):  # nobody else can draw now
                known = await topic_app.ask_again(f"{topic_app.path}/{part}", first.headers["etag"])
            assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", first.headers["etag"])
            assert known.headers["cache-control"] == "private, no-store"
            await topic_app.app.post(blog, SECRET, topics=("Roads",))
            again = await topic_app.ask_again(f"{topic_app.path}/{part}", first.headers["etag"])
            assert SECRET not in again.text
            assert again.status_code == (304 if part == "teaser.html" else 200)
        assert len(tags) == (1 if part == "teaser.html" else 2)


async def test_a_page_that_goes_on_asking_is_counted_and_known(topic_app: TopicApp):
    """As a way of its own, and at the event at which the log stood; one that asks once is an embed like others."""
    partner_id = topic_app.partner_id
    before = await used(topic_app)
    for part in ("fragment.html", "frame"):
        await topic_app.ask(f"{topic_app.path}/{part}", KeyKind.PUBLISHABLE)
        await topic_app.ask(f"{topic_app.path}/{part}", KeyKind.PUBLISHABLE, follow="1")
    after = await used(topic_app)
    assert {way: after[way] - before[way] for way in after} == {UsedWay.EMBED: 2, UsedWay.REFRESH: 2}
    await topic_app.app.services.receipts.write()
    (told,) = await topic_app.app.services.receipts.of_partner(partner_id)
    assert [(each.seq, each.left_at) for each in told.pages] == [(told.head, None)]


async def used(topic_app: TopicApp) -> Counter[UsedWay]:
    """Return how often the partner asked by each way of embeds."""
    lines = await topic_app.app.services.usage.read(topic_app.partner_id, 1)
    ways = (UsedWay.EMBED, UsedWay.REFRESH)
    return Counter({way: sum(line.requests for line in lines if line.way is way) for way in ways})


async def test_terms_say_that_a_key_has_to_ask(topic_app: TopicApp):
    """Twice as rarely as whoever polls; a key for all of a blog may follow it."""
    told = (await topic_app.ask(f"{topic_app.path}/terms.json", KeyKind.PUBLISHABLE)).json()
    assert (told["ask_after"], told["is_public"]) == (10, False)
    partners = topic_app.app.services.partners
    everything = PartnerDraft("All", grants=(Grant(Scope.READ, topic_app.blogs[Visibility.PARTNERS].id),))
    key = await partners.make_key(await partners.create(everything), KeyKind.PUBLISHABLE)
    told = (await topic_app.app.http.get(f"{topic_app.path}/terms.json", params={"key": key})).json()
    assert told["ask_after"] is None


async def test_a_frame_shows_what_is_theirs_or_says_why_not(topic_app: TopicApp):
    """Their entries with nothing of the rest and no link; other topics and keys get a sentence, programs a problem."""
    frame, accept = f"{topic_app.path}/frame", {"accept": "text/html"}
    shown = await topic_app.ask(frame, KeyKind.PUBLISHABLE)
    assert 'data-asks="10"' in shown.text
    assert shown.text.count("<article") == 1
    assert SECRET not in shown.text
    assert f'href="{topic_app.path}' not in shown.text
    key = topic_app.keys[KeyKind.PUBLISHABLE]
    other = await topic_app.app.http.get(frame, params={"key": key, "topics": "Roads"}, headers=accept)
    assert (other.status_code, "its key is for other topics" in other.text) == (404, True)
    told = await topic_app.ask(frame, KeyKind.PUBLISHABLE, topics="Roads")
    assert told.json()["code"] == "topics_not_found"
