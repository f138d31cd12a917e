"""The whole report: everything that docs/performance.md shows, measured in one go."""

import time
from collections.abc import Callable, Sequence
from typing import Any

from bench import machine
from bench.contenders import Contender, liveblog, peers
from bench.generator import Line
from bench.goals import OURS
from bench.installing import versions
from bench.measuring import Plan, measure, present
from bench.ours import Arrangement, frame_overhead
from bench.views import VIEWS

_SWEPT = (100, 1000, 3000, 19_000)
_SWEPT_SERVERS = (OURS, "nchan", "starlette", "limit")
_FRAME = 800


def measure_all(readers: int, rounds: int, seconds: float, say: Callable[[str], None]) -> dict[str, Any]:
    """Measure, and return the record that `documents` saves and draws."""
    overhead = frame_overhead()
    ours = liveblog()
    others = present(list(peers().values()), say)
    arrangements = [
        liveblog("liveblog-redis", Arrangement(redis=True)),
        liveblog("liveblog-deflate", Arrangement(deflate=True)),
        liveblog("liveblog-sse", Arrangement(sse=True)),
    ]
    plan = Plan(min(readers, machine.most_readers()), ("win:2", "burst:8", "rate:2"), seconds, _FRAME).fitting(overhead)
    runs = {
        "many": measure([ours, *others, *arrangements], plan, overhead, rounds, say),
        "thousand": measure([ours, *others], plan.of(1000, ("win:4",)), overhead, rounds, say),
        "posts": measure(
            [ours, liveblog("liveblog on PostgreSQL", Arrangement(postgres=True))],
            plan.of(20, VIEWS["posts"].phases),
            overhead,
            rounds,
            say,
        ),
        "sweep": _sweep([ours, *others], plan, overhead, say),
    }
    return {
        "machine": machine.description(),
        "measured_at": time.strftime("%Y-%m-%d"),
        "command": f"scripts/bench report --readers {readers} --rounds {rounds} --seconds {seconds:g}",
        "readers": plan.readers,
        "rounds": rounds,
        "frame": plan.frame,
        "peers": versions(),
        "runs": runs,
    }


def _sweep(contenders: Sequence[Contender], plan: Plan, overhead: int, say: Callable[[str], None]) -> list[Line]:
    """Measure some servers once with few readers, more, and as many as can be."""
    swept = [each for each in contenders if each.name in _SWEPT_SERVERS]
    return [
        line
        for readers in _SWEPT
        if readers <= min(2 * plan.readers, machine.most_readers())
        for line in measure(swept, plan.of(readers, ("win:2", "rate:2")), overhead, 1, say)
    ]
