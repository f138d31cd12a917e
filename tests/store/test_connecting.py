"""Connecting that takes longer than a transaction may: it goes on for the next, and what was reached is kept."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest
from sqlalchemy import make_url

from liveblog.errors import Unavailable
from liveblog.store import Store
from liveblog.store.connecting import connecting_limit
from tests.faults.proxy import Proxy, open_proxy
from tests.pace import PATIENCE, pace
from tests.services import Postgres
from tests.waiting import until

LIMIT = pace(0.5)


@asynccontextmanager
async def _far(postgres: Postgres, migrated: str, opening: float) -> AsyncIterator[tuple[Proxy, Store]]:
    """Open a store whose database takes so many seconds to be reached."""
    async with open_proxy(postgres.directory / ".s.PGSQL.5432") as (proxy, port):
        proxy.opening = opening
        url = make_url(migrated).set(host="127.0.0.1", port=port, query={})
        store = Store(url.render_as_string(hide_password=False), LIMIT)
        try:
            yield proxy, store
        finally:
            await store.close()


async def test_connecting_goes_on_for_whoever_comes_next(postgres: Postgres, migrated_postgres_url: str):
    """Where connecting takes more than a transaction's limit the first askers give up, the next succeed, on one try."""
    async with _far(postgres, migrated_postgres_url, 1.6 * LIMIT) as (proxy, store):
        failed = 0
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    await store.check()
                    break
                except Unavailable:
                    failed += 1
        assert failed >= 1
        await store.check()
        assert proxy.taken == 1


async def test_an_attempt_that_never_ends_is_given_up(postgres: Postgres, migrated_postgres_url: str):
    """A network that has forgotten a connection says nothing: the askers share one attempt, and then begin another."""
    async with _far(postgres, migrated_postgres_url, 2 * PATIENCE) as (proxy, store):
        failed = 0
        async with asyncio.timeout(PATIENCE):
            while proxy.taken < 2:
                with pytest.raises(Unavailable):
                    await store.check()
                failed += 1
        assert failed >= connecting_limit(LIMIT) / LIMIT - 1


async def test_what_was_reached_by_nobody_is_kept(postgres: Postgres, migrated_postgres_url: str):
    """A connection that was made after its asker gave up waits in the pool: the next asker has it at once."""
    async with _far(postgres, migrated_postgres_url, 1.6 * LIMIT) as (proxy, store):
        with pytest.raises(Unavailable):
            await store.check()
        pool = cast("Any", store.engine.pool)
        await until(pool.checkedin)
        await store.check()
        assert proxy.taken == 1
