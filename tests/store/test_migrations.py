"""Migrations build exactly the tables that the code uses."""

import asyncio

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from liveblog.store import Store
from liveblog.store.migrations import migrate, pending
from liveblog.store.tables import metadata


def differences(connection):
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return compare_metadata(context, metadata)


async def test_migrations_and_tables_are_equal(store):
    """A database that was migrated has every table, column, type and index, and nothing else."""
    async with store.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_a_new_database_is_pending_until_it_is_migrated(database_url):
    """A server can tell that it must not start yet."""
    store = Store(database_url)
    try:
        assert await pending(store.engine)
        await migrate(store.engine)
        assert not await pending(store.engine)
    finally:
        await store.close()


async def test_migrating_again_changes_nothing(store):
    """The command can be run at every start."""
    await migrate(store.engine)
    assert not await pending(store.engine)


async def test_processes_that_migrate_at_once_wait_for_each_other(database_url):
    """Several machines that start together end with one migrated database and no error."""
    stores = [Store(database_url) for _ in range(4)]
    try:
        async with asyncio.timeout(60), asyncio.TaskGroup() as tasks:
            for store in stores:
                tasks.create_task(migrate(store.engine))
        assert not await pending(stores[0].engine)
    finally:
        for store in stores:
            await store.close()
