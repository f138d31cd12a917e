"""Databases as earlier versions left them."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from liveblog.store import migrations

INSERT_BLOG = """
    INSERT INTO blogs (id, slug, title, description, zone, language, visibility, status, created_at, epoch, head,
        purges, last_entry)
    VALUES (:id, :slug, 'Harbour', '', 'UTC', 'en', 'public', 'live', '2031-07-27 12:00:00', 'k3v9x2ab', 0, 0, 0)
"""


def to_tables(revision: str, connection: Connection) -> None:
    """Bring an empty database to the tables of a migration."""
    config = Config()
    config.set_main_option("script_location", str(Path(str(migrations.__file__)).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
