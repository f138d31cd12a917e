"""Who asks: a token's bearer, an editor at the desk, a command on the server's own machine, or anybody."""

from dataclasses import dataclass, field
from enum import StrEnum


class Scope(StrEnum):
    """What a principal may do. `admin` includes `write`, `write` includes `read`."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"

    def covers(self, wanted: "Scope") -> bool:
        """Tell whether this scope includes the one that is wanted."""
        order = (Scope.READ, Scope.WRITE, Scope.ADMIN)
        return order.index(self) >= order.index(wanted)


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody with rights.

    `key` is unique and stable ("token:7", "user:2", "command"): it owns idempotency keys and stands in the log of who
    did what. `blog_id` binds the rights to one blog; None means all. `place` is where they ask from, as far as it is
    known.
    """

    key: str
    name: str
    scope: Scope
    blog_id: int | None = None
    place: str | None = field(default=None, compare=False)


COMMAND = Principal(key="command", name="command line", scope=Scope.ADMIN)

IMPORT = Principal(key="import", name="import", scope=Scope.ADMIN)
"""Writes what was covered elsewhere: its key in the log tells that an entry stood there since its own time."""
