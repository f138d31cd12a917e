"""Topics by their keys, and words as they are folded now: what is found by either is written anew where it changed.

Names that look alike are one topic (`model/topic.py`), and a search no longer minds apostrophes, hyphens, strokes and
signs that can't be seen (`model/folding.py`). A server of the version before writes both in the old way while it runs:
what it posts meanwhile is found by all words and names but those, until it is revised.
"""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from liveblog.store.search_index import folded_text, topic_rows

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_BATCH = 500
_ENTRIES = sa.text("""
    SELECT blog_id, id, headline, topics, byline, body_html, folded FROM entries
    WHERE deleted_at IS NULL AND (blog_id > :blog_id OR (blog_id = :blog_id AND id > :id))
    ORDER BY blog_id, id LIMIT :batch
""")
_FOLD = sa.text("UPDATE entries SET folded = :folded WHERE blog_id = :blog_id AND id = :entry_id")
_FORGET = sa.text("DELETE FROM topics WHERE blog_id = :blog_id AND entry_id = :entry_id")
_NAME = sa.text("INSERT INTO topics (blog_id, topic, entry_id) VALUES (:blog_id, :topic, :entry_id)")


def upgrade() -> None:
    for rows in _batches():
        _write(_FOLD, [row for entry in rows if (row := _folded(entry))["folded"] != entry.folded])
        renamed = [entry for entry in rows if _topics(entry) != [row["topic"] for row in _rows(entry)]]
        _write(_FORGET, [{"blog_id": entry.blog_id, "entry_id": entry.id} for entry in renamed])
        _write(_NAME, [row for entry in renamed for row in _rows(entry)])


def _write(statement: sa.TextClause, rows: list[dict[str, object]]) -> None:
    if rows:
        op.get_bind().execute(statement, rows)


def _batches() -> Iterator[list[Any]]:
    last: dict[str, int] = {"blog_id": 0, "id": 0}
    while rows := list(op.get_bind().execute(_ENTRIES, last | {"batch": _BATCH})):
        yield rows
        last = {"blog_id": rows[-1].blog_id, "id": rows[-1].id}


def _folded(entry: Any) -> dict[str, object]:
    text = folded_text(entry.headline, _topics(entry), _list(entry.byline), entry.body_html)
    return {"blog_id": entry.blog_id, "entry_id": entry.id, "folded": text}


def _rows(entry: Any) -> list[dict[str, object]]:
    return topic_rows(entry.blog_id, entry.id, _topics(entry))


def _topics(entry: Any) -> list[str]:
    return list(dict.fromkeys(_list(entry.topics)))


def _list(column: Any) -> list[str]:
    return list(json.loads(column) if isinstance(column, str) else column)
