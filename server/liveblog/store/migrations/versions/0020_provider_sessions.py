"""Sessions know the login at a provider that opened them, so that they end with it.

Servers of the version before open sessions that don't: those end by themselves, after some hours.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("issuer", "subject", "provider_session"):
        op.add_column("sessions", sa.Column(name, sa.String(length=255)))
    op.create_index(op.f("ix_sessions_issuer_subject"), "sessions", ["issuer", "subject"])
    op.create_index(op.f("ix_sessions_issuer_provider_session"), "sessions", ["issuer", "provider_session"])
