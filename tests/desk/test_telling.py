"""Telling of long entries: they are drawn in a thread, after the commit and before the answer, each blog in order."""

import asyncio
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from liveblog.desk import Desk
from liveblog.frames import Frames
from liveblog.model.blog import BlogChanges, Visibility
from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND
from liveblog.render import Renderer
from liveblog.store import Store
from liveblog.wire.frame import Encoder, EventFrame
from liveblog.work.drawing_bounds import FRAME_AT_HAND
from tests.apps import HARBOUR, open_store
from tests.desk.writers import ADA, SLUG, RecordingBus, post, read_log
from tests.pace import PATIENCE
from tests.waiting import until

LONG = "Ships are leaving. " * (FRAME_AT_HAND // 19 + 1)
QUAY = replace(HARBOUR, slug="quay")


class WatchedEncoder(Encoder):
    """An encoder that notes in which thread it draws."""

    def __init__(self) -> None:
        super().__init__(Renderer())
        self.threads: list[threading.Thread] = []

    def event(self, *told) -> EventFrame:
        self.threads.append(threading.current_thread())
        return super().event(*told)


@dataclass(frozen=True, slots=True)
class Room:
    """A desk, another of another process, and what the first of them publishes."""

    store: Store
    bus: RecordingBus
    frames: Frames
    encoder: WatchedEncoder
    desk: Desk
    elsewhere: Desk

    def published(self, blog_id: int = 1) -> list[int]:
        """Return the numbers of the events of a blog that were published, in order."""
        return [envelope.frame.seq for envelope in self.bus.published if envelope.blog_id == blog_id]

    async def writing(self, number: int) -> None:
        """Wait until so many pieces are drawn, or wait to be."""
        await until(lambda: self.frames.threads.taken == number)


@pytest.fixture
async def room(migrated_sqlite_url: str) -> AsyncIterator[Room]:
    """Give the test two desks with two blogs."""
    async with open_store(migrated_sqlite_url) as store:
        bus, encoder = RecordingBus(), WatchedEncoder()
        frames, others = Frames(encoder), Frames(Encoder(Renderer()))
        desk, elsewhere = Desk(store, bus, frames), Desk(store, RecordingBus(), others)
        for blog in (HARBOUR, QUAY):
            await desk.create_blog(blog)
        async with asyncio.timeout(PATIENCE):
            yield Room(store, bus, frames, encoder, desk, elsewhere)
        for each in (desk, elsewhere):
            await each.close()
        for made in (frames, others):
            made.close()


async def test_a_long_entry_is_drawn_in_a_thread_and_a_short_one_at_once(room):
    """The loop draws what is short; what is long is drawn elsewhere, and both are published when they are answered."""
    await post(room.desk)
    await post(room.desk, LONG)
    assert room.published() == [1, 2]
    here, elsewhere = room.encoder.threads
    assert here is threading.current_thread()
    assert elsewhere is not here


async def test_what_follows_a_long_entry_stands_behind_it_and_other_blogs_do_not(room):
    """While an entry is drawn it is committed and not answered; its blog's next events follow it in order."""
    async with room.frames.threads.place("another"):
        long = asyncio.create_task(post(room.desk, LONG))
        await room.writing(2)
        short = asyncio.create_task(post(room.desk))
        assert (await room.desk.post("quay", EntryDraft("Elsewhere."), ADA)).seq == 1
        assert room.published(2) == [1]
        while [event.seq for event in await read_log(room.store)] != [1, 2]:
            assert not short.done()
        assert room.published() == []
        assert not long.done()
        assert not short.done()
    await asyncio.gather(long, short)
    assert room.published() == [1, 2]


async def test_what_is_deleted_while_it_is_drawn_is_not_published(room):
    """Another process deletes the entry meanwhile: its text reaches nobody, and who listens sees a gap."""
    async with room.frames.threads.place("another"):
        posting = asyncio.create_task(post(room.desk, LONG))
        await room.writing(2)
        await room.elsewhere.delete(SLUG, 1, COMMAND)
    await posting
    assert room.published() == []


async def test_what_was_public_while_it_was_written_is_not_published_once_it_is_private(room):
    """Another process makes the blog private while an entry is drawn: nobody is told of it by an older rule."""
    async with room.frames.threads.place("another"):
        posting = asyncio.create_task(post(room.desk, LONG))
        await room.writing(2)
        await room.elsewhere.change_blog(SLUG, BlogChanges(visibility=Visibility.PRIVATE), COMMAND)
    await posting
    assert room.published() == []


async def test_who_writes_is_refused_for_no_want_of_a_place(room):
    """Where the thread has no place left, a long entry is drawn where it is, published and answered."""
    threads = room.frames.threads
    threads.bound = replace(threads.bound, waiting=0)
    async with threads.place("another"):
        await post(room.desk, LONG)
        assert room.published() == [1]
    assert room.encoder.threads == [threading.current_thread()]
