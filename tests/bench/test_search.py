"""The benchmark of searches asks all peers the same."""

import asyncio

from bench import search
from liveblog.store import Store
from liveblog.store.migrations import migrate


def test_the_peers_find_what_we_find(tmp_path):
    """LIKE counts as many entries for each query, and those that are planted are there."""

    async def found() -> list[tuple[int, int]]:
        store = Store(f"sqlite+aiosqlite:///{tmp_path}/big.db", limit=60)
        try:
            await migrate(store.engine)
            blog = await search.fill(store, 1300)
            async with store.read() as connection:
                return [
                    (
                        await search.ours(connection, blog, query),
                        await search.rows_of(connection, search.LIKE, search.like_values, query),
                    )
                    for query in search.QUERIES.values()
                ]
        finally:
            await store.close()

    numbers = asyncio.run(found())
    assert all(ours == peers for ours, peers in numbers)
    assert max(ours for ours, _ in numbers) > 500
