"""The long run with faults: what `scripts/bench soak` does, prints, and writes into docs/guarantees.md.

The deployment, its people and the harm done to them are `tests/faults`, as in the system tests; here they suffer for as
long as you like, and the limits are the promised ones.
"""

import asyncio
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from tests.faults.checker import delayed, healing, late, slowest, unexcused, violations
from tests.faults.nemesis import BEARABLE
from tests.faults.ordeal import Account, Size, endure

SIZE = Size(followers=180, wanderers=10, stalling=6, editors=4)
PROMISED = 2.0
"""Seconds until every reader whose connection stands has an entry, and until a deleted text is given to nobody."""
TOO_LATE = 4.0
"""Seconds after which a late entry fails the run; below, it is counted: the machine runs the followers, too."""
GRACE = 4.0
"""Seconds after harm that may make readers wait (a server or PostgreSQL gone) in which they still may."""

Figures = dict[str, Any]


def run(minutes: float, seed: int) -> Figures:
    """Let a deployment suffer for so long, and return what came of it."""
    with tempfile.TemporaryDirectory(prefix="liveblog-soak-") as directory:
        account = asyncio.run(endure(Path(directory), seed, SIZE, minutes * 60))
    return figures(account, seed)


def figures(account: Account, seed: int) -> Figures:
    """Judge a run; `wrong` is empty when every promise was kept."""
    wrong = violations(account.run, PROMISED) + late(account.run, BEARABLE, TOO_LATE, GRACE)
    delays, reasonless = delayed(account.run, PROMISED), unexcused(account.run, BEARABLE, PROMISED, GRACE)
    kinds = [sentence.rpartition(": ")[0].rpartition(": ")[2] or sentence for sentence in wrong]
    return {
        "seed": seed,
        "seconds": round(account.seconds),
        "changes acknowledged": len(account.run.acknowledged),
        "requests repeated because no answer came": account.repeated,
        "followers": len(account.run.followers),
        "their connections": account.connections,
        "deliveries checked": account.deliveries,
        "faults": sum(account.counted.values()),
        **{name: kinds.count(kind) for name, kind in _COUNTED.items()},
        "later than 2 s": len(delays),
        "later than 2 s without a reason": len(reasonless),
        "later than 4 s without a reason": kinds.count("late"),
        "other wrongs": sum(kind not in (*_COUNTED.values(), "late") for kind in kinds),
        "kinds": _kinds(account, delays, reasonless),
        "wrong": wrong,
    }


_COUNTED = {
    "lost": "lost",
    "repeated": "duplicate",
    "out of order": "reordered",
    "deleted text given too late": "stale",
}


def _kinds(
    account: Account, delays: Iterable[Iterable[str]], reasonless: Iterable[Iterable[str]]
) -> dict[str, dict[str, float]]:
    longest, healed = slowest(account.run), healing(account.run)
    delays_of, reasonless_of = (Counter(chain.from_iterable(each)) for each in (delays, reasonless))
    return {
        kind: {
            "times": account.counted[kind],
            "slowest_s": round(longest.get(kind, 0.0), 2),
            "healed_s": round(healed.get(kind, 0.0), 2),
            "late": delays_of[kind],
            "reasonless": reasonless_of[kind],
        }
        for kind in sorted({*longest, *account.counted})
    }


def page(runs: Sequence[Figures]) -> str:
    """Write the figures of some runs as Markdown, a column for each; of a kind of fault, what was worst in any."""
    names = [name for name in runs[0] if name not in ("seed", "kinds", "wrong")]
    seeds = " ".join(f"--seed {found['seed']}" for found in runs)
    lines = [f"| seed | {' | '.join(str(found['seed']) for found in runs)} |", f"|---|{'--:|' * len(runs)}"]
    lines += [f"| {name} | {' | '.join(f'{found[name]:,}' for found in runs)} |" for name in names]
    lines += ["", f"To repeat it: `scripts/bench soak --minutes {runs[0]['seconds'] / 60:.0f} {seeds}`."]
    lines += ["", *_table({kind for found in runs for kind in found["kinds"]}, runs)]
    return "\n".join(lines) + "\n"


def _table(kinds: Iterable[str], runs: Sequence[Figures]) -> Iterator[str]:
    yield "| kind of fault | times | slowest delivery, s | healed after, s | later than 2 s | without a reason |"
    yield "|---|--:|--:|--:|--:|--:|"
    for kind in sorted(kinds):
        rows = [found["kinds"][kind] for found in runs if kind in found["kinds"]]
        worst = [f"{max(row[name] for row in rows):.2f}" for name in ("slowest_s", "healed_s")]
        times, *sums = (f"{sum(row[name] for row in rows):,}" for name in ("times", "late", "reasonless"))
        yield f"| {kind.replace('_', ' ')} | {' | '.join([times, *worst, *sums])} |"
