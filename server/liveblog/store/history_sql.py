"""What of a blog's log was to be seen at a moment, as parts of queries: since when, and in which place.

What was imported counts from the time that it bears, for the page it was taken from showed it then.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, false, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from liveblog.model.blog import Blog
from liveblog.model.principal import IMPORT
from liveblog.store.columns import Instant
from liveblog.store.tables import entries, events


class _InstantOf(GenericFunction[datetime]):
    """The instant that a document tells as text (`model.moment.rfc3339`), as columns hold it."""

    type = Instant()
    inherit_cache = True


@compiles(_InstantOf, "sqlite")
def _as_text(element: _InstantOf, compiler: SQLCompiler, **options: Any) -> str:
    return f"replace(rtrim({compiler.process(element.clauses, **options)}, 'Z'), 'T', ' ') || '000'"


@compiles(_InstantOf, "postgresql")
def _as_timestamp(element: _InstantOf, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **options)} AS TIMESTAMP WITH TIME ZONE)"


_told = _InstantOf(events.c.data["occurred_at"].as_string())
_is_last = entries.c.seq == events.c.seq
"""Whether the row of the entry says the same as its event; documents are much slower to look into than rows."""

place: ColumnElement[datetime] = case(
    (_is_last, entries.c.occurred_at), else_=func.coalesce(_told, entries.c.occurred_at)
)
"""When an entry happened, as the event has it; of one that was deleted since, as its row still has it."""

is_pinned: ColumnElement[bool] = case((_is_last, entries.c.pinned), else_=events.c.data["pinned"].as_boolean())
is_key_event: ColumnElement[bool] = case((_is_last, entries.c.key_event), else_=events.c.data["key_event"].as_boolean())

since: ColumnElement[datetime] = case((events.c.by == IMPORT.key, place), else_=events.c.at)
"""From when on what an event tells of was to be seen."""

with_entries = events.outerjoin(entries, and_(entries.c.blog_id == events.c.blog_id, entries.c.id == events.c.entry_id))


def standing(blog: Blog, at: datetime) -> Subquery:
    """Select the last event of each entry that had been posted by then: where it stood, and whether it stood out.

    `rank` counts from the oldest, from 0, of `total`; `key_rank` from the newest of the key events, from 1.
    """
    # Three steps. First the number of each entry's last event by then: an index answers that without a document.
    told = (events.c.blog_id == blog.id, events.c.entry_id.is_not(None), since <= at)
    last = select(func.max(events.c.seq).label("seq")).select_from(with_entries).where(*told)
    each = last.group_by(events.c.entry_id).subquery("last")
    # Then where these events put their entries, which is the one look into documents.
    named = select(
        events.c.seq,
        events.c.entry_id,
        place.label("place"),
        func.coalesce(is_pinned, false()).label("pinned"),
        func.coalesce(is_key_event, false()).label("key_event"),
    )
    found = named.select_from(with_entries).where(events.c.blog_id == blog.id, events.c.seq.in_(select(each.c.seq)))
    stood = found.subquery("stood")
    # Then the ranks, over all of them: a page is cut by rank, as one of the present is (`reads.page`), and a window
    # numbers the rows without reading them here.
    newest_first = (stood.c.place.desc(), stood.c.entry_id.desc())
    ranks = (
        (func.row_number().over(order_by=(stood.c.place, stood.c.entry_id)) - 1).label("rank"),
        func.count().over().label("total"),
        func.row_number().over(partition_by=stood.c.key_event, order_by=newest_first).label("key_rank"),
    )
    return select(stood, *ranks).subquery("standing")
