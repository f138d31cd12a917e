"""The system of record, in SQL: SQLite or PostgreSQL through SQLAlchemy Core.

`reads` and `writes` are functions on a connection; transactions are opened by `Store`. What may be written, and by
whom, is decided above, in `desk` and `access`.
"""

from liveblog.store.engine import Store, Transaction

__all__ = ["Store", "Transaction"]
