"""Who is at a blog's desk, and what they say and seem to be doing there. It is courtesy: nothing is refused for it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sign:
    """What a desk page says of itself now and then: it shows an entry, or none, and somebody writes there, or not.

    `page` is the name of one page of somebody's, of which they may have several.
    """

    page: str
    entry_id: int | None = None
    is_writing: bool = False


@dataclass(frozen=True, slots=True)
class Presence:
    """One page of somebody's, as it was `seconds` ago; `is_gone`: they have left it."""

    who: str
    name: str
    entry_id: int | None
    is_writing: bool
    seconds: float
    is_gone: bool


@dataclass(frozen=True, slots=True)
class Lease:
    """Somebody is editing an entry, for so many seconds yet unless they go on."""

    entry_id: int
    who: str
    name: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Undertaking:
    """What somebody says that they are working on, for so many seconds yet."""

    who: str
    name: str
    line: str
    seconds: float


@dataclass(frozen=True, slots=True)
class DeskState:
    """All that is known of who is at a blog's desk."""

    presences: tuple[Presence, ...] = ()
    leases: tuple[Lease, ...] = ()
    undertakings: tuple[Undertaking, ...] = ()
