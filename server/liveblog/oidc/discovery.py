"""What a provider says of itself (OpenID Connect Discovery 1.0), read with care and remembered for an hour."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from liveblog.errors import Unavailable
from liveblog.sentence import sentence

_HOUR = 3600.0

_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class ProviderDocument:
    """Where a provider is asked for what; `takes_basic`: our secret goes into a header, and not into the form."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    takes_basic: bool
    names_itself: bool


def read_document(body: bytes, issuer: str) -> ProviderDocument:
    """Read a provider's document.

    Raises:
        Unavailable: it is none, or another issuer's: whoever answers there is not whom the settings name.
    """
    said = read_object(body)
    if said.get("issuer") != issuer:
        raise Unavailable(sentence("The login provider's own name is not the one that is set here."))
    is_safe = urlsplit(issuer).scheme == "http"  # then it is on this machine, for trying it out

    def endpoint(name: str) -> str:
        value = said.get(name)
        if not isinstance(value, str) or not value.startswith(("https://", "http://") if is_safe else "https://"):
            raise Unavailable(sentence("The login provider names no {address}.", address=name.replace("_", " ")))
        return value

    methods = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return ProviderDocument(
        authorization_endpoint=endpoint("authorization_endpoint"),
        token_endpoint=endpoint("token_endpoint"),
        jwks_uri=endpoint("jwks_uri"),
        userinfo_endpoint=endpoint("userinfo_endpoint") if said.get("userinfo_endpoint") else None,
        takes_basic="client_secret_basic" in methods,
        names_itself=said.get("authorization_response_iss_parameter_supported") is True,
    )


def read_object(body: bytes) -> Mapping[str, Any]:
    """Read an object of JSON.

    Raises:
        Unavailable: it is none.
    """
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise Unavailable(sentence("The login provider's answer can't be read."))
    return said


class Remembered(Generic[_Read]):
    """Something of a provider's, fetched when it is first wanted, and again when it is an hour old.

    However many want it at once, it is fetched once; while the provider is away, the old one is good.
    """

    def __init__(self, fetch: Callable[[], Awaitable[_Read]], clock: Callable[[], float] = time.monotonic) -> None:
        self._fetch = fetch
        self._clock = clock
        self._kept: _Read | None = None
        self._tried_at = 0.0
        self._turn = asyncio.Lock()

    async def get(self, not_older_than: float = _HOUR) -> _Read:
        """Return it, as it was that many seconds ago at most.

        Raises:
            Unavailable: it can't be had, and never could.
        """
        async with self._turn:
            if self._kept is not None and self._clock() - self._tried_at < not_older_than:
                return self._kept
            self._tried_at = self._clock()
            try:
                self._kept = await self._fetch()
            except Unavailable:
                if self._kept is None:
                    raise
            return self._kept
