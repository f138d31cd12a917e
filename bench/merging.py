"""From the lines of several rounds to one line a server and phase. Pure."""

import statistics
from collections.abc import Iterable

from bench.generator import Line

_SUMMED = frozenset({"lost", "duplicated", "in_other_order", "post_errors", "refused", "closed"})  # all should be 0
_NAMES = frozenset({"server", "phase"})


def merged(lines: Iterable[Line]) -> list[Line]:
    """Return for each server and phase, in the order of their first lines, the medians; faults are added up."""
    together: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        together.setdefault((line["server"], line["phase"]), []).append(line)
    return [_merged(rounds) for rounds in together.values()]


def _merged(rounds: list[Line]) -> Line:
    line: Line = {"server": rounds[0]["server"], "phase": rounds[0]["phase"], "rounds": len(rounds)}
    for name in rounds[0]:
        if name in _NAMES or name == "round":
            continue
        values = [each[name] for each in rounds]
        line[name] = sum(values) if name in _SUMMED else statistics.median(values)
    return line


def ratio(lines: Iterable[Line], phase: str, figure: str, ours: str, other: str) -> float | None:
    """Return ours divided by another's, the median over the rounds that have both.

    Compared is within a round: what slows the machine down for a minute slows both.
    """
    found: dict[int, dict[str, float]] = {}
    for line in lines:
        if line["phase"] == phase and line["server"] in {ours, other}:
            found.setdefault(line["round"], {})[line["server"]] = line[figure]
    pairs = [(both[ours], both[other]) for both in found.values() if {ours, other} <= both.keys()]
    ratios = [mine / theirs for mine, theirs in pairs if theirs]
    return statistics.median(ratios) if ratios else None
