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
from liveblog.serving.admission import raise_open_files
from liveblog.serving.server import STARTUP_FAILURE, BackgroundTask, LiveServer
from liveblog.serving.sockets import open_beside
from liveblog.settings import Settings

_log = logging.getLogger(__name__)

_SPAWN = multiprocessing.get_context("spawn")
_GC_THRESHOLDS = (10_000, 5, 4)
_LOOK_SECONDS = 0.2
_PAUSE_SECONDS = 1.0  # before a worker that died is replaced, so that one that can't live doesn't keep a core busy
_GRACE_SECONDS = 5.0  # beyond drain_seconds, before a worker that doesn't end is killed


@dataclass(frozen=True, slots=True)
class WorkerSpec:
    """All that a worker needs to know; it travels to the new process."""

    settings: Settings
    listener: socket
    level: LogLevel
    background: BackgroundTask | None
    scraped_on: Sequence[socket]  # one for each worker; a worker is given its own


def serve(
    settings: Settings,
    listener: socket,
    level: LogLevel,
    background: BackgroundTask | None = None,
    scraped_on: Sequence[socket] = (),
) -> None:
    """Serve on the socket's address until a signal says stop; with several workers `background` runs beside the first.

    Each worker answers scrapes on a socket of its own, where there are any.

    Raises:
        ConfigurationError: a worker could not start.
    """
    spec = WorkerSpec(settings, listener, level, background, scraped_on)
    if settings.workers == 1:
        _work(spec)
    else:
        Supervisor(spec).run()


def _work(spec: WorkerSpec) -> None:
    configure_logging(spec.level)
    raise_open_files()
    tune_gc()
    own = spec.listener if spec.settings.workers == 1 else open_beside(spec.listener)
    with own:
        _Worker(spec.settings, spec.background, next(iter(spec.scraped_on), None)).run([own])


def tune_gc() -> None:
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


class Supervisor:
    """The workers, as the process that started them sees them: a worker that dies is replaced."""

    def __init__(self, spec: WorkerSpec) -> None:
        self._spec = spec
        self._stopping = False
        self._workers: list[SpawnProcess] = []

    def run(self) -> None:
        """Start the workers, and return when a signal has ended them.

        Raises:
            ConfigurationError: a worker could not start.
        """
        configure_logging(self._spec.level)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop())
        self._workers = [self._start(rank) for rank in range(self._spec.settings.workers)]
        try:
            while not self._stopping:
                wait([worker.sentinel for worker in self._workers], _LOOK_SECONDS)
                self._replace_the_dead()
        finally:
            self._end()

    def _stop(self) -> None:
        self._stopping = True

    def _start(self, rank: int) -> SpawnProcess:
        background = self._spec.background if rank == 0 else None
        spec = replace(self._spec, background=background, scraped_on=self._spec.scraped_on[rank : rank + 1])
        worker = _SPAWN.Process(target=_work, args=(spec,), name=f"worker {rank + 1}")
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
        deadline = time.monotonic() + self._spec.settings.drain_seconds + _GRACE_SECONDS
        _each(self._workers, SpawnProcess.terminate)
        for worker in self._workers:
            worker.join(max(0.0, deadline - time.monotonic()))
        _each(self._workers, SpawnProcess.kill)


def _each(workers: list[SpawnProcess], do: Callable[[SpawnProcess], None]) -> None:
    for worker in workers:
        if worker.exitcode is None:
            do(worker)
