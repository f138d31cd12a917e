"""What is stored comes back as it was, from both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import StatementError

from liveblog.errors import EntryNotFound
from liveblog.model.blog import BlogStatus, MainPicture, Visibility
from liveblog.model.entry import Entry
from liveblog.model.event import Event, Kind
from liveblog.model.principal import COMMAND
from liveblog.store import reads, writes
from liveblog.store.documents import to_document
from liveblog.store.tables import blogs, entries, events
from tests.model.samples import NOON, SHIFT
from tests.store.writing import add_entry, open_blog, read_blog

TEXTS = [
    "أُغلق الميناء الشرقي.",
    "🚢👩‍👩‍👧 naïve ﬁ \u2028 \u2029 \x85 \x7f \ufffd \U0010ffff",
    "' \" \\ %s :name $1 -- ; DROP TABLE entries",
    "\r\n\ttabs and breaks \x01",
    "ß" * 131_072,  # 256 KiB as UTF-8
]


@pytest.mark.parametrize("text", TEXTS, ids=["arabic", "signs", "sql", "controls", "long"])
async def test_texts_come_back(store, text):
    """Any text survives, in the entry and in the log."""
    blog = await open_blog(store)
    async with store.write() as connection:
        added = await add_entry(
            connection, body=text, body_html=text, headline=text[:9], topics=(text[:9],), byline=("",)
        )
    async with store.read() as connection:
        assert await reads.entry_by_id(connection, blog, 1) == added
        assert await reads.event_at(connection, blog, 1) == Event(1, Kind.ENTRY_POSTED, NOON, added)


@pytest.mark.parametrize(
    "moment",
    [
        NOON,
        datetime(2031, 7, 27, 14, 0, 0, 123_000, timezone(timedelta(hours=2))),
        datetime(2031, 10, 26, 0, 59, 59, 999_000, UTC),
        datetime(1912, 4, 15, 5, 47, tzinfo=UTC),
    ],
    ids=str,
)
async def test_instants_come_back_with_their_zone(store, moment):
    """An instant is the same instant after it was stored, aware and in UTC."""
    blog = await open_blog(store)
    async with store.write() as connection:
        await add_entry(connection, occurred_at=moment, revised_at=moment)
    async with store.read() as connection:
        entry = await reads.entry_by_id(connection, blog, 1)
        logged = (await reads.event_at(connection, blog, 1)).subject
    assert isinstance(entry, Entry)
    assert isinstance(logged, Entry)
    assert entry.occurred_at == entry.revised_at == logged.occurred_at == moment
    assert entry.occurred_at.utcoffset() == logged.occurred_at.utcoffset() == timedelta(0)


async def test_a_time_without_a_zone_is_refused(store):
    """The store doesn't guess either."""
    async with store.read() as connection:
        with pytest.raises(StatementError, match="zone"):
            await connection.execute(select(blogs).where(blogs.c.created_at == datetime(2031, 7, 27)))  # noqa: DTZ001


async def test_microseconds_do_not_make_the_databases_differ(store):
    """What the wire can't carry is cut off on the way in, on both alike."""
    blog = await open_blog(store)
    async with store.write() as connection:
        await add_entry(connection, occurred_at=NOON.replace(microsecond=123_456))
    async with store.read() as connection:
        entry = await reads.entry_by_id(connection, blog, 1)
    assert isinstance(entry, Entry)
    assert entry.occurred_at == NOON.replace(microsecond=123_000)


async def test_a_changed_blog_comes_back(store):
    """All that can change of a blog is written, and its event tells its details."""
    blog = await open_blog(store)
    changed = replace(
        blog,
        title="Harbour: over",
        description="Two days.",
        zone="Asia/Riyadh",
        language="ar",
        accent="#0b5c8a",
        summary="*Open*",
        summary_html="<p><em>Open</em></p>",
        byline=("Ada Quist", "بن"),
        picture=MainPicture("/media/0123456789abcdef0123-1600x900.webp", "Smoke", "The quay", "Ada Quist"),
        show_readers=False,
        visibility=Visibility.PRIVATE,
        status=BlogStatus.CLOSED,
        closed_at=NOON,
        head=1,
        purges=2,
    )
    async with store.write() as connection:
        await writes.append_events(connection, [(blog, Event(1, Kind.BLOG_CHANGED, NOON, changed), COMMAND)])
        await writes.save_blogs(connection, [changed])
    assert await read_blog(store) == changed
    async with store.read() as connection:
        assert (await reads.event_at(connection, changed, 1)).subject == changed
        assert await reads.all_blogs(connection) == [changed]


async def test_an_event_from_before_accents_is_read(store):
    """The log of an older version lacks what blogs have gained since: it is as if nothing had been chosen."""
    blog = await open_blog(store)
    since = ("accent", "summary", "summary_html", "byline", "picture", "show_readers")
    old = {name: value for name, value in to_document(blog).items() if name not in since}
    async with store.write() as connection:
        row = {"blog_id": blog.id, "seq": 1, "kind": Kind.BLOG_CHANGED, "at": NOON, "by": "command", "data": old}
        await connection.execute(insert(events).values(row))
    async with store.read() as connection:
        assert (await reads.event_at(connection, blog, 1)).subject == blog


async def test_a_hand_over_comes_back(store):
    """A hand-over survives, with and without a name, in its table and in the log."""
    blog = await open_blog(store)
    shifts = [SHIFT, replace(SHIFT, id=4, editor=None)]
    async with store.write() as connection:
        for shift in shifts:
            await writes.insert_shift(connection, blog, shift)
            event = Event(shift.id, Kind.SHIFT_CHANGED, NOON, shift)
            await writes.append_events(connection, [(blog, event, COMMAND)])
    async with store.read() as connection:
        page = await reads.page(connection, blog)
        assert [event.subject for event in await reads.events_after(connection, blog, 0, 9)] == shifts
    assert page is not None
    assert list(page.shifts) == shifts


async def test_an_entry_that_never_was_is_not_found(store):
    """A number that wasn't given out is told apart from a deleted entry."""
    blog = await open_blog(store)
    async with store.read() as connection:
        with pytest.raises(EntryNotFound):
            await reads.entry_by_id(connection, blog, 1)


async def test_everything_is_read_in_order(store):
    """An export gets all entries that are there by place, and all hand-overs."""
    blog = await open_blog(store)
    async with store.write() as connection:
        late = await add_entry(connection, occurred_at=NOON + timedelta(hours=1))
        early = await add_entry(connection)
        await writes.insert_shift(connection, blog, SHIFT)
    async with store.read() as connection:
        assert [entry async for entry in reads.all_entries(connection, blog)] == [early, late]
        assert await reads.shifts_between(connection, blog, None, None) == (SHIFT,)
        assert len((await connection.execute(select(entries))).all()) == 2
