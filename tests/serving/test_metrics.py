"""What Prometheus is told: exact numbers of what happened, by its own parser, and nothing to those who may not ask."""

import asyncio
import os
import re
import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import httpx2
import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families

from liveblog.errors import ConfigurationError
from liveblog.model.blog import Visibility
from liveblog.serving import server
from liveblog.serving.deadlines import SILENCE_SECONDS
from liveblog.serving.metrics_endpoint import listen_for_scrapes
from liveblog.serving.server import LiveServer
from liveblog.serving.sockets import listen
from liveblog.settings import Settings
from tests import services, waiting
from tests.apps import open_app, open_harbour
from tests.pace import PATIENCE, pace
from tests.ports import free_port
from tests.processes import workers_of
from tests.serving.readers import by_event_stream, by_websocket
from tests.web.live_app import LiveApp, open_live_app
from tests.web.readers import address, events_up_to
from tests.web.readers import by_websocket as connected

TOKEN = "what-prometheus-shows"
DOCUMENT = Path(__file__).parents[2] / "docs" / "metrics.md"

Numbers = dict[str, float]


async def text(url: str, **headers: str) -> str:
    async with httpx2.AsyncClient(timeout=PATIENCE) as http:
        return (await http.get(f"{url}/metrics", headers=headers)).raise_for_status().text


async def scrape(url: str, **headers: str) -> Numbers:
    """Ask for all numbers; the key of a sample is its name and the values of its labels, with a space between."""
    return {
        " ".join((sample.name, *sample.labels.values())): sample.value
        for family in text_string_to_metric_families(await text(url, **headers))
        for sample in family.samples
    }


async def until(condition: Callable[[Numbers], bool], url: str) -> Numbers:
    """Scrape until the numbers are as expected."""
    async with asyncio.timeout(PATIENCE):
        while not condition(numbers := await scrape(url)):  # noqa: ASYNC110 -- it is what Prometheus does
            await asyncio.sleep(0.02)
    return numbers


@dataclass(frozen=True, slots=True)
class Watched:
    """An app, and where its numbers are."""

    app: LiveApp
    metrics: str


@asynccontextmanager
async def watched(database_url: str, **settings: Any) -> AsyncIterator[Watched]:
    """Serve an app with a metrics port."""
    with listen("127.0.0.1", 0) as scraped_on:
        made = lambda settings: LiveServer(settings, scraped_on=scraped_on)  # noqa: E731 -- it holds the socket
        async with open_live_app(database_url, made, **settings) as app:
            yield Watched(app, f"http://127.0.0.1:{scraped_on.getsockname()[1]}")


async def test_the_numbers_are_what_happened(migrated_sqlite_url):
    """Readers, deliveries and replays on each transport, polls, posts and repeated posts: to the last one."""
    async with watched(migrated_sqlite_url) as it, AsyncExitStack() as readers:
        app, blog = it.app, await it.app.blog()
        events = f"{app.url}/api/v1/blogs/{blog.slug}/events"
        for _ in range(2):
            await readers.enter_async_context(by_websocket(events))
        await readers.enter_async_context(by_event_stream(events))
        posting = f"/api/v1/blogs/{blog.slug}/entries"
        for key in ("one", "two", "three", "three"):
            headers = app.bearer() | {"idempotency-key": key}
            answer = await app.http.post(posting, json={"body": "text"}, headers=headers)
            assert answer.status_code == 201
        assert (await app.http.delete(f"{posting}/9", headers=app.bearer())).status_code == 404
        late = await readers.enter_async_context(connected(app, blog, epoch=blog.epoch, after=1))
        await events_up_to(late, 3)
        # A token is what the short way in leaves to the endpoint.
        long_way = await readers.enter_async_context(connected(app, blog, app.bearer(), epoch=blog.epoch, after=0))
        await events_up_to(long_way, 3)
        for _ in range(2):
            (await app.http.get(address(blog, {}))).raise_for_status()
        numbers = await until(lambda found: found["liveblog_readers websocket lane"] == 4, it.metrics)
        expected = {
            "liveblog_readers websocket lane": 4,
            "liveblog_readers websocket task": 0,
            "liveblog_readers sse lane": 1,
            "liveblog_readers_admitted_total": 5,
            "liveblog_reader_places_taken": 5,
            "liveblog_deliveries_total websocket": 2 * 3 + 2 + 3,
            "liveblog_deliveries_total sse": 3,
            "liveblog_polls_total": 2,
            "liveblog_tails": 1,
            "liveblog_bus_up": 1,
            "liveblog_changes_total post done": 3,
            "liveblog_changes_total post replayed": 1,
            "liveblog_changes_total delete refused": 1,
            "liveblog_change_seconds_count post": 4,
            "liveblog_change_seconds_bucket post +Inf": 4,
        }
        assert {name: numbers[name] for name in expected} == expected
        # The check of the heads may be faster than the bus with an event; one of them brings each.
        assert numbers["liveblog_bus_events_total next"] + numbers["liveblog_events_repaired_total"] == 3
        await readers.aclose()
        await until(lambda found: found["liveblog_reader_places_taken"] == 0, it.metrics)


