"""Who is at a desk, as a line of it: each person once, however many pages they have open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from liveblog.model.presence import DeskState, Lease, Presence, Undertaking
from liveblog.store.presence import HERE_SECONDS


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is there, or was: then `minutes` says how long ago, 0: just now. `entry_id` is what they look at."""

    who: str
    name: str
    entry_id: int | None
    is_writing: bool
    minutes: int | None

    @property
    def is_here(self) -> bool:
        """Tell whether a page of theirs is open."""
        return self.minutes is None


@dataclass(frozen=True, slots=True)
class DeskPeople:
    """Who is there beside `me`, what is being worked on, and whose each entry is that somebody edits."""

    me: str
    others: Sequence[Person]
    undertakings: Sequence[Undertaking]
    editing: Mapping[int, Lease]

    @property
    def mine(self) -> Undertaking | None:
        """Return what I said that I work on."""
        return next((one for one in self.undertakings if one.who == self.me), None)

    def held_by_other(self, entry_id: int | None) -> Lease | None:
        """Return the lease on an entry, if it is somebody else's."""
        lease = self.editing.get(entry_id) if entry_id is not None else None
        return lease if lease and lease.who != self.me else None


def desk_people(state: DeskState, me: str) -> DeskPeople:
    """Put together what somebody sees of the others, and first what they said of themselves."""
    pages: dict[str, list[Presence]] = {}
    for presence in state.presences:
        if presence.who != me:
            pages.setdefault(presence.who, []).append(presence)
    people = sorted((_person(theirs) for theirs in pages.values()), key=lambda one: (one.minutes or 0, one.name))
    people.sort(key=lambda one: not one.is_here)
    undertakings = sorted(state.undertakings, key=lambda one: one.who != me)
    return DeskPeople(me, people, undertakings, {lease.entry_id: lease for lease in state.leases})


def _person(pages: Sequence[Presence]) -> Person:
    here = [page for page in pages if not page.is_gone and page.seconds <= HERE_SECONDS]
    best = max(here or pages[:1], key=_interest)
    minutes = None if here else int(min(page.seconds for page in pages) // 60)
    return Person(best.who, best.name, best.entry_id if here else None, bool(here) and best.is_writing, minutes)


def _interest(page: Presence) -> tuple[bool, bool, float]:
    """Order pages of one person: where they write says more than what they look at, and an entry more than the list."""
    return page.is_writing, page.entry_id is not None, -page.seconds


def people_view(people: DeskPeople) -> dict[str, Any]:
    """Return it as JSON: seconds are those that are left, minutes those that are over."""
    others = [
        {"name": one.name, "here": one.is_here, "minutes": one.minutes, "entry_id": one.entry_id}
        | {"writing": one.is_writing}
        for one in people.others
    ]
    on_it = [
        {"name": one.name, "own": one.who == people.me, "line": one.line, "seconds": round(one.seconds)}
        for one in people.undertakings
    ]
    editing = [lease_view(lease, people.me) for lease in people.editing.values()]
    return {"people": others, "on_it": on_it, "editing": editing}


def lease_view(lease: Lease, me: str) -> dict[str, Any]:
    """Return whose an entry is, and for how many seconds yet, as JSON."""
    own = {"own": lease.who == me, "seconds": round(lease.seconds)}
    return {"entry_id": lease.entry_id, "name": lease.name} | own
