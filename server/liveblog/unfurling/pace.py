"""How often one editor may have addresses asked: a person's pace, and not a script's."""

import time
from collections import OrderedDict, deque

from liveblog.errors import TooManyAttempts
from liveblog.work.outbound_bounds import CARDS_KEPT, CARDS_OF_ONE

_MINUTE = 60.0


class Pace:
    """What each editor had asked in the last minute, in this process."""

    def __init__(self, most: int = CARDS_OF_ONE.most) -> None:
        self._most = most
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()

    def step(self, by: str) -> None:
        """Count one.

        Raises:
            TooManyAttempts: there were too many within a minute.
        """
        present = time.monotonic()
        times = self._asked.setdefault(by, deque())
        self._asked.move_to_end(by)
        while times and times[0] <= present - _MINUTE:
            times.popleft()
        if len(times) >= self._most:
            raise TooManyAttempts(max(1, round(times[0] + _MINUTE - present)))
        times.append(present)
        if len(self._asked) > CARDS_KEPT.most:
            self._asked.popitem(last=False)
