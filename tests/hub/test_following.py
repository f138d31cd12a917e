"""Following a blog through the hub: joining, waiting, old positions, deletes, restorations, the end."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import update

from liveblog.desk.changes import Change, Post
from liveblog.errors import BlogNotFound
from liveblog.hub import tail as tails
from liveblog.model.blog import BlogChanges, Visibility
from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND
from liveblog.store.tables import blogs
from liveblog.wire.closing import GOING_AWAY, RESET
from tests.apps import HARBOUR
from tests.hub.nodes import numbers, open_nodes, read_until, until_closed
from tests.hub.slow import RecordingBus
from tests.pace import PATIENCE

SECRET = "Nobody must read this"


async def restore(store, **values: object) -> None:
    """Change the blog behind the hub's back, as bringing a backup back does."""
    async with store.write() as connection:
        await connection.execute(update(blogs).values(**values))


async def test_joining_while_posts_come_in_leaves_no_gap(node):
    """Readers who join one after the other, each from the beginning, all get everything once."""

    async def read() -> list[int]:
        with await node.subscriber() as reader:
            return numbers(await read_until(reader, 30))

    async with asyncio.TaskGroup() as tasks:
        reading = []
        for _ in range(30):
            reading.append(tasks.create_task(read()))
            await node.post()
    assert [task.result() for task in reading] == [list(range(1, 31))] * 30


async def test_a_whole_coverage_that_is_written_at_once_reaches_everybody(node):
    """Of a large batch only the last event is published; a reader is given all of it, in order, out of the store."""
    drafts: list[tuple[Change[Any], None]] = [(Post(EntryDraft(f"Ship {number}")), None) for number in range(300)]
    with await node.subscriber() as reader:
        await node.desk.do_all(HARBOUR.slug, drafts, COMMAND)
        await node.post("the next one")
        assert numbers(await read_until(reader, 301)) == list(range(1, 302))


async def test_frames_are_made_once_for_all_readers(node):
    """All readers of a process get the same frame, so that its forms are shared."""
    with await node.subscriber() as one, await node.subscriber() as other:
        await node.post()
        (first,), (second,) = await read_until(one, 1), await read_until(other, 1)
        assert first is second


async def test_a_reader_waits_without_anything_coming(node):
    """When nothing comes within the time, the answer is empty, and the reader is where it was."""
    with await node.subscriber() as reader:
        assert await reader.frames(0.01) == ()
        assert (reader.seq, reader.closing) == (0, None)


async def test_news_wake_a_waiting_reader(node):
    """Nobody waits for the end of their time when something has come."""
    with await node.subscriber() as reader:
        waiting = asyncio.create_task(reader.frames(PATIENCE))
        await asyncio.sleep(0)
        await node.post()
        assert numbers(await asyncio.wait_for(waiting, PATIENCE)) == [1]


async def test_closing_wakes_a_waiting_reader(node):
    """A server that stops isn't held up by readers who wait."""
    with await node.subscriber() as reader:
        waiting = asyncio.create_task(reader.frames(PATIENCE))
        await asyncio.sleep(0)
        node.hub.drain()
        assert await asyncio.wait_for(waiting, PATIENCE) == ()
        assert reader.closing == GOING_AWAY


async def test_a_reader_who_left_is_forgotten(node):
    """A connection that ends leaves nothing behind."""
    with await node.subscriber() as reader:
        tail = await node.hub.tail(HARBOUR.slug)
        assert tail.listeners == {reader}
    assert not tail.listeners


@pytest.mark.parametrize(("name", "limit"), [("RING_FRAMES", 5), ("RING_BYTES", 4000)])
async def test_what_memory_does_not_hold_comes_from_the_store(node, monkeypatch, name, limit):
    """The ring is bounded in number and bytes, and a reader from further back misses nothing."""
    monkeypatch.setattr(tails, name, limit)
    tail = await node.hub.tail(HARBOUR.slug)
    for _ in range(20):
        await node.post()
    assert 0 < len(tail._ring) <= 5
    assert tail._bytes == sum(len(frame.json) for frame in tail._ring) <= tails.RING_BYTES
    with await node.subscriber() as reader:
        assert numbers(await read_until(reader, 20)) == list(range(1, 21))


async def test_a_frame_that_is_larger_than_the_ring_still_arrives(node, monkeypatch):
    """Even an entry that memory can't hold reaches its readers."""
    monkeypatch.setattr(tails, "RING_BYTES", 10)
    with await node.subscriber() as reader:
        await node.post()
        assert numbers(await read_until(reader, 1)) == [1]


