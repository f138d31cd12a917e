"""Alembic's entry point: runs the migrations on the connection that `run` hands over."""

from alembic import context

from liveblog.store import (  # noqa: F401 -- they register themselves
    access_tables,
    endpoint_tables,
    factor_tables,
    partner_tables,
    presence_tables,
    receipt_tables,
    tables,
)
from liveblog.store.columns import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=connection.dialect.name == "sqlite")
with context.begin_transaction():
    context.run_migrations()
