"""Running migrations from Python, on an engine that is open already.

Alembic is loaded when there is something to do, which is seldom: with all that it imports, and the migrations, it takes
a tenth of a server's start.
"""

import asyncio
import logging
from contextlib import AbstractAsyncContextManager, nullcontext
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from liveblog.errors import ConfigurationError, Unavailable
from liveblog.sentence import sentence
from liveblog.store.engine import translated
from liveblog.store.sqlite import file_of, keep_private, waiting_for_writers

_log = logging.getLogger(__name__)

_ADVISORY_LOCK = 0x6C697665  # "live"
_PATIENCE_SECONDS = 60  # with another process that is migrating the same file
_LOCK_SECONDS = 1  # servers that run give up on a table after two and a half
_PAUSE_SECONDS = 3.0
_ATTEMPTS = 900  # an hour: a dump of a big database takes as long
_NOT_TO_BE_HAD = "55P03"


async def migrate(engine: AsyncEngine) -> None:
    """Bring the tables up to date; safe to run from several processes at once.

    Raises:
        ConfigurationError: it is a newer version's, or not ours at all.
        Unavailable: the database can't be reached.
    """
    async with translated():
        for _ in range(_ATTEMPTS):
            if await _has_migrated(engine):
                break
            _log.warning("The tables can't be had: somebody reads them, such as pg_dump. Trying again.")
            await asyncio.sleep(_PAUSE_SECONDS)
        else:
            raise Unavailable(sentence("The database is busy with another change."))
    if (file := file_of(engine.url)) is not None:  # it is ours: now it is known
        keep_private(file)


async def _has_migrated(engine: AsyncEngine) -> bool:
    """Bring the tables up to date in one transaction; False, and nothing is done: a table could not be had in time."""
    try:
        async with engine.connect() as connection:
            await connection.execution_options(immediate=True)
            async with _patient(connection), connection.begin():
                if engine.dialect.name == "postgresql":
                    await connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))
                    # Whoever wants to read a table waits behind us for as long as we wait for it.
                    await connection.execute(text(f"SET LOCAL lock_timeout = '{_LOCK_SECONDS}s'"))
                await connection.run_sync(_upgrade)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _NOT_TO_BE_HAD:
            raise
        return False
    return True


async def pending(engine: AsyncEngine) -> bool:
    """Tell whether a migration has not been applied.

    Raises:
        ConfigurationError: it is a newer version's.
        Unavailable: the database can't be reached.
    """
    async with translated(), engine.connect() as connection:
        return await connection.run_sync(_is_behind)


def _patient(connection: AsyncConnection) -> AbstractAsyncContextManager[None]:
    is_file = file_of(connection.engine.url) is not None
    return waiting_for_writers(connection, _PATIENCE_SECONDS) if is_file else nullcontext()


def _config(connection: Connection) -> Any:
    config = import_module("alembic.config").Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    revision = _revision(connection)
    if revision == _chain().head:
        return
    if revision is None and connection.dialect.name == "sqlite" and inspect(connection).get_table_names():
        raise ConfigurationError("The database holds something else than liveblog: name a file of its own.")
    import_module("alembic.command").upgrade(_config(connection), "head")


def _is_behind(connection: Connection) -> bool:
    return _revision(connection) != _chain().head


def _revision(connection: Connection) -> str | None:
    """Return what the database was last brought to; None for an empty one."""
    has_any = inspect(connection).has_table("alembic_version")
    found = connection.execute(text("SELECT version_num FROM alembic_version")) if has_any else None
    revision = found.scalar_one_or_none() if found else None
    if revision is not None and revision not in _chain().revisions:
        raise ConfigurationError(
            f"The database was written by a newer version of liveblog (it is at {revision}): "
            "run that one, or restore a backup."
        )
    return revision


class _Chain(NamedTuple):
    """The migrations of this version, by name."""

    revisions: frozenset[str]
    head: str | None


@cache
def _chain() -> _Chain:
    """Read the names of the migrations, once: each is a module, which begins with its own; they follow each other."""
    names = [path.name.partition("_")[0] for path in (Path(__file__).parent / "versions").glob("[0-9]*_*.py")]
    return _Chain(frozenset(names), max(names, default=None))
