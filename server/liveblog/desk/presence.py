"""Presence: the desk is told who is there, and tells its pages. None of it is an act, and nothing is refused for it."""

from liveblog.bus import Bus, tell_desk
from liveblog.model.blog import Blog
from liveblog.model.notice import DeskPart, Notice
from liveblog.model.presence import DeskState, Lease, Sign
from liveblog.model.principal import Principal
from liveblog.store import Store, presence


class DeskPresence:
    """Notes who is at which desk; other pages are told when they would see a difference."""

    def __init__(self, store: Store, bus: Bus) -> None:
        self._store = store
        self._bus = bus

    async def state(self, blog: Blog) -> DeskState:
        """Read who is there.

        Raises:
            Unavailable: the store does not answer.
        """
        async with self._store.read() as transaction:
            return await presence.desk_state(transaction, blog)

    async def sign(self, blog: Blog, by: Principal, sign: Sign, *, edits: bool, take: bool = False) -> Lease | None:
        """Note a page's sign of life; who writes in an entry that they may edit has the lease on it, if it is free.

        Return whose the lease on the entry is, if it is anybody's. With `take` it is theirs, whoever had it.

        Raises:
            Unavailable: the store does not answer.
        """
        lease, is_other = None, False
        async with self._store.write() as transaction:
            is_news = await presence.note_sign(transaction, blog, by, sign)
            if sign.entry_id is not None and edits:
                if sign.is_writing or take:
                    lease, is_other = await presence.hold_lease(transaction, blog, sign.entry_id, by, take=take)
                else:
                    lease = await presence.lease_on(transaction, blog, sign.entry_id)
        if is_news or is_other:
            self._tell(blog)
        return lease

    async def leave(self, blog: Blog, by: Principal, page: str) -> None:
        """Note that somebody has closed a page.

        Raises:
            Unavailable: the store does not answer.
        """
        async with self._store.write() as transaction:
            is_news = await presence.note_leaving(transaction, blog, by, page)
        if is_news:
            self._tell(blog)

    async def undertake(self, blog: Blog, by: Principal, line: str) -> None:
        """Note what somebody is working on; an empty line takes it back.

        Raises:
            Unavailable: the store does not answer.
        """
        async with self._store.write() as transaction:
            await presence.undertake(transaction, blog, by, line)
        self._tell(blog)

    def _tell(self, blog: Blog) -> None:
        tell_desk(self._bus, Notice(blog.id, DeskPart.PRESENCE))
