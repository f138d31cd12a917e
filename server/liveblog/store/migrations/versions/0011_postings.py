"""What searches go by: the index of words, and folded texts in which blanks are as a phrase has them.

The tables begin empty: each full block of entries gets a job, which servers do while they run (`jobs/indexing.py`);
until then a search looks through the entries. Texts are folded anew here, 500 at a time. What is interrupted is rolled
back, and begins anew. An entry that a server of the version before revises meanwhile is found by what it was, where its
block is indexed, until it is revised again.
"""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from liveblog.store.search_index import folded_text

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_BATCH = 500
_BLOCK = 1024  # as `store/postings.py` has it
_ENTRIES = sa.text("""
    SELECT blog_id, id, headline, topics, byline, body_html, folded FROM entries
    WHERE deleted_at IS NULL AND (blog_id > :blog_id OR (blog_id = :blog_id AND id > :id))
    ORDER BY blog_id, id LIMIT :batch
""")
_FOLD = sa.text("UPDATE entries SET folded = :folded WHERE blog_id = :blog_id AND id = :entry_id")
_JOB = sa.text("""
    INSERT INTO jobs (kind, subject, due_at, attempts, data)
    VALUES ('index_entries', :subject, '2001-01-01 00:00:00.000000', 0, '{}')
""")


def upgrade() -> None:
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "postings",
        sa.Column("blog_id", row_id, nullable=False),
        sa.Column("block", sa.Integer(), nullable=False),
        sa.Column("gram", sa.Integer(), nullable=False),
        sa.Column("entries", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("blog_id", "block", "gram", name=op.f("pk_postings")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "indexed_blocks",
        sa.Column("blog_id", row_id, nullable=False),
        sa.Column("block", sa.Integer(), nullable=False),
        sa.Column("first_at", instant),
        sa.Column("last_at", instant),
        sa.ForeignKeyConstraint(["blog_id"], ["blogs.id"], name=op.f("fk_indexed_blocks_blog_id")),
        sa.PrimaryKeyConstraint("blog_id", "block", name=op.f("pk_indexed_blocks")),
    )
    for rows in _batches():
        _write(_FOLD, [row for entry in rows if (row := _folded(entry))["folded"] != entry.folded])
    blogs = op.get_bind().execute(sa.text("SELECT id, last_entry FROM blogs ORDER BY id")).all()
    _write(
        _JOB, [{"subject": f"{blog.id}/{block}"} for blog in blogs for block in range((blog.last_entry + 1) // _BLOCK)]
    )


def _write(statement: sa.TextClause, rows: list[dict[str, object]]) -> None:
    if rows:
        op.get_bind().execute(statement, rows)


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
