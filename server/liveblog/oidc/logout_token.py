"""Logout tokens: a provider tells us that somebody has logged out there (OpenID Connect Back-Channel Logout 1.0)."""

import time
from collections.abc import Mapping
from typing import Any

from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry

from liveblog.model.identity import LogoutNotice
from liveblog.oidc.id_token import LEEWAY, UnprovenIdentity, read_claims

EVENT = "http://schemas.openid.net/event/backchannel-logout"

FRESH = 120
"""Seconds after it was made within which a token is taken; providers send it at once."""

_LENGTH = 255


def read_logout_token(token: str, keys: KeySet, *, issuer: str, client_id: str) -> LogoutNotice:
    """Return what a token says that is this provider's, for us, and fresh (section 2.6).

    Raises:
        UnknownKey: it is signed with a key that is not among these.
        UnprovenIdentity: anything else is wrong with it.
    """
    claims = read_claims(token, keys, _registry(issuer, client_id))
    if claims["iat"] < time.time() - FRESH - LEEWAY:
        raise UnprovenIdentity("iat")
    if "nonce" in claims:  # it is an ID token, or would pass for one
        raise UnprovenIdentity("nonce")
    events = claims["events"]
    if not isinstance(events, dict) or not isinstance(events.get(EVENT), dict):
        raise UnprovenIdentity("events")
    subject, session = _text(claims, "sub"), _text(claims, "sid")
    if subject is None and session is None:
        raise UnprovenIdentity("sub")
    return LogoutNotice(issuer, _text(claims, "jti") or "", subject, session)


def _registry(issuer: str, client_id: str) -> JWTClaimsRegistry:
    return JWTClaimsRegistry(
        leeway=LEEWAY,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": client_id},
        iat={"essential": True},
        jti={"essential": True},
        events={"essential": True},
    )


def _text(claims: Mapping[str, Any], name: str) -> str | None:
    value = claims.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not 0 < len(value) <= _LENGTH or not value.isprintable():
        raise UnprovenIdentity(name)
    return value
