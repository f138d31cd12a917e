"""I3: the bus may lose, repeat, reorder; no reader may notice."""

import asyncio
import random

import pytest

from liveblog.model.entry import EntryChanges, EntryDraft
from liveblog.model.principal import COMMAND
from tests.apps import HARBOUR
from tests.hub.flaky import FlakyBus, Network
from tests.hub.nodes import Node, numbers, open_node, open_nodes, read_until
from tests.store.writing import read_blog


def buses(count: int, seed: int) -> list[FlakyBus]:
    network, chance = Network(), random.Random(seed)
    return [FlakyBus(network, chance) for _ in range(count)]


async def write(node: Node, chance: random.Random, count: int) -> None:
    """Post, revise and delete, some of it slowly."""
    for _ in range(count):
        entry = await node.desk.post(HARBOUR.slug, EntryDraft(f"Ship {chance.randrange(1000)} is leaving."), COMMAND)
        if chance.random() < 0.3:
            await node.desk.revise(HARBOUR.slug, entry.subject.id, EntryChanges(headline="Out"), COMMAND)
        if chance.random() < 0.2:
            await node.desk.delete(HARBOUR.slug, entry.subject.id, COMMAND)
        await asyncio.sleep(chance.choice((0, 0, 0.01)))


@pytest.mark.parametrize("seed", range(6))
async def test_every_reader_gets_every_event_once_and_in_order(store, seed):
    """Readers on three nodes, who join before, amid and after what two desks write, all have the same log."""
    chance = random.Random(seed)
    async with open_nodes(store, buses(3, seed)) as nodes, asyncio.TaskGroup() as tasks:
        writing = [tasks.create_task(write(node, chance, 12)) for node in nodes[:2]]
        done = asyncio.gather(*writing)
        reading = []
        for index in range(12):
            reading.append(tasks.create_task(read_all(nodes[index % 3], done)))
            await asyncio.sleep(chance.choice((0, 0.005, 0.02)))
        logs = [await task for task in reading]
    last = logs[0][-1]
    assert last >= 24
    assert logs == [list(range(1, last + 1))] * 12


async def read_all(node: Node, done: asyncio.Future[list[None]]) -> list[int]:
    with await node.subscriber() as reader:
        seen: list[int] = []
        while not done.done():
            seen += numbers(await reader.frames(0.01))
        return seen + numbers(await read_until(reader, (await read_blog(node.store)).head))


async def test_a_lost_last_event_is_found_by_the_check_of_heads(store):
    """No later event has to come for a reader to get the one that the bus lost."""
    speaking, silent = buses(2, 0)
    async with open_nodes(store, (speaking, silent)) as (here, there):
        with await there.subscriber() as reader:
            silent.silent = True
            await here.post()
            assert numbers(await read_until(reader, 1)) == [1]


async def test_a_node_that_is_behind_catches_up_however_far_it_is(store, monkeypatch):
    """A reader may come from a node that has heard more: the store is asked until nothing is missing."""
    monkeypatch.setattr("liveblog.hub.hub._FILL", 3)
    speaking, silent = buses(2, 0)
    silent.silent = True
    async with open_node(store, speaking) as here, open_node(store, silent, check_seconds=60) as there:
        tail = await there.hub.tail(HARBOUR.slug)
        for _ in range(9):
            head = await here.post()
        await there.hub.refresh(tail)
        assert tail.head == head
        assert numbers(tail.after(0, 100) or ()) == list(range(1, 10))