async def test_who_is_refused_is_counted(migrated_sqlite_url):
    """The limit that kept a reader out is named, and how many places there are."""
    async with watched(migrated_sqlite_url, max_readers=1) as it:
        blog = await it.app.blog()
        events = f"{it.app.url}/api/v1/blogs/{blog.slug}/events"
        async with by_websocket(events):
            assert (await it.app.http.get(events, headers={"accept": "text/event-stream"})).status_code == 503
            numbers = await scrape(it.metrics)
    assert numbers["liveblog_readers_refused_total full"] == 1
    assert numbers["liveblog_reader_places"] == numbers["liveblog_reader_places_taken"] == 1


async def test_only_who_shows_the_token_is_told(migrated_sqlite_url):
    """Without it, or with another, the answer is a problem; the readers' own port knows nothing of metrics."""
    asking = httpx2.AsyncClient(timeout=PATIENCE)
    async with watched(migrated_sqlite_url, metrics_token=TOKEN) as it, asking as http:
        for shown in ({}, {"authorization": f"Bearer {TOKEN}x"}, {"authorization": f"Basic {TOKEN}"}):
            answer = await http.get(f"{it.metrics}/metrics", headers=shown)
            assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["code"] == "unauthenticated"
        assert await scrape(it.metrics, authorization=f"Bearer {TOKEN}")
        assert (await it.app.http.get("/metrics", headers=it.app.bearer())).status_code == 404


async def test_every_family_says_what_it_is(migrated_sqlite_url):
    """Each has help, a type and a good name, in both formats; docs/metrics.md has ours; nothing names a blog."""
    async with watched(migrated_sqlite_url) as it:
        blog = await it.app.blog("secret-plans", visibility=Visibility.PRIVATE)
        await it.app.post(blog)
        await it.app.http.get(address(blog, {}), headers=it.app.bearer())
        plain = await text(it.metrics)
        families = list(text_string_to_metric_families(plain))
        newer = list(openmetrics(await text(it.metrics, accept="application/openmetrics-text; version=1.0.0")))
    assert "secret" not in plain
    assert Counter(family.name for family in families).most_common(1)[0][1] == 1
    assert len(families) == len(newer) > 25
    named = {f"{family.name}_total" if family.type == "counter" else family.name for family in families}
    assert {name for name in named if name.startswith("liveblog_")} == documented()
    for family in families:
        assert family.documentation
        assert family.type in ("counter", "gauge", "histogram"), family.name
        assert family.name.startswith(("liveblog_", "process_", "python_"))
        assert (family.type == "counter") == any(sample.name.endswith("_total") for sample in family.samples)


