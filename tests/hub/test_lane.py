"""A lane of readers, turn by turn: waves, joining, falling behind, catching up, leaving, heartbeats."""

import asyncio
import os
import socket

import pytest

from liveblog.hub import lane, tail
from liveblog.serving.socket_writer import NoDirectWrite
from liveblog.wire.closing import GOING_AWAY, RESET, TOO_SLOW
from tests.hub.lanes import MUTE_LINES, LineReader, Log
from tests.pace import PATIENCE


@pytest.fixture
async def log() -> Log:
    """Give the test a log whose loop is turned by hand."""
    return Log()


@pytest.fixture
def one_by_one(monkeypatch) -> None:
    """Let a wave pause after each reader."""
    monkeypatch.setattr(lane, "_SLICE_READERS", 1)
    monkeypatch.setattr(lane, "_SLICE_SECONDS", -1)


async def test_a_lone_frame_goes_out_in_the_same_turn(log):
    """An entry waits for nothing: one turn of a real event loop, and it is in the reader's hands."""
    log.lane._loop = asyncio.get_running_loop()
    reader = log.reader()
    log.post()
    await asyncio.sleep(0)
    assert reader.seqs() == [1]
    reader.leave()


async def test_a_burst_is_one_write(log, monkeypatch):
    """What the tail gains in one turn comes as one packet, in a socket that keeps packets apart."""
    monkeypatch.setattr(lane, "_SLICE_SECONDS", PATIENCE)  # a machine that stands still makes no second slice of it
    reader = log.reader(kind=socket.SOCK_SEQPACKET)
    log.post(5)
    log.turns.take()
    assert reader.far.recv(1 << 20).count(b"\n") == 5
    with pytest.raises(BlockingIOError):
        reader.far.recv(1)
    assert not log.turns.soon


async def test_a_long_burst_comes_in_several_waves(log, monkeypatch):
    """No more than so many frames are joined; the next wave follows at once with the rest."""
    monkeypatch.setattr(lane, "BURST_FRAMES", 4)
    reader = log.reader(kind=socket.SOCK_SEQPACKET)
    log.post(10)
    log.turns.take_all()
    assert [reader.far.recv(1 << 20).count(b"\n") for _ in range(3)] == [4, 4, 2]


async def test_large_frames_are_not_joined_into_a_huge_piece(log):
    """A wave has a limit in bytes, too: it is what each of a thousand stalled readers may cost."""
    reader = log.reader(buffer=1)
    log.post(30, size=100_000)
    log.turns.take_all()
    assert 0 < len(reader.waiting) <= lane.BURST_BYTES + 101_000
    seqs = []
    while reader.waiting:
        seqs += reader.seqs()
        reader.drain()
        assert len(reader.waiting) <= lane.BURST_BYTES + 101_000
    assert [*seqs, *reader.seqs()] == list(range(1, 31))


async def test_a_long_wave_lets_others_have_a_turn(log, monkeypatch):
    """A callback that was scheduled while a wave was under way runs before the wave has ended."""
    monkeypatch.setattr(lane, "_SLICE_SECONDS", -1)
    readers = [log.reader() for _ in range(3 * lane._SLICE_READERS)]
    log.post()
    heard: list[int] = []
    log.turns.take()
    log.turns.call_soon(lambda: heard.append(sum(reader.seq == 1 for reader in readers)))
    log.turns.take_all()
    assert heard == [2 * lane._SLICE_READERS]
    assert all(reader.seqs() == [1] for reader in readers)


async def test_what_comes_during_a_wave_follows_in_the_next(log, one_by_one):
    """Events that are posted while a wave is under way reach everybody after it, joined."""
    readers = [log.reader(kind=socket.SOCK_SEQPACKET) for _ in range(3)]
    log.post()
    log.turns.take()
    log.post(2)
    log.turns.take_all()
    for reader in readers:
        assert [reader.far.recv(4096).count(b"\n") for _ in range(2)] == [1, 2]


async def test_a_stalled_reader_holds_one_wave_at_most(log):
    """Who takes nothing is left out: what waits for them doesn't grow, and others get everything at once."""
    stalled, quick = log.reader(buffer=1), log.reader()
    for _ in range(200):
        log.post(size=8000)
        log.turns.take_all()
        assert len(quick.seqs()) == 1
        assert len(stalled.waiting) < 9000
    assert len(stalled.writes) == 1


async def test_a_stalled_reader_is_caught_up_in_few_writes(log):
    """When its socket takes bytes again, the reader gets what it missed, once, in order, in pieces of many frames."""
    reader = log.reader(buffer=1)
    log.post(size=10_000)
    for _ in range(300):
        log.turns.take_all()
        log.post()
    log.turns.take_all()
    seqs = reader.seqs()
    while reader.waiting:
        reader.drain()
        seqs += reader.seqs()
    assert seqs == list(range(1, 302))
    assert len(reader.writes) <= 2 + 300 // lane.BURST_FRAMES
    log.post()
    log.turns.take_all()
    assert reader.seqs() == [302]


