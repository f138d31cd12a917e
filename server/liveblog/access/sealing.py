"""Secrets that have to be read again, sealed before they are kept: AES-256-GCM with a key from the settings."""

import base64
import os
from collections.abc import Sequence
from contextlib import suppress

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from liveblog.errors import Unavailable
from liveblog.sentence import sentence

_NONCE = 12  # bytes: NIST SP 800-38D, section 5.2.1.1


class Sealing:
    """Seals and opens; several keys may open, the first one seals: so a key is changed without losing anything."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._ciphers = [AESGCM(_derived(key)) for key in keys]

    @property
    def is_possible(self) -> bool:
        """Tell whether there is a key."""
        return bool(self._ciphers)

    def seal(self, secret: str, of: str) -> str:
        """Seal a secret; it can be opened only as `of` the same ("totp of user:5"): moved to another row it is void.

        There has to be a key.
        """
        nonce = os.urandom(_NONCE)
        return base64.b64encode(nonce + self._ciphers[0].encrypt(nonce, secret.encode(), of.encode())).decode()

    def open(self, sealed: str, of: str) -> str:
        """Open what was sealed.

        Raises:
            Unavailable: the key that it was sealed with is not there any more, or what was sealed is damaged.
        """
        for cipher in self._ciphers:
            with suppress(InvalidTag, ValueError):  # of another key; not base64, or too short
                data = base64.b64decode(sealed, validate=True)
                return cipher.decrypt(data[:_NONCE], data[_NONCE:], of.encode()).decode()
        raise Unavailable(
            sentence(
                "Codes from an app can't be checked: this server's LIVEBLOG_SECRET_KEY is not the one that they were "
                "set up with. A recovery code still works."
            )
        )


def _derived(key: str) -> bytes:
    return HKDF(SHA256(), 32, None, b"liveblog secrets at rest").derive(key.encode())
