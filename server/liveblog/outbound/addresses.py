"""Which addresses are on the public internet: a table of our own, for `is_global` changed from Python to Python.

It is that of IANA's special-purpose registries (RFC 6890 and its updates). Of IPv6 nothing is public but what has been
given out, 2000::/3. An address that carries another one is judged by what it carries: translators and tunnels of our
own network would connect there.
"""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv6Network, ip_address, ip_network

from liveblog.networks import Address, AllowedNetwork

WEB_PORTS = frozenset({80, 443})

_V4 = tuple(
    map(
        ip_network,
        (
            *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
            *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15"),
            *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        ),
    )
)
_V6_GIVEN_OUT = IPv6Network("2000::/3")
_V6 = tuple(map(ip_network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
_TRANSLATED = IPv6Network("64:ff9b::/96")
_ISATAP = (0x00005EFE, 0x02005EFE)
_LOW = 0xFFFFFFFF


def is_allowed(text: str, port: int, allowed: Sequence[AllowedNetwork] = ()) -> bool:
    """Tell whether a connection may be made: on the public internet to the web's ports, elsewhere where it is allowed.

    `text` is a numeric address as a resolver gives it; one with a zone is of a link, and of no internet.
    """
    if "%" in text:
        return False
    address = ip_address(text)
    return all(
        (port in WEB_PORTS and _is_public(each)) or any(network.has(each, port) for network in allowed)
        for each in _carried(address)
    )


def _is_public(address: Address) -> bool:
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _V4)
    return address in _V6_GIVEN_OUT and not any(address in network for network in _V6)


def _carried(address: Address) -> Iterator[Address]:
    """Yield the addresses that one stands for: those in it, or itself."""
    if isinstance(address, IPv4Address):
        yield address
        return
    number = int(address)
    if address.ipv4_mapped is not None:
        yield address.ipv4_mapped
    elif address in _TRANSLATED:
        yield IPv4Address(number & _LOW)
    elif address.sixtofour is not None:
        yield address.sixtofour
    elif address.teredo is not None:
        yield from address.teredo
    else:
        yield address
        if number >> 32 & _LOW in _ISATAP:
            yield IPv4Address(number & _LOW)
