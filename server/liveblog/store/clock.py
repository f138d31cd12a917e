"""The database's own present: servers that share it have clocks of their own."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from liveblog.store.columns import Instant


class After(GenericFunction[datetime]):
    """The instant that is so many seconds from the database's present."""

    type = Instant()
    inherit_cache = True


@compiles(After, "sqlite")
def _as_text(element: After, compiler: SQLCompiler, **options: Any) -> str:
    seconds = compiler.process(element.clauses, **options)
    return f"strftime('%Y-%m-%d %H:%M:%f', 'now', {seconds} || ' seconds') || '000'"


@compiles(After, "postgresql")
def _as_timestamp(element: After, compiler: SQLCompiler, **options: Any) -> str:
    seconds = compiler.process(element.clauses, **options)
    return f"date_trunc('milliseconds', clock_timestamp() + make_interval(secs => {seconds}))"
