"""Of webhook receivers: former secrets, and when an owner was told; and up to which event partners' pages are."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

_ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("endpoints", sa.Column("former", sa.JSON()))
    op.add_column("endpoints", sa.Column("told_at", sa.DateTime(timezone=True)))
    op.create_table(
        "page_receipts",
        sa.Column("partner_id", _ROW, sa.ForeignKey("partners.id", name="fk_page_receipts_partner_id"), nullable=False),
        sa.Column("blog_id", _ROW, sa.ForeignKey("blogs.id", name="fk_page_receipts_blog_id"), nullable=False),
        sa.Column("host", sa.String(260), nullable=False),
        sa.Column("process", sa.String(16), nullable=False),
        sa.Column("epoch", sa.String(32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("partner_id", "blog_id", "host", "process", "epoch", "seq", name="pk_page_receipts"),
    )
    op.create_index("ix_page_receipts_process", "page_receipts", ["process"])
