"""Addresses of Redis: what may be said, and how what can't be read is told."""

import pytest

from liveblog.bus.address import Topology, read_address
from liveblog.errors import ConfigurationError


@pytest.mark.parametrize(
    "url", ["redis://h", "redis://u:p@h:1/3", "rediss://h?ssl_ca_certs=/ca.pem", "unix:///run/v?db=2"]
)
def test_what_the_driver_reads_is_left_to_it(url):
    """A single server's address is the driver's own."""
    address = read_address(url)
    assert (address.topology, address.url, address.nodes) == (Topology.ALONE, url, ())


def test_sentinels_have_a_service():
    """All hosts, the service, the database, the login of the servers and that of the sentinels are read."""
    address = read_address("redis+sentinel://u:p%2F@a,b:7,[::1]:8/prime/3?sentinel_username=s&sentinel_password=t")
    assert address.topology is Topology.SENTINEL
    assert address.nodes == (("a", 26379), ("b", 7), ("::1", 8))
    assert (address.service, address.options) == ("prime", {"username": "u", "password": "p/", "db": 3})
    assert address.sentinel_options == {"username": "s", "password": "t"}


def test_a_cluster_has_nodes():
    """Any of its nodes will do to find the others; TLS is for all of them."""
    address = read_address("rediss+cluster://:p@a:7,b")
    assert (address.topology, address.nodes) == (Topology.CLUSTER, (("a", 7), ("b", 6379)))
    assert address.options["password"] == "p"
    assert "connection_class" in address.options


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("hunter2", "must be redis://"),
        ("http://hunter2@h", "must be redis://"),
        ("redis+ring://hunter2@h", "must be redis://"),
        ("redis://:hunter2@h:port", "must be redis://"),
        ("redis://:hunter2@h?socket_timeout=soon", "Invalid value for 'socket_timeout'"),
        ("redis://:hunter2@h?ssl_ca_certs=/ca.pem", "an option that the driver doesn't know"),
        ("redis+sentinel://:hunter2@h/prime?sentinel_colour=red", "an option that the driver doesn't know"),
        ("redis://:hunter2@h?protocol=9", "of which the driver doesn't take the value"),
        ("rediss://:hunter2@h?ssl_cert_reqs=hunter2", "of which the driver doesn't take the value"),
        ("redis://:hunter2@h?encoding=hunter2", "must leave it to us how texts are encoded"),
        ("redis+cluster://:hunter2@h?decode_responses=true", "must leave it to us how texts are encoded"),
        ("unix://", "must name the socket's file"),
        ("redis+sentinel://:hunter2@h", "must name the service that the sentinels watch"),
        ("redis+sentinel://:hunter2@a,,b/prime", "must name a host between the commas"),
        ("redis+sentinel://:hunter2@a:port/prime", "must be redis://"),
        ("redis+cluster://:hunter2@a/3", "must have no path"),
    ],
)
def test_what_can_not_be_read_is_told_without_being_shown(url, told):
    """The sentence names the variable and what is wrong, and holds nothing of the address."""
    with pytest.raises(ConfigurationError, match=r"^LIVEBLOG_REDIS_URL: ") as refused:
        read_address(url)
    assert told in str(refused.value)
    assert "hunter2" not in str(refused.value)
    assert refused.value.__cause__ is None
