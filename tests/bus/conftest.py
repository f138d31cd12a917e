"""Valkey in each shape, each started once for all tests of a worker."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.bus import redises
from tests.services import scratch


@pytest.fixture(scope="session")
def place() -> Iterator[Path]:
    """Give servers a directory with a short name."""
    with scratch() as directory:
        yield directory


@pytest.fixture
async def tls_url(place: Path) -> AsyncIterator[str]:
    """Return the address of one that speaks TLS; it is the test's own, for it lives in its event loop."""
    async with redises.with_tls(place) as url:
        yield url


@pytest.fixture(scope="session")
def socket_url(place: Path) -> Iterator[str]:
    """Return the address of one on a Unix socket."""
    with redises.on_a_socket(place) as url:
        yield url


@pytest.fixture(scope="session")
def users_url(place: Path) -> Iterator[str]:
    """Return the address of one that wants to know who it is."""
    with redises.with_users(place) as url:
        yield url


@pytest.fixture(scope="session")
def sentinel_url(place: Path) -> Iterator[str]:
    """Return the address of sentinels and the service they watch."""
    with redises.behind_sentinels(place) as guarded:
        yield guarded.url


@pytest.fixture(scope="session")
def cluster_url(place: Path) -> Iterator[str]:
    """Return the address of a cluster."""
    with redises.cluster(place) as of_three:
        yield of_three.url
