"""Pens: each change writes with one of its own, which keeps in memory what it writes until the batch takes it over."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from liveblog.model.blog import Blog, Duty
from liveblog.model.correction import Correction, CorrectionDraft, CorrectionKind
from liveblog.model.draft import Draft
from liveblog.model.entry import Entry, Tombstone
from liveblog.model.event import Event, Kind, Subject
from liveblog.model.figure import Figure
from liveblog.model.principal import Principal
from liveblog.model.shift import Shift
from liveblog.store import Transaction
from liveblog.store.drafts import FormKey
from liveblog.store.figures import ReadingRows

if TYPE_CHECKING:
    from liveblog.desk.log import Batch

SubjectT = TypeVar("SubjectT", bound=Subject)


@dataclass(frozen=True, slots=True)
class Changed(Generic[SubjectT]):
    """What a change did: the number of its event, the blog after it, and what it was about.

    A change that found everything as it wanted it makes no event. Its number is then that of the event that made the
    entry what it is: with the epoch that is the revision which the caller has now, and names in `If-Match`. Of a blog
    no such number is kept, and programs have been told 0 since the first version, which no event has.

    `replayed` tells that an idempotency key was used again and nothing was done this time, `is_followed` that jobs were
    written with it.
    """

    seq: int
    blog: Blog
    subject: SubjectT
    replayed: bool = False
    is_followed: bool = False


@dataclass(frozen=True, slots=True)
class RetiredDraft:
    """A draft that became an entry: by whom, and when it was to, if that was planned."""

    draft: Draft
    entry: Entry
    by: Principal
    planned_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PostedForm:
    """A form that was posted: the draft that was kept of it, if there is one, is this entry now or outlives it."""

    form: FormKey
    seen: int | None
    entry: Entry
    by: Principal

    def is_outlived_by(self, draft: Draft) -> bool:
        """Tell whether its draft stays: it was saved elsewhere since, with words that would be lost."""
        if self.seen is None or draft.version <= self.seen:
            return False
        return not _words(draft.text.headline, draft.text.body) <= _words(self.entry.headline or "", self.entry.body)


@dataclass(slots=True)
class WrittenRows:
    """What was written and is not in the database yet."""

    added: list[tuple[Blog, Entry]] = field(default_factory=list)
    saved: list[tuple[Blog, Entry]] = field(default_factory=list)
    purged: list[tuple[Blog, Entry, int]] = field(default_factory=list)
    noted: list[tuple[Blog, Entry]] = field(default_factory=list)
    emptied: list[tuple[Blog, int]] = field(default_factory=list)
    shifts: list[tuple[Blog, Shift]] = field(default_factory=list)
    taken: list[tuple[Blog, str]] = field(default_factory=list)
    readings: list[tuple[Blog, ReadingRows]] = field(default_factory=list)
    retired: list[RetiredDraft] = field(default_factory=list)
    filled: list[PostedForm] = field(default_factory=list)
    events: list[tuple[Blog, Event, Principal]] = field(default_factory=list)
    jobs: list[tuple[str, Collection[str], Mapping[str, Any]]] = field(default_factory=list)

    @property
    def authors(self) -> Mapping[tuple[int, int], str]:
        """Return who wrote what was added: whoever posted it, or the author of its draft."""
        posted = {
            (blog.id, event.subject.id): by.key
            for blog, event, by in self.events
            if event.kind is Kind.ENTRY_POSTED and isinstance(event.subject, Entry)
        }
        return posted | {(one.draft.blog_id, one.entry.id): one.draft.author for one in self.retired}

    def extend(self, other: "WrittenRows") -> None:
        """Take over what another pen has written, after what is here."""
        for one in fields(self):
            getattr(self, one.name).extend(getattr(other, one.name))

    def __bool__(self) -> bool:
        return any(getattr(self, one.name) for one in fields(self))


class Pen:
    """What one change writes. `blog` is the blog as it will be after it, `at` the moment of all that is written.

    Nothing of it is in the database before the change is through: what `reading` shows is what the changes before it
    did. So a change decides first, and writes then.
    """

    def __init__(self, batch: "Batch", blog: Blog, by: Principal) -> None:
        self.blog = blog
        self.by = by
        self.at = batch.at
        self.rows = WrittenRows()
        self._batch = batch

    @property
    def next_seq(self) -> int:
        """Return the number that the next event gets."""
        return self.blog.head + 1

    @property
    def events(self) -> Sequence[Event]:
        """Return what it has told so far."""
        return [event for _, event, _ in self.rows.events]

    async def reading(self) -> Transaction:
        """Return the open transaction, in which all that the changes before this one did can be read."""
        await self._batch.flush()
        return self._batch.connection

    def append(self, kind: Kind, subject: Subject, before: Blog | None = None, **counted: Any) -> Event:
        """Make the next event, with which the blog has `counted` so far, too."""
        event = Event(self.next_seq, kind, self.at, subject, before)
        self.blog = replace(self.blog, head=event.seq, **counted)
        self.rows.events.append((self.blog, event, self.by))
        return event

    def add(self, entry: Entry) -> Entry:
        """Post an entry that has the next numbers."""
        self.rows.added.append((self.blog, entry))
        self.append(Kind.ENTRY_POSTED, entry, last_entry=entry.id)
        return entry

    def save(self, entry: Entry, *, silent: bool = False) -> Entry:
        """Make what was changed of an entry its next revision, and return that; readers see no mark of a silent one."""
        revised_at = entry.revised_at if silent else self.at
        return self._save(Kind.ENTRY_REVISED, replace(entry, revised_at=revised_at))

    def correct(self, entry: Entry, told: CorrectionDraft) -> Entry:
        """Make what was changed of an entry its next revision, of which readers are told."""
        return self._save(Kind.ENTRY_CORRECTED, self._told(entry, told))

    def retract(self, entry: Entry, reason: str) -> Entry:
        """Take away all text that was told of an entry, which has none any more, and tell in its place why."""
        self.rows.emptied.append((self.blog, entry.id))
        told = self._told(entry, CorrectionDraft(CorrectionKind.RETRACTION, reason))
        counted = {"purges": self.blog.purges + 1, "retractions": self.blog.retractions + 1}
        return self._save(Kind.ENTRY_RETRACTED, told, **counted)

    def _told(self, entry: Entry, told: CorrectionDraft) -> Entry:
        correction = Correction(self.next_seq, told.kind, told.text, told.was, self.at)
        return replace(entry, corrections=(*entry.corrections, correction), revised_at=self.at)

    def _save(self, kind: Kind, entry: Entry, **counted: Any) -> Entry:
        entry = replace(entry, revision=entry.revision + 1, seq=self.next_seq)
        self.rows.saved.append((self.blog, entry))
        self.append(kind, entry, **counted)
        return entry

    def annotate(self, entry: Entry, kind: Kind = Kind.ENTRY_ANNOTATED) -> Entry:
        """Write what is noted beside an entry: that makes no revision of it, and it is found by the same."""
        self.rows.noted.append((self.blog, entry))
        self.append(kind, entry)
        return entry

    @property
    def written(self) -> Mapping[int, Entry]:
        """Return the entries that it has changed so far, by id, as they are now."""
        return {entry.id: entry for _, entry in (*self.rows.saved, *self.rows.noted)}

    def purge(self, entry: Entry) -> Tombstone:
        """Delete an entry, with its text in all that was told of it."""
        self.rows.purged.append((self.blog, entry, self.next_seq))
        tombstone = Tombstone(entry.id)
        self.append(Kind.ENTRY_DELETED, tombstone, purges=self.blog.purges + 1)
        return tombstone

    def put_on_duty(self, duty: Duty | None) -> None:
        """Say who is on duty from now on; None: nobody. Whatever was prepared for the next one is theirs."""
        before = self.blog
        self.rows.taken.append((self.blog, duty.name if duty else self.by.name))
        if duty != before.on_duty:
            self.blog = replace(before, on_duty=duty)
            self.append(Kind.BLOG_CHANGED, self.blog, before)

    def shift(self, shift: Shift) -> Shift:
        """Record a hand-over that has the next number."""
        self.rows.shifts.append((self.blog, shift))
        self.append(Kind.SHIFT_CHANGED, shift)
        return shift

    def tell_figures(self, rows: ReadingRows, figures: tuple[Figure, ...], *, is_purged: bool) -> Blog:
        """Write readings of figures, and tell of the figures that the blog has with them, if they are others.

        `is_purged` says that nothing is to be told of what they were before.
        """
        self.rows.readings.append((self.blog, rows))
        before = self.blog
        if figures != before.figures:
            self.blog = replace(before, figures=figures)
            self.append(Kind.FIGURE_CHANGED, self.blog, replace(before, figures=figures) if is_purged else before)
        return self.blog

    def retire(self, draft: Draft, entry: Entry, planned_at: datetime | None = None) -> None:
        """Note that a draft is an entry now."""
        self.rows.retired.append(RetiredDraft(draft, entry, self.by, planned_at))

    def retire_form(self, key: str, seen: int | None, entry: Entry) -> None:
        """Note that what was typed into a form of this key is an entry now; `seen` as in `Post`.

        Whether a draft was kept of it is asked when the batch is written, for all its forms at once: most posts of the
        desk come from a form, and one that read here would part the batch.
        """
        self.rows.filled.append(PostedForm((self.blog.id, self.by.key, key), seen, entry, self.by))

    def follow(self, kind: str, subjects: Collection[str], data: Mapping[str, Any]) -> None:
        """Have jobs done after the commit."""
        if subjects:
            self.rows.jobs.append((kind, subjects, data))


def _words(*texts: str) -> set[str]:
    return set(re.findall(r"\w+", " ".join(texts).casefold()))
