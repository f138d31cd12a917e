"""Forgetting drafts that were posted, or whose discarding can't be undone any more."""

from liveblog.model.moment import Clock, now
from liveblog.store import Store
from liveblog.store.drafts import forget_draft
from liveblog.store.jobs import Job


class DraftForgetting:
    """Deletes a draft with all that it said; one that was brought back stays."""

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
