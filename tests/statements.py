"""What is asked of the database, by the test alone: a server's own tasks ask it now and then, too."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from liveblog.store import Store


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    """Record the SELECTs that are executed for this task, until the block ends."""
    executed, mine = list[str](), asyncio.current_task()

    def note(*told: Any) -> None:
        if asyncio.current_task() is mine and told[2].startswith("SELECT"):
            executed.append(told[2])

    event.listen(store.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield executed
    finally:
        event.remove(store.engine.sync_engine, "before_cursor_execute", note)
