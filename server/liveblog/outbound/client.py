"""The client: one request, its answer whole, and bounds on everything that another server could draw out."""

import asyncio
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

import httpcore2

from liveblog.errors import AnswerRefused, LateAnswer, NoAnswer
from liveblog.networks import AllowedNetwork
from liveblog.outbound.guard import GuardedBackend, Resolver, resolve
from liveblog.outbound.targets import WebTarget, follow, read_target
from liveblog.outbound.unpacking import read_body
from liveblog.sentence import sentence
from liveblog.work.bulkhead import Bulkhead
from liveblog.work.outbound_bounds import OUTBOUND, OUTBOUND_BYTES, OUTBOUND_REDIRECTS, OUTBOUND_SILENCE

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OF_ONE_ORIGIN = frozenset({"authorization", "cookie"})
_TIMES = dict.fromkeys(("connect", "read", "write", "pool"), float(OUTBOUND_SILENCE.most))


@dataclass(frozen=True, slots=True)
class OutboundAnswer:
    """What another server answered. Names of `headers` are in lower case; `url` is where it came from in the end."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


@dataclass(frozen=True, slots=True)
class _Asked:
    method: str
    headers: Mapping[str, str]
    body: bytes | None
    most: int
    cut: bool = False


class Outbound:
    """Asks other servers. No proxy of the environment is used, no connection kept, no cookie, no name remembered."""

    def __init__(
        self,
        allowed: Sequence[AllowedNetwork] = (),
        contact: str = "",
        *,
        tls: ssl.SSLContext | None = None,
        resolver: Resolver = resolve,
    ) -> None:
        """`contact` is an address at which we can be found, for those who wonder who asks them."""
        self._guard = GuardedBackend(allowed, resolver)
        self._tls = tls
        self._pool: httpcore2.AsyncConnectionPool | None = None
        self._agent = f"liveblog/{_version()}" + (f" (+{contact})" if contact else "")
        self.asking = Bulkhead(OUTBOUND)

    @property
    def names(self) -> Bulkhead:
        """Return where names are looked up."""
        return self._guard.names

    async def get(  # noqa: PLR0913 -- what is asked for, for whom, and its bounds
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        *,
        asker: str = "",
        redirects: int = OUTBOUND_REDIRECTS.most,
        most: int = OUTBOUND_BYTES.most,
        cut: bool = False,
    ) -> OutboundAnswer:
        """Get what is at an address; `asker` is for whom, `most` the bytes that are read of it.

        With `cut` its beginning is enough; without, what is larger is refused.

        Raises:
            AddressRefused, NoAnswer, AnswerRefused: it can't be had; any status that is no redirect is an answer.
            Busy: too much else is being asked for.
        """
        return await self._ask(read_target(url), _Asked("GET", headers or {}, None, most, cut), redirects, asker)

    async def post(  # noqa: PLR0913 -- what is sent, for whom, and the bounds of the answer
        self,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        asker: str = "",
        most: int = OUTBOUND_BYTES.most,
        cut: bool = False,
    ) -> OutboundAnswer:
        """Send something to an address; a redirect is an answer like any other. `most` and `cut` are as for `get`.

        Raises:
            AddressRefused, NoAnswer, AnswerRefused, Busy: as for `get`.
        """
        return await self._ask(read_target(url), _Asked("POST", headers, body, most, cut), 0, asker)

    async def require_allowed(self, url: str) -> None:
        """Refuse an address that would not be asked, before somebody waits for it.

        Raises:
            AddressRefused, NoAnswer: it is none, leads to no public address, or to none at all.
        """
        target = read_target(url)
        await self._guard.judged(target.host.strip("[]"), target.port)

    async def close(self) -> None:
        """Ask nobody any more."""
        if self._pool is not None:
            await self._pool.aclose()
        self._guard.names.close()

    async def _ask(self, target: WebTarget, asked: _Asked, redirects: int, asker: str) -> OutboundAnswer:
        async with self.asking.place(asker):
            try:
                async with asyncio.timeout(OUTBOUND.seconds):
                    return await self._follow(target, asked, redirects)
            except (TimeoutError, httpcore2.TimeoutException) as error:
                raise LateAnswer(sentence("The server took too long.")) from error
            except (httpcore2.NetworkError, httpcore2.ProtocolError, ssl.SSLError, OSError) as error:
                raise NoAnswer(sentence("The connection to the server failed.")) from error

    async def _follow(self, target: WebTarget, asked: _Asked, redirects: int) -> OutboundAnswer:
        first = target
        for _ in range(redirects + 1):
            headers = {
                name.lower(): text
                for name, text in asked.headers.items()
                if target.origin == first.origin or name.lower() not in _OF_ONE_ORIGIN
            }
            answer = await self._once(target, asked, headers)
            if answer.status not in _REDIRECTS or "location" not in answer.headers or asked.method != "GET":
                return answer
            target = follow(target, answer.headers["location"])
        raise AnswerRefused("The address leads on too often." if redirects else "The address leads on.")

    async def _once(self, target: WebTarget, asked: _Asked, headers: Mapping[str, str]) -> OutboundAnswer:
        url = httpcore2.URL(
            scheme=target.scheme.encode(),
            host=target.host.strip("[]").encode(),
            port=target.port,
            target=target.path.encode(),
        )
        sent = {"host": target.authority, "user-agent": self._agent, "accept-encoding": "identity", **headers}
        if asked.body is not None:
            sent["content-length"] = str(len(asked.body))
        async with self._connections().stream(
            asked.method,
            url,
            headers=list(sent.items()),
            content=asked.body,
            extensions={"timeout": _TIMES},
        ) as answer:
            told = _told(answer.headers)
            body = await read_body(answer.aiter_stream(), told.get("content-encoding", ""), asked.most, cut=asked.cut)
            return OutboundAnswer(answer.status, told, body, target.url)

    def _connections(self) -> httpcore2.AsyncConnectionPool:
        """Return the pool. Making it reads the system's certificates, which a server that asks nobody never does."""
        if self._pool is None:
            # Who has a place waits for no other: the pool's own limit would tell a server's slowness of its neighbours.
            self._pool = httpcore2.AsyncConnectionPool(
                ssl_context=self._tls,
                max_connections=None,
                max_keepalive_connections=0,
                network_backend=self._guard,
            )
        return self._pool


@cache
def _version() -> str:
    return version("liveblog")


def _told(headers: Sequence[tuple[bytes, bytes]]) -> Mapping[str, str]:
    told: dict[str, str] = {}
    for name, text in headers:
        key, value = name.decode("ascii", "replace").lower(), text.decode("latin-1")
        told[key] = f"{told[key]}, {value}" if key in told else value
    return told
