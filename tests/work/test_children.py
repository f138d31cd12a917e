"""Child processes: what they do, how they are ended, and what they can't get at."""

import asyncio
import errno
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import uvloop

from liveblog.errors import Busy, InvalidInput, TooCostly, TooLarge, Unavailable
from liveblog.work.bound import MIB, Bound
from liveblog.work.children import Children
from tests.pace import pace
from tests.processes import is_alive
from tests.waiting import until
from tests.work import pieces

Work = Callable[..., tuple[bytes, ...]]


@asynccontextmanager
async def children(work: Work, idle_seconds: float = 60.0, **changes) -> AsyncIterator[Children]:
    """Make children that nobody waits for in vain, and end them."""
    usual = {"seconds": 60.0, "at_once": 1, "waiting": 3, "patience": 60.0, "memory": 256 * MIB}
    found = Children(Bound("Tests", "here", "Too many tests.", (), **usual | changes), work, idle_seconds)
    try:
        yield found
    finally:
        await found.close()


async def pid_of(found: Children) -> int:
    """Return which process does the next piece; the work is `pid` or `do`."""
    return int((await found.run(b""))[0])


async def test_a_child_does_piece_after_piece():
    """The same process answers again and again, also with what fills its pipe many times."""
    async with children(pieces.reverse) as found:
        for text in (b"stressed", b"", b"ab" * MIB):
            assert await found.run(text) == [text[::-1]]
    async with children(pieces.pid) as found:
        assert await pid_of(found) == await pid_of(found) != os.getpid()


async def test_as_many_children_as_may_work_at_once():
    """Pieces that come together are done by several processes, never more than allowed."""
    async with children(pieces.pid, at_once=2, waiting=6) as found:
        pids = await asyncio.gather(*(pid_of(found) for _ in range(8)))
    assert len(set(pids)) == 2


def test_under_uvloop_it_is_the_same():
    """The loop that servers run on starts, asks and ends children as asyncio's own does."""

    async def go() -> None:
        async with children(pieces.do) as found:
            pid = await pid_of(found)
            with pytest.raises(TooCostly):
                await found.run(b"hoard")
            with pytest.raises(TooCostly):
                await found.run(b"crash")
            assert await found.run(b"") != [str(pid).encode()]

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(go())


@pytest.mark.parametrize(("kind", "error"), [(b"invalid", InvalidInput), (b"large", TooLarge)])
async def test_a_refusal_comes_back_as_it_was_raised(kind: bytes, error: type[Exception]):
    """What the work finds wrong with its input is the asker's error, and the child goes on."""
    async with children(pieces.refuse) as found:
        with pytest.raises(error, match=r"not good|too large"):
            await found.run(kind)
        with pytest.raises(error):
            await found.run(kind)
        assert len(found._living) == 1


async def test_a_bug_is_told_with_its_place():
    """An error that nobody foresaw is raised here, with where it happened."""
    async with children(pieces.fail) as found:
        with pytest.raises(RuntimeError, match=r"pieces\.py[\s\S]*ZeroDivisionError: a bug"):
            await found.run(b"")


@pytest.mark.parametrize("what", [b"spin", b"hoard", b"crash", b"ended"])
async def test_what_runs_away_is_ended_and_the_next_piece_is_done(what: bytes, monkeypatch: pytest.MonkeyPatch):
    """Too much time of the processor, too much memory, a crash, a kill: refused as too costly, and then all is well."""
    monkeypatch.setattr("liveblog.work.children.CLOCK", pace(60))  # others may want the processor
    async with children(pieces.do, seconds=1.0) as found:
        first = await pid_of(found)
        with pytest.raises(TooCostly):
            await found.run(what)
        assert await pid_of(found) != first


async def test_what_only_takes_long_by_the_clock_is_told_to_come_again():
    """A piece that used no processor is not at fault: 503, and its process is gone."""
    async with children(pieces.do, seconds=pace(0.2)) as found:
        with pytest.raises(Busy):
            await found.run(b"sleep")
        assert await pid_of(found)
    assert not found._living


async def test_a_child_that_was_killed_between_two_pieces_costs_nobody_an_answer():
    """Somebody ends an idle child from outside; the next piece gets a fresh one."""
    async with children(pieces.pid) as found:
        first = await pid_of(found)
        os.kill(first, signal.SIGKILL)
        assert await pid_of(found) != first


async def test_a_child_that_is_not_needed_ends():
    """After its idle time a child is gone, and the next piece starts another."""
    async with children(pieces.pid, idle_seconds=0.0) as found:
        first = await pid_of(found)
        await until(lambda: not is_alive(first))
        assert await pid_of(found) != first


async def test_whoever_gives_up_ends_the_work():
    """Work that nobody waits for any more does not go on, and its place is free."""
    async with children(pieces.do, waiting=0) as found:
        pid = await pid_of(found)
        doing = asyncio.create_task(found.run(b"spin"))
        await until(lambda: found.taken == 1)
        await asyncio.sleep(0)
        doing.cancel()
        await asyncio.wait([doing])
        await until(lambda: not is_alive(pid))
        assert found.taken == 0


async def test_without_its_code_there_is_no_child():
    """A child that can't be started is the server's trouble: 503, and not the fault of what was sent."""

    def nowhere(*_: bytes) -> tuple[bytes, ...]:
        return ()

    async with children(nowhere) as found:
        with pytest.raises(Unavailable):
            await found.run(b"")


async def test_a_child_has_nothing_of_the_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """No open file or socket, no setting, and no file that it could write."""
    monkeypatch.setenv("LIVEBLOG_DATABASE_URL", "postgresql+asyncpg://liveblog:secret@db/liveblog")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    async with server, children(pieces.possessions) as found:
        files, names = await found.run()
        assert int(files) == 5  # its two pipes, and nothing in place of the three that everybody has
        assert not [name for name in names.decode().split() if name.startswith(("LIVEBLOG", "AWS"))]
    async with children(pieces.write_file) as found:
        assert await found.run(os.fsencode(tmp_path / "x")) == [str(errno.EFBIG).encode()]


@pytest.mark.parametrize("what", ["", "spin"])
def test_children_end_with_a_server_that_is_killed(what: str):
    """After kill -9 of the process that made it, a child is gone, were it idle or in the middle of its work."""
    program = [sys.executable, "-c", _PARENT.format(what=what)]
    environment = os.environ | {"PYTHONPATH": str(Path.cwd())}
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True, env=environment) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        assert is_alive(child)
        parent.kill()
        parent.wait()
        asyncio.run(until(lambda: not is_alive(child)))


_PARENT = """
import asyncio
from tests.work import pieces
from tests.work.test_children import children, pid_of

async def main():
    async with children(pieces.do) as found:
        print(await pid_of(found), flush=True)
        await found.run(b"{what}") if "{what}" else await asyncio.Event().wait()

asyncio.run(main())
"""
