"""Posts that meet: written in one transaction, so that one commit, and one fsync, does for all of them.

Only plain posts go together: a new entry that is not pinned and whose time has come, in a blog that takes it, with a
key that nobody used.
The desk decides about all others one by one.
"""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from liveblog.desk.future import require_come
from liveblog.desk.idempotency import IdempotencyKey, owned
from liveblog.desk.log import Changed, Changes, Log, LogWriter
from liveblog.desk.repeating import repeated
from liveblog.errors import LiveblogError
from liveblog.model.blog import Blog, BlogStatus
from liveblog.model.entry import Entry, EntryDraft, Tombstone
from liveblog.model.event import Event, Kind
from liveblog.model.moment import is_ahead, normalised
from liveblog.model.principal import Principal
from liveblog.store import reads, writes
from liveblog.store.reads import KeyUse, OwnedKey

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Posting:
    """What somebody wants to post, its Markdown rendered, and the key they gave it."""

    slug: str
    draft: EntryDraft
    body_html: str
    by: Principal
    key: IdempotencyKey | None


def first_revision(writer: LogWriter, posting: Posting) -> tuple[Entry, Event]:
    """Give a new entry its numbers and make its event; inserting it is the caller's.

    Raises:
        TimeAhead: it is to have happened at a time that has not come.
    """
    require_come(posting.draft.occurred_at, writer.at, allow_future=posting.draft.allow_future)
    entry_id = writer.blog.last_entry + 1
    entry = first_entry(posting.draft, posting.body_html, entry_id=entry_id, seq=writer.next_seq, posted_at=writer.at)
    writer.blog = replace(writer.blog, last_entry=entry.id)
    return entry, writer.append(Kind.ENTRY_POSTED, entry)


def first_entry(draft: EntryDraft, body_html: str, *, entry_id: int, seq: int, posted_at: datetime) -> Entry:
    """Make the first revision of an entry."""
    return Entry(
        id=entry_id,
        revision=1,
        seq=seq,
        body=draft.body,
        body_html=body_html,
        headline=draft.headline,
        topics=draft.topics,
        byline=draft.byline,
        occurred_at=normalised(draft.occurred_at) if draft.occurred_at else posted_at,
        posted_at=posted_at,
        revised_at=None,
        pinned=draft.pinned,
        key_event=draft.key_event,
    )


@repeated
async def post_together(log: Log, postings: Sequence[Posting]) -> list[Changed[Entry | Tombstone] | None]:
    """Post what is plain, in order, all or nothing; None stands for what is to be posted alone.

    When something unforeseen keeps the plain ones from being written, all are to be posted alone: then it hits only
    the one that brought it about.

    Raises:
        Unavailable: the store does not answer.
    """
    try:
        return await _post_plain(log, postings)
    except LiveblogError:
        raise
    except Exception as error:  # noqa: BLE001 -- whatever it is, nothing was committed, and it comes again where it belongs
        _log.warning(
            "%s posts could not be written together; each is tried alone: %s", len(postings), type(error).__name__
        )
        return [None] * len(postings)


async def _post_plain(log: Log, postings: Sequence[Posting]) -> list[Changed[Entry | Tombstone] | None]:
    async with log.changes({posting.slug for posting in postings}) as changes:
        keys = {key for posting in postings if (key := _owned_key(changes, posting))}
        group = _Group(changes, await reads.used_keys(changes.connection, keys))
        answers = [group.add(posting) if group.takes(posting) else None for posting in postings]
        await writes.insert_entries(changes.connection, group.entries)
        await writes.remember_keys(changes.connection, group.uses)
    return answers


class _Group:
    """The plain ones among some posts: what they make, for few statements to write."""

    def __init__(self, changes: Changes, used: Collection[OwnedKey]) -> None:
        self.entries: list[tuple[Blog, Entry]] = []
        self.uses: dict[OwnedKey, KeyUse] = {}
        self._changes = changes
        self._used = used

    def takes(self, posting: Posting) -> bool:
        """Tell whether a post is plain."""
        blog = self._changes.blog(posting.slug)
        if blog is None or blog.status is BlogStatus.CLOSED or posting.draft.pinned or self._is_ahead(posting):
            return False
        key = _owned_key(self._changes, posting)
        return key is None or (key not in self._used and key not in self.uses)

    def _is_ahead(self, posting: Posting) -> bool:
        return posting.draft.occurred_at is not None and is_ahead(posting.draft.occurred_at, self._changes.at)

    def add(self, posting: Posting) -> Changed[Entry | Tombstone]:
        """Give a plain post its numbers, and return what it changes."""
        writer = self._changes.writer(posting.slug, posting.by)
        entry, event = first_revision(writer, posting)
        self.entries.append((writer.blog, entry))
        if posting.key:
            self.uses[owned(writer.blog, posting.by, posting.key)] = KeyUse(posting.key.fingerprint, event.seq)
        return Changed(event.seq, writer.blog, entry)


def _owned_key(changes: Changes, posting: Posting) -> OwnedKey | None:
    blog = changes.blog(posting.slug)
    return owned(blog, posting.by, posting.key) if blog and posting.key else None
