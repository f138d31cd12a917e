"""docker-compose.yml and Dockerfile: nothing is open that need not be, and nothing changes by itself."""

import re
import socket
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.pace import PATIENCE
from tests.ports import free_port
from tests.services import valkey_in

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
EXACT = re.compile(r"[a-z/]+:\d+(\.\d+){1,2}(-[a-z]+)*")
BUILT = {"liveblog-1", "liveblog-2", "migrate"}


@pytest.mark.parametrize("name", SERVICES)
def test_an_image_has_an_exact_version(name: str):
    """What is not built here is named with major and minor version at least, as its makers number releases."""
    service = SERVICES[name]
    if name in BUILT:
        assert service["build"] == "."
    else:
        assert EXACT.fullmatch(service["image"]), service["image"]


def test_the_base_image_has_an_exact_version():
    """The Dockerfile names Python to the last number, and the system below it."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert re.search(r"^ARG PYTHON=\d+\.\d+\.\d+$", text, re.MULTILINE)
    bases = re.findall(r"^FROM (\S+)", text, re.MULTILINE)
    assert bases
    assert all(base == "python:${PYTHON}-slim-bookworm" for base in bases)


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_can_do_what_it_has_to(name: str):
    """Each has a read-only file system, the rights that it needs by name, and no way to get others."""
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert not service.get("privileged")


def test_only_the_balancer_is_reached_from_outside():
    """No other service publishes a port, and what holds data is on a network without a way out."""
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["balancer"]
    assert SERVICES["postgres"]["networks"] == SERVICES["valkey"]["networks"] == ["back"]
    assert COMPOSE["networks"]["back"]["internal"] is True
    assert "back" not in SERVICES["balancer"]["networks"]


def test_what_may_stand_in_env_reaches_the_servers():
    """Each setting that the file's first lines name is passed on; else it would do nothing, and nobody would say so."""
    head = TEXT.partition("\nx-liveblog:")[0]
    named = set(re.findall(r"\b(?:LIVEBLOG|AWS)_[A-Z_]+[A-Z]", head))
    assert {"LIVEBLOG_SMTP_URL", "LIVEBLOG_MEDIA", "AWS_REGION"} <= named
    for name in sorted(BUILT):
        assert named <= SERVICES[name]["environment"].keys(), name


def test_no_password_has_a_default():
    """Each stands in .env and nowhere else; without it nothing starts."""
    used = re.findall(r"\$\{(\w*PASSWORD)(\S*?)[ }]", TEXT)
    assert {name for name, _ in used} == {"POSTGRES_PASSWORD", "VALKEY_PASSWORD"}
    assert all(rule == ":?set" for _, rule in used)
    address = SERVICES["liveblog-1"]["environment"]["LIVEBLOG_REDIS_URL"]
    assert address.startswith("redis://:${VALKEY_PASSWORD:?")


def test_valkey_asks_for_its_password(tmp_path: Path):
    """A real Valkey takes the configuration as it stands, and answers nobody without the password."""
    content = COMPOSE["configs"]["valkey"]["content"]
    (tmp_path / "valkey.conf").write_text(re.sub(r"\$\{VALKEY_PASSWORD:[^}]*\}", "correcthorse", content))
    settings = [word for line in (tmp_path / "valkey.conf").read_text().splitlines() for word in _setting(line)]
    with valkey_in(tmp_path, port := free_port(), *settings):
        said = [answer(port, question) for question in (b"GET x\r\n", b"AUTH correcthorse\r\n")]
    assert [text[:7] for text in said] == [b"-NOAUTH", b"+OK\r\n"]


def answer(port: int, question: bytes) -> bytes:
    """Ask a Valkey on a connection of its own."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(question)
        return connection.recv(99)


def _setting(line: str) -> list[str]:
    name, _, value = line.partition(" ")
    return [f"--{name}", value.strip('"')]
