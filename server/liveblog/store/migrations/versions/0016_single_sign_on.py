"""Single sign-on: who people are elsewhere, and rights that come from a provider's groups.

Servers of the version before know none of it and run on. A grant that comes from a provider is one like any other to
them; if an admin saves somebody's rights on such a server, they have become rights that were given by hand.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("users", sa.Column("vouched_email", sa.String(254)))
    op.add_column("user_grants", sa.Column("made", sa.String(16)))
    op.add_column("user_grants", sa.Column("provided", sa.JSON(none_as_null=True)))
    op.create_table(
        "identities",
        sa.Column("id", row_id, nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("user_id", row_id, nullable=False),
        sa.Column("linked_at", _MOMENT, nullable=False),
        sa.Column("used_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_identities_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identities")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_identities_issuer_subject")),
    )
    op.create_index(op.f("ix_identities_user_id"), "identities", ["user_id"])
