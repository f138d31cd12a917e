"""SQL compiled once for all databases of a worker: each engine would compile the same statements anew, for each test.

What a statement is compiled to depends on the kind of database alone, which is all of a dialect that counts here.
"""

from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine

_MOST = 4000


class _Compiled(dict[Any, Any]):
    """What statements were compiled to, by the kind of their dialect where SQLAlchemy has the one of an engine."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(_of_kind(key), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        if len(self) >= _MOST:
            self.clear()
        super().__setitem__(_of_kind(key), compiled)


def _of_kind(key: Any) -> Any:
    dialect, *statement = key
    return type(dialect), *statement


_COMPILED = _Compiled()


def compile_once() -> None:
    """Let all engines of this process share what they compile."""
    event.listen(Engine, "engine_connect", _share)


def _share(connection: Connection) -> None:
    connection.execution_options(compiled_cache=_COMPILED)
