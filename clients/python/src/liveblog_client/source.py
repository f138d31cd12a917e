"""What each transport needs to reach a blog. The transports themselves are `websocket`, `sse` and `polling`."""

from dataclasses import dataclass, field

import httpx2

from liveblog_client.address import Address
from liveblog_client.timing import Timing


@dataclass(frozen=True, slots=True)
class Source:
    """A blog's address and what to ask there with."""

    address: Address
    http: httpx2.AsyncClient
    timing: Timing
    headers: dict[str, str] = field(repr=False)


def bearer(token: str | None) -> dict[str, str]:
    """Write a token as a header, none without one."""
    return {} if token is None else {"Authorization": f"Bearer {token}"}
