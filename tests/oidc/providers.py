"""A provider of single sign-on that the tests run: OpenID Connect's doors on the loopback, and faults on demand."""

import asyncio
import base64
import hashlib
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_plus, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import Key, KeySet, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from liveblog.provider_settings import ProviderSettings, read_groups
from liveblog.serving.sockets import listen
from tests.outbound.strangers import LOOPBACK
from tests.waiting import until

CLIENT, SECRET = "liveblog", "p&ss word"
_KEYS = [RSAKey.generate_key(2048, {"kid": name, "use": "sig"}) for name in ("one", "two")]
Claims = dict[str, Any]


@dataclass
class OpenProvider:
    """A running provider. `claims` are of whoever logs in next; `spoil` changes what is about to be signed.

    `sign` makes the token in another way; `broken` answers in place of a door, by its path; `asked` is every door that
    was asked.
    """

    url: str
    claims: Claims = field(default_factory=lambda: {"sub": "ada-1"})
    userinfo: Claims = field(default_factory=dict)
    document: Claims = field(default_factory=dict)
    keys: list[Key] = field(default_factory=lambda: [_KEYS[0]])
    signing: Key = field(default_factory=lambda: _KEYS[0])
    spoil: Callable[[Claims], Claims] = lambda claims: claims
    sign: Callable[[Claims, Key], str] = lambda claims, key: jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)
    broken: dict[str, Callable[[], Any]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    answer: dict[str, str] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)
    shows_page: bool = False
    leads_to: str | None = None
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def settings(self, **more: Any) -> dict[str, Any]:
        """Return the settings of an app that knows this provider as “newsroom”."""
        if "groups" in more:
            more["groups"] = read_groups(more["groups"])
        values = {"issuer": self.url, "client_id": CLIENT, "client_secret": SECRET, "label": "Newsroom login", **more}
        return {"oidc": {"newsroom": ProviderSettings(**values)}, "outbound_allow": (LOOPBACK,)}

    def rotate(self) -> None:
        """Sign with another key from now on."""
        self.signing = _KEYS[1]
        self.keys = [_KEYS[1]]

    async def door(self, request: Request) -> Response:
        """Answer at any of the doors."""
        path = request.url.path
        self.asked.append(path)
        if path in self.broken:
            found = self.broken[path]()
            answer: Response = await found if asyncio.iscoroutine(found) else found
            return answer
        match path:
            case "/.well-known/openid-configuration":
                return JSONResponse(self._described())
            case "/keys":
                return JSONResponse(KeySet(self.keys).as_dict())
            case "/authorize":
                return self._authorize(request)
            case "/token":
                return await self._token(request)
            case _:
                assert request.headers["authorization"] == "Bearer access"
                return JSONResponse({"sub": self.claims["sub"], **self.userinfo})

    def _described(self) -> Claims:
        doors = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
        doors |= {"userinfo_endpoint": "/userinfo"} if self.userinfo else {}
        described: Claims = {"issuer": self.url} | {name: self.url + path for name, path in doors.items()}
        return {name: value for name, value in (described | self.document).items() if value is not None}

    def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert (asked["client_id"], asked["response_type"]) == (CLIENT, "code"), asked
        assert (asked["code_challenge_method"], "openid" in asked["scope"].split()) == ("S256", True), asked
        if self.shows_page and "go" not in asked:
            return HTMLResponse(
                f'<!doctype html><html lang="en"><title>Provider</title><h1>Provider</h1>'
                f'<a href="/authorize?{urlencode(asked | {"go": "1"})}">I am Ada</a>'.replace("&", "&amp;")
            )
        code = secrets.token_urlsafe(8)
        self._codes[code] = asked
        answer = {"code": code, "state": asked["state"], **self.answer}
        if "error" in answer:
            del answer["code"]
        back = asked["redirect_uri"]
        if self.leads_to:  # where the app can be reached in a test, whatever address it says it has
            back = self.leads_to + back[back.index("/desk/") :]
        return RedirectResponse(f"{back}?{urlencode(answer)}", 302)

    async def _token(self, request: Request) -> Response:
        form = dict(await request.form())
        scheme, _, both = request.headers.get("authorization", "").partition(" ")
        shown = base64.b64decode(both).decode().partition(":") if scheme == "Basic" else ("", "", "")
        known = (unquote_plus(shown[0]), unquote_plus(shown[2])) == (CLIENT, SECRET)
        if not known and (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return JSONResponse({"error": "invalid_client"}, 401)
        asked = self._codes.pop(str(form["code"]), None)
        digest = hashlib.sha256(str(form["code_verifier"]).encode()).digest()
        fits = asked and asked["code_challenge"] == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if not asked or not fits or asked["redirect_uri"] != form["redirect_uri"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        at = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": at, "exp": at + 300, "nonce": asked["nonce"], **self.claims}
        token = self.sign(self.spoil(claims), self.signing)
        self.tokens.append(token)
        return JSONResponse({"id_token": token, "access_token": "access", "token_type": "Bearer"})


@asynccontextmanager
async def open_provider() -> AsyncIterator[OpenProvider]:
    """Run a provider until the block ends."""
    with listen("127.0.0.1", 0) as listener:
        provider = OpenProvider(f"http://127.0.0.1:{listener.getsockname()[1]}")
        methods = ["GET", "POST"]
        app = Starlette(routes=[Route("/{path:path}", provider.door, methods=methods)])
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", timeout_graceful_shutdown=1))
        server.capture_signals = nullcontext  # type: ignore[assignment,method-assign]  # Ctrl+C is meant for the tests
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        await until(lambda: server.started)
        try:
            yield provider
        finally:
            server.should_exit = True
            await serving
