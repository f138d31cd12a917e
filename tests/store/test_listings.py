"""Picking entries out of a blog, on both databases: newest first, nothing deleted, nothing of another blog."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event

from liveblog.errors import EntryNotFound
from liveblog.markup import render_markdown
from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.store import Store, listings, reads, writes
from liveblog.store.corrections import has_corrections
from liveblog.store.listings import Listing, Part
from tests.apps import HARBOUR, open_store
from tests.model.samples import NOON, entry, minutes
from tests.store.writing import add_entry, open_blog


@pytest.fixture
async def blog(store: Store) -> Blog:
    """Make the blog, and another one with an entry that must never be found here."""
    blog = await open_blog(store)
    async with store.write() as connection:
        other = await writes.insert_blog(connection, replace(HARBOUR, slug="quay"), "k3v9x2ac", NOON)
        stranger = entry(id=1, topics=("Harbour",), pinned=True, key_event=True)
        await writes.insert_entries(connection, [(other, stranger)])
    return blog


async def add(store: Store, text: str = "Ships.", **fields: object) -> Entry:
    async with store.write() as connection:
        return await add_entry(connection, body=text, body_html=f"<p>{text}</p>", **fields)


async def listed(store: Store, blog: Blog, **wanted: Any) -> Listing:
    async with store.read() as connection:
        return await listings.listing(connection, blog, **wanted)


async def found(store: Store, blog: Blog, **wanted: Any) -> list[int]:
    return [entry.id for entry in (await listed(store, blog, **wanted)).entries]


async def purge(store: Store, blog: Blog, *gone: Entry) -> None:
    async with store.write() as connection:
        for each in gone:
            await writes.purge_entry(connection, blog, each, 99, NOON)


async def test_entries_come_newest_first_as_they_are(store, blog):
    """By the time it happened, then by number; each is complete, and nothing is below the last."""
    late, early = await add(store, occurred_at=minutes(9)), await add(store)
    twin = await add(store)
    assert await listed(store, blog) == Listing(blog, (late, twin, early), None)


async def test_an_empty_blog_has_an_empty_listing(store, blog):
    """Nothing fits, and nothing is older."""
    assert await listed(store, blog, topic="Harbour", key_events=True) == Listing(blog, (), None)


async def test_a_topic_is_found_as_it_is_written(store, blog):
    """Topics are told apart to the letter, an entry has several, and a repeated one counts once."""
    await add(store, topics=("Harbour", "Ferries", "Harbour"))
    await add(store, topics=("harbour",))
    await add(store, topics=("أُغلق", "100%"))
    asked = ("Harbour", "Ferries", "harbour", "أُغلق", "100%", "Harbou_", "H\0")
    assert [await found(store, blog, topic=topic) for topic in asked] == [[1], [1], [2], [3], [3], [], []]


async def test_names_that_look_alike_are_one_topic(store, blog):
    """They find each other's entries, count as one, and are called as the entry that was posted last calls it."""
    names = ["F\u00e4hre", "Fa\u0308hre", "F\u200b\u00e4hre", "\uff26\u00e4hre"]
    for name in names:
        await add(store, topics=("Sea", name))
    assert [await found(store, blog, topic=name) for name in names] == [[4, 3, 2, 1]] * 4
    async with store.read() as connection:
        assert await listings.topic_counts(connection, blog) == [("\uff26\u00e4hre", 4), ("Sea", 4)]
        for name in names:
            assert await listings.topic_name(connection, blog, name) == "\uff26\u00e4hre"
        assert await listings.topic_name(connection, blog, "Moon") == "Moon"
        by_topic = await listings.entries_by_topic(connection, blog, [4, 3, 2, 1])
    assert by_topic == {"Sea": [4, 3, 2, 1], "\uff26\u00e4hre": [4, 3, 2, 1]}


async def test_topics_follow_revisions_and_deletes(store, blog):
    """What a revision takes away is no longer found, what it adds is; a deleted entry is found nowhere."""
    first, second = await add(store, topics=("Harbour", "Ferries")), await add(store, topics=("Ferries",))
    async with store.write() as connection:
        await writes.save_entry(connection, blog, replace(first, topics=("Ferries", "Weather")))
    await purge(store, blog, second)
    assert [await found(store, blog, topic=topic) for topic in ("Harbour", "Ferries", "Weather")] == [[], [1], [1]]
    async with store.read() as connection:
        assert await listings.topic_counts(connection, blog) == [("Ferries", 1), ("Weather", 1)]


async def test_what_is_asked_is_asked_at_once(store, blog):
    """Topic and key events narrow each other, and deleted entries fit nothing."""
    await add(store, "One quay", topics=("Harbour",), key_event=True)
    await add(store, "Two quays", topics=("Harbour",))
    await add(store, "Elsewhere", topics=("Rail",), key_event=True)
    gone = await add(store, "One more quay", topics=("Harbour",), key_event=True)
    await purge(store, blog, gone)
    assert await found(store, blog, topic="Harbour", key_events=True) == [1]
    assert await found(store, blog, key_events=True) == [3, 1]


