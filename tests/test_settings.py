"""Settings: from the environment, checked, and without giving secrets away."""

import re

import pytest
from pydantic import SecretStr, ValidationError

from liveblog.errors import ConfigurationError
from liveblog.settings import Settings


def test_nothing_has_to_be_set():
    """A server without settings runs on one machine with a SQLite file and an in-process bus."""
    settings = Settings()
    assert settings.on_sqlite
    assert settings.redis_url is None
    assert settings.root_url == "http://127.0.0.1:8000"


def test_settings_come_from_the_environment(monkeypatch):
    """Each field is a variable with our prefix."""
    monkeypatch.setenv("LIVEBLOG_PORT", "9001")
    monkeypatch.setenv("LIVEBLOG_DATABASE_URL", "postgresql+asyncpg://live@db/live")
    settings = Settings()
    assert settings.port == 9001
    assert not settings.on_sqlite


def test_links_are_names_with_addresses(monkeypatch):
    """One a line or parted by semicolons, as a variable or a file of them can hold them; a name may have blanks."""
    monkeypatch.setenv("LIVEBLOG_NAVIGATION", "News https://www.example.org/; At sea /blogs/sea;\n# no link\n")
    assert Settings().navigation == (("News", "https://www.example.org/"), ("At sea", "/blogs/sea"))


@pytest.mark.parametrize(
    "link", ["Imprint", "https://www.example.org/", "News javascript:alert(1)", "News //elsewhere.org/", "A\x07b /c"]
)
def test_a_link_that_is_none_is_told(link):
    """It is named, with what one looks like."""
    with pytest.raises(ValidationError, match=f"“{re.escape(link)}” must be a name and an address"):
        Settings.model_validate({"footer": f"Privacy /privacy; {link}"})


def test_a_publishers_folder_has_to_be_a_folder(tmp_path):
    """A folder that is not there is told, and not taken for an empty one."""
    with pytest.raises(ValidationError, match=r"publisher_dir\n.*does not point to a directory"):
        Settings(publisher_dir=tmp_path / "nowhere")


def test_secrets_are_not_shown():
    """A settings object in a log or a traceback gives no password away."""
    settings = Settings(
        database_url=SecretStr("postgresql+asyncpg://live:hunter2@db/live"), redis_url=SecretStr("redis://:hunter2@r")
    )
    assert "hunter2" not in f"{settings!r} {settings} {settings.model_dump_json()}"


@pytest.mark.parametrize(("given", "root"), [("https://live.example.org/", "https://live.example.org")])
def test_the_public_address_has_no_slash_at_its_end(given, root):
    """Addresses are made by appending paths that begin with one."""
    assert Settings(public_url=given).root_url == root


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("public_url", "live.example.org"),
        ("port", 65536),
        ("workers", 0),
        ("heartbeat_seconds", 0),
        ("heartbeat_seconds", 26),
        ("heads_check_seconds", 6),
        ("poll_after_seconds", 0),
        ("drain_seconds", -1),
        ("session_hours", 0),
    ],
)
def test_settings_that_break_a_promise_are_refused(name, value):
    """What the protocol promises, such as a heartbeat every 25 s, can't be set away."""
    with pytest.raises(ValidationError, match=name):
        Settings.model_validate({name: value})


def test_several_workers_need_a_bus_that_reaches_all():
    """The mistake is named at the start, with what to do, not found by readers who hear late."""
    with pytest.raises(ConfigurationError, match="LIVEBLOG_REDIS_URL"):
        Settings(workers=2)
    assert Settings(workers=2, redis_url=SecretStr("redis://localhost")).workers == 2


@pytest.mark.parametrize(
    "given",
    ["live.example.org", "http://[", "https://", "https://h:99999", "https://h/\x1b[2J", "https://a b", "https://münchen.example",
     "https://ada:secret@h", "https://h?x=1", "https://h#f"],
)  # fmt: skip
def test_a_public_address_is_one(given):
    """What is no address, or says more than one, is refused at the start and not when somebody asks."""
    with pytest.raises(ValidationError):
        Settings(public_url=given)


@pytest.mark.parametrize(
    ("settings", "root", "origin"),
    [
        ({"public_url": "https://Live.Example.org:443/news/"}, "https://Live.Example.org:443/news", "https://live.example.org"),
        ({"public_url": "http://live.example.org:8080"}, "http://live.example.org:8080", "http://live.example.org:8080"),
        ({"host": "::1", "port": 80}, "http://[::1]:80", "http://[::1]"),
        ({"host": "0.0.0.0", "port": 8000}, "http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ({"host": "::", "port": 8000}, "http://[::1]:8000", "http://[::1]:8000"),
    ],
)  # fmt: skip
def test_our_own_address_can_be_asked(settings, root, origin):
    """It is one that a browser takes, also where the server listens everywhere; the origin is as browsers write it."""
    assert (Settings(**settings).root_url, Settings(**settings).origin) == (root, origin)


def test_keys_that_seal_are_long(monkeypatch):
    """A short one is refused without being shown; several are parted by blanks, and the first one seals."""
    monkeypatch.setenv("LIVEBLOG_SECRET_KEY", "short-and-secret")
    with pytest.raises(ConfigurationError, match="at least 32 characters") as refusal:
        Settings()
    assert "short-and-secret" not in str(refusal.value)
    monkeypatch.setenv("LIVEBLOG_SECRET_KEY", f"{'n' * 32} {'o' * 40}")
    assert Settings().secret_keys == ["n" * 32, "o" * 40]
    assert "nnn" not in repr(Settings())


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://live.example.org", "live.example.org"),
        ("https://live.example.org:8443/sub", "live.example.org"),
        ("http://localhost:8000", "localhost"),
        ("http://live.example.org", None),
        ("https://192.0.2.1", None),
        ("https://[2001:db8::1]", None),
    ],
)
def test_passkeys_need_a_name_by_https(address, domain):
    """Browsers bind them to a domain, on a secure page; on the own machine that is localhost, and no number."""
    assert Settings(public_url=address).passkey_domain == domain


def test_mail_needs_a_server_and_a_sender(monkeypatch):
    """One without the other is refused; the server's password is in no text that settings are shown as."""
    monkeypatch.setenv("LIVEBLOG_SMTP_URL", "smtps://me:neap%20tide@mail.example.org")
    with pytest.raises(ConfigurationError, match="both LIVEBLOG_SMTP_URL and LIVEBLOG_MAIL_FROM"):
        Settings()
    monkeypatch.setenv("LIVEBLOG_MAIL_FROM", "The Desk <desk@example.org>")
    settings = Settings()
    assert settings.sends_mail
    assert "neap" not in f"{settings!r} {settings} {settings.model_dump()}"
