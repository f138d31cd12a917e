"""Networks that a setting names: to which of those that are not the public internet this server may connect."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

Address = IPv4Address | IPv6Address

_PARTS = re.compile(r"[\s,;]+")
_ENTRY = re.compile(r"\[(?P<six>[^\]]+)\](?::(?P<port6>\d+))?|(?P<four>[^:]+)(?::(?P<port4>\d+))?|(?P<plain>.+)")


@dataclass(frozen=True, slots=True)
class AllowedNetwork:
    """A network that may be connected to, on one port or on any (`port` None)."""

    network: IPv4Network | IPv6Network
    port: int | None = None

    def has(self, address: Address, port: int) -> bool:
        """Tell whether it is there that an address and a port lead."""
        return address in self.network and self.port in (None, port)


def read_networks(text: str) -> tuple[AllowedNetwork, ...]:
    """Read networks or addresses, with a port or without, parted by blanks or commas: `10.1.0.0/16 [fd00::7]:8443`.

    Raises:
        ValueError: one of them is none; says which.
    """
    return tuple(_network(part) for part in _PARTS.split(text) if part)


def _network(entry: str) -> AllowedNetwork:
    found = _ENTRY.fullmatch(entry)
    name = found and (found["six"] or found["four"] or found["plain"])
    port = found and (found["port6"] or found["port4"])
    try:
        network = ip_network(name or "")
    except ValueError as error:
        raise ValueError(
            f"“{entry}” must be a network such as 10.1.0.0/16, or an address such as 10.1.2.3:8443"
        ) from error
    if port and not 0 < int(port) < 65536:  # noqa: PLR2004 -- what TCP has
        raise ValueError(f"“{entry}” must end in a port of 1 to 65535")
    return AllowedNetwork(network, int(port) if port else None)
