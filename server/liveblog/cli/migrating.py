"""The command that brings the database up to date."""

import asyncio

_LIMIT = 3600.0  # seconds: a new index of a big table takes what it takes


def migrate() -> None:
    """Bring the database up to date.

    On PostgreSQL it has to be run before a new version is served; on SQLite the server does it by itself. It may be run
    at any time, and while servers of the version before are running.
    """
    asyncio.run(_migrate())


async def _migrate() -> None:
    from liveblog.cli.console import remark
    from liveblog.cli.house import read_settings
    from liveblog.store import Store
    from liveblog.store.migrations import migrate as bring_up_to_date

    store = Store(read_settings().database_url.get_secret_value(), _LIMIT)
    try:
        async with store.opened():
            await bring_up_to_date(store.engine)
    finally:
        await store.close()
    remark("The database is up to date.")
