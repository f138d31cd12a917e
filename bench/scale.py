"""From the measured figures: what 100,000, a million and ten million readers of one blog need.

A model, no measurement: arithmetic that a person can redo, to find the order of magnitude and what runs out first.
What it assumes are the fields of `Assumptions`; docs/scale.md shows them beside the table. Pure.
"""

import math
from dataclasses import dataclass, field, fields
from typing import Any

from bench.goals import OURS, Runs
from bench.merging import merged
from bench.report import markdown

AUDIENCES = (100_000, 1_000_000, 10_000_000)
TITLE = "One blog, all readers at the same time"
_SECONDS_AN_HOUR = 3600
_GIB = 2**30


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured on one core."""

    deliveries_per_s: float
    bytes_per_reader: float
    handshakes_per_s: float
    wire_bytes: float
    deflated_bytes: float

    @classmethod
    def of(cls, runs: Runs) -> "Figures":
        """Take the figures from a report: many readers, two posts in flight."""
        lines = {(line["server"], line["phase"]): line for line in merged(runs["many"])}
        plain, idle = lines[OURS, "win:2"], lines[OURS, "idle"]
        deflated = lines.get(("liveblog-deflate", "win:2"), plain)
        return cls(
            plain["deliveries_per_s"],
            idle["bytes_per_reader"],
            idle["handshakes_per_s"],
            plain["wire_bytes"],
            deflated["wire_bytes"],
        )


def _assume(value: Any, because: str) -> Any:
    return field(default=value, metadata={"because": because})


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What was not measured. Prices are in euros, and of the usual order in Europe; put in your own."""

    entries_per_hour: float = _assume(60, "posted, revised or deleted, on a busy day")
    reach_seconds: float = _assume(1, "the last reader hears of an entry at most so much later than the first")
    headroom: float = _assume(
        0.5, "of a core's deliveries/s is planned with, the rest is for bursts and noisy neighbours"
    )
    polling_share: float = _assume(
        0.1, "of the readers: behind proxies that let neither WebSockets nor event streams through"
    )
    poll_seconds: float = _assume(5 * 1.25, "LIVEBLOG_POLL_AFTER_SECONDS and its mean jitter")
    poll_bytes: float = _assume(1_500, "of an answer to a poll, deflated, mostly its headers and the last entries")
    page_bytes: float = _assume(30_000, "of the page and its styles and scripts, deflated")
    arrival_seconds: float = _assume(600, "all readers open the page within ten minutes")
    edge_locations: int = _assume(20, "of the CDN that ask the origin, once a second each for the head of the blog")
    heads_check_seconds: float = _assume(0.8, "LIVEBLOG_HEADS_CHECK_SECONDS: one query a worker")
    queries_per_entry: int = _assume(6, "five statements in its transaction, and one for the token")
    most_readers_per_worker: int = _assume(19_000, "as many as were tried")
    kernel_bytes_per_reader: float = _assume(10_000, "socket, buffers, and conntrack where there is one")
    worker_bytes: float = _assume(120 * 2**20, "before the first reader")
    cores_per_server: int = _assume(8, "a worker on each")
    spare_servers: int = _assume(1, "so that one may fail")
    server_price_per_hour: float = _assume(0.35, "8 cores, 16 GiB")
    traffic_price_per_gib: float = _assume(0.02, "bought in bulk, from the servers and the CDN alike")
    cdn_price_per_million_requests: float = _assume(0.60, "polls and pages")


@dataclass(frozen=True, slots=True)
class Need:
    """What an audience needs; rates are per second, bytes are bytes, prices are in euros for an hour."""

    readers: int
    pushed: int
    workers: int
    servers: int
    memory_bytes_per_server: float
    egress_bits_per_s: float
    egress_bits_per_server: float
    storm_seconds: float
    redis_messages_per_s: float
    database_queries_per_s: float
    cdn_requests_per_s: float
    origin_requests_per_s: float
    price_per_hour: float


def readers_per_worker(figures: Figures, assumed: Assumptions) -> int:
    """Return how many readers one worker, on one core, is planned with."""
    reached = figures.deliveries_per_s * assumed.headroom * assumed.reach_seconds
    return max(1, min(int(reached), assumed.most_readers_per_worker))