async def test_a_listing_is_read_on_from_its_last(store, blog):
    """Going down by the last of each part, one reads every entry once, though that one was deleted meanwhile."""
    posted = [await add(store, occurred_at=minutes(index // 3), topics=("Harbour",)) for index in range(11)]
    part = await listed(store, blog, part=Part(4), topic="Harbour")
    parts = [part.entries]
    while part.below:
        await purge(store, blog, posted[part.below - 1])
        async with store.read() as connection:
            place = await listings.place_of(connection, blog, part.below)
        part = await listed(store, blog, part=Part(4, start=place), topic="Harbour")
        parts.append(part.entries)
    assert [[entry.id for entry in part] for part in parts] == [[11, 10, 9, 8], [7, 6, 5, 4], [3, 2, 1]]


async def test_a_part_that_ends_with_the_last_entry_has_nothing_below(store, blog):
    """Exactly as many as were asked for are all there are."""
    for _ in range(4):
        await add(store)
    assert [(await listed(store, blog, part=Part(limit))).below for limit in (3, 4, 5)] == [2, None, None]


async def test_an_entry_that_never_was_has_no_place(store, blog):
    """A number that was not given out is told."""
    async with store.read() as connection:
        with pytest.raises(EntryNotFound):
            await listings.place_of(connection, blog, 1)


async def test_topics_are_counted_the_most_used_first(store, blog):
    """Ties go by name, to the letter, the same on both databases; only so many are told."""
    for named in (("b", "Z"), ("b", "a"), ("é", "a"), ("B",)):
        await add(store, topics=named)
    async with store.read() as connection:
        assert await listings.topic_counts(connection, blog) == [("a", 2), ("b", 2), ("B", 1), ("Z", 1), ("é", 1)]
        assert await listings.topic_counts(connection, blog, limit=2) == [("a", 2), ("b", 2)]


async def test_key_events_come_newest_first(store, blog):
    """The newest so many, without those that are none or were deleted."""
    posted = [await add(store, occurred_at=minutes(-index), key_event=index != 2) for index in range(5)]
    await purge(store, blog, posted[1])
    async with store.read() as connection:
        assert await listings.key_events(connection, blog) == (posted[0], posted[3], posted[4])
        assert await listings.key_events(connection, blog, limit=2) == (posted[0], posted[3])


async def test_the_pinned_entry_is_the_one_pinned_last(store, blog):
    """Of several, which only an outside hand can make, the last written counts; a delete takes the pin away."""
    async with store.read() as connection:
        assert await listings.pinned_entry(connection, blog) is None
    first, second = await add(store, pinned=True), await add(store, pinned=True, occurred_at=minutes(-5))
    async with store.read() as connection:
        assert await listings.pinned_entry(connection, blog) == second
    await purge(store, blog, second)
    async with store.read() as connection:
        assert await listings.pinned_entry(connection, blog) == first


@pytest.fixture
async def sqlite_store(migrated_sqlite_url: str) -> AsyncIterator[Store]:
    """Give the test a store on SQLite."""
    async with open_store(migrated_sqlite_url) as store:
        yield store


@pytest.mark.parametrize(
    ("read", "index"),
    [
        (listings.key_events, "ix_entries_key_event"),
        (listings.pinned_entry, "ix_entries_pinned"),
        (reads.pinned_entries, "ix_entries_pinned"),
        (listings.has_placed, "ix_entries_has_places"),
        (has_corrections, "ix_entries_corrected"),
    ],
)
async def test_the_few_that_stand_out_have_an_index(sqlite_store, read, index):
    """What every page asks for costs the same however long the blog is."""
    blog = await open_blog(sqlite_store)
    async with sqlite_store.read() as connection:
        asked: list[Any] = []
        event.listen(connection.sync_connection, "before_cursor_execute", lambda *given: asked.append(given[2:4]))
        await read(connection, blog)
        plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[0][0]}", asked[0][1])
        assert index in "".join(row.detail for row in plan)


async def test_all_of_a_blog_can_be_picked_out_by_number(store, blog):
    """Which entries a topic has, which are key events and on which page each stands; deleted ones are nowhere."""
    late = await add(store, occurred_at=minutes(9), topics=("Harbour", "Rail"), key_event=True)
    early, gone = await add(store, topics=("Harbour",)), await add(store, topics=("Rail",), key_event=True)
    await purge(store, blog, gone)
    async with store.read() as connection:
        blog = await reads.blog_by_slug(connection, blog.slug)
        pages = await reads.page_numbers(connection, blog, size=2)
        topics = await listings.entries_by_topic(connection, blog, [*pages][::-1])
        assert list(pages.items()) == [(early.id, 1), (late.id, 1)]
        assert topics == {"Harbour": [late.id, early.id], "Rail": [late.id]}
        assert await listings.key_event_numbers(connection, blog) == [late.id]
        assert await listings.entries_of(connection, blog, [early.id, gone.id, late.id]) == (late, early)


async def test_entries_that_name_a_place(store: Store, blog: Blog):
    """They are listed newest first, from wherever one goes on, until a revision or a delete takes the place away."""
    placed = render_markdown("[Aleppo](geo:36.2,37.16)")
    async with store.write() as connection:
        first, second, third = [
            await add_entry(connection, body_html=placed, occurred_at=minutes(at)) for at in (1, 2, 3)
        ]
        await add_entry(connection, body_html="<p>Nowhere.</p>")
    assert await placed_in(store, blog) == ([third.id, second.id, first.id], None, True)
    assert await placed_in(store, blog, Part(1)) == ([third.id], third.id, True)
    assert await placed_in(store, blog, Part(start=third.place)) == ([second.id, first.id], None, True)
    async with store.write() as connection:
        await writes.save_entry(connection, blog, replace(second, body_html="<p>Nowhere.</p>", revision=2))
        await writes.purge_entry(connection, blog, third, 9, NOON)
    assert await placed_in(store, blog) == ([first.id], None, True)
    async with store.write() as connection:
        await writes.purge_entry(connection, blog, first, 10, NOON)
    assert await placed_in(store, blog) == ([], None, False)


async def placed_in(store: Store, blog: Blog, part: Part | None = None) -> tuple[list[int], int | None, bool]:
    """Return the numbers of entries with places, where the list goes on, and whether there are any."""
    async with store.read() as connection:
        found = await listings.listing_of_placed(connection, blog, part or Part())
        return [entry.id for entry in found.entries], found.below, await listings.has_placed(connection, blog)
