"""Loops that survive every error, and must still end when they are cancelled."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from pydantic import SecretStr

from liveblog import app as application
from liveblog.access import courier, receipts, usage
from liveblog.app import _keep_running
from liveblog.assembly import open_services
from liveblog.bus import RedisBus
from liveblog.errors import Unavailable
from liveblog.jobs import runner
from liveblog.services import Services
from liveblog.settings import Settings
from tests.pace import PATIENCE
from tests.ports import LOOPBACK, free_port
from tests.waiting import until


class Swallower:
    """Stands for a driver that fails on its way out when it is cancelled, and says only that: the first time."""

    def __init__(self, error: Exception) -> None:
        self.begun = asyncio.Event()
        self._errors = [error]

    async def __call__(self, *_: Any) -> None:
        self.begun.set()
        try:
            while self._errors:
                await asyncio.Event().wait()
        except asyncio.CancelledError:
            raise self._errors.pop() from None


def bus_of(*_: Any) -> tuple[Any, Callable[[], Awaitable[None]]]:
    """Return what a bus listens with, and how to run it."""
    bus = RedisBus(f"redis://{LOOPBACK}:{free_port()}/0")
    return bus._servers, lambda: bus.run(lambda _: None, lambda: None)


LOOPS: dict[str, tuple[str, Callable[[Services], tuple[Any, Callable[[], Awaitable[None]]]], Exception]] = {
    "bus": ("listen", bus_of, ConnectionError("the server went away")),
    "heads": ("check_heads", lambda app: (app.hub, app.hub.run), Unavailable("The database does not answer.")),
    "audience": ("check_audience", lambda app: (app.hub, app.hub.run), Unavailable("The database does not answer.")),
    "hub": ("check_heads", lambda app: (app.hub, lambda: _keep_running(app.hub)), ValueError("a bug")),
    "jobs": ("do_due", lambda app: (app.jobs, app.jobs.run), Unavailable("The database does not answer.")),
    "rest": ("_next_due", lambda app: (app.jobs, app.jobs.run), Unavailable("The database does not answer.")),
    "torn rest": ("_next_due", lambda app: (app.jobs, app.jobs.run), ValueError("a bug")),
    "courier": ("_look", lambda app: (app.courier, app.courier.run), Unavailable("The database does not answer.")),
    "receipts": ("write", lambda app: (app.receipts, app.receipts.run), Unavailable("The database does not answer.")),
    "usage": ("write", lambda app: (app.usage, app.usage.run), Unavailable("The database does not answer.")),
}


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no loop wait long for its next round."""
    for module in (receipts, usage):
        monkeypatch.setattr(module, "WRITE_SECONDS", 0.01)
    for module in (runner, courier):
        monkeypatch.setattr(module, "LOOK_SECONDS", 0.01)


@pytest.mark.parametrize("loop", LOOPS)
async def test_an_error_on_the_way_out_does_not_keep_a_loop_alive(migrated_sqlite_url, loop):
    """A cancelled loop ends, though what it waited for made an error of the cancellation."""
    step, of, error = LOOPS[loop]
    async with open_services(Settings(database_url=SecretStr(migrated_sqlite_url))) as app:
        owner, run = of(app)
        swallower = Swallower(error)
        setattr(owner, step, swallower)
        running = asyncio.ensure_future(run())
        async with asyncio.timeout(PATIENCE):
            await swallower.begun.wait()
        running.cancel()
        done, _ = await asyncio.wait([running], timeout=PATIENCE)
        running.cancel()
        assert done


@pytest.mark.parametrize("loop", LOOPS)
async def test_a_group_of_tasks_that_fails_does_not_end_a_loop(migrated_sqlite_url, monkeypatch, loop):
    """A loop goes on though a TaskGroup failed in it while it was being left, which makes its task look cancelled."""
    monkeypatch.setattr(application, "_BREATH_SECONDS", 0.01)
    step, of, error = LOOPS[loop]
    times = 0

    async def fail() -> None:
        raise error

    async def fail_together(*_: Any) -> None:
        nonlocal times
        times += 1
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(fail())
        except* type(error):
            raise error from None

    async with open_services(Settings(database_url=SecretStr(migrated_sqlite_url), heads_check_seconds=0.1)) as app:
        owner, run = of(app)
        setattr(owner, step, fail_together)
        running = asyncio.ensure_future(run())
        await until(lambda: times > 1 or running.done())
        assert not running.done()
        running.cancel()
        await asyncio.wait([running])
