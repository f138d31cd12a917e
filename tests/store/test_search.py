"""Finding entries by words and phrases, on both databases, in blocks that are indexed and in those that are not."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import select

from liveblog.jobs import Indexing
from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.model.search_terms import read_terms
from liveblog.store import Store, postings, reads, search, tables, writes
from liveblog.store.jobs import Job
from liveblog.store.listings import Part
from liveblog.store.postings import INDEX_ENTRIES
from liveblog.store.search import Wanted
from tests.apps import HARBOUR
from tests.model.samples import NOON, entry, minutes
from tests.store.indexing import do_index_jobs
from tests.store.raw import dump
from tests.store.writing import add_entry, open_blog, read_blog

ALL = Part(100)


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let blocks be of 32 entries."""
    monkeypatch.setattr(postings, "BLOCK", 32)


@pytest.fixture
async def blog(store: Store) -> Blog:
    """Make the blog, and another one with an entry that must never be found here."""
    blog = await open_blog(store)
    async with store.write() as connection:
        other = await writes.insert_blog(connection, replace(HARBOUR, slug="quay"), "k3v9x2ac", NOON)
        await writes.insert_entries(connection, [(other, entry(id=1, body_html="<p>quay</p>", topics=("Sea",)))])
    return blog


async def add(store: Store, text: str = "Ships.", **fields: object) -> Entry:
    async with store.write() as connection:
        return await add_entry(connection, body=text, body_html=f"<p>{text}</p>", **fields)


async def fill(store: Store, texts: Sequence[str], **fields: object) -> None:
    async with store.write() as connection:
        for number, text in enumerate(texts):
            await add_entry(connection, body_html=f"<p>{text}</p>", occurred_at=minutes(number), **fields)


async def hits(store: Store, query: str, part: Part = ALL, **wanted: object) -> tuple[list[int], int]:
    blog = await read_blog(store)
    async with store.read() as connection:
        terms = read_terms(query).terms
        found, number = await search.found_listing(connection, blog, Wanted(terms, **wanted), part)  # type: ignore[arg-type]
    return [entry.id for entry in found.entries], number


async def purge(store: Store, blog: Blog, *gone: Entry) -> None:
    async with store.write() as connection:
        for each in gone:
            await writes.purge_entry(connection, blog, each, 99, NOON)


FOUND: list[tuple[str, list[int]]] = [
    ("QUAY", [2, 1]),
    ("quay muller", [1]),
    ("strasse", [1]),
    ("اغلق", [3]),
    ("storm", [2]),
    ("ferries", [2]),
    ("100%", [2]),
    ("100_", []),
    ("a\\b", [2]),
    ("\\", [2]),
    ("/", [2]),
    ("<p>", []),
    ("quay nowhere", []),
    ("erri", [2]),
    ("ü", [2, 1]),
    ("q", [2, 1]),
    ("ay", [2, 1, 5]),
    ("東京", [4]),
    ("京", [4]),
    ("京都", [4]),
    ("都東", []),
    ("กรุงเทพ", [5]),
    ("🚢", [5]),
    ('"quay of muller"', [1]),
    ("„quay  of“ müller", [1]),
    ('"uay of m"', [1]),
    ('"of quay"', []),
    ('"first second"', [5]),
    ('"storm ferries"', []),
    ('"ada quay"', []),
]


@pytest.mark.parametrize("indexed", [False, True])
async def test_words_and_phrases_are_found_in_all_that_readers_see(store, blog, indexed):
    """In text, headline, topics and byline, without accents and capitals; all are needed, and no sign is special.

    A phrase goes on over blanks and lines, and not from one part of an entry into the next.
    """
    await add(store, "The <em>quay</em> of Müller-Straße.", occurred_at=minutes(7))
    await add(store, "quay/100% a\\b", headline="Storm", topics=("Ferries",), byline=("Ada",), occurred_at=minutes(8))
    await add(store, "أُغلِقَ المِينَاء")
    await add(store, "東京都に雨")
    await add(store, "first\n</p><p> second 🚢 Bay กรุงเทพมหานคร", occurred_at=minutes(-1))
    await fill(store, ["more"] * 32)
    if indexed:
        assert await do_index_jobs(store) == ["1/0"]
    assert [(query, (await hits(store, query))[0]) for query, _ in FOUND] == FOUND


async def test_without_a_term_nothing_is_found(store, blog):
    """So it is with one that PostgreSQL can't be asked for."""
    await add(store, "quay", topics=("Sea",))
    assert await hits(store, '""', topic="Sea") == ([], 0)
    assert await hits(store, "q\0") == await hits(store, "q", topic="S\0") == ([], 0)