def documented() -> set[str]:
    """Return the names in the first column of the document's table."""
    rows = re.findall(r"^\| `(liveblog_\w+)(?:{[\w, ]+})?` \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    return set(rows)


async def test_each_worker_answers_for_itself(tmp_path, migrated_sqlite_url):
    """Two workers have a port each: the sum is the whole. A Valkey that dies shows; so does a worker that is new."""
    async with open_app(migrated_sqlite_url) as parts:
        await open_harbour(parts)
    port = free_port()
    with ExitStack() as running:
        redis = running.enter_context(services.valkey())
        settings = {
            "DATABASE_URL": migrated_sqlite_url,
            "REDIS_URL": redis.url,
            "WORKERS": "2",
            "METRICS_PORT": str(port),
        }
        environment = {f"LIVEBLOG_{name}": value for name, value in settings.items()}
        server = running.enter_context(services.running_server(tmp_path, environment=environment))
        workers = [f"http://127.0.0.1:{port + rank}" for rank in range(2)]
        async with AsyncExitStack() as readers:
            for _ in range(12):
                await readers.enter_async_context(by_websocket(f"{server.url}/api/v1/blogs/harbour/events"))
            admitted = [(await scrape(worker))["liveblog_readers_admitted_total"] for worker in workers]
            assert sum(admitted) == 12
        for worker in workers:
            await until(lambda numbers: numbers["liveblog_bus_up"] == 1, worker)
        redis.process.kill()
        for worker in workers:
            await until(lambda numbers: numbers["liveblog_bus_up"] == 0, worker)
        began = [(await scrape(worker))["process_start_time_seconds"] for worker in workers]
        os.kill(workers_of(server.process.pid)[0], signal.SIGKILL)
        anew = await until_one_is_new(workers, began)
        assert anew["liveblog_readers_admitted_total"] == 0


async def until_one_is_new(workers: list[str], began: list[float]) -> Numbers:
    """Scrape until a worker is another than before; a scrape that meets the dying one is cut off."""
    async with asyncio.timeout(PATIENCE):
        while True:
            for worker, before in zip(workers, began, strict=True):
                with suppress(httpx2.TransportError):
                    if (numbers := await scrape(worker))["process_start_time_seconds"] > before:
                        return numbers
            await asyncio.sleep(0.05)


async def test_who_connects_and_asks_nothing_shuts_no_scrape_out(migrated_sqlite_url, monkeypatch):
    """As many silent connections as there is room for, or heads without an end, are over when their time is up."""
    monkeypatch.setattr(server, "_OVERDUE_SECONDS", pace(0.05))
    async with watched(migrated_sqlite_url) as it, AsyncExitStack() as stack:
        host, port = it.metrics.removeprefix("http://").split(":")
        strangers = [await asyncio.open_connection(host, int(port)) for _ in range(16)]
        for number, (_, writer) in enumerate(strangers):
            stack.callback(writer.transport.abort)
            writer.write(b"GET /metrics HTTP/1.1\r\nX: " if number % 2 else b"")
        connections = cast("Any", it.app.server)._metrics_endpoint.connections
        await waiting.until(lambda: len(connections) == 16)
        async with httpx2.AsyncClient(timeout=PATIENCE) as http:
            assert (await http.get(f"{it.metrics}/metrics")).status_code == 503
        for one in connections:
            one.deadline -= SILENCE_SECONDS  # so much has passed
        async with asyncio.timeout(PATIENCE):
            for reader, _ in strangers:
                assert (await reader.read()).startswith(b"HTTP/1.1 408 ")
        await waiting.until(lambda: not connections)
        await scrape(it.metrics)


def test_a_port_that_is_taken_is_named():
    """The server doesn't start without the metrics that were asked for: it says which port it can't have."""
    with listen("127.0.0.1", 0) as other, ExitStack() as held:
        port = other.getsockname()[1]
        with pytest.raises(ConfigurationError, match=f"127.0.0.1, port {port}"):
            listen_for_scrapes(Settings(metrics_port=min(port, 65280)), held)
