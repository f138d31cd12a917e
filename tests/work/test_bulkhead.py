"""Bulkheads: how many are let in, who waits, and who is refused."""

import asyncio
import itertools
import os
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from types import SimpleNamespace

import pytest

from liveblog.errors import Busy
from liveblog.work.bound import Bound
from liveblog.work.bulkhead import NICENESS, Bulkhead, Threads
from tests.pace import PATIENCE


def bound(**changes) -> Bound:
    usual = {"seconds": 60.0, "at_once": 2, "waiting": 3, "patience": 60.0}
    return Bound("Tests", "here", "Too many tests.", (), **usual | changes)


async def settled() -> None:
    """Let everything run that can run now."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_so_many_work_so_many_wait_and_the_next_is_refused():
    """Two of five are at work, three wait, the sixth is refused at once and told when to come again."""
    bulkhead, leave = Bulkhead(bound()), asyncio.Event()
    inside = []

    async def come(number: int) -> None:
        async with bulkhead.place():
            inside.append(number)
            await leave.wait()

    async with asyncio.TaskGroup() as tasks:
        for number in range(5):
            tasks.create_task(come(number))
        await settled()
        assert (inside, bulkhead.taken) == ([0, 1], 5)
        with pytest.raises(Busy) as refused:
            await bulkhead.enter()
        assert refused.value.retry_after >= 1
        leave.set()
    assert (inside, bulkhead.taken, bulkhead.refused) == ([0, 1, 2, 3, 4], 0, 1)


async def test_a_flood_of_refusals_is_one_line_in_the_log(caplog: pytest.LogCaptureFixture):
    """A thousand who are refused are told of once, with their number later; a log can't be filled by asking."""
    bulkhead = Bulkhead(bound(at_once=1, waiting=0))
    await bulkhead.enter()
    for _ in range(1000):
        with pytest.raises(Busy):
            await bulkhead.enter()
    assert len(caplog.records) == 1
    assert bulkhead.refused == 1000


async def test_a_place_rests_after_its_piece():
    """With a rest nobody gets the place while it lasts, and then somebody does; without one it is free at once."""
    for rest, taken in ((60.0, 1), (0.0, 0)):
        bulkhead = Bulkhead(bound(at_once=1, rest=rest))
        async with bulkhead.place():
            await asyncio.sleep(0.01)
        assert bulkhead.taken == taken
    threads = Threads(bound(at_once=1, rest=60.0))
    await threads.run(time.sleep, 0.01)
    assert threads.taken == 1
    threads.close()
    bulkhead = Bulkhead(bound(at_once=1, rest=1.0))
    async with bulkhead.place():
        await asyncio.sleep(0.01)
    async with bulkhead.place():
        assert bulkhead.taken == 1


async def test_no_rest_is_long(monkeypatch: pytest.MonkeyPatch):
    """A piece that waited for an hour itself, for a database, keeps its place from nobody for another."""
    bulkhead, hours = Bulkhead(bound(at_once=1, rest=4.0, patience=PATIENCE)), itertools.count(step=3600)
    monkeypatch.setattr("liveblog.work.bulkhead.time", SimpleNamespace(monotonic=lambda: float(next(hours))))
    async with bulkhead.place():
        pass
    monkeypatch.undo()
    await bulkhead.enter()
    assert bulkhead.taken == 1


async def test_one_asker_leaves_places_to_others():
    """An asker who has all the places of one is refused while another still gets one."""
    bulkhead = Bulkhead(bound(of_one=2))
    await bulkhead.enter("ana")
    await bulkhead.enter("ana")
    with pytest.raises(Busy):
        await bulkhead.enter("ana")
    waiting = asyncio.create_task(bulkhead.enter("ben"))
    await settled()
    bulkhead.leave("ana")
    await waiting
    assert bulkhead.taken == 2


