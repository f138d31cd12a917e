"""Commands on the database itself: its tables, and for SQLite copies; PostgreSQL has its own tools for those."""

import asyncio
import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from liveblog.services import Services
    from liveblog.settings import Settings

_LIMIT = 3600.0  # seconds: a new index of a big table takes what it takes
_OWN = 0o600  # the digests of tokens and passwords are in it


def migrate() -> None:
    """Bring the database up to date.

    On PostgreSQL it has to be run before a new version is served; on SQLite the server does it by itself. It may be run
    at any time, and while servers of the version before are running.
    """
    asyncio.run(_migrate())


async def _migrate() -> None:
    from liveblog.cli.console import note
    from liveblog.cli.environment import read_settings
    from liveblog.store import Store, until_answered
    from liveblog.store.migrations import migrate as bring_up_to_date

    store = Store(read_settings().database_url.get_secret_value(), _LIMIT)
    try:
        async with store.opened():
            await until_answered(partial(bring_up_to_date, store.engine), 0.0)
    finally:
        await store.close()
    note("The database is up to date.")


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to.")],
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Copy the SQLite database into a file, whether a server is running or not.

    All is as of one moment, and the file is there only when it is complete and was checked. “restore” puts it back. It
    holds the digests of passwords and tokens, so that only you may read it. Pictures are files that never change:
    copy the folder LIVEBLOG_MEDIA_DIR after it. For PostgreSQL use pg_dump.
    """
    from liveblog.cli.console import note
    from liveblog.cli.environment import read_settings
    from liveblog.durable import atomic_file
    from liveblog.errors import Conflict
    from liveblog.store import copy_database

    database = _file(read_settings(), "pg_dump")
    if file.resolve() == database:
        raise Conflict(f"{file} is the database itself: name another file.")
    if file.exists() and not force:
        raise Conflict(f"{file} is there already: name another file, or replace it with --force.")
    with atomic_file(file, _OWN) as new:
        copy_database(database, new)
    note(f"The database was copied to {file}.")


def restore(file: Annotated[Path, typer.Argument(metavar="FILE", help="What “backup” wrote.")]) -> None:
    """Put a backup in the SQLite database's place, while no server runs on it.

    The database that is there is kept beside, under another name. Every blog gets a new epoch, so that readers who had
    seen more than the backup holds begin anew. Editors have to log in again. Tokens are those of the backup:
    what was revoked since has to be revoked again.
    """
    from liveblog.cli.console import note
    from liveblog.cli.environment import read_settings
    from liveblog.durable import atomic_file
    from liveblog.store import copy_database, set_aside, sole_server

    settings = read_settings()
    database = _file(settings, "pg_restore, then “liveblog new-epochs”")
    with sole_server(database, "", advice="Stop it first."):
        with atomic_file(database, _OWN) as new:
            copy_database(file, new)
            blogs = _begin_anew(new)
            if database.exists():
                # The server's, whoever restores; where that is not ours to do, the database stays where it is.
                shutil.chown(new, database.stat().st_uid, database.stat().st_gid)
            aside = set_aside(database)
        note(f"{file} was restored; blogs: {blogs}." + (f" The database before it is {aside}." if aside else ""))


def new_epochs() -> None:
    """Give every blog a new epoch and end all logins, after a database was put back by other means.

    Without that, readers who had seen more than was put back would miss what comes next. “restore” does it by itself.
    """
    from liveblog.cli.console import note
    from liveblog.cli.environment import run_with_services

    note(f"Blogs with a new epoch: {run_with_services(_renew)}.")


def _file(settings: "Settings", instead: str) -> Path:
    from liveblog.errors import ConfigurationError
    from liveblog.store import sqlite_file

    database = sqlite_file(settings.database_url.get_secret_value())
    if database is None:
        raise ConfigurationError(f"This is for SQLite files; on PostgreSQL use {instead}.")
    return database


def _begin_anew(database: Path) -> int:
    """Bring a copy up to date and give its blogs new epochs; it is one file again in the end."""
    import asyncio

    from liveblog.assembly import open_services
    from liveblog.cli.environment import read_settings
    from liveblog.store import as_one_file

    async def work() -> int:
        async with open_services(read_settings(database_url=f"sqlite+aiosqlite:///{database}")) as services:
            return await _renew(services)

    blogs = asyncio.run(work())
    as_one_file(database)
    return blogs


async def _renew(services: "Services") -> int:
    from liveblog.desk import renew_epochs

    await services.sessions.end_all()
    return await renew_epochs(services.store)
