"""I3, I4, I8, I11, I12: a hub on a simulated clock, with a bus and a store that do, in drawn steps, whatever they may.

`HUB_STEPS=300000` makes it so many steps, with seeds that are new each time.
"""

import asyncio
import os
import random
from types import SimpleNamespace
from typing import Any, cast

import pytest

from liveblog.errors import Unavailable
from liveblog.hub import Hub, Tail
from liveblog.hub import backlogs as backlogs_module
from liveblog.hub import hub as hub_module
from liveblog.hub import tail as tail_module
from liveblog.hub.subscriber import BATCH
from liveblog.model.blog import Visibility
from liveblog.model.event import Kind, Position
from liveblog.wire.closing import GOING_AWAY, RESET
from liveblog.wire.frame import EventFrame
from liveblog.wire.positions import can_continue
from tests.hub.simulated import AsItIs, SimulatedBus, SimulatedLog, SimulatedLoop, nobody

STEPS = 200
WANTED = int(os.environ.get("HUB_STEPS", "0"))
FIRST_SEED = random.randrange(2**32) if WANTED else 0
RUNS = WANTED // STEPS or 150
RING_FRAMES, RING_BYTES, CHECK_SECONDS = 6, 2000, 0.8


class Reader:
    """One who follows, and holds each frame to what the log said when it was written."""

    def __init__(self, machine: "Machine", position: Position | None) -> None:
        self.machine = machine
        self.position = position
        self.may_read_all = machine.chance.random() < 0.3
        self.seq = -1  # not let in yet
        self.epoch = ""
        self.end: str | None = None
        self.taking = asyncio.Event()
        self.taking.set()
        self.task = machine.loop.create_task(self.follow())

    async def follow(self) -> None:
        try:
            await self._follow()
        except Unavailable:
            self.end = "unavailable"

    async def _follow(self) -> None:
        hub = self.machine.hub
        tail = await hub.tail("harbour")
        if not (tail.blog.is_public or self.may_read_all):
            self.end = "not found"
            return
        position = self.position or Position(tail.epoch, tail.head)
        if position.seq > tail.head:
            await hub.refresh(tail)
        if not can_continue(position, tail.epoch, tail.head):
            self.end = "reset"
            return
        self.seq, self.epoch = position.seq, tail.epoch
        with hub.subscribe(tail, position.seq) as subscriber:
            while subscriber.closing is None:
                await self.taking.wait()
                for frame in await subscriber.frames(15):
                    self.hear(tail, frame)
            self.end = subscriber.closing.reason

    def hear(self, tail: Tail, frame: EventFrame) -> None:
        assert frame.seq == self.seq + 1, "a gap, a repetition, or out of order"
        assert frame.sse_id == f"{self.epoch}.{frame.seq}", "of another log"
        deleted = self.machine.known_deletes.get((self.epoch, frame.entry_id))
        if deleted is not None and tail.head >= deleted:
            assert b'"text"' not in frame.json, "the text of an entry that this process knows to be deleted"
        is_hidden = (self.epoch, frame.seq) in self.machine.hidden
        assert self.may_read_all or not is_hidden, "what was written while the blog was private"
        self.seq = frame.seq