@pytest.mark.parametrize("indexed", [False, True])
async def test_what_is_asked_is_asked_at_once(store, blog, indexed):
    """Topic, words and key events narrow each other, and deleted entries fit nothing."""
    await add(store, "One quay", topics=("Harbour",), key_event=True)
    await add(store, "Two quays", topics=("Harbour",))
    await add(store, "No key", topics=("Harbour",), key_event=True)
    await add(store, "A quay elsewhere", topics=("Rail",), key_event=True)
    gone = await add(store, "One more quay", topics=("Harbour",), key_event=True)
    await fill(store, ["more"] * 32)
    if indexed:
        await do_index_jobs(store)
    await purge(store, blog, gone)
    assert await hits(store, "quay", topic="Harbour", key_events=True) == ([1], 1)
    assert await hits(store, "quay", topic="Harbour") == ([2, 1], 2)
    assert await hits(store, "quay", key_events=True) == ([4, 1], 2)


@pytest.mark.parametrize("ascending", [False, True])
@pytest.mark.parametrize("indexed", [False, True])
async def test_what_is_found_is_read_on_and_counted(store, blog, monkeypatch, ascending, indexed):
    """In either order, part by part, each once; all that fits is counted with each part, up to a number."""
    await fill(store, ["quay", "more", "quay"] * 50)
    if indexed:
        await do_index_jobs(store)
    wanted = [number for number in range(1, 151) if number % 3 != 2]
    found: list[int] = []
    start = None
    while len(found) < len(wanted):
        part, number = await hits(store, "quay", Part(17, ascending, start))
        found, start = found + part, (minutes(part[-1] - 1), part[-1])
        assert number == 100
    assert found == (wanted if ascending else wanted[::-1])
    monkeypatch.setattr(search, "MOST_COUNTED", 20)
    for start in (None, (minutes(74), 75)):
        _, number = await hits(store, "quay", Part(7, ascending, start))
        assert number == 21


async def test_entries_told_late_are_in_their_place(store, blog):
    """What happened long ago, or is said to have happened later than all, is found in order, wherever its block is."""
    await fill(store, ["quay"] * 40)
    await fill(store, ["more"] * 60)
    late = await add(store, "quay", occurred_at=minutes(-5))
    await fill(store, ["more"] * 40)
    await do_index_jobs(store)
    async with store.write() as connection:
        revised = replace(late, revision=2, occurred_at=minutes(500))
        await writes.save_entry(connection, blog, revised)
    assert (await hits(store, "quay", Part(2)))[0] == [late.id, 40]
    async with store.write() as connection:
        await writes.save_entry(connection, blog, replace(revised, revision=3, occurred_at=minutes(-500)))
    assert (await hits(store, "quay", Part(2)))[0] == [40, 39]
    assert (await hits(store, "quay", Part(2, ascending=True)))[0] == [late.id, 1]


async def test_a_revision_is_found_by_what_it_says_now(store, blog):
    """Words, topics and mark that it got are found, those that it lost are not, and its neighbours are as before."""
    await fill(store, ["quay one", "quay two", *["more"] * 40], topics=("Sea",))
    await do_index_jobs(store)
    async with store.read() as connection:
        second = await reads.present_entry(connection, blog, 2)
    changed = replace(second, body_html="<p>bridge</p>", topics=("Rail",), key_event=True, revision=2)
    async with store.write() as connection:
        await writes.save_entry(connection, blog, changed)
    assert [(await hits(store, words))[0] for words in ("quay", "two", "bridge")] == [[1], [], [2]]
    assert (await hits(store, "bridge", topic="Sea"))[1] == (await hits(store, "quay", topic="Rail"))[1] == 0
    assert (await hits(store, "bridge", topic="Rail", key_events=True))[0] == [2]


async def test_the_index_forgets_what_is_deleted(store, blog):
    """All of an entry's bits go, whatever rules they were made by, and rows that told of it alone; no others do."""
    await fill(store, [f"quay {word}" for word in ("one", "two", "zzyzx")] + ["more"] * 40)
    await do_index_jobs(store)
    async with store.read() as connection:
        third = await reads.present_entry(connection, blog, 3)
        kept = {row.gram: postings.unpacked(row.entries) for row in await connection.execute(select(tables.postings))}
    await purge(store, blog, third)
    async with store.read() as connection:
        left = {row.gram: postings.unpacked(row.entries) for row in await connection.execute(select(tables.postings))}
    assert left == {gram: bits & ~(1 << 3) for gram, bits in kept.items() if bits & ~(1 << 3)}
    assert len(left) < len(kept)
    assert (await hits(store, "quay"))[0] == [2, 1]
    assert "zzyzx" not in await dump(store)


async def test_a_block_is_indexed_once_it_is_full(store, blog):
    """Posting only asks for it; a job that comes twice, too early, or for no blog does nothing."""
    await fill(store, ["quay"] * 30)
    assert await do_index_jobs(store) == []
    await fill(store, ["quay"])
    assert await do_index_jobs(store) == ["1/0"]
    before = await dump(store)
    for subject in ("1/0", "1/1", "77/0"):
        await Indexing(store)(Job(1, INDEX_ENTRIES, subject, 1, NOON, {}))
    assert await dump(store) == before
    assert (await hits(store, "quay"))[1] == 31
