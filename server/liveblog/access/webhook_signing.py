"""Signatures of what partners' receivers are sent: Standard Webhooks 1.0, by a shared secret and by a key of ours.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_SECRET, _PUBLIC = "whsec_", "whpk_"
_BYTES = 32


def new_webhook_secret() -> str:
    """Return a secret that an endpoint shares with us."""
    return _SECRET + b64encode(secrets.token_bytes(_BYTES)).decode()


class WebhookSigner:
    """Signs with keys that are made of those in the settings, the first of which is the present one."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = [Ed25519PrivateKey.from_private_bytes(_derived(key)) for key in keys]

    @property
    def public_keys(self) -> Sequence[str]:
        """Return the public keys, the present one first."""
        raw = (key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw) for key in self._keys)
        return [_PUBLIC + b64encode(each).decode() for each in raw]

    def headers(self, shared: Sequence[str], message: str, at: int, body: bytes) -> Mapping[str, str]:
        """Return the fields that prove that we sent this, in seconds since 1970; there has to be a key.

        Each secret that is `shared` signs: who has one of them verifies, while it is followed by another.
        """
        text = b"%s.%d.%s" % (message.encode(), at, body)
        macs = (hmac.digest(b64decode(secret.removeprefix(_SECRET)), text, "sha256") for secret in shared)
        signed = [("v1", mac) for mac in macs] + [("v1a", self._keys[0].sign(text))]
        all_of_them = " ".join(f"{version},{b64encode(each).decode()}" for version, each in signed)
        return {"webhook-id": message, "webhook-timestamp": str(at), "webhook-signature": all_of_them}


def _derived(key: str) -> bytes:
    return HKDF(SHA256(), 32, None, b"liveblog webhooks").derive(key.encode())
