"""Counts what the hub of this process has done: written where it happens, read by the metrics.

Nothing is counted for each reader of a wave: a lane counts whole batches, so that fan-out costs what it did before.
"""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from liveblog.hub.tail import AppendResult
from liveblog.wire.dialects import Transport


class Checked(StrEnum):
    """What came of comparing all heads with the store."""

    TRUE = "true"
    BEHIND = "behind"
    FAILED = "failed"


@dataclass(slots=True)
class HubCounters:
    """Numbers that only grow.

    `delivered` counts an event once for each connected reader whom it was given to, `heard` what the bus brought and
    what became of it, `repaired` what the store had to give instead. Of the readers who needed the store for their
    backlog (`backlogs`) those who came together shared a reading (`backlog_reads`).
    """

    delivered: Counter[Transport] = field(default_factory=Counter)
    polls: int = 0
    heard: Counter[AppendResult] = field(default_factory=Counter)
    repaired: int = 0
    checks: Counter[Checked] = field(default_factory=Counter)
    backlogs: int = 0
    backlog_reads: int = 0
