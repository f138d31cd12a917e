"""What commands work on: the settings of this deployment and the server's services, without a server."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from liveblog.assembly import open_services
from liveblog.cli.console import note
from liveblog.errors import ConfigurationError, Unavailable
from liveblog.services import Services
from liveblog.settings import Settings
from liveblog.store import running_address, sqlite_file

_log = logging.getLogger(__name__)

T = TypeVar("T")

_STORE_LIMIT = 60.0  # seconds: whole blogs are read, and nobody waits behind a command


def read_settings(**options: Any) -> Settings:
    """Read the settings from the environment; an option that is not None wins.

    Raises:
        ConfigurationError: names the variable that is wrong.
    """
    try:
        return Settings(**{name: value for name, value in options.items() if value is not None})
    except ValueError as error:
        raise ConfigurationError(_explained(error)) from error


def server_address(settings: Settings) -> str:
    """Return where people reach the server of this database, without a slash at the end.

    That is the public address, or where the server of a SQLite file runs now: it may have been started with another
    port than the environment of a command tells. With neither, as on PostgreSQL, it is where a server would run, and
    that is said.
    """
    file = sqlite_file(settings.database_url.get_secret_value())
    if known := settings.public_url or (running_address(file) if file else None):
        return known
    note(
        f"It is not known where the server runs; {settings.root_url} is only its usual address "
        "(LIVEBLOG_PUBLIC_URL, LIVEBLOG_PORT)."
    )
    return settings.root_url


def run_with_services(work: Callable[[Services], Awaitable[T]], patience: float = 0.0) -> T:
    """Do something with the services that the environment describes; the database is waited for so many seconds.

    Raises:
        ConfigurationError, Unavailable: they can't be had.
    """
    settings = read_settings()

    async def run() -> T:
        async with open_services(settings, _STORE_LIMIT, patience=patience) as services:
            return await work(services)

    return asyncio.run(run())


async def meet_pictures(services: Services) -> None:
    """See that pictures can be kept and deleted. A place that doesn't answer just now may do so later, and is told of.

    Raises:
        ConfigurationError: as it is set it never will; says what is wrong.
    """
    try:
        await services.pictures.files.check()
    except Unavailable as error:
        _log.warning("Pictures in %s can't be used now, and all else goes on. %s", services.pictures.files, error)


def _explained(error: Any) -> str:
    problems = error.errors(include_url=False, include_input=False, include_context=False)
    return "; ".join(
        f"LIVEBLOG_{'_'.join(map(str, problem['loc'])).upper()}: {problem['msg'].removeprefix('Value error, ')}"
        for problem in problems
    )