@pytest.mark.parametrize("kept", [1000, 0], ids=["from memory", "from the store"])
async def test_after_a_delete_no_replay_holds_the_text(node, monkeypatch, kept):
    """I11: whoever joins after a delete gets all numbers and no text, from the ring as from the store."""
    monkeypatch.setattr(tails, "RING_FRAMES", kept)
    tail = await node.hub.tail(HARBOUR.slug)
    await node.post("before")
    entry = (await node.post(SECRET)) and 2
    await node.desk.revise(HARBOUR.slug, entry, {"body": f"{SECRET}, twice"}, COMMAND)
    await node.post("after")
    with await node.subscriber() as reader:
        assert SECRET in "".join(frame.text for frame in await read_until(reader, 4))
    await node.desk.delete(HARBOUR.slug, entry, COMMAND)
    with await node.subscriber() as reader:
        frames = await read_until(reader, 5)
    assert numbers(frames) == [1, 2, 3, 4, 5]
    assert SECRET not in "".join(frame.text for frame in frames)
    assert SECRET not in b"".join(frame.sse for frame in frames).decode()
    assert "before" in frames[0].text
    assert "after" in frames[3].text
    assert tail.purges == 1


async def test_two_nodes_on_one_store_have_the_same_log(store):
    """What one node writes the readers of the other get, even when no message passes between them."""
    async with open_nodes(store, (RecordingBus(), RecordingBus())) as (here, there):
        with await there.subscriber() as reader:
            for _ in range(3):
                await here.post()
            await there.post()
            assert numbers(await read_until(reader, 4)) == [1, 2, 3, 4]


async def test_another_epoch_resets_readers(node, store):
    """I8: when history was restored, nobody is told that their position can be continued."""
    await node.post()
    with await node.subscriber(1) as reader:
        await restore(store, epoch="q8w7e6r5")
        await until_closed(reader)
        assert reader.closing == RESET
    assert (await node.hub.tail(HARBOUR.slug)).epoch == "q8w7e6r5"


async def test_a_log_that_became_shorter_resets_readers(node, store):
    """I8: a backup brought back without a new epoch is noticed as soon as the store has less than was sent."""
    await node.post()
    await node.post()
    with await node.subscriber(2) as reader:
        await restore(store, head=1)
        await until_closed(reader)
        assert reader.closing == RESET


async def test_a_backlog_of_another_epoch_is_not_given_out(node, store, monkeypatch):
    """I8: events that the store has by now under other numbers are never mixed into a reader's log."""
    monkeypatch.setattr(tails, "RING_FRAMES", 0)
    await node.hub.tail(HARBOUR.slug)
    await node.post()
    with await node.subscriber() as reader:
        await restore(store, epoch="q8w7e6r5")
        assert await reader.frames(PATIENCE) == ()
        assert reader.closing == RESET


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE])
async def test_a_change_of_who_may_read_sends_everybody_back(node, visibility):
    """Readers of a blog that became private come back and are asked who they are; the next tail knows."""
    with await node.subscriber() as reader:
        await node.desk.change_blog(HARBOUR.slug, BlogChanges(visibility=visibility), COMMAND)
        await until_closed(reader)
        assert reader.closing == GOING_AWAY
    tail = await node.hub.tail(HARBOUR.slug)
    assert (tail.blog.visibility, tail.closing) == (visibility, None)


async def test_a_change_of_the_title_sends_nobody_back(node):
    """Readers stay, and the tail knows the new title before the next one joins."""
    with await node.subscriber() as reader:
        await node.desk.change_blog(HARBOUR.slug, BlogChanges(title="Harbour: over"), COMMAND)
        assert (await node.hub.tail(HARBOUR.slug)).blog.title == "Harbour: over"
        assert numbers(await read_until(reader, 1)) == [1]


async def test_a_blog_that_nobody_reads_is_let_go(node, monkeypatch):
    """A tail without readers is dropped after a while; one with readers is kept."""
    tail = await node.hub.tail(HARBOUR.slug)
    monkeypatch.setattr("liveblog.hub.hub._IDLE_SECONDS", -1.0)
    with await node.subscriber() as reader:
        node.hub._close_idle()
        assert reader.closing is None
    node.hub._close_idle()
    assert tail.closing == GOING_AWAY
    assert await node.hub.tail(HARBOUR.slug) is not tail


async def test_a_blog_that_is_not_there_is_not_found(node):
    """A wrong slug opens nothing."""
    with pytest.raises(BlogNotFound):
        await node.hub.tail("nowhere")
