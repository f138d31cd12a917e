"""The model of docs/scale.md, on numbers that can be worked out in the head."""

import dataclasses

import pytest

from bench.scale import Assumptions, Figures, need, readers_per_worker, rows

FIGURES = Figures(
    deliveries_per_s=20_000, bytes_per_reader=2_000, handshakes_per_s=5_000, wire_bytes=800, deflated_bytes=500
)
ASSUMED = Assumptions(
    entries_per_hour=3_600,
    reach_seconds=1,
    headroom=0.5,
    polling_share=0.2,
    poll_seconds=5,
    poll_bytes=0,
    page_bytes=0,
    arrival_seconds=100,
    edge_locations=10,
    heads_check_seconds=0.5,
    queries_per_entry=6,
    kernel_bytes_per_reader=8_000,
    worker_bytes=1_000_000,
    cores_per_server=4,
    spare_servers=1,
    server_price_per_hour=1,
    traffic_price_per_gib=0,
    cdn_price_per_million_requests=0,
)


def test_a_worker_holds_what_it_reaches_in_time_but_no_more_than_was_tried():
    """Deliveries, headroom and deadline make the number; the measured ceiling caps it."""
    assert readers_per_worker(FIGURES, ASSUMED) == 10_000
    assert readers_per_worker(FIGURES, dataclasses.replace(ASSUMED, reach_seconds=10)) == 19_000


def test_what_a_hundred_thousand_readers_need():
    """80,000 pushed at 10,000 a worker are 8 workers, on two servers of four cores, and a third to spare."""
    found = need(100_000, FIGURES, ASSUMED)

    assert (found.pushed, found.servers, found.workers) == (80_000, 3, 12)
    assert found.memory_bytes_per_server == 40_000 * 10_000 + 4 * 1_000_000
    assert found.egress_bits_per_s == 80_000 * 500 * 8
    assert found.egress_bits_per_server == 40_000 * 500 * 8
    assert found.redis_messages_per_s == 1 + 12
    assert found.database_queries_per_s == 12 / 0.5 + 6
    assert found.cdn_requests_per_s == 20_000 / 5 + 100_000 / 100
    assert found.origin_requests_per_s == 20
    assert found.storm_seconds == pytest.approx(80_000 / 3 / (2_500 * 8))
    assert found.price_per_hour == 3


def test_the_price_is_the_sum_of_servers_traffic_and_requests():
    """Each part of the bill is counted once, with its own price."""
    nothing = dataclasses.replace(ASSUMED, server_price_per_hour=0)
    traffic = dataclasses.replace(nothing, traffic_price_per_gib=1, poll_bytes=10, page_bytes=100)
    requests = dataclasses.replace(nothing, cdn_price_per_million_requests=1)
    polls = 20_000 / 5 * 3_600

    pushed, polled, loaded = 80_000 * 3_600 * 500, polls * 10, 100_000 * 100
    assert need(100_000, FIGURES, traffic).price_per_hour == pytest.approx((pushed + polled + loaded) / 2**30)
    assert need(100_000, FIGURES, requests).price_per_hour == pytest.approx((polls + 100_000) / 1e6)


def test_an_audience_has_a_column_and_a_need_a_row():
    """The table holds the three audiences that are asked for, all with the same rows."""
    table = rows(FIGURES, ASSUMED)

    assert list(table[0]) == ["", "100,000 readers", "1,000,000 readers", "10,000,000 readers"]
    assert table[0]["10,000,000 readers"] == "8,000,000"
    assert [row["100,000 readers"] for row in table if row[""].startswith("servers")] == ["3"]
