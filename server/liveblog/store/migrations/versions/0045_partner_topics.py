"""Topics of blogs that partners get, and blogs that a receiver is told of."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

_ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _to(table: str) -> sa.Column[int]:
    name = f"fk_partner_topics_{table}_id"
    return sa.Column(f"{table}_id", _ROW, sa.ForeignKey(f"{table}s.id", name=name), nullable=False)


def upgrade() -> None:
    op.create_table(
        "partner_topics",
        _to("partner"),
        _to("blog"),
        sa.Column("topics", sa.JSON()),
        sa.PrimaryKeyConstraint("partner_id", "blog_id", name="pk_partner_topics"),
    )
    op.add_column("endpoints", sa.Column("blog_ids", sa.JSON()))
