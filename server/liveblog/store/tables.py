"""The tables of blogs, and their rows as values of the model; those of people are in `access_tables`.

Migrations build the tables; a test keeps the two equal.
"""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Row,
    String,
    Table,
    Text,
    false,
    text,
    true,
)

from liveblog.model.blog import Blog, BlogStatus, Visibility
from liveblog.model.entry import Entry
from liveblog.model.shift import Shift
from liveblog.store.briefings import BriefingData
from liveblog.store.columns import (
    EMPTY,
    DutyData,
    Instant,
    MainPictureData,
    Names,
    RowId,
    metadata,
)
from liveblog.store.figure_documents import FiguresData, PartsData
from liveblog.store.notes import NotesData

blogs = Table(
    "blogs",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("slug", String(80), nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("language", String(35), nullable=False),
    Column("accent", String(7)),
    Column("summary", Text, nullable=False, server_default=EMPTY),
    Column("summary_html", Text, nullable=False, server_default=EMPTY),
    Column("byline", Names),
    Column("picture", MainPictureData),
    Column("show_readers", Boolean, nullable=False, server_default=true()),
    Column("show_duty", Boolean, nullable=False, server_default=true()),
    Column("take_reports", Boolean, nullable=False, server_default=true()),
    Column("on_duty", DutyData),
    Column("visibility", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("epoch", String(32), nullable=False),
    Column("head", BigInteger, nullable=False),
    Column("purges", BigInteger, nullable=False),
    Column("retractions", BigInteger, nullable=False, server_default=text("0")),
    Column("last_entry", BigInteger, nullable=False),
    Column("shelved", Boolean, nullable=False, server_default=false()),
    # Of a blog that was deleted for good its row stays, with nothing in it: so its slug is nobody else's, ever.
    Column("deleted_at", Instant),
    Column("was_public", Boolean),
    Column("folded", Text, nullable=False, server_default=EMPTY),  # title and slug, as they are found by
    Column("figures", FiguresData),
    # Up to which event it is noted which pictures are shown; less than 0: not even what the blog itself shows.
    Column("pictured", BigInteger, nullable=False, server_default=text("-1")),
    Column("briefing", BriefingData),
)

entries = Table(
    "entries",
    metadata,
    Column("blog_id", RowId, ForeignKey("blogs.id"), nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    Column("body_html", Text, nullable=False),
    Column("headline", Text),
    Column("topics", JSON, nullable=False),
    Column("byline", JSON, nullable=False),
    Column("occurred_at", Instant, nullable=False),
    Column("posted_at", Instant, nullable=False),
    Column("revised_at", Instant),
    Column("deleted_at", Instant),
    Column("pinned", Boolean, nullable=False),
    Column("key_event", Boolean, nullable=False),
    Column("folded", Text, nullable=False, server_default=EMPTY),
    Column("corrections", NotesData("corrections")),
    Column("cites", NotesData("cites")),
    Column("cited_by", NotesData("cited_by")),
    Column("claims", NotesData("claims")),
    Column("figures", NotesData("figures")),
    Column("open_since", Instant),  # since when the oldest of its claims is open
    Column("unsettled_since", Instant),  # since when something that it links to is other than it was
    Column("corrected_at", Instant),  # when readers were told last, for lists of corrections
    Column("has_places", Boolean, nullable=False, server_default=false()),  # for lists of them
    # The key of whoever wrote it; of a draft that somebody else posted, its author's.
    Column("author", Text),
    PrimaryKeyConstraint("blog_id", "id"),
    Index(None, "blog_id", "occurred_at", "id"),
    Index(None, "blog_id", "author", "occurred_at", "id"),
)
Index("ix_entries_pinned", entries.c.blog_id, sqlite_where=entries.c.pinned, postgresql_where=entries.c.pinned)
Index(
    "ix_entries_key_event",
    entries.c.blog_id,
    entries.c.occurred_at,
    entries.c.id,
    sqlite_where=entries.c.key_event,
    postgresql_where=entries.c.key_event,
)
_is_corrected = entries.c.corrected_at.is_not(None)
Index(
    "ix_entries_corrected",
    entries.c.blog_id,
    entries.c.corrected_at,
    sqlite_where=_is_corrected,
    postgresql_where=_is_corrected,
)
Index("ix_entries_corrected_at", entries.c.corrected_at, sqlite_where=_is_corrected, postgresql_where=_is_corrected)
_is_open = entries.c.open_since.is_not(None)
Index(
    "ix_entries_open_claims", entries.c.blog_id, entries.c.open_since, sqlite_where=_is_open, postgresql_where=_is_open
)
_is_unsettled = entries.c.unsettled_since.is_not(None)
Index(
    "ix_entries_unsettled",
    entries.c.blog_id,
    entries.c.unsettled_since,
    sqlite_where=_is_unsettled,
    postgresql_where=_is_unsettled,
)
Index(
    "ix_entries_has_places",
    entries.c.blog_id,
    entries.c.occurred_at,
    entries.c.id,
    sqlite_where=entries.c.has_places,
    postgresql_where=entries.c.has_places,
)
_is_deleted = entries.c.deleted_at.is_not(None)
Index(
    "ix_entries_deleted",
    entries.c.blog_id,
    entries.c.occurred_at,
    entries.c.id,
    sqlite_where=_is_deleted,
    postgresql_where=_is_deleted,
)

_ASKED = frozenset({"folded", "corrected_at", "unsettled_since", "has_places", "author"})

shown = tuple(column for column in entries.c if column.name not in _ASKED)
"""What of an entry is ever read: what only questions look at never leaves the database."""

topics = Table(
    "topics",
    metadata,
    Column("blog_id", RowId, ForeignKey("blogs.id"), nullable=False),
    Column("topic", Text().with_variant(Text(collation="C"), "postgresql"), nullable=False),  # sorts as on SQLite
    Column("entry_id", BigInteger, nullable=False),
    PrimaryKeyConstraint("blog_id", "topic", "entry_id"),
    Index(None, "blog_id", "entry_id"),
)

# Which entries of a block have a gram, as bits (`store/postings.py`). Thousands of rows are written at a time: there is
# no foreign key, which PostgreSQL would look up for each.
postings = Table(
    "postings",
    metadata,
    Column("blog_id", RowId, nullable=False),
    Column("block", Integer, nullable=False),
    Column("gram", Integer, nullable=False),
    Column("entries", LargeBinary, nullable=False),
    PrimaryKeyConstraint("blog_id", "block", "gram"),
    sqlite_with_rowid=False,
)

# The blocks whose postings are complete. No entry of theirs happened before `first_at` or after `last_at`; NULL: they
# had none when they were indexed.
indexed_blocks = Table(
    "indexed_blocks",
    metadata,
    Column("blog_id", RowId, ForeignKey("blogs.id"), nullable=False),
    Column("block", Integer, nullable=False),
    Column("first_at", Instant),
    Column("last_at", Instant),
    PrimaryKeyConstraint("blog_id", "block"),
)

events = Table(
    "events",
    metadata,
    Column("blog_id", RowId, ForeignKey("blogs.id"), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", Text, nullable=False),
    Column("session", String(12)),
    Column("entry_id", BigInteger),
    Column("data", JSON, nullable=False),
    PrimaryKeyConstraint("blog_id", "seq"),
    Index(None, "blog_id", "entry_id"),
)

shifts = Table(
    "shifts",
    metadata,
    Column("blog_id", RowId, ForeignKey("blogs.id"), nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("note", Text, nullable=False),
    Column("editor", Text),
    Column("occurred_at", Instant, nullable=False),
    PrimaryKeyConstraint("blog_id", "id"),
    Index(None, "blog_id", "occurred_at"),
)

# What a figure was at its times (`store/figures.py`): it is found by its folded name.
readings = Table(
    "readings",
    metadata,
    Column("blog_id", RowId, ForeignKey("blogs.id"), nullable=False),
    Column("key", Text, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("shown", String(24), nullable=False),
    Column("value", String(24), nullable=False),
    Column("unit", Text),
    Column("parts", PartsData),
    Column("including", Text),
    Column("source", Text),
    Column("link", Text),
    Column("as_of", Instant, nullable=False),
    Column("entry_id", BigInteger),
    PrimaryKeyConstraint("blog_id", "key", "id"),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("blog_id", RowId, ForeignKey("blogs.id"), nullable=False),
    Column("owner", String(80), nullable=False),
    Column("key", String(255), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("seq", BigInteger, nullable=False),
    PrimaryKeyConstraint("blog_id", "owner", "key"),
)

# Durable work that follows a commit (`store/jobs.py`). `due_at` NULL: given up on, until somebody looks.
jobs = Table(
    "jobs",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("due_at", Instant),
    Column("attempts", Integer, nullable=False),
    Column("leased_until", Instant),
    Column("data", JSON, nullable=False),
    Column("last_error", Text),
    Column("done_at", Instant),
    Index(None, "due_at"),
)
Index(
    "ix_jobs_open",
    jobs.c.kind,
    jobs.c.subject,
    unique=True,
    sqlite_where=jobs.c.done_at.is_(None),
    postgresql_where=jobs.c.done_at.is_(None),
)

# Which entries of a blog show a picture, or have shown it; 0: the blog itself (`store/shown_pictures.py`).
shown_pictures = Table(
    "shown_pictures",
    metadata,
    Column("digest", String(20), nullable=False),
    Column("blog_id", RowId, ForeignKey("blogs.id"), nullable=False),
    Column("entry_id", BigInteger, nullable=False),
    PrimaryKeyConstraint("digest", "blog_id", "entry_id"),
    Index(None, "blog_id", "entry_id"),
)

# Who uploaded a picture for which blog, and has not shown it yet: for a day it is theirs to show.
uploads = Table(
    "uploads",
    metadata,
    Column("digest", String(20), nullable=False),
    Column("blog_id", RowId, ForeignKey("blogs.id"), nullable=False),
    Column("by", String(80), nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("digest", "blog_id", "by"),
)


def to_blog(row: Row[Any]) -> Blog:
    """Read a row of `blogs` that is not deleted."""
    columns = {name: getattr(row, name) for name in Blog.__slots__}
    return Blog(**(columns | {"visibility": Visibility(row.visibility), "status": BlogStatus(row.status)}))


def to_entry(row: Row[Any]) -> Entry:
    """Read a row of `entries` that is not deleted."""
    told = row._asdict()  # quicker than two dozen attributes of a row
    columns = {name: told[name] for name in Entry.__slots__}
    return Entry(**(columns | {"topics": tuple(row.topics), "byline": tuple(row.byline)}))


def to_shift(row: Row[Any]) -> Shift:
    """Read a row of `shifts`."""
    return Shift(id=row.id, note=row.note, editor=row.editor, occurred_at=row.occurred_at)
