"""Who asks: a token's bearer, an editor at the desk, a command on the server's own machine, or anybody."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from liveblog.model.blog import Blog


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
class Credential:
    """What somebody was let in with, while it holds: a token, by its id, or a session at the desk, by its digest.

    `owner` is the key of whose it is.
    """

    owner: str
    token: int | None = None
    session: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody with rights.

    `key` is unique and stable ("token:7", "user:2", "command"): it owns idempotency keys and stands in the log of who
    did what. `blog_id` binds the rights to one blog; None means all. `place` is where they ask from, as far as it is
    known; `credential` is what they showed.
    """

    key: str
    name: str
    scope: Scope
    blog_id: int | None = None
    place: str | None = field(default=None, compare=False)
    credential: Credential | None = field(default=None, compare=False)


class Hearing(NamedTuple):
    """Somebody who hears a blog, by what they were let in with."""

    credential: Credential
    blog: Blog


COMMAND = Principal(key="command", name="command line", scope=Scope.ADMIN)

IMPORT = Principal(key="import", name="import", scope=Scope.ADMIN)
"""Writes what was covered elsewhere: its key in the log tells that an entry stood there since its own time."""
