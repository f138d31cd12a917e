"""I2: nothing is published before it is committed, and nothing that was not."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from liveblog.desk import Desk
from liveblog.desk.changes import Change, Post
from liveblog.errors import BlogClosed, NotFound
from liveblog.frames import Frames
from liveblog.model.blog import BlogChanges, BlogStatus, Visibility
from liveblog.model.entry import EntryChanges, EntryDraft
from liveblog.model.event import Kind
from liveblog.model.principal import COMMAND
from liveblog.model.shift import ShiftDraft
from liveblog.render import Renderer
from liveblog.store import Store
from liveblog.wire.frame import Encoder
from tests.apps import HARBOUR, open_store
from tests.desk.writers import ADA, SLUG, RecordingBus, key, post, read_log

ONCE = EntryDraft("Once")


class LookingBus(RecordingBus):
    """A bus that, whenever it hears something, looks whether others can see it already."""

    def __init__(self, elsewhere: Store) -> None:
        super().__init__()
        self.looks: list[asyncio.Task[list[int]]] = []
        self._elsewhere = elsewhere

    def publish(self, blog_id: int, data: bytes) -> None:
        super().publish(blog_id, data)
        self.looks.append(asyncio.create_task(self._look()))

    async def _look(self) -> list[int]:
        return [event.seq for event in await read_log(self._elsewhere)]


@dataclass(frozen=True, slots=True)
class Room:
    """A desk, its store and its bus."""

    store: Store
    bus: LookingBus
    desk: Desk
    frames: Frames


@pytest.fixture
async def room(migrated_url: str) -> AsyncIterator[Room]:
    """Give the test a desk whose bus looks into the database through connections of its own."""
    async with open_store(migrated_url) as store, open_store(migrated_url) as elsewhere:
        bus, frames = LookingBus(elsewhere), Frames(Encoder(Renderer()))
        desk = Desk(store, bus, frames)
        await desk.create_blog(HARBOUR)
        yield Room(store, bus, desk, frames)
        await asyncio.gather(*bus.looks)


async def test_what_is_heard_can_be_seen(room):
    """At the moment of each message its event, and all before it, can be read by every other process."""
    await post(room.desk, pinned=True)
    await post(room.desk, pinned=True)
    await room.desk.revise(SLUG, 2, EntryChanges(headline="Out"), ADA)
    await room.desk.delete(SLUG, 1, ADA)
    await room.desk.hand_over(SLUG, ShiftDraft("Ben takes over."), ADA)
    await room.desk.change_blog(SLUG, BlogChanges(title="Over"), ADA)
    seqs = [envelope.frame.seq for envelope in room.bus.published]
    assert seqs == list(range(1, 8))
    for seq, look in zip(seqs, room.bus.looks, strict=True):
        assert (await look)[:seq] == list(range(1, seq + 1))


async def test_posts_that_meet_are_heard_in_order_and_after_their_commit(room):
    """What is written together is published one by one, each when all up to it can be read."""
    await asyncio.gather(*(post(room.desk, f"Ship {number}.") for number in range(12)))
    seqs = [envelope.frame.seq for envelope in room.bus.published]
    assert seqs == list(range(1, 13))
    for seq, look in zip(seqs, room.bus.looks, strict=True):
        assert (await look)[:seq] == list(range(1, seq + 1))


async def test_of_a_whole_coverage_only_the_end_is_heard(room):
    """What is written at once, as an import does it, is one message: who hears it sees the gap and asks the store."""
    changes: list[tuple[Change[Any], None]] = [(Post(EntryDraft(f"Ship {number}")), None) for number in range(100)]
    made = await room.desk.do_all(SLUG, changes, ADA)
    assert [change.seq for change in made] == list(range(1, 101))
    assert [envelope.frame.seq for envelope in room.bus.published] == [100]
    assert len(await room.bus.looks[0]) == 100


async def test_what_is_published_is_what_the_log_says(room):
    """A reader who hears an event and one who reads it from the store get the same bytes."""
    await post(room.desk, "Ships *are* leaving. 🚢", topics=("Port",))
    await room.desk.hand_over(SLUG, ShiftDraft("Ben takes over."), ADA)
    blog = await room.desk.change_blog(SLUG, BlogChanges(title="Over"), ADA)
    stored = [room.frames.encoder.event(blog.blog, event).json for event in await read_log(room.store)]
    assert [envelope.frame.json for envelope in room.bus.published] == stored


async def test_envelopes_name_the_log_they_belong_to_and_who_may_read_it(room):
    """The epoch, and who may read the blog once the event is committed, travel with each frame."""
    await post(room.desk)
    await room.desk.delete(SLUG, 1, ADA)
    await room.desk.change_blog(SLUG, BlogChanges(visibility=Visibility.PRIVATE), ADA)
    await post(room.desk)
    closed = await room.desk.change_blog(SLUG, BlogChanges(visibility=Visibility.PUBLIC), ADA)
    assert {sealed.epoch for sealed in room.bus.published} == {closed.blog.epoch}
    told = [sealed.visibility.value for sealed in room.bus.published]
    assert told == ["public", "public", "private", "private", "public"]
    assert json.loads(room.bus.published[1].frame.json)["entry"] == {"id": 1, "deleted": True}


async def test_what_is_refused_is_not_published(room):
    """A change that ends in an error, or that changes nothing, is heard by nobody."""
    await post(room.desk)
    await room.desk.post(SLUG, ONCE, ADA, key("k"))
    await room.desk.change_blog(SLUG, BlogChanges(status=BlogStatus.CLOSED), COMMAND)
    heard = len(room.bus.published)
    with pytest.raises(BlogClosed):
        await post(room.desk)
    with pytest.raises(NotFound):
        await room.desk.delete(SLUG, 99, ADA)
    await room.desk.post(SLUG, ONCE, ADA, key("k"))
    await room.desk.revise(SLUG, 1, EntryChanges(), ADA)
    assert len(room.bus.published) == heard


async def test_a_transaction_that_fails_at_the_end_publishes_nothing(room):
    """An error after all events were written, but before the commit, leaves no trace in store or bus."""
    with pytest.raises(IntegrityError):
        await write_and_fail(room)
    assert room.bus.published == []
    assert await read_log(room.store) == []


async def write_and_fail(room: Room) -> None:
    async with room.desk._log.batch({SLUG}) as batch:
        pen = batch.pen(SLUG, ADA)
        pen.append(Kind.BLOG_CHANGED, pen.blog)
        pen.blog = replace(pen.blog, title=None)  # type: ignore[arg-type]  # refused by the last statement of all
        batch.take(pen)


async def test_a_sender_who_leaves_does_not_leave_half_an_entry(room):
    """A request that is cancelled is either committed whole, or not at all, and numbers stay without gaps."""
    for patience in (0.0, 0.001, 0.002, 0.004, 0.008):
        task = asyncio.create_task(post(room.desk))
        await asyncio.wait([task], timeout=patience)
        task.cancel()
        await asyncio.wait([task])
    last = await post(room.desk)
    assert [event.seq for event in await read_log(room.store)] == list(range(1, last.seq + 1))
    assert last.id == last.seq
