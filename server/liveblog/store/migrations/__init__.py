"""Alembic's migrations of the tables, run by `liveblog migrate` and, on SQLite, by `liveblog serve`."""

from liveblog.store.migrations.run import migrate, pending

__all__ = ["migrate", "pending"]
