"""What blogs and people are found by. Those that are there are filled in, a thousand of each in about a second.

Whoever a server of the version before makes or renames meanwhile is found by words once they are written again: a blog
with its next event, a person when their name or address changes.
"""

import sqlalchemy as sa
from alembic import op

from liveblog.store.found_names import folded_names

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_NAMES = {"blogs": ("title", "slug"), "users": ("name", "byline", "email")}


def upgrade() -> None:
    for table, names in _NAMES.items():
        there = sa.table(table, sa.column("id"), sa.column("folded"), *(sa.column(name) for name in names))
        rows = op.get_bind().execute(sa.select(there.c.id, *(there.c[name] for name in names))).all()
        op.add_column(table, sa.Column("folded", sa.Text(), nullable=False, server_default=sa.text("''")))
        found = [{"this": row.id, "told": folded_names(*row[1:])} for row in rows]
        if found:
            fill = sa.update(there).where(there.c.id == sa.bindparam("this")).values(folded=sa.bindparam("told"))
            op.get_bind().execute(fill, found)
