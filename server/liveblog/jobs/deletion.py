"""Deleting what blogs and drafts had, once they were taken away, and what readers reported long ago.

A blog's is deleted in steps, so that whoever posts elsewhere waits for none of it.
"""

from liveblog.model.moment import Clock, now
from liveblog.store import Store
from liveblog.store.blog_deletion import delete_portion
from liveblog.store.drafts import forget_draft
from liveblog.store.jobs import Job
from liveblog.store.reports import sweep_reports

_PORTIONS = 20  # before other jobs get their turn


class BlogDeletion:
    """Deletes a blog's log, entries, index and uploads; its pictures are jobs of their own.

    Each step is a transaction: after a kill at any moment the next one goes on with what is left.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def __call__(self, job: Job) -> float | None:
        """Delete some of it; return that the rest is to be done at once, if there is any.

        Raises:
            Unavailable: the store does not answer.
        """
        for _ in range(_PORTIONS):
            async with self._store.write() as connection:
                if not await delete_portion(connection, int(job.subject)):
                    return None
        return 0.0


class DraftForgetting:
    """Deletes a draft that was posted or discarded for good; one that was brought back stays."""

    def __init__(self, store: Store, clock: Clock = now) -> None:
        self._store = store
        self._clock = clock

    async def __call__(self, job: Job) -> None:
        """Delete it.

        Raises:
            Unavailable: the store does not answer.
        """
        async with self._store.write() as connection:
            await forget_draft(connection, int(job.subject), self._clock())


class ReportForgetting:
    """Deletes the old reports of a blog: they may quote an entry, and say where a reader can be found."""

    def __init__(self, store: Store, clock: Clock = now) -> None:
        self._store = store
        self._clock = clock

    async def __call__(self, job: Job) -> float | None:
        """Delete them; return after how many seconds the next ones are old, None when no report is left.

        Raises:
            Unavailable: the store does not answer.
        """
        async with self._store.write() as connection:
            return await sweep_reports(connection, int(job.subject), self._clock())
