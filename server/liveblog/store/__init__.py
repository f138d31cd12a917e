"""The system of record, in SQL: SQLite or PostgreSQL through SQLAlchemy Core.

`reads` and `writes` are functions on a connection; transactions are opened by `Store`. What may be written, and by
whom, is decided above, in `desk` and `access`.
"""

from liveblog.store.addresses import sqlite_file
from liveblog.store.backup import as_one_file, copy_database, set_aside
from liveblog.store.directory import BlogDirectory
from liveblog.store.engine import STORE_LIMIT, Failure, Store, Transaction
from liveblog.store.server_lock import running_address, sole_server
from liveblog.store.waiting import until_answered

__all__ = [
    "STORE_LIMIT",
    "BlogDirectory",
    "Failure",
    "Store",
    "Transaction",
    "as_one_file",
    "copy_database",
    "running_address",
    "set_aside",
    "sole_server",
    "sqlite_file",
    "until_answered",
]
