"""The bounds of expensive work, stretched as far as this machine is slow: no test is refused for want of time.

How many pieces there are at once, and how large, stays as it is.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from liveblog.work import bounds
from liveblog.work.bound import Bound
from tests.pace import pace

_ALL: Final = [one for one in vars(bounds).values() if isinstance(one, Bound)]
_QUIET: Final[Mapping[str, Bound]] = {one.name: replace(one) for one in _ALL}


def stretch_bounds() -> None:
    """Give each piece of work the time that it takes here, and whoever waits for a place as much patience."""
    for one in _ALL:
        for field in ("seconds", "patience"):  # frozen for everybody else
            object.__setattr__(one, field, pace(getattr(_QUIET[one.name], field)))


def quiet(bound: Bound) -> Bound:
    """Return a bound as the server has it."""
    return _QUIET[bound.name]
