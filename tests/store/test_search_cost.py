"""What a search costs: indices are used, however large the blog is, and of a common word only as much as is shown."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event, text

from liveblog.model.blog import Blog
from liveblog.store import Store, Transaction, postings, reads, search, writes
from liveblog.store.jobs import add_jobs
from liveblog.store.listings import Part, listing_by
from liveblog.store.search import Wanted
from tests.model.samples import entry, minutes
from tests.store.indexing import do_index_jobs
from tests.store.writing import open_blog

_WORDS = [f"{first}{second}{third}" for first in "abcdefgh" for second in "ijklmno" for third in "pqrstuv"]


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let blocks be of 32 entries, of which a few are looked at at once."""
    monkeypatch.setattr(postings, "BLOCK", 32)
    monkeypatch.setattr(search, "_LOOKED_AT", 64)
    monkeypatch.setattr(search, "MOST_COUNTED", 100)


async def fill(store: Store, number: int) -> Blog:
    """Make an indexed blog of so many entries: all have the quay, every hundredth a ferry, the first a submarine."""
    blog = await open_blog(store)
    new = [
        entry(id=each, seq=each, body_html=f"<p>{_words(each)}</p>", occurred_at=minutes(each))
        for each in range(1, number + 1)
    ]
    async with store.write() as connection:
        blog = (await reads.locked_blogs(connection, {blog.slug}))[blog.slug]
        blog = replace(blog, last_entry=number, head=number)
        await writes.save_blogs(connection, [blog])
        await writes.insert_entries(connection, [(blog, each) for each in new])
        subjects = [f"{blog.id}/{block}" for block in await postings.wanted_blocks(connection, blog.id, number)]
        await add_jobs(connection, postings.INDEX_ENTRIES, subjects, {})
    await do_index_jobs(store)
    if store.engine.dialect.name == "postgresql":
        async with store.engine.begin() as connection:
            await connection.execute(text("ANALYZE"))
    return blog


def _words(number: int) -> str:
    rare = "submarine " * (number == 1) + "ferry " * (number % 100 == 0)
    return f"{rare}quay {_WORDS[number % len(_WORDS)]}"


async def plans(store: Store, ask: Callable[[Transaction], Awaitable[object]]) -> list[str]:
    """Return how the database goes about each statement of what is asked."""
    explain = "EXPLAIN QUERY PLAN " if store.engine.dialect.name == "sqlite" else "EXPLAIN "
    async with store.read() as connection:
        asked: list[Any] = []
        note = lambda *given: asked.append(given[2:4])  # noqa: E731 -- to be taken away again
        event.listen(connection.sync_connection, "before_cursor_execute", note)
        await ask(connection)
        event.remove(connection.sync_connection, "before_cursor_execute", note)
        told = []
        for statement, values in asked:
            rows = await connection.exec_driver_sql(explain + statement, values)
            told.append("\n".join(str(row[-1]) for row in rows))
        return told


async def test_no_statement_reads_a_whole_table(store):
    """Blocks, postings, candidates and what is shown are looked up, on both databases, in a blog of three thousand."""
    blog = await fill(store, 3199)
    for words in (["ferry"], ["submarine"], ["quay"], ["y aip"], ["ip"], ["nowhere"]):
        wanted = Wanted(words, "Sea" if words == ["quay"] else None)
        found = await plans(store, partial(search.found_listing, blog=blog, wanted=wanted, part=Part()))
        assert len(found) >= 2
        for plan in found:
            assert "SCAN entries" not in plan
            assert "SCAN postings" not in plan
            assert "Seq Scan on entries" not in plan
            assert "Seq Scan on postings" not in plan
        gram = [plan for plan in found if "postings" in plan]
        assert gram
        assert all(
            "gram=?" in plan or "gram>?" in plan or "(gram = ANY" in plan or "(gram >= " in plan for plan in gram
        )


async def looked_at(store: Store, blog: Blog, terms: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """Return how many entries were looked at, and how many were found."""
    seen: list[int] = []

    def noting(work: Any) -> Any:
        async def noted(connection: Any, blog: Any, wanted: Any, numbers: Any, *part: Any) -> Any:
            seen.extend(numbers)
            return await work(connection, blog, wanted, numbers, *part)

        return noted

    with monkeypatch.context() as patched:
        for name in ("_look", "_count"):
            patched.setattr(search, name, noting(getattr(search, name)))
        async with store.read() as connection:
            hits = await search.search(connection, blog, Wanted(terms), Part(41))
    return len(seen), hits.number


async def test_a_common_word_costs_as_much_as_is_counted(store, monkeypatch):
    """Of thousands that have it only a few more than are counted are looked at; of what is rare those that have it."""
    blog = await fill(store, 3199)
    at, number = await looked_at(store, blog, ["quay"], monkeypatch)
    assert (number, 100 < at <= 192) == (101, True)
    assert await looked_at(store, blog, ["submarine"], monkeypatch) == (1, 1)
    assert await looked_at(store, blog, ["ferry"], monkeypatch) == (31, 31)
    assert await looked_at(store, blog, ["ferry quay"], monkeypatch) == (31, 31)
    # Of two ferries at a quay the next word begins with an f, too.
    assert await looked_at(store, blog, ["quay ferry"], monkeypatch) == (2, 0)
    assert await looked_at(store, blog, ["nowhere"], monkeypatch) == (0, 0)


async def test_only_what_may_stand_on_the_page_is_put_in_order(store, monkeypatch):
    """Of all others of a word that many have, some are looked at to fill a page; the rest is counted, either way."""
    blog = await fill(store, 3199)
    monkeypatch.setattr(search, "MOST_COUNTED", 4000)
    monkeypatch.setattr(search, "_FIRST_PORTION", 32)
    ordered, look = [], search._look

    async def noted(*given: Any) -> Any:
        ordered.extend(given[3])
        return await look(*given)

    monkeypatch.setattr(search, "_look", noted)
    for ascending in (False, True):
        ordered.clear()
        async with store.read() as connection:
            hits = await search.search(connection, blog, Wanted(["quay"]), Part(41, ascending=ascending))
        assert hits.number == 3199
        numbers = [number for _, number in hits.places]
        assert numbers == ([*range(1, 42)] if ascending else [*range(3199, 3158, -1)])
        assert len(ordered) < 41 + 4 * 32


async def test_nobody_s_own_entries_are_looked_for_one_by_one(store):
    """Whoever wrote nothing in a blog of three thousand is told so by an index, on both databases."""
    blog = await fill(store, 3199)
    (plan,) = await plans(store, partial(listing_by, blog=blog, part=Part(), by="user:9"))
    assert "ix_entries_blog_id_author" in plan
