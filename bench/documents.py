"""The pages in docs/ that figures go into: performance.json, the charts, and the tables between markers in the text."""

import json
import re
from pathlib import Path
from typing import Any

from bench.charts import Series, chart
from bench.generator import Line
from bench.goals import OURS, Runs, verdicts
from bench.merging import merged, ratio
from bench.report import markdown
from bench.views import COMPARED, VIEWS, rows

DOCS = Path(__file__).parent.parent / "docs"
_CHARTS = {
    "deliveries": ("Deliveries a second, two posts in flight", "win:2", "deliveries_per_s", 1.0, False),
    "p99": ("p99 from the post to the reader in ms, two posts a second", "rate:2", "p99_ms", 1.0, True),
    "memory": ("Memory of the server in MiB, readers idle", "idle", "resident_kb", 1 / 1024, False),
}
_OVERVIEW = {
    "deliveries/s, two in flight": ("many", "win:2", ("deliveries_per_s",)),
    "… in bursts of eight": ("many", "burst:8", ("deliveries_per_s",)),
    "CPU a delivery, user + kernel µs": ("many", "win:2", ("user_us", "kernel_us")),
    "… in bursts": ("many", "burst:8", ("user_us", "kernel_us")),
    "p50, p99 ms, two posts a second": ("many", "rate:2", ("p50_ms", "p99_ms")),
    "bytes an idle reader": ("many", "idle", ("bytes_per_reader",)),
    "handshakes/s": ("many", "idle", ("handshakes_per_s",)),
    "1,000 readers, four in flight, deliveries/s": ("thousand", "win:4", ("deliveries_per_s",)),
    "bytes of a message on the wire": ("many", "win:2", ("wire_bytes",)),
    "lost, twice, in another order": ("many", "win:2", ("lost", "duplicated", "in_other_order")),
}


def save(record: dict[str, Any]) -> None:
    """Keep all lines of all rounds: everything else can be drawn from them again."""
    (DOCS / "performance.json").write_text(_dumped(record), encoding="utf-8")


def saved() -> dict[str, Any]:
    """Read what was kept."""
    record: dict[str, Any] = json.loads((DOCS / "performance.json").read_text(encoding="utf-8"))
    return record


def _dumped(record: dict[str, Any]) -> str:
    """Write JSON with one line of figures a line, so that a diff of it can be read."""
    runs = ",\n".join(
        f"  {json.dumps(name)}: [\n" + ",\n".join(f"   {json.dumps(line)}" for line in lines) + "\n  ]"
        for name, lines in record["runs"].items()
    )
    rest = {name: value for name, value in record.items() if name != "runs"}
    return json.dumps(rest, indent=1)[:-2] + ',\n "runs": {\n' + runs + "\n }\n}\n"


def draw(record: dict[str, Any]) -> None:
    """Draw the charts and fill the tables of performance.md."""
    runs: Runs = record["runs"]
    for name, (title, phase, figure, factor, is_logarithmic) in _CHARTS.items():
        lines = _series(runs, phase, figure, factor)
        if lines:
            (DOCS / f"performance-{name}.svg").write_text(chart(title, lines, is_logarithmic=is_logarithmic), "utf-8")
    fill(DOCS / "performance.md", "machine", _machine(record))
    fill(DOCS / "performance.md", "overview", markdown(overview(runs)))
    fill(DOCS / "performance.md", "goals", markdown(verdicts(runs)))
    fill(DOCS / "performance.md", "ours", markdown(_arrangements(runs)))
    fill(DOCS / "performance.md", "posts", markdown(rows(VIEWS["posts"], runs["posts"], "edit:16", OURS)))
    fill(DOCS / "performance.md", "single", markdown(rows(VIEWS["posts"], runs["posts"], "edit:1", OURS)))


def fill(page: Path, name: str, text: str) -> None:
    """Put text between `<!-- name -->` and `<!-- /name -->` in a page, in place of what is there."""
    before = page.read_text(encoding="utf-8")
    marked = re.compile(rf"(<!-- {name} -->\n).*?(\n?<!-- /{name} -->)", re.DOTALL)
    if not marked.search(before):
        raise ValueError(f"{page} has no place for {name}")
    page.write_text(marked.sub(lambda found: f"{found[1]}{text.rstrip()}\n<!-- /{name} -->", before), encoding="utf-8")


def overview(runs: Runs) -> list[dict[str, Any]]:
    """Return the table of all servers: a row for each figure, a column for each server, ours last."""
    lines = {run: merged(runs.get(run, [])) for run in ("many", "thousand")}
    servers = [each for each in dict.fromkeys(line["server"] for line in lines["many"]) if _is_shown(each)]
    servers = [*(each for each in servers if each != OURS), OURS]
    return [
        {"": says} | {server: _cell(lines[run], server, phase, figures) for server in servers}
        for says, (run, phase, figures) in _OVERVIEW.items()
    ]


def _is_shown(server: str) -> bool:
    return server == OURS or not server.startswith(OURS)  # our other arrangements have a table of their own


def _cell(lines: list[Line], server: str, phase: str, figures: tuple[str, ...]) -> str:
    for line in lines:
        if (line["server"], line["phase"]) == (server, phase):
            between = " + " if "user_us" in figures else ", "
            return between.join(_shown(line[figure]) for figure in figures)
    return "\N{EN DASH}"


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or not value % 1 else f"{value:.1f}"


def _arrangements(runs: Runs) -> list[dict[str, Any]]:
    lines = [line for line in runs["many"] if line["server"].startswith(OURS)]
    return [
        {name: value for name, value in row.items() if name != COMPARED}
        | {"÷ plain": ratio(lines, "win:2", "deliveries_per_s", row["server"], OURS)}
        for row in rows(VIEWS["fanout"], lines, "win:2", OURS)
    ]


def _series(runs: Runs, phase: str, figure: str, factor: float) -> list[Series]:
    points: dict[str, dict[int, float]] = {}
    for run in ("sweep", "many"):
        by_readers: dict[int, list[Line]] = {}
        for line in runs.get(run, []):
            if line["phase"] == phase:
                by_readers.setdefault(line["readers"], []).append(line)
        for readers, lines in by_readers.items():
            for line in merged(lines):
                points.setdefault(line["server"], {})[readers] = line[figure] * factor
    return [Series(name, tuple(sorted(found.items()))) for name, found in points.items() if len(found) > 1]


def on_machine(machine: dict[str, Any], day: str) -> str:
    """Say when and on what something was measured, in a sentence."""
    pinned = "the server pinned to one core, the load generator to the other" if machine["pinned"] else "nothing pinned"
    return (
        f"{day}: {machine['cores']} cores of {machine['processor']}, {machine['memory_gib']} GiB "
        f"of memory, {machine['system']}, Python {machine['python']}; {pinned}; load average before: "
        f"{machine['load_average_before']}."
    )


def _machine(record: dict[str, Any]) -> str:
    machine = record["machine"]
    versions = ", ".join(f"{name} {number}" for name, number in machine["versions"].items())
    sentences = [
        on_machine(machine, record["measured_at"]),
        (
            f"{record['readers']:,} readers where nothing else is said, messages of {record['frame']} bytes; "
            f"rounds: {record['rounds']}."
        ),
        f"{versions}. Peers: {record['peers']}.",
        f"Command: `{record['command']}`.",
    ]
    return "\n".join(sentences)
