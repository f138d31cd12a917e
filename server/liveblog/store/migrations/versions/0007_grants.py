"""What tokens and users may do as rows of their own: several scopes, each on a blog or on all.

Rights that are there are carried over. Servers of the version before go on reading the columns `scope` and `blog_id`,
which stay for them. A token or a user that is made while this runs waits for it, and gets its grant by the statements
of `docs/deploy.md`.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create("token")
    _create("user")
    op.execute("INSERT INTO token_grants (token_id, blog_id, scope) SELECT id, blog_id, scope FROM tokens ORDER BY id")
    op.execute("INSERT INTO user_grants (user_id, scope) SELECT id, scope FROM users ORDER BY id")


def _create(holder: str) -> None:
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    table, column = f"{holder}_grants", f"{holder}_id"
    op.create_table(
        table,
        sa.Column("id", row_id, nullable=False),
        sa.Column(column, row_id, nullable=False),
        sa.Column("blog_id", row_id),
        sa.Column("scope", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint([column], [f"{holder}s.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["blog_id"], ["blogs.id"], name=op.f(f"fk_{table}_blog_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_{column}_blog_id"), table, [column, "blog_id"], unique=True)
    everywhere = sa.text("blog_id IS NULL")
    op.create_index(
        f"ix_{table}_everywhere", table, [column], unique=True, sqlite_where=everywhere, postgresql_where=everywhere
    )
