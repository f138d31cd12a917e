"""I11: what was deleted is nowhere in the database, looked up in the raw tables."""

from dataclasses import replace

from sqlalchemy import select

from liveblog.model.entry import Tombstone
from liveblog.model.event import Event, Kind
from liveblog.model.principal import COMMAND
from liveblog.store import postings, reads, tables, writes
from tests.apps import open_store
from tests.model.samples import NOON
from tests.store.indexing import do_index_jobs
from tests.store.raw import dump
from tests.store.writing import add_entry, open_blog

SECRET = "Nobody must read this"


async def test_a_purged_entry_leaves_no_text(store):
    """All texts of all revisions, and what a search finds, are gone from all tables; the neighbour's are not."""
    blog = await open_blog(store)
    secrets = {
        "body": f"{SECRET} 1",
        "body_html": f"<p>{SECRET} 2</p>",
        "headline": f"{SECRET} 3",
        "topics": (f"{SECRET} 4",),
        "byline": (f"{SECRET} 5",),
    }
    async with store.write() as connection:
        await add_entry(connection, body="A neighbour")
        posted = await add_entry(connection, **secrets)
        revised = replace(posted, revision=2, seq=3, body=f"{SECRET} 6", revised_at=NOON)
        await writes.save_entry(connection, blog, revised)
        await writes.append_events(connection, [(blog, Event(3, Kind.ENTRY_REVISED, NOON, revised), COMMAND)])
    before = await dump(store)
    assert all(f"{SECRET} {number}" in before for number in range(1, 7))
    assert f"{SECRET} 2".casefold() in before
    async with store.write() as connection:
        await writes.purge_entry(connection, blog, revised, 4, NOON)
        await writes.append_events(connection, [(blog, Event(4, Kind.ENTRY_DELETED, NOON, Tombstone(2)), COMMAND)])
    after = await dump(store)
    assert SECRET.casefold() not in after.casefold()
    assert "A neighbour" in after


async def test_the_log_keeps_numbers_and_kinds(store):
    """Earlier events of a purged entry stay, each with the tombstone, so that nobody sees a gap."""
    blog = await open_blog(store)
    async with store.write() as connection:
        entry = await add_entry(connection)
        await writes.purge_entry(connection, blog, entry, 2, NOON)
        await writes.append_events(connection, [(blog, Event(2, Kind.ENTRY_DELETED, NOON, Tombstone(1)), COMMAND)])
    async with store.read() as connection:
        assert await reads.events_after(connection, blog, 0, 9) == [
            Event(1, Kind.ENTRY_POSTED, NOON, Tombstone(1)),
            Event(2, Kind.ENTRY_DELETED, NOON, Tombstone(1)),
        ]
        assert await reads.entry_by_id(connection, blog, 1) == Tombstone(1)
        assert await reads.pinned_entries(connection, blog) == []


async def test_no_byte_of_a_deleted_entry_is_in_the_file(migrated_sqlite_url, tmp_path, monkeypatch):
    """Neither its text nor the words it was found by, nor a bit of it in the index, once the log of changes is done."""
    monkeypatch.setattr(postings, "BLOCK", 32)
    async with open_store(migrated_sqlite_url) as store:
        blog = await open_blog(store)
        async with store.write() as connection:
            texts = ["Zzyzx Quixote" if number == 7 else "A neighbour" for number in range(1, 40)]
            added = [await add_entry(connection, body=text, body_html=f"<p>{text}</p>") for text in texts]
        assert await do_index_jobs(store) == ["1/0"]
        async with store.write() as connection:
            await writes.purge_entry(connection, blog, added[6], 40, NOON)
        async with store.read() as connection:
            rows = [postings.unpacked(data) for (data,) in await connection.execute(select(tables.postings.c.entries))]
        async with store.engine.connect() as connection:
            await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("liveblog.db*")).lower()
    assert b"neighbour" in kept
    assert b"zzyzx" not in kept
    assert b"quixote" not in kept
    assert rows
    assert not any(bits >> 7 & 1 for bits in rows)
