"""A provider: where people are sent, and who they are when they come back. All it is asked goes through the guard."""

import base64
import hashlib
import hmac
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlencode

from joserfc.jwk import KeySet

from liveblog.errors import Forbidden, OutboundError, Unavailable
from liveblog.model.identity import LogoutNotice, ProvenIdentity
from liveblog.oidc.discovery import ProviderDocument, Remembered, read_document, read_object
from liveblog.oidc.id_token import UnknownKey, UnprovenIdentity, read_id_token, read_keys
from liveblog.oidc.logout_token import read_logout_token
from liveblog.outbound import Outbound, OutboundAnswer
from liveblog.provider_settings import ProviderSettings
from liveblog.sentence import sentence

_log = logging.getLogger(__name__)

_OK = 200
_SESSION_LENGTH = 255
_KEYS_APART = 60.0  # seconds: so often are keys fetched for names that nobody knows
_JSON = {"accept": "application/json"}


class ProviderRefusal(Forbidden):
    """The provider itself said no; the sentence is the code that it gave (RFC 6749, section 4.1.2.1)."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to log in: `state` goes to the provider and comes back, `binding` stays in the browser's cookie.

    The nonce and the verifier (RFC 7636) are made of both: whoever sees only an address, or only our database, has
    neither.
    """

    state: str
    binding: str

    @property
    def nonce(self) -> str:
        """Return what the ID token has to repeat."""
        return self._derived("nonce")

    @property
    def verifier(self) -> str:
        """Return what proves at the token endpoint that it is we who began."""
        return self._derived("verifier")

    @property
    def challenge(self) -> str:
        """Return what the provider is told of the verifier (S256)."""
        return _base64(hashlib.sha256(self.verifier.encode()).digest())

    def _derived(self, use: str) -> str:
        return _base64(hmac.digest(self.binding.encode(), f"{use}\0{self.state}".encode(), "sha256"))


