"""`scripts/bench NAME`: run a benchmark, print a table, or JSON with `--json`."""

import json
import sys
import time
from typing import Annotated

import typer
from rich.console import Console

from bench import crowd as crowd_bench
from bench import desk as desk_bench
from bench import documents, lighthouse, machine, scale, soak
from bench import pages as pages_bench
from bench import receivers as receivers_bench
from bench import search as search_bench
from bench.contenders import Contender, liveblog, peers
from bench.generator import Line
from bench.installing import install
from bench.measuring import Plan, measure, present
from bench.ours import Arrangement, frame_overhead
from bench.report import console, markdown, table
from bench.reporting import measure_all
from bench.servers import CannotMeasure
from bench.views import VIEWS, View, rows

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False)
_remarks = Console(stderr=True, highlight=False)

Peers = Annotated[
    list[str] | None, typer.Option("--peer", help="One of them, may be repeated; “all”: each that is installed.")
]
Readers = Annotated[int, typer.Option(min=1, help="Connected readers.")]
Rounds = Annotated[int, typer.Option(min=1, help="All servers are measured in each.")]
Seconds = Annotated[float, typer.Option(min=0.5, help="For each phase.")]
FrameBytes = Annotated[int, typer.Option("--frame", help="Bytes of a message; ours can't be smaller than about 770.")]
Stalled = Annotated[int, typer.Option(help="So many of the readers never read.")]
Json = Annotated[bool, typer.Option("--json", help="Print the medians and all rounds as JSON instead of tables.")]


@app.callback()
def suite() -> None:
    """Measure liveblog beside peers in the same run."""
    machine.raise_file_limit()


def _compare(name: str) -> None:
    """Make the command that shows a view of the figures."""
    view = VIEWS[name]

    def command(  # noqa: PLR0913  # a command has as many options as it has
        *,
        peer: Peers = None,
        readers: Readers = 1000,
        rounds: Rounds = 3,
        seconds: Seconds = 3,
        frame: FrameBytes = 800,
        stalled: Stalled = 0,
        redis: Annotated[bool, typer.Option(help="Our entries go through Redis (a Valkey).")] = False,
        sse: Annotated[bool, typer.Option(help="Event streams instead of WebSockets.")] = False,
        deflate: Annotated[bool, typer.Option(help="WebSockets with permessage-deflate.")] = False,
        as_json: Json = False,
    ) -> None:
        ours = liveblog(arrangement=Arrangement(sse=sse, deflate=deflate, redis=redis))
        others = _chosen(peer or [], peers(sse=sse, deflate=deflate))
        plan = Plan(readers, view.phases, seconds, frame, stalled)
        _show(view, plan, _measured([ours, *others], plan, rounds), as_json=as_json)

    app.command(name, help=view.title)(command)


for _name in ("fanout", "latency", "memory", "handshakes"):
    _compare(_name)


@app.command(help=VIEWS["posts"].title)
def posts(*, readers: Readers = 20, rounds: Rounds = 3, seconds: Seconds = 3, as_json: Json = False) -> None:
    """Measure the write path on both databases."""
    plan = Plan(readers, VIEWS["posts"].phases, seconds, 800)
    servers = [liveblog(), liveblog("liveblog on PostgreSQL", Arrangement(postgres=True))]
    _show(VIEWS["posts"], plan, _measured(servers, plan, rounds), as_json=as_json)


