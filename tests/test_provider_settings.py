"""Providers of single sign-on in the environment."""

import pytest
from pydantic import SecretStr, ValidationError

from liveblog.cli.environment import read_settings
from liveblog.errors import ConfigurationError
from liveblog.provider_settings import GroupGrant
from liveblog.settings import Settings

PREFIX = "LIVEBLOG_OIDC_NEWSROOM_"
NEEDED = {"ISSUER": "https://login.example.org/realms/news", "CLIENT_ID": "liveblog"}


def put(monkeypatch, values, prefix=PREFIX):
    for name, value in values.items():
        monkeypatch.setenv(prefix + name, value)


def test_providers_come_from_the_environment(monkeypatch):
    """One or several, each by a name of its own; what is not said has a value that suits most."""
    put(monkeypatch, NEEDED | {"CLIENT_SECRET": "s3cret", "LABEL": "Newsroom login"})
    put(monkeypatch, NEEDED, "LIVEBLOG_OIDC_WIRE2_")
    providers = Settings().oidc
    assert set(providers) == {"newsroom", "wire2"}
    assert providers["newsroom"].client_secret == SecretStr("s3cret")
    assert (providers["newsroom"].label, providers["wire2"].label) == ("Newsroom login", "Wire2")
    assert providers["wire2"].scopes == "openid email profile"
    assert "s3cret" not in f"{Settings()!r} {Settings().model_dump_json()}"


def test_groups_are_given_rights(monkeypatch):
    """A group may have blanks; a right is good in all blogs, or in one."""
    put(monkeypatch, NEEDED | {"GROUPS": "All  editors write; cn=storm,ou=desks write@storm\nIT admin;"})
    assert Settings().oidc["newsroom"].groups == (
        GroupGrant("All editors", "write", None),
        GroupGrant("cn=storm,ou=desks", "write", "storm"),
        GroupGrant("IT", "admin", None),
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ISSUER", "http://login.example.org"),
        ("ISSUER", "https://login.example.org?x"),
        ("ISSUER", "https://ada@login.example.org"),
        ("ISSUER", "login.example.org"),
        ("CLIENT_ID", ""),
        ("GROUPS", "editors"),
        ("GROUPS", "editors owner"),
        ("SCOPES", "email"),
        ("SECRET", "x"),
    ],
)
def test_what_is_wrong_is_named_as_it_was_written(monkeypatch, name, value):
    """The variable stands in the message, also one that there is not."""
    put(monkeypatch, NEEDED | {name: value})
    with pytest.raises(ValidationError):
        Settings()
    with pytest.raises(ConfigurationError, match=f"{PREFIX}{name}"):
        read_settings()


def test_what_is_missing_is_named(monkeypatch):
    """A provider without a client is told by the variable that is missing."""
    put(monkeypatch, {"ISSUER": NEEDED["ISSUER"]})
    with pytest.raises(ConfigurationError, match=f"{PREFIX}CLIENT_ID"):
        read_settings()


def test_nobody_is_locked_out_by_a_setting(monkeypatch):
    """Single sign-on alone, without a provider, is refused at the start."""
    monkeypatch.setenv("LIVEBLOG_LOGIN", "sso")
    with pytest.raises(ConfigurationError, match="no provider is set"):
        Settings()
    put(monkeypatch, NEEDED)
    assert Settings().login == "sso"
