"""An authenticator in software, of fido2's own types: makes passkeys and answers for them, or lies as it is told."""

import hashlib
import json
import os
from dataclasses import dataclass, field, replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

FLAG = AuthenticatorData.FLAG


@dataclass
class Authenticator:
    """A device with one passkey, at a page of `origin`; `count` is what it tells, `backed_up` that it is synced."""

    origin: str
    count: int = 0
    backed_up: bool = False
    verifies: bool = True
    cross_origin: bool = False
    id: bytes = field(default_factory=lambda: os.urandom(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    handle: str | None = None

    def copy(self, **lies: Any) -> "Authenticator":
        """Return the same passkey in a device that says something else."""
        return replace(self, **lies)

    def create(self, options: Any) -> str:
        """Answer `navigator.credentials.create`."""
        asked = options["publicKey"]
        self.handle = asked["user"]["id"]
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(Aaguid.NONE, self.id, public)
        data = self._data(asked["rp"]["id"], FLAG.AT, credential)
        client = self._client("webauthn.create", asked["challenge"])
        attested = AttestationObject.create("none", data, {})
        return self._credential(
            {"clientDataJSON": websafe_encode(client), "attestationObject": websafe_encode(attested)}
        )

    def get(self, options: Any) -> str:
        """Answer `navigator.credentials.get`."""
        asked = options["publicKey"]
        data = self._data(asked["rpId"], FLAG(0))
        client = self._client("webauthn.get", asked["challenge"])
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        said = {
            "clientDataJSON": websafe_encode(client),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signature),
        }
        return self._credential(said | ({"userHandle": self.handle} if self.handle else {}))

    def _data(self, domain: str, more: FLAG, credential: bytes = b"") -> AuthenticatorData:
        flags = FLAG.UP | more
        flags |= FLAG.UV if self.verifies else FLAG(0)
        flags |= (FLAG.BE | FLAG.BS) if self.backed_up else FLAG(0)
        data: AuthenticatorData = AuthenticatorData.create(
            hashlib.sha256(domain.encode()).digest(), flags, self.count, credential
        )
        return data

    def _client(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": self.cross_origin}
        return json.dumps(said).encode()

    def _credential(self, response: dict[str, Any]) -> str:
        name = websafe_encode(self.id)
        said = {"id": name, "rawId": name, "type": "public-key", "clientExtensionResults": {}, "response": response}
        return json.dumps(said)


def with_challenge(options: Any, challenge: bytes) -> Any:
    """Return options with another challenge."""
    return {"publicKey": dict(options["publicKey"]) | {"challenge": websafe_encode(challenge)}}
