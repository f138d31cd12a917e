"""Addresses of Redis: what LIVEBLOG_REDIS_URL may say, read into what the driver wants.

    redis://[user[:password]@]host[:port][/db]          rediss:// with TLS
    unix://[user[:password]@]/path[?db=0]
    redis+sentinel://[user[:password]@]host[:port],host[:port]…/service[/db]      rediss+sentinel://
    redis+cluster://[user[:password]@]host[:port],host[:port]…                    rediss+cluster://

Options of the driver follow as a query, ssl_ca_certs=FILE above all. No error holds a part of the address: there may be
a password in it.
"""

from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from redis.asyncio.connection import Connection, parse_url
from redis.exceptions import RedisError

from liveblog.errors import ConfigurationError

Node = tuple[str, int]

_OURS = {"encoding", "encoding_errors", "decode_responses"}  # what is said are bytes, and stay so

_PORT = 6379
_SENTINEL_PORT = 26379
_FORMS = "redis://…, rediss://…, unix://…, redis+sentinel://…/SERVICE or redis+cluster://…"


class Topology(Enum):
    """How the servers behind an address belong together."""

    ALONE = ""
    SENTINEL = "sentinel"
    CLUSTER = "cluster"


@dataclass(frozen=True, slots=True)
class RedisAddress:
    """An address: `url` is one that the driver reads, `nodes` are the sentinels or some nodes of the cluster.

    `options` are the driver's, for a connection; those that begin with `sentinel_` are for the sentinels, without that.
    """

    topology: Topology
    url: str
    options: dict[str, Any]
    nodes: tuple[Node, ...] = ()
    service: str = ""
    sentinel_options: dict[str, Any] = field(default_factory=dict)


def read_address(text: str) -> RedisAddress:
    """Read an address.

    Raises:
        ConfigurationError: it is none; the sentence says what is missing.
    """
    try:
        address = _read(text)
        _require_known(address.options)
        _require_known(address.sentinel_options)
    except TypeError:
        raise ConfigurationError("LIVEBLOG_REDIS_URL: its query has an option that the driver doesn't know") from None
    except (AttributeError, RedisError):
        raise ConfigurationError(
            "LIVEBLOG_REDIS_URL: its query has an option of which the driver doesn't take the value"
        ) from None
    except ValueError as error:
        # urllib's own words quote what they can't read.
        reason = error if str(error).startswith(("must", "Invalid value for")) else f"must be {_FORMS}"
        raise ConfigurationError(f"LIVEBLOG_REDIS_URL: {reason}") from None
    return address


def _read(text: str) -> RedisAddress:
    parts = urlsplit(text)
    scheme, _, shape = parts.scheme.partition("+")
    if scheme not in ("redis", "rediss") and parts.scheme != "unix":
        raise ValueError(f"must be {_FORMS}")
    kind = Topology(shape)
    if parts.scheme == "unix" and not parts.path.strip("/"):
        raise ValueError("must name the socket's file: unix:///run/valkey/valkey.sock")
    if kind is Topology.ALONE:
        return RedisAddress(kind, text, dict(parse_url(text)))
    return _several(kind, scheme, parts.netloc, parts.path, parts.query)


def _require_known(options: dict[str, Any]) -> None:
    """Raise the driver's TypeError now, which otherwise comes with the first connection."""
    if _OURS & options.keys():
        raise ValueError("must leave it to us how texts are encoded")
    kind = options.get("connection_class", Connection)
    kind(**{name: value for name, value in options.items() if name != "connection_class"})


def _several(kind: Topology, scheme: str, place: str, path: str, query: str) -> RedisAddress:
    login, at, hosts = place.rpartition("@")
    service, _, db = path.strip("/").partition("/")
    if kind is Topology.SENTINEL and not service:
        raise ValueError("must name the service that the sentinels watch: redis+sentinel://HOST,HOST/SERVICE")
    if kind is Topology.CLUSTER and service:
        raise ValueError("must have no path: a cluster has one database")
    url = urlunsplit((scheme, f"{login}{at}host", f"/{db}" if db else "", query, ""))
    options = dict(parse_url(url)) | {"host": None}
    sentinels = {name.removeprefix("sentinel_"): options.pop(name) for name in list(options) if "sentinel_" in name}
    del options["host"]
    port = _SENTINEL_PORT if kind is Topology.SENTINEL else _PORT
    nodes = tuple(_node(host, port) for host in hosts.split(","))
    return RedisAddress(kind, url, options, nodes, service, sentinels)


def _node(text: str, port: int) -> Node:
    parts = urlsplit(f"//{text}")
    if not parts.hostname:
        raise ValueError("must name a host between the commas: HOST or HOST:PORT")
    return parts.hostname, parts.port or port
