"""The database as somebody who steals it finds it."""

import json

from sqlalchemy import text

from liveblog.store import Store
from liveblog.store.columns import metadata


async def dump(store: Store) -> str:
    """Return every value of every table as text."""
    async with store.read() as connection:
        rows = [
            row
            for table in metadata.sorted_tables
            for row in await connection.execute(text(f'SELECT * FROM "{table}"'))
        ]
    return json.dumps([list(row) for row in rows], default=str, ensure_ascii=False)
