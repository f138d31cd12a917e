"""ID tokens: who somebody is, in the provider's handwriting (OpenID Connect Core 1.0, section 3.1.3.7)."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import ClaimError, InvalidKeyIdError, JoseError
from joserfc.jwk import ECKey, Key, KeySet, OKPKey, RSAKey
from joserfc.jwt import JWTClaimsRegistry

from liveblog.errors import Unauthenticated, Unavailable
from liveblog.oidc.discovery import read_object
from liveblog.sentence import sentence

_KINDS = {"RS256": "RSA", "RS384": "RSA", "RS512": "RSA", "PS256": "RSA", "PS384": "RSA", "PS512": "RSA"}
_KINDS |= {"ES256": "EC", "ES384": "EC", "ES512": "EC", "Ed25519": "OKP"}
"""The algorithms that are taken, all of public keys, with the kind of key for each: the token chooses neither."""

LEEWAY = 30  # seconds between their clock and ours
_SUBJECT_LENGTH = 255  # OpenID Connect Core 1.0, section 2


class UnprovenIdentity(Unauthenticated):
    """What was brought proves nothing; the sentence is the part that is wrong: a claim, `code`, `kid`."""


class UnknownKey(UnprovenIdentity):
    """The token names a key that the provider had not published when we last looked."""


def read_keys(body: bytes) -> KeySet:
    """Read the keys that a provider signs with; those of kinds that we don't take are left out.

    Raises:
        Unavailable: there are none.
    """
    said = read_object(body).get("keys")
    keys = list(_keys(said if isinstance(said, list) else ()))
    if not keys:
        raise Unavailable(sentence("The login provider publishes no keys that can be used."))
    return KeySet(keys)


def _keys(said: Iterable[Any]) -> Iterable[Key]:
    kinds: dict[str, type[RSAKey | ECKey | OKPKey]] = {"RSA": RSAKey, "EC": ECKey, "OKP": OKPKey}
    for each in said:
        if not isinstance(each, dict) or each.get("use", "sig") != "sig" or each.get("kty") not in kinds:
            continue
        try:
            yield kinds[each["kty"]].import_key(each)
        except (JoseError, ValueError, TypeError, KeyError):
            continue


def read_id_token(token: str, keys: KeySet, *, issuer: str, client_id: str, nonce: str) -> Mapping[str, Any]:
    """Return the claims of a token that is this provider's, for us, for this attempt, and still good.

    Raises:
        UnknownKey: it is signed with a key that is not among these.
        UnprovenIdentity: anything else is wrong with it.
    """
    claims = read_claims(token, keys, _registry(issuer, client_id, nonce))
    _require_party(claims, client_id)
    subject = claims["sub"]
    if not 0 < len(subject) <= _SUBJECT_LENGTH or not subject.isprintable():
        raise UnprovenIdentity("sub")
    return claims


def read_claims(token: str, keys: KeySet, registry: JWTClaimsRegistry) -> Mapping[str, Any]:
    """Return the claims of a token that is signed with one of these keys, and fits.

    Raises:
        UnknownKey: it is signed with another key.
        UnprovenIdentity: anything else is wrong with it.
    """
    try:
        header = jws.extract_compact(token.encode()).headers()
        algorithm = header.get("alg")
        if algorithm not in _KINDS:
            raise UnprovenIdentity("algorithm")
        key = _key_for(keys, header.get("kid"), _KINDS[algorithm])
        claims: Mapping[str, Any] = jwt.decode(token, key, algorithms=[algorithm]).claims
        registry.validate(dict(claims))
    except (ClaimError, JoseError, ValueError, TypeError, json.JSONDecodeError) as error:
        raise UnprovenIdentity(getattr(error, "claim", None) or type(error).__name__) from error
    return claims


def _registry(issuer: str, client_id: str, nonce: str) -> JWTClaimsRegistry:
    return JWTClaimsRegistry(
        leeway=LEEWAY,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )


def _require_party(claims: Mapping[str, Any], client_id: str) -> None:
    """Refuse a token that was made for another client, which may also be ours to hear."""
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if several else client_id) != client_id:
        raise UnprovenIdentity("azp")


def _key_for(keys: KeySet, kid: Any, kind: str) -> Key:
    fitting = [key for key in keys if key.key_type == kind and (kid is None or key.kid == kid)]
    if not fitting:
        raise UnknownKey("kid")
    if len(fitting) > 1:
        raise InvalidKeyIdError("which key?")
    return fitting[0]
