"""From one process to several: each worker has a socket and a hub of its own; a worker that dies is replaced."""

import asyncio
import gc
import logging
import multiprocessing
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from socket import socket

from liveblog.errors import ConfigurationError
from liveblog.logs import LogLevel, configure_logging
from liveblog.serving.files import raise_open_files
from liveblog.serving.listening import open_beside
from liveblog.serving.server import STARTUP_FAILURE, Companion, LiveServer
from liveblog.settings import Settings

_log = logging.getLogger(__name__)

_SPAWN = multiprocessing.get_context("spawn")
_GC_THRESHOLDS = (10_000, 5, 4)
_LOOK_SECONDS = 0.2
_PAUSE_SECONDS = 1.0  # before a worker that died is replaced, so that one that can't live doesn't keep a core busy
_GRACE_SECONDS = 5.0  # beyond drain_seconds, before a worker that doesn't end is killed


@dataclass(frozen=True, slots=True)
class _Job:
    """All that a worker needs to know; it travels to the new process."""

    settings: Settings
    listener: socket
    level: LogLevel
    companion: Companion | None
    scraped_on: Sequence[socket]  # one for each worker; a worker is given its own


def serve(
    settings: Settings,
    listener: socket,
    level: LogLevel,
    companion: Companion | None = None,
    scraped_on: Sequence[socket] = (),
) -> None:
    """Serve on the socket's address until a signal says stop. With several workers the companion runs beside the first.

    Each worker answers scrapes on a socket of its own, where there are any.

    Raises:
        ConfigurationError: a worker could not start.
    """
    job = _Job(settings, listener, level, companion, scraped_on)
    if settings.workers == 1:
        _work(job)
    else:
        _Crew(job).run()


def _work(job: _Job) -> None:
    configure_logging(job.level)
    raise_open_files()
    _calm_the_collector()
    own = job.listener if job.settings.workers == 1 else open_beside(job.listener)
    with own:
        _Worker(job.settings, job.companion, next(iter(job.scraped_on), None)).run([own])


def _calm_the_collector() -> None:
    """Look for garbage less often: each look walks over all readers, and there are seldom cycles to find.

    With 10,000 readers this saves a quarter of the Python time of a delivery. Each connection through uvicorn leaves
    some 35 objects in cycles, and the longest lived of them wait for a full look: one in some 20,000 connections,
    which bounds what waits at about 10 MB.
    """
    gc.freeze()
    gc.set_threshold(*_GC_THRESHOLDS)


class _Worker(LiveServer):
    """A server that also stops when the process that started it is gone."""

    async def main_loop(self) -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            asyncio.get_running_loop().add_reader(parent.sentinel, self._stop)
        await super().main_loop()

    def _stop(self) -> None:
        self.should_exit = True


class _Crew:
    """The workers, as the process that started them sees them."""

    def __init__(self, job: _Job) -> None:
        self._job = job
        self._stopping = False
        self._workers: list[SpawnProcess] = []

    def run(self) -> None:
        configure_logging(self._job.level)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop())
        self._workers = [self._start(rank) for rank in range(self._job.settings.workers)]
        try:
            while not self._stopping:
                wait([worker.sentinel for worker in self._workers], _LOOK_SECONDS)
                self._replace_the_dead()
        finally:
            self._end()

    def _stop(self) -> None:
        self._stopping = True

    def _start(self, rank: int) -> SpawnProcess:
        companion = self._job.companion if rank == 0 else None
        job = replace(self._job, companion=companion, scraped_on=self._job.scraped_on[rank : rank + 1])
        worker = _SPAWN.Process(target=_work, args=(job,), name=f"worker {rank + 1}")
        worker.start()
        return worker

    def _replace_the_dead(self) -> None:
        for rank, worker in enumerate(self._workers):
            if worker.exitcode is None or self._stopping:
                continue
            if worker.exitcode == STARTUP_FAILURE:
                raise ConfigurationError("A worker could not start; the log says why.")
            _log.error("%s ended with %s and is replaced.", worker.name, worker.exitcode)
            time.sleep(_PAUSE_SECONDS)
            self._workers[rank] = self._start(rank)

    def _end(self) -> None:
        deadline = time.monotonic() + self._job.settings.drain_seconds + _GRACE_SECONDS
        _each(self._workers, SpawnProcess.terminate)
        for worker in self._workers:
            worker.join(max(0.0, deadline - time.monotonic()))
        _each(self._workers, SpawnProcess.kill)


def _each(workers: list[SpawnProcess], do: Callable[[SpawnProcess], None]) -> None:
    for worker in workers:
        if worker.exitcode is None:
            do(worker)
