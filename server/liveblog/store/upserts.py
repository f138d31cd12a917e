"""Rows that may be there already, or be written by somebody else in this moment: the second waits, and goes on.

To look first and to insert then fails on PostgreSQL where two do it at once.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


def insert_into(connection: AsyncConnection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Begin an `INSERT` that says what happens where there is such a row: `ON CONFLICT`, alike on both databases."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


async def put_row(connection: AsyncConnection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Write a row, or say of the one of this key what is said now; `key` has the columns of the primary key."""
    added = insert_into(connection, table).values(**key, **values)
    await connection.execute(added.on_conflict_do_update(index_elements=list(key), set_=values))


async def add_new_rows(connection: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]]) -> int:
    """Write rows, but those that are there already, and return how many were written."""
    return (await connection.execute(insert_into(connection, table).values(rows).on_conflict_do_nothing())).rowcount
