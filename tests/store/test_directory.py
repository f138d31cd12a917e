"""What a process knows of blogs without asking the store again."""

from contextlib import AbstractAsyncContextManager

import pytest

from liveblog.errors import BlogNotFound
from liveblog.model.event import Position
from liveblog.store import BlogDirectory, Store, Transaction
from tests.store.writing import open_blog


async def test_the_store_is_asked_once_for_a_blog_that_exists(store: Store, monkeypatch: pytest.MonkeyPatch):
    """A blog is never taken away, so one answer does; a missing one may be made meanwhile, and is asked for again."""
    directory, asked, read = BlogDirectory(store), 0, store.read

    def counted() -> AbstractAsyncContextManager[Transaction]:
        nonlocal asked
        asked += 1
        return read()

    monkeypatch.setattr(store, "read", counted)
    for _ in range(2):
        with pytest.raises(BlogNotFound):
            await directory.require("harbour")
    assert asked == 2
    await open_blog(store)
    for _ in range(3):
        await directory.require("harbour")
    assert asked == 3


async def test_the_last_event_that_was_written_here_counts(store: Store):
    """An older number that comes late changes nothing; one of a new epoch counts, whatever it is."""
    directory = BlogDirectory(store)
    assert directory.written(1) is None
    for position in (Position("a", 2), Position("a", 1)):
        directory.note_written(1, position)
    assert directory.written(1) == Position("a", 2)
    directory.note_written(1, Position("b", 1))
    assert (directory.written(1), directory.written(2)) == (Position("b", 1), None)
