"""The desk pages of this process: what each of them has to ask for anew, and who may keep one open."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager

from liveblog.bus import Bus, desk_channel, tell_desk
from liveblog.errors import BlogGone
from liveblog.hub.audience import Audience, Hearer, Hearers, Refused
from liveblog.model.blog import Blog
from liveblog.model.notice import DeskPart, Notice
from liveblog.model.principal import Credential, Hearing
from liveblog.model.reader_numbers import ReaderNumbers
from liveblog.store import Store, reads
from liveblog.wire.closing import GOING_AWAY, CloseReason, closing_for


class DeskPage:
    """One open page of a blog's desk. It holds no notices, only which parts have changed: never more than there are."""

    readers = 1

    def __init__(self, notices: "Notices", hearing: Hearing) -> None:
        self.hearing = hearing
        self.closing: CloseReason | None = None
        self._notices = notices
        self._doubts = notices.doubts
        self._woken = asyncio.Event()
        # Between its drawing and its opening, something may have changed.
        self._changed = set(DeskPart)
        self._woken.set()

    def tell(self, part: DeskPart) -> None:
        """Learn that a part has changed."""
        self._changed.add(part)
        self._woken.set()

    def close(self, closing: CloseReason) -> None:
        """Learn that there will be no more."""
        self.closing = self.closing or closing
        self._woken.set()

    async def changed(self, seconds: float) -> Collection[DeskPart]:
        """Return the parts that have changed, or may have, as soon as there are some; none after so many seconds.

        While the bus is down nobody knows: then, after these seconds, it may be all.
        """
        is_sure = True
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            is_sure = self._notices.hears
        self._woken.clear()
        changed, self._changed = self._changed, set()
        if not is_sure or self._doubts != self._notices.doubts:
            self._doubts = self._notices.doubts
            return set(DeskPart)
        return changed


class Notices:
    """Tells desk pages, and hears what others tell them.

    A notice may be lost, like all that the bus carries: then the page learns what changed when it asks by itself.
    """

    def __init__(self, store: Store, bus: Bus, refused: Refused) -> None:
        self.doubts = 0
        self._store = store
        self._bus = bus
        self._audience = Audience(refused)
        self._pages = defaultdict[int, set[DeskPage]](set)
        self._closing: CloseReason | None = None
        self._numbers_told: Mapping[int, ReaderNumbers] = {}

    @property
    def hears(self) -> bool:
        """Tell whether what others say is heard here, as far as that is known."""
        return self._bus.is_up

    @property
    def pages(self) -> int:
        """Return how many pages are open."""
        return sum(map(len, self._pages.values()))

    def tell(self, blog_id: int, part: DeskPart) -> None:
        """Tell the desk pages of a blog, on all servers; after the commit."""
        tell_desk(self._bus, Notice(blog_id, part))

    def hear(self, notice: Notice) -> None:
        """Hand a notice of the bus on."""
        for page in self._pages.get(notice.blog_id, ()):
            page.tell(notice.part)

    def tell_numbers(self, numbers: Callable[[int], ReaderNumbers]) -> None:
        """Tell the pages of this process whose blogs have other readers than they were told of last."""
        before, self._numbers_told = self._numbers_told, {blog_id: numbers(blog_id) for blog_id in self._pages}
        for blog_id, found in self._numbers_told.items():
            if found != before.get(blog_id, ReaderNumbers()):
                self.hear(Notice(blog_id, DeskPart.READERS))

    def doubt(self) -> None:
        """Learn that notices may have been lost: each page is told of all its parts, when it is told something next."""
        self.doubts += 1

    @contextmanager
    def open(self, blog: Blog, credential: Credential) -> Iterator[DeskPage]:
        """Open a page for as long as the block lasts; `credential` is what somebody was let in with."""
        page = DeskPage(self, Hearing(credential, blog))
        self._bus.follow(desk_channel(blog.id))
        self._pages[blog.id].add(page)
        if self._closing:
            page.close(self._closing)
        try:
            yield page
        finally:
            self._pages[blog.id].discard(page)
            if not self._pages[blog.id]:
                del self._pages[blog.id]
                self._bus.unfollow(desk_channel(blog.id))

    async def check(self) -> None:
        """Send away whose session or right has ended, and those whose blog was deleted.

        Raises:
            Unavailable: that can't be told now.
        """
        await self._audience.check(self._listening())
        if blog_ids := tuple(self._pages):
            async with self._store.read() as transaction:
                there = await reads.heads(transaction, blog_ids)
            for blog_id in blog_ids:
                for page in () if blog_id in there else tuple(self._pages.get(blog_id, ())):
                    page.close(closing_for(BlogGone(page.hearing.blog.slug)))

    def recycle(self, share: float) -> None:
        """Tell a share of the pages, in the mean, to come back, here or elsewhere."""
        for page in self._all():
            if random.random() < share:  # noqa: S311 -- jitter
                page.close(GOING_AWAY)

    def drain(self) -> None:
        """Tell every page, and those that are still opened, to come back elsewhere."""
        self._closing = GOING_AWAY
        for page in self._all():
            page.close(GOING_AWAY)

    def _all(self) -> list[DeskPage]:
        return [page for pages in self._pages.values() for page in pages]

    def _listening(self) -> Hearers:
        found = defaultdict[Hearing, list[Hearer]](list)
        for page in self._all():
            found[page.hearing].append(page)
        return found
