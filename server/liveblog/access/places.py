"""Where somebody asks from, as far as it is worth counting: an IPv4 address, or the /64 that an IPv6 host owns."""

from ipaddress import IPv6Address, IPv6Network, ip_address

_SUBSCRIBER = 64  # bits: whoever has one address there has all others


def place_of(host: str | None) -> str:
    """Return the place of an address; '' when there is none, or it is no IP address."""
    try:
        address = ip_address((host or "").partition("%")[0])
    except ValueError:
        return ""
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Network((address, _SUBSCRIBER), strict=False))
