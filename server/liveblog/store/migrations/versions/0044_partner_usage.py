"""What partners use, by day, page and way."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

_ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    partner = sa.ForeignKey("partners.id", name="fk_partner_usage_partner_id")
    op.create_table(
        "partner_usage",
        sa.Column("partner_id", _ROW, partner, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("page", sa.String(253), nullable=False),
        sa.Column("way", sa.String(16), nullable=False),
        sa.Column("requests", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("partner_id", "day", "page", "way", name="pk_partner_usage"),
    )
    op.create_index("ix_partner_usage_day", "partner_usage", ["day"])
