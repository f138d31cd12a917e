"""Indexing a block of entries once it is full, so that searches needn't look through it."""

import asyncio

from liveblog.store import Store
from liveblog.store.jobs import Job
from liveblog.store.postings import BlockIndex, add_postings, begin_block, finish_block, read_portion

_ROWS = 1000  # of a transaction: whoever posts meanwhile waits for so many at most


class Indexing:
    """Writes the postings of a block, in transactions of a few milliseconds, which posts can come between."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def __call__(self, job: Job) -> float | None:
        """Index it, unless that is done.

        Raises:
            Contended: an entry of it was changed meanwhile.
            Unavailable: the store does not answer.
        """
        blog_id, block = map(int, job.subject.split("/"))
        async with self._store.write() as connection:
            if not await begin_block(connection, blog_id, block):
                return None
        index = await self._read(blog_id, block)
        rows = index.rows()
        for start in range(0, len(rows), _ROWS):
            async with self._store.write() as connection:
                await add_postings(connection, rows[start : start + _ROWS])
        async with self._store.write() as connection:
            await finish_block(connection, index)
        return None

    async def _read(self, blog_id: int, block: int) -> BlockIndex:
        index, after = BlockIndex(blog_id, block), -1
        while True:
            async with self._store.read() as connection:
                portion = await read_portion(connection, blog_id, block, after)
            if not portion:
                return index
            for row in portion:
                index.add(row)
                await asyncio.sleep(0)  # it may be a long text, and readers want the event loop, too
            after = portion[-1].id