def need(readers: int, figures: Figures, assumed: Assumptions) -> Need:
    """Work out what an audience needs."""
    polling = round(readers * assumed.polling_share)
    pushed = readers - polling
    workers = math.ceil(pushed / readers_per_worker(figures, assumed))
    serving = math.ceil(workers / assumed.cores_per_server)
    servers = serving + assumed.spare_servers
    per_server = pushed / serving  # when the spare one is needed
    entries = assumed.entries_per_hour / _SECONDS_AN_HOUR
    cdn = polling / assumed.poll_seconds + readers / assumed.arrival_seconds
    return Need(
        readers=readers,
        pushed=pushed,
        workers=servers * assumed.cores_per_server,
        servers=servers,
        memory_bytes_per_server=per_server * (figures.bytes_per_reader + assumed.kernel_bytes_per_reader)
        + assumed.cores_per_server * assumed.worker_bytes,
        egress_bits_per_s=pushed * figures.deflated_bytes * 8 / assumed.reach_seconds,
        egress_bits_per_server=per_server * figures.deflated_bytes * 8 / assumed.reach_seconds,
        storm_seconds=pushed
        / servers
        / (figures.handshakes_per_s * assumed.headroom * assumed.cores_per_server * serving),
        redis_messages_per_s=entries * (1 + servers * assumed.cores_per_server),
        database_queries_per_s=servers * assumed.cores_per_server / assumed.heads_check_seconds
        + entries * assumed.queries_per_entry,
        cdn_requests_per_s=cdn,
        origin_requests_per_s=assumed.edge_locations * 2,  # the page and the head of the blog, each kept for a second
        price_per_hour=_price(readers, polling, servers, figures, assumed),
    )


def _price(readers: int, polling: int, servers: int, figures: Figures, assumed: Assumptions) -> float:
    pushed = (readers - polling) * assumed.entries_per_hour * figures.deflated_bytes
    polls = polling / assumed.poll_seconds * _SECONDS_AN_HOUR
    gib = (pushed + polls * assumed.poll_bytes + readers * assumed.page_bytes) / _GIB
    return (
        servers * assumed.server_price_per_hour
        + gib * assumed.traffic_price_per_gib
        + (polls + readers) / 1e6 * assumed.cdn_price_per_million_requests
    )


def rows(figures: Figures, assumed: Assumptions | None = None) -> list[dict[str, Any]]:
    """Return the table: a row for each need, a column for each audience."""
    needs = [need(readers, figures, assumed or Assumptions()) for readers in AUDIENCES]
    return [
        {"": says} | {f"{each.readers:,} readers": form.format(getattr(each, name) / unit) for each in needs}
        for name, (says, form, unit) in _SHOWN.items()
    ]


_SHOWN = {
    "pushed": ("on a WebSocket or event stream", "{:,.0f}", 1),
    "workers": ("workers, one a core", "{:,.0f}", 1),
    "servers": ("servers, the spare one included", "{:,.0f}", 1),
    "memory_bytes_per_server": ("memory of a server, GiB", "{:,.1f}", _GIB),
    "egress_bits_per_s": ("an entry's traffic while it goes out, Gbit/s, all servers", "{:,.2f}", 1e9),
    "egress_bits_per_server": ("… of one server, Gbit/s", "{:,.2f}", 1e9),
    "storm_seconds": ("readers of a lost server are back after, s", "{:,.1f}", 1),
    "redis_messages_per_s": ("Redis messages/s, in and out", "{:,.1f}", 1),
    "database_queries_per_s": ("database queries/s", "{:,.0f}", 1),
    "cdn_requests_per_s": ("CDN requests/s while all arrive", "{:,.0f}", 1),
    "origin_requests_per_s": ("… of which the servers see, at most", "{:,.0f}", 1),
    "price_per_hour": ("euros an hour", "{:,.2f}", 1),
}


def page(figures: Figures) -> str:
    """Return the tables of docs/scale.md: what was measured, the needs, and what they assume."""
    assumed = Assumptions()
    measured = [
        {"measured on one core": each.name.replace("_", " "), "": getattr(figures, each.name)}
        for each in fields(figures)
    ]
    reasons = [
        {"assumed": each.name.replace("_", " "), "": getattr(assumed, each.name), "because": each.metadata["because"]}
        for each in fields(assumed)
    ]
    return "\n".join([markdown(rows(figures)), markdown(measured), markdown(reasons)])
