"""The server that takes our mail, as `LIVEBLOG_SMTP_URL` names it."""

from dataclasses import dataclass, field
from enum import Enum
from ipaddress import ip_address
from typing import Self
from urllib.parse import unquote, urlsplit

from liveblog.errors import ConfigurationError


class SmtpSecurity(Enum):
    """How a connection is kept from being read: not at all, after a greeting, or from its first byte."""

    PLAIN = "smtp"
    STARTTLS = "smtp+starttls"
    TLS = "smtps"


_PORTS = {SmtpSecurity.PLAIN: 25, SmtpSecurity.STARTTLS: 587, SmtpSecurity.TLS: 465}
_FORMS = "smtps://user:password@mail.example.org, smtp+starttls://… or, without a password, smtp://…"


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail is handed in, and as whom; without a user there is no login."""

    host: str
    port: int
    security: SmtpSecurity
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def of_url(cls, url: str) -> Self:
        """Read an address. Reserved characters of user and password are percent-encoded (RFC 3986, section 3.2.1).

        Raises:
            ConfigurationError: says what is wrong, and nothing of the address itself, which has a password in it.
        """
        try:
            parts = urlsplit(url)
            security, port = SmtpSecurity(parts.scheme), parts.port
        except ValueError as error:
            raise _wrong(f"must be an address such as {_FORMS}") from error
        if not parts.hostname or parts.path not in ("", "/") or parts.query or parts.fragment:
            raise _wrong(f"must have a host, and neither path nor query: {_FORMS}")
        user, password = (unquote(part) if part else None for part in (parts.username, parts.password))
        if (user is None) != (password is None):
            raise _wrong("must have a user and a password, or neither")
        if user and security is SmtpSecurity.PLAIN and not _is_here(parts.hostname):
            raise _wrong("would send the password unencrypted: use smtps:// or smtp+starttls://")
        return cls(parts.hostname, port or _PORTS[security], security, user, password)


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _wrong(what: str) -> ConfigurationError:
    return ConfigurationError(f"LIVEBLOG_SMTP_URL {what}.")
