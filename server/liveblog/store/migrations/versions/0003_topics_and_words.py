"""What entries are found by: topics as rows, words folded into one text, and indices of the few that stand out.

Entries that are there are filled in. One that a server of the version before posts or revises meanwhile is found by
topic and word once it is revised again; on PostgreSQL posting waits while this runs, about a second for 10,000 entries.
"""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from liveblog.store.search_index import folded_text, topic_rows

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_BATCH = 500
_ENTRIES = sa.text("""
    SELECT blog_id, id, headline, topics, byline, body_html FROM entries
    WHERE deleted_at IS NULL AND (blog_id > :blog_id OR (blog_id = :blog_id AND id > :id))
    ORDER BY blog_id, id LIMIT :batch
""")
_FOLD = sa.text("UPDATE entries SET folded = :folded WHERE blog_id = :blog_id AND id = :entry_id")


def upgrade() -> None:
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    topics = op.create_table(
        "topics",
        sa.Column("blog_id", row_id, nullable=False),
        sa.Column("topic", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["blog_id"], ["blogs.id"], name=op.f("fk_topics_blog_id")),
        sa.PrimaryKeyConstraint("blog_id", "topic", "entry_id", name=op.f("pk_topics")),
    )
    op.create_index(op.f("ix_topics_blog_id_entry_id"), "topics", ["blog_id", "entry_id"])
    op.add_column("entries", sa.Column("folded", sa.Text(), nullable=False, server_default=sa.text("''")))
    for rows in _batches():
        if found := [row for entry in rows for row in topic_rows(entry.blog_id, entry.id, _list(entry.topics))]:
            op.bulk_insert(topics, found)
        op.get_bind().execute(_FOLD, [_folded(entry) for entry in rows])
    _index("ix_entries_pinned", ["blog_id"], "pinned")
    _index("ix_entries_key_event", ["blog_id", "occurred_at", "id"], "key_event")


def _batches() -> Iterator[list[Any]]:
    last: dict[str, int] = {"blog_id": 0, "id": 0}
    while rows := list(op.get_bind().execute(_ENTRIES, last | {"batch": _BATCH})):
        yield rows
        last = {"blog_id": rows[-1].blog_id, "id": rows[-1].id}


def _folded(entry: Any) -> dict[str, object]:
    text = folded_text(entry.headline, _list(entry.topics), _list(entry.byline), entry.body_html)
    return {"blog_id": entry.blog_id, "entry_id": entry.id, "folded": text}


def _list(column: Any) -> list[str]:
    return list(json.loads(column) if isinstance(column, str) else column)


def _index(name: str, columns: list[str], mark: str) -> None:
    op.create_index(name, "entries", columns, sqlite_where=sa.text(f"{mark} = 1"), postgresql_where=sa.text(mark))
