"""How the cost of some work grows with the size of what it is done with, in CPU time: no clock on the wall is asked."""

import gc
import time
from collections.abc import Callable
from typing import TypeVar

LINEAR = 10.0
"""Four times as much costs about four times as much, and never ten times; what is quadratic costs sixteen times."""

_ROUNDS = 5
_LEAST = 0.001  # seconds: below, a clock's steps count more than the work

Input = TypeVar("Input")


def growth(work: Callable[[Input], object], small: Input, large: Input) -> float:
    """Return how much more the large input, four times the small one, costs.

    A busy machine only ever adds to a cost: each counts by its best of some rounds, which end once it is linear.
    """
    of_small = of_large = float("inf")
    for _ in range(_ROUNDS):
        of_small = min(of_small, _cost(work, small))
        of_large = min(of_large, _cost(work, large))
        if of_large / max(_LEAST, of_small) < LINEAR:
            break
    return of_large / max(_LEAST, of_small)


def _cost(work: Callable[[Input], object], given: Input) -> float:
    gc.disable()
    try:
        began = time.process_time()
        work(given)
        return time.process_time() - began
    finally:
        gc.enable()
