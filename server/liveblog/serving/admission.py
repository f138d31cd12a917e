"""Admission: how many readers a process takes, in all, of one address and in a second. Sockets are elsewhere.

Each is a file, of which the system lets a process have so many open (RLIMIT_NOFILE).
"""

import resource
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

_RESERVED_SHARE = 4
_RESERVED_MOST = 1000

_PLENTY = 1 << 20  # files, where the system sets no limit


@dataclass(frozen=True, slots=True)
class Limits:
    """What a process takes; `per_address` and `per_second` may be 0: no limit."""

    readers: int
    per_address: int = 0
    per_second: int = 0


class Refusal(StrEnum):
    """Which limit kept a reader out."""

    FULL = "full"
    ADDRESS = "address"
    RATE = "rate"


def readers_for(open_files: int, wanted: int = 0) -> int:
    """Return how many readers fit among so many open files; the rest is for polling, posting and the database.

    Never more than are `wanted`, where that isn't 0.
    """
    fitting = open_files - min(open_files // _RESERVED_SHARE, _RESERVED_MOST)
    return min(wanted, fitting) if wanted else fitting


class Slot:
    """Where readers of one address are counted: shared by them, so that it costs each of them one reference."""

    __slots__ = ("_address", "_admission", "taken")

    def __init__(self, admission: "Admission", address: str | None) -> None:
        self._admission = admission
        self._address = address
        self.taken = 0

    def leave(self) -> None:
        """Give one slot back; whoever was admitted does so once."""
        self.taken -= 1
        self._admission.count(self._address, self.taken)


class Admission:
    """The readers that are there, and whether one more may come."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self.limits = limits
        self.admitted = 0
        self.refused: Counter[Refusal] = Counter()
        self._clock = clock
        self._readers = 0
        self._slots: dict[str | None, Slot] = {}
        self._tokens = float(limits.per_second)
        self._filled_at = clock()

    @property
    def readers(self) -> int:
        """Return how many places are taken."""
        return self._readers

    @property
    def addresses(self) -> int:
        """Return of how many addresses there are readers."""
        return len(self._slots)

    def admit(self, address: str | None) -> Slot | None:
        """Give a slot, or none. Without an address only the limits for all hold."""
        refusal = self._refusal(address)
        if refusal is not None:
            self.refused[refusal] += 1
            return None
        slot = self._slots.get(address)
        if slot is None:
            slot = self._slots[address] = Slot(self, address)
        slot.taken += 1
        self._readers += 1
        self.admitted += 1
        return slot

    def count(self, address: str | None, left: int) -> None:
        """Take note that one reader has left; so many of the same address are `left`."""
        self._readers -= 1
        if not left:
            del self._slots[address]

    def _refusal(self, address: str | None) -> Refusal | None:
        if self._readers >= self.limits.readers:
            return Refusal.FULL
        slot = self._slots.get(address)
        limit = self.limits.per_address
        if slot and address is not None and limit and slot.taken >= limit:
            return Refusal.ADDRESS
        return None if self._take_token() else Refusal.RATE

    def _take_token(self) -> bool:
        """Take from a bucket that holds what one second allows; who is refused for another reason takes nothing."""
        rate = self.limits.per_second
        if not rate:
            return True
        now = self._clock()
        self._tokens = min(float(rate), self._tokens + (now - self._filled_at) * rate)
        self._filled_at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


def open_files() -> int:
    """Return how many files this process may have open."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _PLENTY if soft == resource.RLIM_INFINITY else soft


def raise_open_files() -> None:
    """Raise how many files may be open as far as we may; shells give less, for the sake of old programs."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _PLENTY if hard == resource.RLIM_INFINITY else hard
    if soft not in (resource.RLIM_INFINITY, hard) and soft < wanted:
        with suppress(ValueError, OSError):  # some systems name a limit that they don't grant
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
