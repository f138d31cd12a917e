"""Lanes, tried in every order: readers come, stall, drain and leave between any two steps of a wave."""

import random

import pytest

from liveblog.hub import lane, tail
from liveblog.wire.closing import TOO_SLOW
from tests.hub.lanes import LineReader, Log

STEPS = 12_000


class World:
    """A log with readers that each must hear exactly what follows the number they came with."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.log = Log()
        self.readers: dict[LineReader, int] = {}
        self.too_slow = self.caught_up = self.refused = 0

    def step(self) -> None:
        weights = {self.post: 6, self.turn: 12, self.read: 12, self.drain: 8, self.tick: 1, self.join: 2, self.leave: 1}
        self.random.choices(list(weights), list(weights.values()))[0]()

    def post(self) -> None:
        if self.log.tail.head - self.log.lane.seq > 10 and len(self.log.lane):
            self.turn()  # else the whole lane falls out of the ring, which is another test's affair
            return
        self.log.post(self.random.choice((1, 1, 2, 7)), size=self.random.choice((0, 500, 2500)))

    def turn(self) -> None:
        self.log.turns.take()

    def tick(self) -> None:
        self.log.turns.tick()

    def join(self) -> None:
        after = max(0, self.log.tail.head - self.random.choice((0, 0, 1, 3, 25)))
        reader = self.log.join(after, buffer=1)
        if reader is None:
            self.refused += 1
        else:
            self.readers[reader] = after

    def read(self) -> None:
        if self.readers:
            self.check(self.random.choice(list(self.readers)))

    def drain(self) -> None:
        if self.readers:
            reader = self.random.choice(list(self.readers))
            lagging = reader.seq < 0
            reader.drain()
            self.caught_up += lagging and reader.seq >= 0

    def leave(self) -> None:
        if self.readers:
            reader = self.random.choice(list(self.readers))
            self.check(reader)
            reader.leave()
            if reader in self.readers:
                self.forget(reader)

    def check(self, reader: LineReader) -> None:
        """Read what has come: it follows what came before; who was sent away had fallen out of the ring."""
        seqs = reader.seqs()
        known = self.readers[reader]
        assert seqs == list(range(known + 1, known + 1 + len(seqs)))
        self.readers[reader] = known + len(seqs)
        reader.beats = 0
        if reader.parted:
            assert reader.parted == TOO_SLOW
            assert self.log.tail.after(reader.position, 1) is None
            self.too_slow += 1
            self.forget(reader)

    def forget(self, reader: LineReader) -> None:
        reader.far.close()
        del self.readers[reader]

    def settle(self) -> None:
        """Let everybody read until nothing comes any more: all who are still there have heard all."""
        for _ in range(100):
            self.log.turns.take_all()
            for reader in list(self.readers):
                reader.drain()
                self.check(reader)
        assert set(self.readers.values()) <= {self.log.tail.head}
        for reader in list(self.readers):
            reader.leave()
            self.forget(reader)
        assert len(self.log.lane) == 0
        assert not self.log.tail.listeners


@pytest.fixture
def small_steps(monkeypatch) -> None:
    """Make everything small: a wave pauses after three readers, bursts are of four, and the ring holds twenty."""
    monkeypatch.setattr(lane, "_SLICE_READERS", 3)
    monkeypatch.setattr(lane, "_SLICE_SECONDS", -1)
    monkeypatch.setattr(lane, "BURST_FRAMES", 4)
    monkeypatch.setattr(tail, "RING_FRAMES", 20)


@pytest.mark.parametrize("seed", range(10))
async def test_everybody_hears_everything_once_and_in_order(small_steps, seed: int):
    """Whatever happens between the steps of a wave, a reader hears what follows its position, or is sent away."""
    world = World(seed)
    for _ in range(STEPS):
        world.step()
    world.settle()
    assert world.caught_up > 50
    assert world.too_slow > 5
    assert world.refused > 5
