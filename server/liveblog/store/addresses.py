"""Addresses of databases: what LIVEBLOG_DATABASE_URL may say, held to what the drivers can read of it.

No error shows more of an address than the name of an option: there may be a password in it.
"""

import warnings
from contextlib import suppress
from inspect import signature
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError, SAWarning

from liveblog.errors import ConfigurationError
from liveblog.store.sqlite import file_of

_SETTING = "LIVEBLOG_DATABASE_URL"
_FORMS = "sqlite+aiosqlite:///FILE or postgresql+asyncpg://…"
_NUMBERS = ("statement_cache_size", "max_cached_statement_lifetime", "max_cacheable_statement_size")
_NO_TEXTS = {"dsn", "loop", "connection_class", "record_class", "server_settings"}  # can't stand in an address
_LAST_PORT = 65535


def read_address(text: str) -> URL:
    """Read an address, and see that its driver can.

    Raises:
        ConfigurationError: it can't; the sentence says which part of it is wrong.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:  # they show the address, or a part of it
        raise ConfigurationError(f"{_SETTING} is no address: it must be {_FORMS}") from error
    match url.drivername:
        case "sqlite+aiosqlite":
            _require_file(url)
        case "postgresql+asyncpg":
            _require_server(url)
        case other:
            raise ConfigurationError(f"{_SETTING} begins with {other}:// — it must be {_FORMS}")
    return url


def sqlite_file(address: str) -> Path | None:
    """Return where a SQLite database lies, whatever way leads there; None where the address is of another.

    Raises:
        ConfigurationError: it is no address.
    """
    return file_of(read_address(address))


def numbers_in(url: URL) -> dict[str, int]:
    """Return those options of an address that asyncpg wants as numbers, which SQLAlchemy hands over as texts."""
    with suppress(ValueError, TypeError):
        return {name: int(str(url.query[name])) for name in _NUMBERS if name in url.query}
    raise ConfigurationError(f"{_SETTING}: {', '.join(_NUMBERS)} must be numbers.")


def _require_file(url: URL) -> None:
    if file_of(url) is None or url.host:
        raise ConfigurationError(f"{_SETTING} must name a file: sqlite+aiosqlite:///FILE, with three slashes.")
    if "uri" in url.query:  # the file would be another than the one that is locked and kept private
        raise ConfigurationError(f"{_SETTING}: name the file itself, without the option “uri”.")
    with warnings.catch_warnings():
        warnings.simplefilter("error", SAWarning)  # that it knows no such option
        try:
            _connect_arguments(url)
        except SAWarning as error:
            raise ConfigurationError(f"{_SETTING}: SQLite's driver knows no option of this name.") from error


def _require_server(url: URL) -> None:
    known = (set(signature(asyncpg.connect).parameters) | {"prepared_statement_cache_size"}) - _NO_TEXTS
    if unknown := sorted(set(url.query) - known):
        instead = " TLS is “ssl=require” or “ssl=verify-full”." if "sslmode" in unknown else ""
        raise ConfigurationError(f"{_SETTING}: the driver asyncpg knows no option “{unknown[0]}”.{instead}")
    numbers_in(url)
    port = _connect_arguments(url).get("port", _LAST_PORT)
    if not all(0 < each <= _LAST_PORT for each in (port if isinstance(port, list) else [port])):
        raise ConfigurationError(f"{_SETTING}: the port must be a number of 1 to {_LAST_PORT}.")


def _connect_arguments(url: URL) -> dict[str, Any]:
    """Return what the driver is given; what fails here fails at each connection."""
    try:
        _, arguments = url.get_dialect()().create_connect_args(url)
    except (ArgumentError, ValueError, TypeError) as error:
        raise ConfigurationError(f"{_SETTING}: its host, its port or an option can't be read.") from error
    return dict(arguments)
