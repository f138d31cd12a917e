"""How many read: counted over all processes, rounded, told in heartbeats, and forgotten when a process says no more."""

import json
import time
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from liveblog.hub import attendance
from liveblog.hub.attendance import Attendance, rounded
from liveblog.hub.tail import Tail
from liveblog.model.principal import Credential
from liveblog.wire.closing import CloseReason
from liveblog.wire.dialects import Transport
from liveblog.wire.envelope import ReaderCount, unseal
from tests.hub.lanes import Log
from tests.hub.slow import RecordingBus
from tests.model.samples import BLOG


class Crowd:
    """Listens to a tail for many readers."""

    credential: Credential | None = None

    def __init__(self, readers: int, transport: Transport = Transport.WEBSOCKET) -> None:
        self.readers = readers
        self.transport = transport

    def wake(self) -> None: ...

    def close(self, closing: CloseReason) -> None: ...

    def disconnect_some(self, most: int) -> int:
        return most

    def recycle(self, most: int) -> None: ...


class Process:
    """What one process counts: its own readers on a bus, and what it is told of others."""

    def __init__(self, readers: int) -> None:
        self.bus, self.tail = RecordingBus(), Tail(BLOG)
        self.attendance = Attendance(self.bus)
        self.crowd = Crowd(readers)
        self.tail.join(self.crowd)

    def report(self) -> list[ReaderCount]:
        """Report, and return what was said."""
        self.bus.published.clear()
        self.attendance.report([self.tail])
        said = [unseal(data) for data in self.bus.published]
        return [count for count in said if isinstance(count, ReaderCount)]


def report_all(*processes: Process) -> None:
    """Let each process report, and all of them hear it."""
    for process in processes:
        for count in process.report():
            for other in processes:
                other.attendance.hear(count)


def test_readers_of_all_processes_are_counted():
    """Each process learns the sum, and follows it as readers come and go."""
    one, other = Process(14), Process(17)
    report_all(one, other)
    report_all(one, other)
    assert (one.tail.attendance, other.tail.attendance) == (30, 30)
    other.crowd.readers = 250
    report_all(one, other)
    report_all(one, other)
    assert (one.tail.attendance, other.tail.attendance) == (260, 260)


def test_a_process_whose_last_reader_left_says_so_once():
    """Then it is silent: a blog that nobody reads here costs no messages."""
    process = Process(12)
    assert [count.readers for count in process.report()] == [12]
    process.tail.leave(process.crowd)
    assert [count.readers for count in process.report()] == [0]
    assert process.report() == []


def test_a_blog_that_does_not_tell_has_no_figure():
    """It is counted all the same, so that the figure is there as soon as it is wanted."""
    process = Process(40)
    process.tail.blog = replace(BLOG, show_readers=False)
    report_all(process)
    process.report()
    assert process.tail.attendance is None
    process.tail.blog = BLOG
    process.report()
    assert process.tail.attendance == 40


def test_a_process_that_is_silent_is_forgotten(monkeypatch):
    """Killed or cut off, it is counted for less than three reports more."""
    clock = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    one, other = Process(14), Process(40)
    report_all(one, other)
    report_all(one)
    assert one.tail.attendance == 50
    clock[0] += 3 * attendance.REPORT_SECONDS
    report_all(one)
    report_all(one)
    assert one.tail.attendance == 10


@given(some.integers(0, 10**9))
def test_figures_are_round(readers: int):
    """Two digits at most, never more than there are, and no figure for few."""
    told = rounded(readers)
    if readers < 10:
        assert told is None
    else:
        assert told is not None
        assert told <= readers < told + 10 ** (len(str(readers)) - 1)
        assert len(str(told).rstrip("0")) <= 2
        assert told % 10 == 0


def test_figures_grow_with_what_they_count():
    """More readers are never told as fewer."""
    told = [rounded(readers) or 0 for readers in range(3000)]
    assert all(before <= after for before, after in pairwise(told))


@pytest.mark.parametrize("readers", [None, 1200])
async def test_lanes_tell_it_in_hello_and_heartbeat(readers: int | None):
    """Where there is a figure it is in both; where there is none they are as they always were."""
    log = Log(beat_seconds=1)
    reader = log.reader()
    log.tail.attendance = readers
    told = {} if readers is None else {"readers": readers}
    hello = {"type": "hello", "protocol": 1, "epoch": log.tail.epoch, "head": 0}
    assert json.loads(log.lane.hello()) == hello | told
    log.turns.tick()
    assert [message for message in reader.read() if message["type"] != "ping"] == [{"type": "head", "head": 0} | told]
