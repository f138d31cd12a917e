"""Forgetting what readers reported long ago: it may quote an entry, and say where a reader can be found."""

from liveblog.model.moment import Clock, now
from liveblog.store import Store
from liveblog.store.jobs import Job
from liveblog.store.reports import sweep_reports


class ReportForgetting:
    """Deletes the old reports of a blog."""

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
