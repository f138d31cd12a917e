"""The keys of partners as text: random, and with a checksum, so that what can be none is told without looking it up."""

import secrets
import string
import zlib

from liveblog.model.partner import KeyKind

_ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
_RANDOM, _CHECK = 30, 6  # characters


def new_key(kind: KeyKind) -> str:
    """Return a key of 178 random bits; its last six characters are a checksum, for scanners of leaked secrets."""
    body = f"{kind.value}_" + "".join(secrets.choice(_ALPHABET) for _ in range(_RANDOM))
    return body + _checksum(body)


def is_key(shown: str) -> bool:
    """Tell whether this can be a key at all; what can't is looked up nowhere."""
    kind, _, rest = shown.partition("_")
    if kind not in set(KeyKind) or len(rest) != _RANDOM + _CHECK or not set(rest) <= set(_ALPHABET):
        return False
    return _checksum(shown[:-_CHECK]) == shown[-_CHECK:]


def _checksum(text: str) -> str:
    """Return the CRC-32 of a text in base 62, as GitHub's tokens have it."""
    number, signs = zlib.crc32(text.encode()), ""
    for _ in range(_CHECK):
        number, digit = divmod(number, len(_ALPHABET))
        signs = _ALPHABET[digit] + signs
    return signs
