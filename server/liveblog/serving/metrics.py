"""What a server process tells Prometheus: numbers that the services keep anyway, read when somebody asks.

Each family is made anew for each scrape, from the services themselves; nothing is pushed and nothing kept twice. No
label names a blog, an address or a person: a scraper may not read everything.
"""

import platform
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import accumulate, product

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, InfoMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from liveblog import __version__
from liveblog.desk import BOUNDS, Outcome
from liveblog.hub import Subscriber, follower
from liveblog.hub.counters import Checked
from liveblog.hub.lane import Lane
from liveblog.hub.tail import AppendResult
from liveblog.services import Services
from liveblog.serving.admission import Admission, Refusal
from liveblog.store import Failure
from liveblog.wire.dialects import Transport

_UNDER = (*map(str, BOUNDS), "+Inf")
_SEEN_UNDER = (*map(str, follower.BOUNDS), "+Inf")
_WAYS = ("lane", "task")


def registry_of(services: Services, admission: Admission) -> CollectorRegistry:
    """Make the register of all that this process tells, about itself as a process, too."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)
    registry.register(_Server(services, admission))
    return registry


class _Server(Collector):
    def __init__(self, services: Services, admission: Admission) -> None:
        self._services = services
        self._admission = admission

    def collect(self) -> Iterator[Metric]:
        """Read everything now."""
        yield InfoMetricFamily(
            "liveblog_build", "What is running.", {"version": __version__, "python": platform.python_version()}
        )
        yield from self._readers()
        yield from self._places()
        yield from self._events()
        yield from self._repairs()
        yield from self._changes()
        yield from self._work()

    def _readers(self) -> Iterator[Metric]:
        hub = self._services.hub
        listeners = [listener for tail in hub.tails for listener in tail.listeners]
        lanes = [listener for listener in listeners if isinstance(listener, Lane)]
        found: Counter[tuple[str, str]] = Counter()
        for lane in lanes:
            found[lane.transport, "lane"] += lane.readers
        found.update((one.transport, "task") for one in listeners if isinstance(one, Subscriber))
        readers = GaugeMetricFamily("liveblog_readers", "Connected readers.", labels=("transport", "way"))
        for transport, way in product(Transport, _WAYS):
            readers.add_metric((transport, way), found[transport, way])
        yield readers
        lagging = sum(lane.lagging for lane in lanes)
        yield _gauge("liveblog_readers_lagging", "Readers on lanes who have not taken everything yet.", lagging)
        yield _gauge("liveblog_tails", "Blogs that this process follows.", len(hub.tails))
        yield _gauge("liveblog_draining", "1 while readers are sent away, because the server stops.", hub.is_draining)

    def _places(self) -> Iterator[Metric]:
        own = self._admission
        yield _gauge("liveblog_reader_places", "Readers that this process takes at most.", own.limits.readers)
        yield _gauge("liveblog_reader_places_taken", "Places that are taken, handshakes included.", own.readers)
        yield _counter("liveblog_readers_admitted", "Handshakes of readers who got a place.", own.admitted)
        refused = {reason.value: own.refused[reason] for reason in Refusal}
        yield _counters("liveblog_readers_refused", "Readers who got no place, by the limit.", "reason", refused)

    def _events(self) -> Iterator[Metric]:
        counters = self._services.hub.counters
        given = {transport.value: counters.delivered[transport] for transport in Transport}
        yield _counters("liveblog_deliveries", "Events given to connected readers, each one.", "transport", given)
        yield _counter("liveblog_polls", "Polls that were answered.", counters.polls)
        yield _gauge("liveblog_bus_up", "1 when the bus reaches other processes.", self._services.bus.is_up)
        heard = {taken.name.lower(): counters.heard[taken] for taken in AppendResult}
        yield _counters(
            "liveblog_bus_events", "Events that the bus brought: the next, old ones, after a gap.", "taken", heard
        )

        delays = self._services.hub.follower.delays
        seen = list(zip(_SEEN_UNDER, accumulate(delays.counts), strict=True))
        yield HistogramMetricFamily(
            "liveblog_seen_seconds", "From an event's writing to its being seen here.", seen, delays.seconds
        )

    def _repairs(self) -> Iterator[Metric]:
        hub, failures = self._services.hub.counters, self._services.store.failures
        yield _counter("liveblog_events_repaired", "Events that the store gave instead of the bus.", hub.repaired)
        checks = {result.value: hub.checks[result] for result in Checked}
        yield _counters("liveblog_heads_checks", "Comparisons of all heads with the store.", "result", checks)
        yield _counter("liveblog_backlogs", "Backlogs that were not in memory any more.", hub.backlogs)
        yield _counter("liveblog_backlog_reads", "Readings of the store for them; a crowd shares.", hub.backlog_reads)
        failed = {reason.value: failures[reason] for reason in Failure}
        yield _counters("liveblog_store_failures", "Transactions that came to nothing.", "reason", failed)

    def _changes(self) -> Iterator[Metric]:
        timings = self._services.desk.timings
        ended = CounterMetricFamily("liveblog_changes", "Changes by how they ended.", labels=("change", "outcome"))
        for change, outcome in product(timings.durations, Outcome):
            ended.add_metric((change, outcome), timings.outcomes[change, outcome])
        yield ended
        lasted = HistogramMetricFamily("liveblog_change_seconds", "How long changes took.", labels=("change",))
        for change, durations in timings.durations.items():
            counts = accumulate(durations.counts)
            lasted.add_metric((change,), list(zip(_UNDER, counts, strict=True)), durations.seconds)
        yield lasted

    def _work(self) -> Iterator[Metric]:
        """Tell of expensive work and of jobs: what is at work or in line, and what was refused or failed."""
        bulkheads, jobs = self._services.all_bulkheads, self._services.jobs
        taken = GaugeMetricFamily("liveblog_work", "Pieces at work or in line, by their kind.", labels=("kind",))
        refused = CounterMetricFamily("liveblog_work_refused", "Pieces that got 503.", labels=("kind",))
        for bulkhead in bulkheads:
            taken.add_metric((bulkhead.bound.name,), bulkhead.taken)
            refused.add_metric((bulkhead.bound.name,), bulkhead.refused)
        yield from (taken, refused)
        done = {kind: jobs.done[kind] for kind in jobs.kinds}
        yield _counters("liveblog_jobs_done", "Jobs that were done here.", "kind", done)
        failed = {kind: jobs.failed[kind] for kind in jobs.kinds}
        yield _counters("liveblog_jobs_failed", "Attempts at jobs that failed here.", "kind", failed)
        yield _gauge("liveblog_jobs_parked", "Jobs that were given up on until the next start.", jobs.parked)


def _gauge(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(name, says, value)


def _counter(name: str, says: str, value: int) -> Metric:
    return CounterMetricFamily(name, says, value)


def _counters(name: str, says: str, label: str, values: Mapping[str, int]) -> Metric:
    family = CounterMetricFamily(name, says, labels=(label,))
    for value, number in values.items():
        family.add_metric((value,), number)
    return family
