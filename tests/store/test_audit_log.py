"""The audit log as it is read: page by page, of the house or of one blog, with all its parts and each record once."""

from dataclasses import replace

import pytest

from liveblog.model.event import Event, Kind
from liveblog.model.principal import COMMAND
from liveblog.store import Store, writes
from liveblog.store.audit_log import AuditPlace, AuditQuery, AuditRecord, audit_page, insert_records
from tests.model.samples import entry, minutes
from tests.store.writing import open_blog


async def fill(store: Store) -> int:
    """Write 30 records, a minute apart, each third about a blog and each fifth done in it, and three of its events.

    Return the blog's id.
    """
    blog = await open_blog(store)
    records = [
        AuditRecord(
            minutes(number),
            f"user:{number % 2}",
            "user.granted",
            f"user:{number}",
            blog.id if number % 5 == 0 else None,
            about=frozenset({blog.id, 99}) if number % 3 == 0 and number % 5 else frozenset(),
        )
        for number in range(30)
    ]
    posted = [entry(id=number, seq=number) for number in (1, 2, 3)]
    said = [(blog, Event(each.seq, Kind.ENTRY_POSTED, minutes(each.seq * 7 + 0.5), each), COMMAND) for each in posted]
    async with store.write() as connection:
        await insert_records(connection, records)
        await writes.append_events(connection, said)
    return blog.id


async def pages(store: Store, query: AuditQuery, size: int) -> list[list[AuditRecord]]:
    """Read the log from its newest page to its oldest."""
    found = []
    async with store.read() as connection:
        place: AuditPlace | None = query.below
        while place is not None:
            records, place = await audit_page(connection, query, size)
            found.append(records)
            query = query if place is None else replace(query, below=place)
    return found


@pytest.mark.parametrize("size", [1, 4, 7, 200])
async def test_pages_have_each_record_once(store: Store, size: int):
    """Newest first, whatever the size, of the house, of a blog, and of one person."""
    blog_id = await fill(store)
    house = [(number, f"user:{number}") for number in range(29, -1, -1)]
    theirs = [(number, key) for number, key in house if number % 3 == 0 or number % 5 == 0]
    acts = [(number * 7 + 0.5, f"entry:{number}") for number in (1, 2, 3)]
    for query, wanted in (
        (AuditQuery(), house),
        (AuditQuery(blog_id), sorted([*theirs, *acts], reverse=True)),
        (AuditQuery(blog_id, by="user:1"), [(number, key) for number, key in theirs if number % 2]),
        (AuditQuery(blog_id, action=Kind.ENTRY_POSTED), acts[::-1]),
        (AuditQuery(99), [(number, key) for number, key in theirs if number % 5]),
        (AuditQuery(98), []),
    ):
        read = await pages(store, query, size)
        assert [record.subject for page in read for record in page] == [key for _, key in wanted]
        assert all(len(page) == size for page in read[:-1])
