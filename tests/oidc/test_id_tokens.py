"""ID tokens that must lead nobody in: of others, for others, forged, and those that are good all the same."""

import base64
import hmac
import json

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.responses import Response

from tests.oidc.ways import known, refused

SPOILED = {
    "nonce": lambda claims: claims | {"nonce": "another"},
    "no nonce": lambda claims: {name: value for name, value in claims.items() if name != "nonce"},
    "audience": lambda claims: claims | {"aud": "another"},
    "audiences": lambda claims: claims | {"aud": ["liveblog", "another"]},
    "azp": lambda claims: claims | {"azp": "another"},
    "azp of several": lambda claims: claims | {"aud": ["liveblog", "another"], "azp": "another"},
    "issuer": lambda claims: claims | {"iss": "https://elsewhere.example"},
    "expired": lambda claims: claims | {"exp": claims["iat"] - 60},
    "no end": lambda claims: {name: value for name, value in claims.items() if name != "exp"},
    "from the future": lambda claims: claims | {"iat": claims["iat"] + 3600},
    "no subject": lambda claims: {name: value for name, value in claims.items() if name != "sub"},
    "empty subject": lambda claims: claims | {"sub": ""},
    "long subject": lambda claims: claims | {"sub": "x" * 256},
    "odd subject": lambda claims: claims | {"sub": ["ada-1"]},
}


@pytest.mark.parametrize("what", SPOILED)
async def test_a_token_that_is_not_for_this_login_is_refused(desk_app, provider, newcomer, what):
    """Well signed, and for somebody else, another attempt or another time."""
    await known(desk_app, provider)
    provider.spoil = SPOILED[what]
    await refused(newcomer, 401, "could not be verified")


async def test_several_audiences_with_us_as_the_party_are_good(desk_app, provider, newcomer):
    """A token may be for others, too, if it says that it was made for us."""
    await known(desk_app, provider)
    provider.spoil = lambda claims: claims | {"aud": ["liveblog", "another"], "azp": "liveblog"}
    assert (await newcomer.log_in()).status_code == 303


def compact(header, claims):
    parts = (json.dumps(part).encode() for part in (header, claims))
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def unsigned(claims, _):
    return compact({"alg": "none"}, claims) + "."


def by_public_key(claims, key):
    signed = compact({"alg": "HS256", "kid": key.kid}, claims)
    mac = hmac.digest(key.as_pem(private=False), signed.encode(), "sha256")
    return f"{signed}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def by_another(claims, key):
    forged = RSAKey.generate_key(2048, {"kid": key.kid})
    return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, forged)


def altered(claims, key):
    head, _, signature = jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key).split(".")
    _, body, _ = jwt.encode({"alg": "RS256", "kid": key.kid}, claims | {"sub": "chief"}, key).split(".")
    return f"{head}.{body}.{signature}"


FORGED = {
    "none": unsigned,
    "the public key as a secret": by_public_key,
    "another key": by_another,
    "altered": altered,
    "nonsense": lambda *_: "nonsense",
    "unknown key": lambda claims, key: jwt.encode({"alg": "RS256", "kid": "unknown"}, claims, key),
}


@pytest.mark.parametrize("what", FORGED)
async def test_a_token_that_the_provider_did_not_sign_is_refused(desk_app, provider, newcomer, what):
    """The algorithm is ours to choose, and the key the provider's to publish."""
    await known(desk_app, provider)
    provider.sign = FORGED[what]
    await refused(newcomer, 401, "could not be verified")


async def test_new_keys_are_fetched_at_most_once_a_minute(desk_app, provider, newcomer, monkeypatch):
    """A key that nobody knows is looked up, and who invents names of keys does not make us ask each time."""
    clock = [1000.0]
    for remembered in (
        desk_app.services.providers["newsroom"]._keys,
        desk_app.services.providers["newsroom"]._document,
    ):
        monkeypatch.setattr(remembered, "_clock", lambda: clock[0])
    await known(desk_app, provider)
    assert (await newcomer.log_in()).status_code == 303
    newcomer.visitor.client.cookies.clear()
    provider.rotate()
    for _ in range(3):
        await refused(newcomer, 401, "could not be verified")
    assert provider.asked.count("/keys") == 1
    clock[0] += 61
    assert (await newcomer.log_in()).status_code == 303
    assert provider.asked.count("/keys") == 2
    clock[0] += 3601
    newcomer.visitor.client.cookies.clear()
    provider.broken["/keys"] = provider.broken["/.well-known/openid-configuration"] = lambda: Response(status_code=500)
    assert (await newcomer.log_in()).status_code == 303  # what was known an hour ago is better than nothing
