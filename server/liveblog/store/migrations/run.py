"""Running migrations from Python, on an engine that is open already."""

from contextlib import AbstractAsyncContextManager, nullcontext
from functools import cache
from pathlib import Path
from typing import NamedTuple

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from liveblog.errors import ConfigurationError
from liveblog.store.engine import translated
from liveblog.store.sqlite import file_of, keep_private, waiting_for_writers

_ADVISORY_LOCK = 0x6C697665  # "live"
_PATIENCE_SECONDS = 60  # with another process that is migrating the same file


async def migrate(engine: AsyncEngine) -> None:
    """Bring the tables up to date; safe to run from several processes at once.

    Raises:
        ConfigurationError: it is a newer version's, or not ours at all.
        Unavailable: the database can't be reached.
    """
    async with translated(), engine.connect() as connection:
        await connection.execution_options(immediate=True)
        async with _patient(connection), connection.begin():
            if engine.dialect.name == "postgresql":
                await connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))
            await connection.run_sync(_upgrade)
    if (file := file_of(engine.url)) is not None:  # it is ours: now it is known
        keep_private(file)


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


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    revision = _revision(connection)
    if revision == _chain().head:
        return
    if revision is None and connection.dialect.name == "sqlite" and inspect(connection).get_table_names():
        raise ConfigurationError("The database holds something else than liveblog: name a file of its own.")
    command.upgrade(_config(connection), "head")


def _is_behind(connection: Connection) -> bool:
    return _revision(connection) != _chain().head


def _revision(connection: Connection) -> str | None:
    """Return what the database was last brought to; None for an empty one."""
    revision = MigrationContext.configure(connection).get_current_revision()
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
    """Read the migrations, once: each is a module, and they don't change while a process runs."""
    scripts = ScriptDirectory.from_config(_config())
    return _Chain(frozenset(script.revision for script in scripts.walk_revisions()), scripts.get_current_head())
