"""How many files, and so connections, this process may have open (RLIMIT_NOFILE)."""

import resource
from contextlib import suppress

_PLENTY = 1 << 20  # where the system sets no limit


def open_files() -> int:
    """Return the limit as it is."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _PLENTY if soft == resource.RLIM_INFINITY else soft


def raise_open_files() -> None:
    """Raise the limit as far as we may; shells give less, for the sake of old programs."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _PLENTY if hard == resource.RLIM_INFINITY else hard
    if soft not in (resource.RLIM_INFINITY, hard) and soft < wanted:
        with suppress(ValueError, OSError):  # some systems name a limit that they don't grant
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
