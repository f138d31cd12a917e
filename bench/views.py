"""What of the figures each benchmark shows, and in which words."""

from dataclasses import dataclass
from typing import Any

from bench.generator import Line
from bench.merging import merged, ratio

COMPARED = "ours ÷ it"
HEADINGS = {
    "deliveries_per_s": "deliveries/s",
    "user_us": "user µs",
    "kernel_us": "kernel µs",
    "load_us": "load µs",
    "p50_ms": "p50 ms",
    "p99_ms": "p99 ms",
    "first_p50_ms": "first p50 ms",
    "first_p99_ms": "first p99 ms",
    "answer_p50_ms": "answer p50 ms",
    "answer_p99_ms": "answer p99 ms",
    "posts_per_s": "posts/s",
    "wire_bytes": "wire bytes",
    "bytes_per_reader": "bytes/reader",
    "resident_kb": "resident KiB",
    "handshakes_per_s": "handshakes/s",
    "handshake_cpu_us": "CPU µs each",
    "refused": "refused",
    "post_errors": "post errors",
    "lost": "lost",
    "duplicated": "twice",
    "in_other_order": "other order",
}


@dataclass(frozen=True, slots=True)
class View:
    """A table a benchmark shows: its figures, the first of which is also compared."""

    title: str
    phases: tuple[str, ...]
    figures: tuple[str, ...]


_FAULTS = ("lost", "duplicated", "in_other_order")
VIEWS = {
    "fanout": View(
        "One entry to all readers: deliveries a second, and the server's CPU for each of them.",
        ("win:2", "win:4", "burst:8"),
        ("deliveries_per_s", "user_us", "kernel_us", "load_us", "p50_ms", "p99_ms", "wire_bytes", *_FAULTS),
    ),
    "latency": View(
        "Two entries a second: from the post to each reader (p50, p99) and to the first of them.",
        ("rate:2",),
        ("p99_ms", "p50_ms", "first_p50_ms", "first_p99_ms", "wire_bytes", *_FAULTS),
    ),
    "memory": View(
        "What one idle reader costs the server in memory.",
        (),
        ("bytes_per_reader", "resident_kb", "refused"),
    ),
    "handshakes": View(
        "How fast readers are taken in.",
        (),
        ("handshakes_per_s", "handshake_cpu_us", "refused"),
    ),
    "posts": View(
        "From the post to the commit (answer) and to the first reader, from one editor and from sixteen.",
        ("edit:1", "edit:16"),
        ("posts_per_s", "answer_p50_ms", "answer_p99_ms", "first_p50_ms", "first_p99_ms", "post_errors", *_FAULTS),
    ),
}


def rows(view: View, lines: list[Line], phase: str, ours: str) -> list[dict[str, Any]]:
    """Return a table's rows: for each server its medians, and what ours is in its first figure relative to it."""
    return [
        {"server": line["server"]}
        | {HEADINGS[figure]: _rounded(line[figure]) for figure in view.figures}
        | {COMPARED: ratio(lines, phase, view.figures[0], ours, line["server"])}
        for line in merged(lines)
        if line["phase"] == phase
    ]


def _rounded(value: float) -> float | int:
    return value if value < 1000 and value % 1 else round(value)
