"""Partners, what they may be shown, and their keys."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "partners",
        sa.Column("id", _ROW, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("attribution", sa.String(300), nullable=False),
        sa.Column("accent", sa.String(7)),
        sa.Column("contact", sa.String(254), nullable=False),
        sa.Column("origins", sa.JSON()),
        sa.Column("created_at", _AT, nullable=False),
        sa.Column("disabled_at", _AT),
        sa.PrimaryKeyConstraint("id", name="pk_partners"),
        sa.UniqueConstraint("name", name="uq_partners_name"),
    )
    _grants()
    op.create_table(
        "partner_keys",
        sa.Column("id", _ROW, nullable=False),
        sa.Column("partner_id", _ROW, sa.ForeignKey("partners.id", name="fk_partner_keys_partner_id"), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("prefix", sa.String(12), nullable=False),
        sa.Column("created_at", _AT, nullable=False),
        sa.Column("expires_at", _AT),
        sa.Column("revoked_at", _AT),
        sa.Column("used_at", _AT),
        sa.Column("made_by", sa.String(80)),
        sa.PrimaryKeyConstraint("id", name="pk_partner_keys"),
        sa.UniqueConstraint("digest", name="uq_partner_keys_digest"),
    )
    op.create_index("ix_partner_keys_partner_id", "partner_keys", ["partner_id"])


def _grants() -> None:
    op.create_table(
        "partner_grants",
        sa.Column("id", _ROW, nullable=False),
        sa.Column("partner_id", _ROW, nullable=False),
        sa.Column("blog_id", _ROW),
        sa.Column("scope", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partners.id"], name="fk_partner_grants_partner_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["blog_id"], ["blogs.id"], name="fk_partner_grants_blog_id"),
        sa.PrimaryKeyConstraint("id", name="pk_partner_grants"),
    )
    op.create_index("ix_partner_grants_partner_id_blog_id", "partner_grants", ["partner_id", "blog_id"], unique=True)
    everywhere = sa.text("blog_id IS NULL")
    op.create_index(
        "ix_partner_grants_everywhere",
        "partner_grants",
        ["partner_id"],
        unique=True,
        sqlite_where=everywhere,
        postgresql_where=everywhere,
    )