async def test_who_drains_in_the_middle_of_a_wave_gets_it_once(log, one_by_one):
    """A reader that catches up while a wave is on its way to it hears that wave's events only once."""
    first, slow = log.reader(), log.reader(buffer=1)
    log.post(size=10_000)
    log.turns.take_all()
    log.post()
    log.turns.take()
    seqs = []
    while slow.waiting:
        seqs += slow.seqs()
        slow.drain()
    log.turns.take_all()
    assert [*seqs, *slow.seqs()] == [1, 2]
    assert first.seqs() == [1, 2]


async def test_who_falls_out_of_the_ring_is_sent_away(log, monkeypatch):
    """A reader whose next event is no longer in memory is told to come back: it was too slow (4001)."""
    monkeypatch.setattr(tail, "RING_FRAMES", 10)
    reader = log.reader(buffer=1)
    log.post(size=10_000)
    log.turns.take_all()
    for _ in range(12):
        log.post()
        log.turns.take_all()
    while reader.parted is None:
        reader.read()
        reader.drain()
    assert reader.parted == TOO_SLOW
    assert reader.parted.code == 4001
    assert len(log.lane) == 0


async def test_patience_with_who_takes_nothing_ends(log, monkeypatch):
    """A reader whose socket takes nothing for longer than PATIENCE_SECONDS is cut off; one who reads is not."""
    stalled, quick = log.reader(buffer=1), log.reader()
    log.post(size=10_000)
    log.turns.take_all()
    log.turns.tick()
    assert not stalled.aborted
    monkeypatch.setattr(lane, "PATIENCE_SECONDS", -1)
    log.turns.tick()
    assert stalled.aborted
    assert not quick.aborted


async def test_nothing_is_written_to_the_socket_of_one_who_left(log, one_by_one):
    """A reader who leaves in the middle of a wave is skipped, although its socket's number has a new owner."""
    first, leaving = log.reader(), log.reader()
    log.post()
    log.turns.take()
    number = leaving.number
    leaving.leave()
    other = LineReader(log.lane)
    assert number in (other.number, other.far.fileno())
    log.turns.take_all()
    assert other.read() == []
    assert first.seqs() == [1]
    with pytest.raises(BlockingIOError):
        os.read(other.number, 1)


async def test_joining_in_the_middle_of_a_wave(log, one_by_one):
    """Whatever position a newcomer brings while a wave is under way, it hears all after it, once."""
    old = [log.reader() for _ in range(4)]
    log.post(3)
    for _ in range(2):
        log.turns.take()
        log.post()
    newcomers = {after: log.join(after) for after in range(4)}
    log.turns.take_all()
    for after, reader in newcomers.items():
        assert reader is not None
        assert reader.seqs() == list(range(after + 1, 6))
    assert all(reader.seqs() == [1, 2, 3, 4, 5] for reader in old)


async def test_who_is_ahead_of_the_lane_waits_until_it_has_caught_up(log):
    """The lane can't take a reader that has more than the wave: that one comes back a turn later."""
    log.reader()
    log.post()
    assert log.join(1) is None
    log.turns.take_all()
    assert log.join(1) is not None


async def test_a_lane_without_readers_is_where_the_tail_is(log):
    """What was posted while nobody was there is nothing that a reader from the head on would hear of."""
    log.reader().leave()
    log.post(3)
    log.turns.take_all()
    assert log.lane.backlog(log.lane.seq) == b""
    assert b'"head":3' in log.lane.hello()


async def test_a_turn_that_brings_more_than_the_ring_sends_everybody_away(log, monkeypatch):
    """When the ring was overrun before the wave began, the store has to be read: everybody comes back."""
    monkeypatch.setattr(tail, "RING_FRAMES", 10)
    readers = [log.reader(), log.reader()]
    log.post(11)
    log.turns.take_all()
    assert [reader.parted for reader in readers] == [GOING_AWAY] * 2


async def test_a_closed_tail_sends_its_readers_and_newcomers_away(log):
    """Those who are there and one who comes a moment later learn the same reason."""
    reader = log.reader()
    log.tail.close(RESET)
    assert reader.parted == RESET
    late = LineReader(log.lane)
    log.lane.join(late, drained=True)
    assert late.parted == RESET
    assert len(log.lane) == 0


async def test_an_empty_lane_has_no_timer(log):
    """A lane that everybody left doesn't tick, and listens to the tail no more."""
    log.reader().leave()
    assert log.tail.listeners == set()
    log.turns.tick()
    assert log.turns.later == []


