"""What the fan-out engine is meant to reach, and whether the figures of a report reach it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bench.generator import Line
from bench.merging import merged, ratio

OURS = "liveblog"
Runs = Mapping[str, list[Line]]
"""The lines of a report's parts: many, thousand, posts, sweep."""


@dataclass(frozen=True, slots=True)
class Goal:
    """One figure of one server and what it should be: by itself, or relative to another server of the same round."""

    says: str
    run: str
    phase: str
    figure: str
    bound: float
    other: str | None = None
    server: str = OURS
    is_ceiling: bool = False

    def reached(self, runs: Runs) -> float | None:
        """Return what was reached, None when it wasn't measured."""
        lines = runs.get(self.run, [])
        if self.other:
            return ratio(lines, self.phase, self.figure, self.server, self.other)
        found = [line[self.figure] for line in merged(lines) if self._is_meant(line)]
        return float(found[0]) if found else None

    def _is_meant(self, line: Line) -> bool:
        return bool(line["server"] == self.server and line["phase"] == self.phase)

    def is_met(self, reached: float) -> bool:
        """Tell whether this is good enough."""
        return reached <= self.bound if self.is_ceiling else reached >= self.bound


_DELIVERIES = "deliveries_per_s"
_POSTGRES = "liveblog on PostgreSQL"
GOALS = (
    Goal("deliveries/s, two in flight ÷ nchan's", "many", "win:2", _DELIVERIES, 1, "nchan"),
    Goal("… ÷ the bare loop's", "many", "win:2", _DELIVERIES, 0.75, "limit"),
    Goal("deliveries/s in bursts ÷ nchan's", "many", "burst:8", _DELIVERIES, 1.6, "nchan"),
    Goal("user µs a delivery", "many", "win:2", "user_us", 1.5, is_ceiling=True),
    Goal("p50, two posts a second ÷ nchan's", "many", "rate:2", "p50_ms", 1, "nchan", is_ceiling=True),
    Goal("p99, two posts a second ÷ nchan's", "many", "rate:2", "p99_ms", 1, "nchan", is_ceiling=True),
    Goal("bytes an idle reader", "many", "idle", "bytes_per_reader", 3 * 1024, is_ceiling=True),
    Goal("handshakes/s", "many", "idle", "handshakes_per_s", 6000),
    Goal("1,000 readers, four in flight ÷ the bare loop's", "thousand", "win:4", _DELIVERIES, 0.9, "limit"),
    Goal("through Redis ÷ without", "many", "win:2", _DELIVERIES, 0.9, OURS, "liveblog-redis"),
    Goal("deflated ÷ plain", "many", "win:2", _DELIVERIES, 0.9, OURS, "liveblog-deflate"),
    Goal("posts/s from 16 editors, SQLite", "posts", "edit:16", "posts_per_s", 300),
    Goal("posts/s from 16 editors, PostgreSQL", "posts", "edit:16", "posts_per_s", 300, server=_POSTGRES),
)


def verdicts(runs: Runs) -> list[dict[str, Any]]:
    """Return a row for each goal: what was asked, what was reached."""
    rows = []
    for goal in GOALS:
        reached = goal.reached(runs)
        row: dict[str, Any] = {"goal": goal.says, "asked": f"{'≤' if goal.is_ceiling else '≥'} {goal.bound:,g}"}
        if reached is None:
            rows.append(row | {"reached": "not measured", "": ""})
        else:
            shown = f"{reached:,.2f}" if reached < 100 else f"{reached:,.0f}"
            rows.append(row | {"reached": shown, "": "met" if goal.is_met(reached) else "**missed**"})
    return rows