class Machine:
    """A hub, its readers, and everything that may happen to them."""

    def __init__(self, seed: int, patch: pytest.MonkeyPatch) -> None:
        self.chance = random.Random(seed)
        self.loop = SimulatedLoop()
        self.log, self.bus = SimulatedLog(), SimulatedBus()
        for module in (hub_module, backlogs_module):
            patch.setattr(module, "reads", self.log)
        for module in (hub_module, tail_module):
            patch.setattr(module, "time", SimpleNamespace(monotonic=self.loop.time))
        patch.setattr(tail_module, "RING_FRAMES", RING_FRAMES)
        patch.setattr(tail_module, "RING_BYTES", RING_BYTES)
        self.hub = Hub(
            cast("Any", self.log),
            self.bus,
            cast("Any", AsItIs(self.chance)),
            refused=nobody,
            desk_refused=nobody,
            check_seconds=CHECK_SECONDS,
        )
        self.readers: list[Reader] = []
        self.known_deletes: dict[tuple[str, int | None], int] = {}  # by epoch and entry
        self.entries: list[int] = []
        self.hidden: set[tuple[str, int]] = set()  # what was written since the blog became private
        self.epochs = 1
        self.working = self.loop.create_task(self.hub.run())
        self.weights = {
            self.post: 12, self.change: 8, self.hand_over: 2, self.close_or_open: 1,
            self.join: 6, self.leave: 2, self.stall_or_resume: 4, self.carry: 8,
            self.carry_in_order: 8, self.bus_goes_or_comes: 1, self.store_changes: 3, self.restore: 0.5,
            self.time_passes: 12, self.send_some_away: 0.5,
        }  # fmt: skip

    def step(self) -> None:
        """Let one thing happen, and look whether all is as it should be."""
        self.chance.choices(list(self.weights), list(self.weights.values()))[0]()
        self.loop.settle()
        self.check()

    def write(self, kind: Kind, entry_id: int | None, size: int = 0) -> None:
        message = self.log.add(kind, entry_id, size)
        if kind is Kind.ENTRY_DELETED:
            self.known_deletes[self.log.blog.epoch, entry_id] = self.log.blog.head
        if not self.log.blog.is_public:
            self.hidden.add((self.log.blog.epoch, self.log.blog.head))
        else:
            self.hidden.clear()
        self.bus.publish(self.log.blog.id, message)

    def post(self) -> None:
        for _ in range(self.chance.choice((1, 1, 3, 9))):
            self.entries.append(self.log.blog.head + 1)
            self.write(Kind.ENTRY_POSTED, self.entries[-1], self.chance.choice((0, 10, 700)))

    def change(self) -> None:
        if self.entries:
            entry = self.chance.choice(self.entries[-8:])
            kind = self.chance.choice((Kind.ENTRY_REVISED, Kind.ENTRY_DELETED))
            self.write(kind, entry, 20)
            if kind is Kind.ENTRY_DELETED:
                self.entries.remove(entry)

    def hand_over(self) -> None:
        self.write(self.chance.choice((Kind.SHIFT_CHANGED, Kind.BLOG_CHANGED)), None)

    def close_or_open(self) -> None:
        """Change who may read; what follows at once is hidden from whoever is no longer to read, or shown to all."""
        closed = self.chance.choice((Visibility.PRIVATE, Visibility.PARTNERS))
        is_over = not self.log.blog.is_public and self.chance.random() < 0.8  # or it is closed for others, too
        self.log.turn(Visibility.PUBLIC if is_over else closed)
        self.write(Kind.BLOG_CHANGED, None)
        self.post()

    def join(self) -> None:
        epoch = self.chance.choice((*[self.log.blog.epoch] * 6, "another"))
        seq = max(0, self.log.blog.head - self.chance.choice((0, 1, 3, 7, 30, -1)))
        position = self.chance.choice((None, *[Position(epoch, seq)] * 5))
        self.readers += [Reader(self, position) for _ in range(self.chance.choice((1, 3)))]

    def leave(self) -> None:
        if self.readers:
            self.readers.pop(self.chance.randrange(len(self.readers))).task.cancel()

    def stall_or_resume(self) -> None:
        if self.readers:
            taking = self.chance.choice(self.readers).taking
            taking.clear() if taking.is_set() else taking.set()

    def carry(self) -> None:
        """Lose some messages, repeat some, and let them arrive in any order."""
        out = self.chance.choices(self.bus.held, k=len(self.bus.held)) if self.bus.held else []
        self.bus.held.clear()
        self.bus.deliver(out)

    def carry_in_order(self) -> None:
        out, self.bus.held = self.bus.held, []
        self.bus.deliver(out)

    def bus_goes_or_comes(self) -> None:
        if self.bus.is_up:
            self.bus.go_away()
        else:
            self.bus.come_back()

    def store_changes(self) -> None:
        self.log.delay = self.chance.choice((0.0, 0.01, 0.3, 3.0))
        self.log.failing = self.chance.random() < 0.15

    def restore(self) -> None:
        """Go back to a backup, which is another epoch."""
        self.epochs += 1
        head, was = max(0, self.log.blog.head - self.chance.choice((0, 3, 100))), self.log.blog.epoch
        self.log.restore(f"epoch{self.epochs}", head)
        epoch = self.log.blog.epoch
        self.known_deletes |= {
            (epoch, entry): seq for (of, entry), seq in self.known_deletes.items() if of == was and seq <= head
        }
        self.entries = [entry for entry in self.entries if entry <= head]
        self.hidden |= {(epoch, seq) for of, seq in self.hidden if of == was and seq <= head}

    def time_passes(self) -> None:
        self.loop.pass_time(self.chance.choice((0.005, 0.1, 0.5, 0.5, 2.0, 20.0)))

    def send_some_away(self) -> None:
        self.hub.disconnect_some(1)
        self.hub._draining = False  # else nobody who comes later in the run would be let in

    def check(self) -> None:
        assert not self.working.done(), "the hub has died"
        # Fills ask for more than readers do; a deleted text may make a second reading begin beside the first.
        asked = [seq for seq, limit in self.log.asked if limit == BATCH]
        assert len(asked) - len(set(asked)) <= 2, "a range is read by many at once"
        for tail in self.hub._tails.values():
            seqs = [frame.seq for frame in tail._ring]
            assert len(seqs) <= RING_FRAMES
            assert sum(len(frame.json) for frame in tail._ring) == tail._bytes <= RING_BYTES
            assert seqs == list(range(tail.head - len(seqs) + 1, tail.head + 1))
        for reader in self.readers:
            if reader.task.done():
                reader.task.result()  # what it found wrong
                assert reader.end in (RESET.reason, GOING_AWAY.reason, "unavailable", "not found")
        self.readers = [reader for reader in self.readers if not reader.task.done()]

    def end(self) -> None:
        """Let all be well again: whoever follows hears everything, and nothing is left when the hub stops."""
        self.log.delay, self.log.failing = 0.0, False
        for reader in self.readers:
            reader.taking.set()
        self.loop.pass_time(20)
        self.check()
        for reader in self.readers:
            assert (reader.epoch, reader.seq) == (self.log.blog.epoch, self.log.blog.head)
        self.hub.drain()
        self.working.cancel()
        self.loop.settle()
        assert not asyncio.all_tasks(self.loop), "somebody is still at work"

    def close(self) -> None:
        """Leave nothing behind, also when something was wrong."""
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.settle()
        self.loop.close()


@pytest.mark.timeout(1800 if WANTED else 120)
def test_readers_hear_the_log_from_their_position_on_or_why_not(monkeypatch):
    """Whatever happens to bus, store and readers: each event once, in order, without purged text, in bounded memory."""
    for seed in range(FIRST_SEED, FIRST_SEED + RUNS):
        random.seed(seed)  # the hub's jitter
        machine = Machine(seed, monkeypatch)
        try:
            for _ in range(STEPS):
                machine.step()
            machine.end()
        except AssertionError as error:
            error.add_note(f"seed {seed}")
            raise
        finally:
            machine.close()