@pytest.mark.parametrize("number", [1, 4, 5, 6, 23])
async def test_everybody_gets_one_heartbeat_a_round(log, number: int):
    """With few or many readers each hears the head once in five seconds, spread over them."""
    readers = [log.reader() for _ in range(number)]
    log.post()
    log.turns.take_all()
    for _ in range(6):
        log.turns.tick()  # the rounds begin here
    for reader in readers:
        reader.read()
        reader.beats = 0
    beats = []
    for _ in range(3 * 5):
        log.turns.tick()
        beats.append([[message["type"] for message in reader.read()] for reader in readers])
        for reader in readers:
            reader.beats = 0
    assert all(sum(tick[index] == ["head", "ping"] for tick in beats) == 3 for index in range(number))
    assert max(sum(map(bool, tick)) for tick in beats) <= -(-number // 5)


async def test_who_is_silent_is_gone_after_two_pings(log):
    """A reader who answers no ping is cut off when the third is due; one who answers stays."""
    silent, alive = log.reader(), log.reader()
    for _ in range(4 * 5):
        log.turns.tick()
        alive.beats = 0
    assert silent.aborted
    assert [message["type"] for message in silent.read()] == ["head", "ping"] * 2
    assert not alive.aborted


async def test_who_has_no_way_to_answer_is_not_asked():
    """An event stream gets heartbeats for as long as its socket takes them."""
    log = Log(MUTE_LINES)
    reader = log.reader()
    for _ in range(10 * 5):
        log.turns.tick()
    assert not reader.aborted
    assert {message["type"] for message in reader.read()} == {"head"}


async def test_a_heartbeat_that_is_not_taken_sets_a_reader_aside(log):
    """A reader whose socket is filled by a heartbeat misses no event after it."""
    reader = log.reader(buffer=1)
    while reader.seq >= 0:
        log.turns.tick()
        reader.beats = 0
    log.post(3)
    log.turns.take_all()
    messages = reader.read()
    while reader.waiting:
        reader.drain()
        messages += reader.read()
    assert [message["seq"] for message in messages if message["type"] == "event"] == [1, 2, 3]


async def test_a_broken_socket_ends_its_reader_only(log):
    """A socket that the system refuses to write to is given up; the wave goes on."""
    broken, fine = log.reader(), log.reader()
    broken.far.close()
    log.post()
    log.turns.take_all()
    assert broken.aborted
    assert fine.seqs() == [1]


async def test_readers_without_a_socket_are_written_to_by_their_transport(log):
    """Where bytes have to be encrypted there is no socket to write to; the events are the same."""
    reader = LineReader(log.lane)
    reader.line = NoDirectWrite()
    log.lane.join(reader, drained=True)
    for _ in range(3):
        log.post()
        log.turns.take_all()
    assert reader.seqs() == [1, 2, 3]
    assert len(reader.writes) == 3


async def test_who_stalls_by_itself_is_set_aside_where_it_was(log, one_by_one):
    """A reader whose answers wait, in the middle of a wave that hasn't come to it yet, misses nothing of that wave."""
    first, stalling = log.reader(), log.reader()
    log.post(2)
    log.turns.take()
    log.lane.stall(stalling)
    log.turns.take_all()
    assert stalling.read() == []
    log.lane.drained(stalling)
    assert stalling.seqs() == first.seqs() == [1, 2]


async def test_a_transport_may_say_drained_while_it_is_written_to(log, monkeypatch):
    """TLS transports do: the reader is caught up once all the same, and not one call deeper for each piece."""
    monkeypatch.setattr(lane, "BURST_FRAMES", 1)
    reader = log.reader(buffer=1)
    log.post(size=10_000)
    for _ in range(30):
        log.turns.take_all()
        log.post()
    log.turns.take_all()
    plainly, deepest, depth = reader.write, 0, 0

    def write(data: bytes) -> bool:
        nonlocal deepest, depth
        depth += 1
        deepest = max(deepest, depth)
        taken = bool(plainly(data))
        if taken:
            log.lane.drained(reader)
        depth -= 1
        return taken

    reader.write = write
    seqs = []
    while reader.waiting:
        seqs += reader.seqs()
        reader.drain()
    assert [*seqs, *reader.seqs()] == list(range(1, 32))
    assert deepest == 1


async def test_some_are_sent_away_and_the_others_read_on(log):
    """Those who lag go first; who is not sent away yet hears the next event."""
    first, second, stalled = log.reader(), log.reader(), log.reader(buffer=1)
    log.post(size=10_000)
    log.turns.take_all()
    assert log.lane.disconnect_some(2) == 2
    assert (stalled.parted, first.parted, second.parted) == (GOING_AWAY, GOING_AWAY, None)
    log.post()
    log.turns.take_all()
    assert second.seqs() == [1, 2]
    assert (log.lane.readers, log.lane.disconnect_some(5), log.lane.readers) == (1, 1, 0)


async def test_nobody_stays_for_ever(log):
    """Those who came first are told to come back; who lags is left to catch up."""
    first, second, stalled = log.reader(), log.reader(), log.reader(buffer=1)
    log.post(size=10_000)
    log.turns.take_all()
    log.lane.recycle(1)
    assert (first.parted, second.parted, stalled.parted) == (GOING_AWAY, None, None)
    log.lane.recycle(5)
    assert (second.parted, stalled.parted) == (GOING_AWAY, None)