async def test_askers_are_let_in_in_turns():
    """Behind one who came with three pieces, another's single piece is done after the first of them."""
    bulkhead, order = Bulkhead(bound(at_once=1, waiting=9)), []

    async def come(asker: str) -> None:
        async with bulkhead.place(asker):
            order.append(asker)
            await asyncio.sleep(0)

    async with asyncio.TaskGroup() as tasks:
        for asker in ("ana", "ana", "ana", "ben", "cem", "cem"):
            tasks.create_task(come(asker))
    assert order == ["ana", "ana", "ben", "cem", "ana", "cem"]
    assert bulkhead.taken == 0


async def test_whoever_is_not_told_apart_has_no_share():
    """Work without an asker takes all places there are."""
    bulkhead = Bulkhead(bound(of_one=1))
    await bulkhead.enter()
    await bulkhead.enter()
    assert bulkhead.taken == 2


async def test_nobody_waits_longer_than_the_patience():
    """A turn that does not come in time is a refusal, and its place is free again."""
    bulkhead = Bulkhead(bound(at_once=1, patience=0.01))
    await bulkhead.enter()
    with pytest.raises(Busy):
        await bulkhead.enter()
    assert bulkhead.taken == 1


@pytest.mark.parametrize("at_the_same_moment", [False, True])
async def test_whoever_gives_up_waiting_leaves_no_trace(at_the_same_moment: bool):  # noqa: FBT001 -- a parameter
    """A cancelled one neither keeps a place nor takes the turn of the next."""
    bulkhead = Bulkhead(bound(at_once=1))
    await bulkhead.enter()
    gone, next_one = (asyncio.create_task(bulkhead.enter()) for _ in range(2))
    await settled()
    gone.cancel()
    if at_the_same_moment:
        bulkhead.leave()
        await settled()
    else:
        await settled()
        bulkhead.leave()
    await next_one
    bulkhead.leave()
    assert (bulkhead.taken, bulkhead._working, bulkhead._lines) == (0, 0, {})


async def test_a_thread_is_counted_until_its_work_has_ended():
    """Work that nobody waits for any more still has its place: there are never more threads at work than allowed."""
    threads, let_go, begun = Threads(bound(at_once=1, waiting=0)), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        let_go.wait()

    with ExitStack() as at_the_end:
        at_the_end.callback(threads.close)
        at_the_end.callback(let_go.set)
        doing = asyncio.create_task(threads.run(work))
        await asyncio.to_thread(begun.wait)
        doing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await doing
        assert threads.taken == 1
        with pytest.raises(Busy):
            await threads.run(work)


async def test_a_thread_that_takes_too_long_is_not_waited_for():
    """After the seconds of one piece its asker is told to come again."""
    threads, let_go = Threads(bound(at_once=1, seconds=0.01)), threading.Event()
    with ExitStack() as at_the_end:
        at_the_end.callback(threads.close)
        at_the_end.callback(let_go.set)
        with pytest.raises(Busy):
            await threads.run(let_go.wait)


async def test_a_thread_gives_back_what_the_work_returns_or_raises():
    """Results and errors reach whoever asked, and the place is free afterwards."""
    threads = Threads(bound())
    assert await threads.run(int, "7") == 7
    with pytest.raises(ValueError, match="invalid literal"):
        await threads.run(int, "seven")
    await settled()
    assert threads.taken == 0
    threads.close()


@pytest.mark.parametrize(("server", "thread"), [(0, NICENESS), (10, 10 + NICENESS), (19, 19)])
def test_a_thread_is_nicer_than_the_server_that_has_it(server: int, thread: int):
    """However nice that was begun: setting a better priority than its own would be refused, and end every piece."""
    program = (
        "import os, threading; from liveblog.work.bulkhead import yield_to_the_server\n"
        f"os.nice({server})\n"
        "def show(): yield_to_the_server(); print(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))\n"
        "doing = threading.Thread(target=show); doing.start(); doing.join()\n"
        "print(os.getpriority(os.PRIO_PROCESS, 0))"
    )
    said = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.split()
    own = os.getpriority(os.PRIO_PROCESS, 0)
    assert [int(level) for level in said] == [min(19, own + thread), min(19, own + server)]