@app.command()
def pages(
    entries: Annotated[int, typer.Option(help="Entries in the blog.")] = 10_000,
    rounds: Annotated[int, typer.Option(help="Rounds; the peer is measured in each.")] = 5,
    requests: Annotated[int, typer.Option(help="Requests of each kind in a round.")] = 40,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Time the first page, the permalink of entry 1 and the events after 0 of a large blog, one request at a time."""
    results = pages_bench.run(entries, rounds, requests)
    if as_json:
        typer.echo(json.dumps(results, indent=1))
    else:
        console().print(table(f"A blog of {entries:,} entries: milliseconds for a request", results))


@app.command()
def search(
    entries: Annotated[int, typer.Option(help="Entries in the blog.")] = 100_000,
    rounds: Annotated[int, typer.Option(help="Rounds; all peers are asked in each.")] = 15,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Time searches in a large blog on both databases, beside LIKE and the databases' own trigrams."""
    results = search_bench.run(entries, rounds)
    if as_json:
        typer.echo(json.dumps(results, indent=1))
    else:
        console().print(table(f"A blog of {entries:,} entries: milliseconds for a search, with its count", results))


@app.command()
def crowd(
    entries: Annotated[int, typer.Option(help="Entries in the blog.")] = 1000,
    rounds: Rounds = 3,
    seconds: Annotated[int, typer.Option(min=1, help="For each measurement.")] = 3,
    *,
    write: Annotated[bool, typer.Option(help="Put the figures into docs/performance.md.")] = False,
    as_json: Json = False,
) -> None:
    """Count the pages that one core serves in a second, beside nginx with the same bytes as a file."""
    measured_on, day = machine.description(), time.strftime("%Y-%m-%d")
    results = crowd_bench.run(entries, rounds, seconds)
    if as_json:
        typer.echo(json.dumps({"machine": measured_on, "medians": results}, indent=1))
    else:
        console().print(table("Pages a second, one core for the server, one for wrk", results))
    if write:
        command = f"scripts/bench crowd --entries {entries} --rounds {rounds} --seconds {seconds}"
        documents.fill(documents.DOCS / "performance.md", "crowd", crowd_bench.page(results, measured_on, day, command))


@app.command()
def report(
    *,
    readers: Readers = 10_000,
    rounds: Rounds = 3,
    seconds: Seconds = 2,
    draw_only: Annotated[bool, typer.Option(help="Measure nothing: draw docs/performance.json again.")] = False,
) -> None:
    """Measure all that docs/performance.md and docs/scale.md show, and write it there; a quarter of an hour."""
    if not draw_only:
        documents.save(measure_all(readers, rounds, seconds, _say))
    record = documents.saved()
    documents.draw(record)
    documents.fill(documents.DOCS / "scale.md", "scale", scale.page(scale.Figures.of(record["runs"])))


@app.command("scale")
def scale_command() -> None:
    """Print what many readers need, from the figures in docs/performance.json."""
    console().print(table(scale.TITLE, scale.rows(scale.Figures.of(documents.saved()["runs"]))))


@app.command("soak")
def soak_command(
    *,
    minutes: Annotated[float, typer.Option(min=0, help="Harm begins for so long; at least each kind once.")] = 10,
    seed: Annotated[
        list[int],
        typer.Option(help="Decides what is hurt, when, and what at the same time; for a run each, repeat it."),
    ] = [20310304],  # noqa: B006 -- Typer copies it
    write: Annotated[bool, typer.Option(help="Put the figures into docs/guarantees.md.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
) -> None:
    """Hurt a deployment for minutes or hours, and check that nobody lost anything; ends with 1 if somebody did."""
    runs = [soak.run(minutes, each) for each in seed]
    typer.echo(json.dumps(runs, indent=1) if as_json else soak.page(runs))
    if write:
        documents.fill(documents.DOCS / "guarantees.md", "soak", soak.page(runs))
    wrong = [sentence for found in runs for sentence in found["wrong"]]
    for sentence in wrong:
        _say(sentence)
    if wrong:
        raise typer.Exit(1)


@app.command("lighthouse")
def lighthouse_command(
    *,
    write: Annotated[bool, typer.Option(help="Put the scores into docs/performance.md.")] = False,
) -> None:
    """Let Lighthouse judge the blog to look at and a full one, and name every audit that isn't perfect."""
    verdicts = list(lighthouse.audit())
    rows = [verdict.row for verdict in verdicts]
    console().print(table("Lighthouse, 100 is best", rows))
    for verdict in verdicts:
        for fault in verdict.faults:
            typer.echo(fault)
    if write:
        documents.fill(documents.DOCS / "performance.md", "lighthouse", markdown(rows))


@app.command("receivers")
def receivers_command() -> None:
    """Time posts while no, ten and a hundred receivers of partners are sent what is posted."""
    results = receivers_bench.run()
    console().print(table("A post, on SQLite, with a courier in the same process", results))


@app.command("desk")
def desk_command(
    *,
    write: Annotated[bool, typer.Option(help="Put the tables into docs/performance.md.")] = False,
) -> None:
    """Count what five usual tasks take at the desk, and how long a key waits in a text of 50,000 characters."""
    tasks, typing = desk_bench.count_tasks(), desk_bench.measure_typing()
    console().print(table("Five tasks at the desk", tasks))
    console().print(table("From a key to the frame that shows it", typing))
    if write:
        documents.fill(documents.DOCS / "performance.md", "desk", markdown(tasks) + "\n" + markdown(typing))


@app.command()
def install_peers() -> None:
    """Fetch the peers into bench/.peers, from Debian, PyPI and npm; nothing is installed on the system."""
    for sentence in install():
        _say(sentence)


def _say(sentence: str) -> None:
    _remarks.print(sentence)


def _chosen(names: list[str], there: dict[str, Contender]) -> list[Contender]:
    if "all" in names:
        return list(there.values())
    unknown = [name for name in names if name not in there]
    if unknown:
        raise typer.BadParameter(f"here can be compared with: all, {', '.join(there)}", param_hint="--peer")
    return [there[name] for name in names]


def _measured(contenders: list[Contender], plan: Plan, rounds: int) -> list[Line]:
    if plan.readers > machine.most_readers():
        raise CannotMeasure(f"A process may open files for {machine.most_readers():,} readers here (ulimit -Hn).")
    overhead = frame_overhead()
    return measure(present(contenders, _say), plan.fitting(overhead), overhead, rounds, _say)


def _show(view: View, plan: Plan, lines: list[Line], *, as_json: bool) -> None:
    medians = {phase: rows(view, lines, phase, "liveblog") for phase in view.phases or ("idle",)}
    if as_json:
        record = {"machine": machine.description(), "command": sys.argv[1:], "medians": medians, "lines": lines}
        typer.echo(json.dumps(record, indent=1))
        return
    for phase, results in medians.items():
        title = f"{view.title}\n{plan.readers:,} readers" + f", {phase}" * bool(view.phases)
        if results:
            console().print(table(title, results))


def main() -> None:
    """Run the command; what can't be measured here is said in one sentence."""
    try:
        app()
    except CannotMeasure as reason:
        _say(str(reason))
        sys.exit(1)


if __name__ == "__main__":
    main()
