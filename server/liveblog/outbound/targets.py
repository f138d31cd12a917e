"""Addresses (URLs) as they may be asked: strict, so that nobody else reads another host in them than we do."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import idna

from liveblog.errors import AddressRefused
from liveblog.sentence import sentence
from liveblog.work.outbound_bounds import OUTBOUND_URL

_PORTS = {"http": 80, "https": 443}
_PLAIN = re.compile(r"[!-\[\]-~]+")  # printable ASCII without blanks and backslashes, which others read as slashes
_NAME = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_.])?")
_LITERAL = re.compile(r"\[[0-9a-f:.]+\]")

_NO_ADDRESS = sentence("The address redirects to something that is not an address.")


@dataclass(frozen=True, slots=True)
class WebTarget:
    """Where a request goes: a host as it is named in it (IPv6 in brackets), a port, and what is asked for there."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Return the host, and the port where it is not the usual one."""
        return self.host if self.port == _PORTS[self.scheme] else f"{self.host}:{self.port}"

    @property
    def origin(self) -> str:
        """Return the origin as browsers write it."""
        return f"{self.scheme}://{self.authority}"

    @property
    def url(self) -> str:
        """Return the whole address."""
        return self.origin + self.path


def read_target(url: str) -> WebTarget:
    """Read the address of something on the web.

    Raises:
        AddressRefused: it is none, or says more than where: it has a user, or characters that are read in two ways.
    """
    if len(url) > OUTBOUND_URL.most:
        raise AddressRefused(sentence("The address is too long."))
    scheme, _, rest = url.partition("://")
    host, path = re.fullmatch(r"([^/?#]*)(.*)", rest, re.DOTALL).groups()  # type: ignore[union-attr]  # it always fits
    if scheme.lower() not in _PORTS or "@" in host:
        raise AddressRefused(
            sentence("The address must begin with https:// or http:// and the name of a host, without a user.")
        )
    name, port = _host_and_port(host)
    path = path.partition("#")[0] or "/"
    if not _PLAIN.fullmatch(path):
        raise AddressRefused(
            sentence(
                "The address must not contain spaces, backslashes or characters other than ASCII: write them as %20."
            )
        )
    return WebTarget(
        scheme.lower(), _ascii(name), port or _PORTS[scheme.lower()], path if path[0] == "/" else f"/{path}"
    )


def follow(target: WebTarget, location: str) -> WebTarget:
    """Return where a redirect leads.

    Raises:
        AddressRefused: nowhere, or from TLS to none.
    """
    if not _PLAIN.fullmatch(location):
        raise AddressRefused(_NO_ADDRESS)
    try:
        found = read_target(urljoin(target.url, location))
    except ValueError as error:  # brackets that hold no address
        raise AddressRefused(_NO_ADDRESS) from error
    if (target.scheme, found.scheme) == ("https", "http"):
        raise AddressRefused(sentence("The address redirects from https to http."))
    return found


def _host_and_port(text: str) -> tuple[str, int]:
    try:
        port = urlsplit(f"//{text}").port
    except ValueError as error:
        raise AddressRefused(sentence("The address has an invalid port.")) from error
    return (text.rpartition(":")[0] if re.search(r":\d*$", text) else text), port or 0


def _ascii(name: str) -> str:
    """Return a host as DNS knows it. Numbers that pass for one, as in `0x7f.1`, are left to whoever resolves them."""
    lowered = name.lower()
    if _LITERAL.fullmatch(lowered) or (_NAME.fullmatch(lowered) and lowered.isascii()):
        return lowered
    try:
        return idna.encode(name, uts46=True).decode().lower()
    except idna.IDNAError as error:
        raise AddressRefused(sentence("The address has an invalid host.")) from error
