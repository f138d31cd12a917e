"""Pages a second: what is read of wrk, what becomes of several rounds, and what the page in docs/ shows of it."""

import pytest

from bench.crowd import compared, page, read
from bench.servers import CannotMeasure

SAID = """Running 3s test @ http://127.0.0.1:8000/blogs/big
  1 threads and 32 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     4.05ms    1.21ms  38.46ms   95.10%
  Latency Distribution
     50%    3.81ms
     99%    {slowest}
  23710 requests in 3.00s, 40.54MB read
{trouble}Requests/sec:   7896.12
Transfer/sec:     13.50MB
"""
MACHINE = {
    "processor": "Abacus 9", "cores": 2, "memory_gib": 4.0, "system": "Linux 6", "python": "3.11.7", "pinned": True,
    "load_average_before": 0.1,
}  # fmt: skip


@pytest.mark.parametrize(("slowest", "milliseconds"), [("9.37ms", 9.37), ("873.00us", 0.873), ("1.02s", 1020.0)])
def test_rate_and_slowest_are_read_in_any_unit(slowest: str, milliseconds: float):
    """Times are written in the unit that fits; all become milliseconds."""
    rate, found = read(SAID.format(slowest=slowest, trouble=""))
    assert (rate, round(found, 3)) == (7896.12, milliseconds)


@pytest.mark.parametrize("trouble", ["  Non-2xx or 3xx responses: 4\n", "  Socket errors: connect 0, read 7\n"])
def test_answers_that_are_none_are_not_counted(trouble: str):
    """A server that refuses is fast: a measurement with errors in it is none."""
    with pytest.raises(CannotMeasure, match=trouble.split(":", maxsplit=1)[0].strip()):
        read(SAID.format(slowest="9.37ms", trouble=trouble))
    with pytest.raises(CannotMeasure):
        read("unable to connect")


def test_a_ratio_is_that_of_a_round():
    """Each figure is the median of the rounds; so is the ratio, of servers that were measured side by side."""
    rounds = [((100.0, 9.0), (400.0, 2.0)), ((300.0, 1.0), (600.0, 3.0)), ((200.0, 5.0), (200.0, 1.0))]
    assert compared("br", 1480, rounds) == {
        "coding": "br",
        "bytes": 1480,
        "pages/s": 200.0,
        "p99 ms": 5.0,
        "nginx pages/s": 400.0,
        "nginx p99 ms": 2.0,
        "ours ÷ it": 0.5,
    }


def test_the_page_says_where_and_how_it_was_measured():
    """Figures without machine, day and command are worth nothing."""
    said = page([compared("br", 1480, [((100.0, 9.0), (400.0, 2.0))])], MACHINE, "2031-03-04", "scripts/bench crowd")
    assert said.startswith("2031-03-04: 2 cores of Abacus 9, 4.0 GiB of memory")
    assert "Command: `scripts/bench crowd`." in said
    assert "| br | 1,480 | 100.00 | 9.00 | 400.00 | 2.00 | 0.25 |" in said
