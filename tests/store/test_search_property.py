"""Searches on SQLite, on PostgreSQL and by looking at every entry come to the same, whatever is written and asked."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from liveblog.model.entry import Entry
from liveblog.model.folding import folded
from liveblog.model.search_terms import read_terms
from liveblog.store import Store, postings, reads, search, writes
from liveblog.store.listings import Part
from liveblog.store.search import Wanted, found_listing
from tests.apps import HARBOUR, open_store
from tests.model.samples import NOON, entry, minutes
from tests.store.indexing import do_index_jobs

BLOCK = 32
WORDS = [
    "quay",
    "quays",
    "Bay",
    "a",
    "é",
    "EU",
    "Straße",
    "L\u2019incendie",
    "ß",
    "5",
    "東京",
    "京都",
    "東京都に",
    "雨",
    "กรุงเทพ",
]
WORDS += ["مِيناء", "الميناء", "порт", "порта", "🚢", "한국", "/", "-5", 'צה"ל']
TOPICS = [(), (), ("Sea",), ("Rail", "Sea"), ("Fähre",)]
TEXTS = some.lists(some.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
QUERIES = some.lists(
    some.one_of(
        some.sampled_from(WORDS),
        some.sampled_from(WORDS).flatmap(lambda word: some.integers(0, len(word) - 1).map(lambda cut: word[cut:])),
        TEXTS.map(lambda words: f'"{words}"'),
        some.sampled_from(["b", "ua", "ua quay", '"y q"', "京", "xyz"]),
    ),
    min_size=1,
    max_size=3,
).map(" ".join)
ENTRIES = some.tuples(TEXTS, some.sampled_from(TOPICS), some.booleans(), some.integers(-50, 90))


@dataclass
class Model:
    """What is in the blog, as a list: the slowest search there is."""

    entries: dict[int, Entry] = field(default_factory=dict)

    def found(self, wanted: Wanted, part: Part, most: int) -> tuple[list[int], int]:
        fits = sorted((each for each in self.entries.values() if self._fits(each, wanted)), key=lambda each: each.place)
        ordered = fits if part.ascending else fits[::-1]
        below = [each.id for each in ordered if part.start is None or part.is_below(each.place, part.start)]
        return below[: part.limit], min(len(fits), most + 1)

    @staticmethod
    def _fits(each: Entry, wanted: Wanted) -> bool:
        parts = [each.headline or "", *each.topics, *each.byline, each.body]
        texts = [" ".join(folded(text).split()) for text in parts]
        return (
            all(any(term in text for text in texts) for term in wanted.terms)
            and bool(wanted.terms)
            and (wanted.topic is None or wanted.topic in each.topics)
            and (each.key_event or not wanted.key_events)
        )


def drawn_entry(number: int, drawn: tuple[str, tuple[str, ...], bool, int], revision: int = 1) -> Entry:
    words, topics, key_event, minute = drawn
    at = minutes(minute)
    return entry(
        id=number,
        seq=number,
        revision=revision,
        body=words,
        body_html=f"<p>{words}</p>",
        topics=topics,
        key_event=key_event,
        occurred_at=at,
    )


class Newsroom:
    """The same blog on some databases, and in the model."""

    def __init__(self, stores: list[Store], slug: str) -> None:
        self.stores = stores
        self.slug = slug
        self.model = Model()
        self.last = 0

    async def open(self) -> None:
        for store in self.stores:
            async with store.write() as connection:
                await writes.insert_blog(connection, replace(HARBOUR, slug=self.slug), "k3v9x2ab", NOON)

    async def post(self, drawn: list[tuple[str, tuple[str, ...], bool, int]]) -> None:
        new = [drawn_entry(self.last + number, each) for number, each in enumerate(drawn, 1)]
        self.last += len(new)
        self.model.entries |= {each.id: each for each in new}
        for store in self.stores:
            async with store.write() as connection:
                blog = replace(await reads.blog_by_slug(connection, self.slug), last_entry=self.last)
                await writes.insert_entries(connection, [(blog, each) for each in new])
                await writes.save_blogs(connection, [blog])

    async def index(self) -> None:
        assert len({tuple(sorted(await do_index_jobs(store))) for store in self.stores}) == 1

    async def revise(self, number: int, drawn: tuple[str, tuple[str, ...], bool, int]) -> None:
        if (old := self.model.entries.get(number)) is None:
            return
        new = self.model.entries[number] = drawn_entry(number, drawn, old.revision + 1)
        for store in self.stores:
            async with store.write() as connection:
                await writes.save_entry(connection, await reads.blog_by_slug(connection, self.slug), new)

    async def delete(self, number: int) -> None:
        if (gone := self.model.entries.pop(number, None)) is None:
            return
        for store in self.stores:
            async with store.write() as connection:
                blog = await reads.blog_by_slug(connection, self.slug)
                await writes.purge_entry(connection, blog, gone, 1, NOON)

    async def compare(self, wanted: Wanted, ascending: bool, start: tuple[datetime, int] | None) -> None:  # noqa: FBT001
        part = Part(7, ascending, start)
        expected = self.model.found(wanted, part, search.MOST_COUNTED)
        for store in self.stores:
            async with store.read() as connection:
                blog = await reads.blog_by_slug(connection, self.slug)
                found, number = await found_listing(connection, blog, wanted, part)
            assert ([each.id for each in found.entries], number) == expected, store.engine.dialect.name


STEPS = some.lists(
    some.one_of(
        some.tuples(some.just("post"), some.lists(ENTRIES, min_size=1, max_size=40)),
        some.tuples(some.just("revise"), some.integers(1, 90), ENTRIES),
        some.tuples(some.just("delete"), some.integers(1, 90)),
        some.tuples(some.just("index")),
    ),
    max_size=6,
)
ASKED = some.lists(
    some.tuples(
        QUERIES,
        some.sampled_from([None, None, "Sea", "Rail"]),
        some.booleans(),
        some.booleans(),
        some.none() | some.tuples(some.integers(-50, 90).map(minutes), some.integers(1, 90)),
    ),
    min_size=1,
    max_size=6,
)


@pytest.fixture
async def stores(migrated_sqlite_url: str, migrated_postgres_url: str) -> AsyncIterator[list[Store]]:
    """Give the test a store on each database."""
    async with AsyncExitStack() as closing:
        urls = (migrated_sqlite_url, migrated_postgres_url)
        yield [await closing.enter_async_context(open_store(url)) for url in urls]


counter = iter(range(1_000_000))


@given(first=some.lists(ENTRIES, min_size=40, max_size=70), steps=STEPS, asked=ASKED)
@settings(
    max_examples=25,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)
async def test_both_databases_find_what_is_there(stores, monkeypatch, first, steps, asked):
    """Through posts, revisions, deletes and indexing, in both orders, from anywhere, within topics and key events."""
    monkeypatch.setattr(postings, "BLOCK", BLOCK)
    monkeypatch.setattr(search, "MOST_COUNTED", 20)
    newsroom = Newsroom(stores, f"blog-{next(counter)}")
    await newsroom.open()
    await newsroom.post(first)
    await newsroom.index()
    for name, *given_ in steps:
        await getattr(newsroom, name)(*given_)
    for query, topic, key_events, ascending, start in asked:
        await newsroom.compare(Wanted(read_terms(query).terms, topic, key_events), ascending, start)
