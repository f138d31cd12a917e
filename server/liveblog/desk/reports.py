"""What readers report: taken in within bounds, and closed by whoever at the desk has seen to it. No reader sees it."""

from collections.abc import Sequence
from datetime import timedelta

from liveblog.bus import Bus, tell_desk
from liveblog.errors import EntryNotFound, TooManyAttempts
from liveblog.model.blog import Blog
from liveblog.model.moment import Clock, now
from liveblog.model.notice import DeskPart, Notice
from liveblog.model.principal import READER, Principal
from liveblog.model.report import Report, ReportDraft
from liveblog.store import Store, reads
from liveblog.store import reports as rows
from liveblog.store.audit_log import insert_records, record_of
from liveblog.work.bounds import REPORTS_OF_A_DAY

LISTED = 100
_DAY = timedelta(days=1)
_LATER_SECONDS = 3600


class Reports:
    """Takes reports and closes them; desk pages are told at once."""

    def __init__(self, store: Store, bus: Bus, clock: Clock = now) -> None:
        self._store = store
        self._bus = bus
        self._clock = clock

    async def report(self, blog: Blog, draft: ReportDraft) -> None:
        """Take what a reader says of an entry that is there.

        Raises:
            EntryNotFound, EntryDeleted: it is not there, or says nothing any more.
            TooManyAttempts: there are enough of this blog for a day.
        """
        at = self._clock()
        async with self._store.write() as connection:
            if (await reads.held_entry(connection, blog, draft.entry_id)).retraction:
                raise EntryNotFound(draft.entry_id)
            if await rows.count_reports(connection, blog, at - _DAY) >= REPORTS_OF_A_DAY.most:
                raise TooManyAttempts(_LATER_SECONDS)
            number = await rows.add_report(connection, blog, draft, at)
            await rows.forget_in_time(connection, blog.id, at)
            record = record_of(READER, at, "report.made", f"entry:{draft.entry_id}", blog.id, report=number)
            await insert_records(connection, [record])
        self._tell(blog)

    async def open(self, blog: Blog) -> Sequence[Report]:
        """Read what is open, the oldest first, as many as are listed."""
        async with self._store.read() as connection:
            return await rows.open_reports(connection, blog, LISTED)

    async def count(self, blog: Blog) -> int:
        """Count what is open."""
        async with self._store.read() as connection:
            return await rows.count_open(connection, blog)

    async def close(self, blog: Blog, report_id: int, by: Principal) -> None:
        """Close a report; one that is closed stays so.

        Raises:
            NotFound: there is none.
        """
        at = self._clock()
        async with self._store.write() as connection:
            closed = await rows.close_report(connection, blog, report_id, at)
            if closed is None:
                return
            await rows.forget_in_time(connection, blog.id, at)
            record = record_of(by, at, "report.closed", f"entry:{closed.entry_id}", blog.id, report=report_id)
            await insert_records(connection, [record])
        self._tell(blog)

    def _tell(self, blog: Blog) -> None:
        tell_desk(self._bus, Notice(blog.id, DeskPart.REPORTS))