class Provider:
    """One provider, under the name that it has in our settings; `callback` is where people come back to."""

    def __init__(self, name: str, settings: ProviderSettings, callback: str, outbound: Outbound) -> None:
        self.name = name
        self.label = settings.label
        self.settings = settings
        self.callback = callback
        self._outbound = outbound
        self._document = Remembered(self._fetch_document)
        self._keys = Remembered(self._fetch_keys)

    async def document(self) -> ProviderDocument:
        """Return what it says of itself.

        Raises:
            Unavailable: it is away, or not whom we think.
        """
        return await self._document.get()

    async def address(self, attempt: Attempt) -> str:
        """Return where somebody is sent to log in.

        Raises:
            Unavailable: the provider is away, or not whom we think.
        """
        endpoint = (await self.document()).authorization_endpoint
        asked = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": self.callback,
            "scope": self.settings.scopes,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": attempt.challenge,
            "code_challenge_method": "S256",
        }
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"

    async def identity(self, attempt: Attempt, answer: Mapping[str, str], asker: str = "") -> ProvenIdentity:
        """Return who came back with this answer, the query of the address that they were led to.

        Raises:
            ProviderRefusal: the provider did not let them in.
            UnprovenIdentity: what it says is not good: forged, old, for somebody else, or another provider's.
            Unavailable: it is away.
        """
        document = await self.document()
        named = answer.get("iss")
        if named != self.settings.issuer if document.names_itself else named not in (None, self.settings.issuer):
            raise UnprovenIdentity("iss")
        if "error" in answer:
            raise ProviderRefusal(answer["error"])
        if not answer.get("code"):
            raise UnprovenIdentity("code")
        tokens = await self._redeem(document, attempt, answer["code"], asker)
        token = tokens.get("id_token")
        if not isinstance(token, str):
            raise UnprovenIdentity("id_token")
        claims = await self._claims(token, attempt)
        return self._identity(await self._complete(document, claims, tokens.get("access_token"), asker))

    async def logout(self, token: str) -> LogoutNotice:
        """Return who has logged out there, as the provider tells us behind everybody's back.

        Raises:
            UnprovenIdentity: it is not the provider who says so, or not to us, or not now.
            Unavailable: the provider's keys can't be had.
        """
        expected = {"issuer": self.settings.issuer, "client_id": self.settings.client_id}
        try:
            return read_logout_token(token, await self._keys.get(), **expected)
        except UnknownKey:
            return read_logout_token(token, await self._keys.get(_KEYS_APART), **expected)

    async def _claims(self, token: str, attempt: Attempt) -> Mapping[str, Any]:
        expected = {"issuer": self.settings.issuer, "client_id": self.settings.client_id, "nonce": attempt.nonce}
        try:
            return read_id_token(token, await self._keys.get(), **expected)
        except UnknownKey:
            return read_id_token(token, await self._keys.get(_KEYS_APART), **expected)

    async def _redeem(self, document: ProviderDocument, attempt: Attempt, code: str, asker: str) -> Mapping[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.callback,
            "client_id": self.settings.client_id,
            "code_verifier": attempt.verifier,
        }
        headers = _JSON | {"content-type": "application/x-www-form-urlencoded"}
        secret = self.settings.client_secret.get_secret_value() if self.settings.client_secret else None
        if secret and document.takes_basic:  # RFC 6749, section 2.3.1: each is encoded as in a form first
            both = f"{quote_plus(self.settings.client_id)}:{quote_plus(secret)}"
            headers["authorization"] = f"Basic {base64.b64encode(both.encode()).decode()}"
        elif secret:
            form["client_secret"] = secret
        try:
            answer = await self._outbound.post(document.token_endpoint, urlencode(form).encode(), headers, asker=asker)
        except OutboundError as error:
            raise self._away(error) from error
        if answer.status in (400, 401):
            raise self._refused_code(answer)
        return read_object(self._good(answer))

    def _refused_code(self, answer: OutboundAnswer) -> UnprovenIdentity:
        """Return why a code was not taken: it was used, or is another's; or we are unknown there, which is logged."""
        try:
            code = json.loads(answer.body)["error"]
        except (ValueError, TypeError, KeyError, RecursionError):
            code = None
        if code != "invalid_grant":
            _log.warning("The login provider “%s” does not take us as its client (%s).", self.name, answer.status)
        return UnprovenIdentity("code")

    async def _complete(
        self, document: ProviderDocument, claims: Mapping[str, Any], token: Any, asker: str
    ) -> Mapping[str, Any]:
        """Ask for what the ID token leaves out, where there is somebody to ask (section 5.3)."""
        wanted = {"email", self.settings.groups_claim} if self.settings.groups else {"email"}
        if wanted <= claims.keys() or document.userinfo_endpoint is None or not isinstance(token, str):
            return claims
        if not token.isascii() or not token.isprintable():
            raise UnprovenIdentity("access_token")
        headers = _JSON | {"authorization": f"Bearer {token}"}
        try:
            answer = await self._outbound.get(document.userinfo_endpoint, headers, asker=asker, redirects=0)
        except OutboundError as error:
            raise self._away(error) from error
        said = read_object(self._good(answer))
        if said.get("sub") != claims["sub"]:
            raise UnprovenIdentity("sub")
        own = {name: value for name, value in said.items() if "email" not in claims or not name.startswith("email")}
        return {**own, **claims}  # of an address, whether it is verified is said where the address is

    def _identity(self, claims: Mapping[str, Any]) -> ProvenIdentity:
        email, session = claims.get("email"), claims.get("sid")
        is_verified = isinstance(email, str) and claims.get("email_verified") is True
        names = (claims.get(name) for name in ("name", "preferred_username", "email"))
        groups = claims.get(self.settings.groups_claim)
        held = (
            frozenset(group for group in groups if isinstance(group, str)) if isinstance(groups, list) else frozenset()
        )
        return ProvenIdentity(
            provider=self.name,
            issuer=self.settings.issuer,
            subject=claims["sub"],
            email=email.strip().lower() if isinstance(email, str) and is_verified else None,
            names=tuple(name.strip() for name in names if isinstance(name, str) and name.strip()),
            groups=held if self.settings.groups else None,
            session=session if isinstance(session, str) and 0 < len(session) <= _SESSION_LENGTH else None,
        )

    async def _fetch_document(self) -> ProviderDocument:
        address = self.settings.issuer.removesuffix("/") + "/.well-known/openid-configuration"
        return read_document(await self._fetch(address), self.settings.issuer)

    async def _fetch_keys(self) -> KeySet:
        return read_keys(await self._fetch((await self.document()).jwks_uri))

    async def _fetch(self, address: str) -> bytes:
        try:
            return self._good(await self._outbound.get(address, _JSON))
        except OutboundError as error:
            raise self._away(error) from error

    def _good(self, answer: OutboundAnswer) -> bytes:
        if answer.status != _OK:
            raise self._away(f"status {answer.status}")
        return answer.body

    def _away(self, why: object) -> Unavailable:
        _log.warning("The login provider “%s” can't be asked: %s", self.name, why)
        return Unavailable(sentence("The login provider does not answer."), 10)


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def open_providers(settings: Mapping[str, ProviderSettings], root: str, outbound: Outbound) -> Mapping[str, Provider]:
    """Make the providers that are set, in the order of their names; nobody is asked anything yet."""
    return {
        name: Provider(name, settings[name], f"{root}/desk/login/with/{name}/back", outbound)
        for name in sorted(settings)
    }
