"""Nothing else in the server opens connections to addresses that somebody chose."""

import ast
from collections.abc import Iterator
from pathlib import Path

import liveblog

CODE = Path(liveblog.__file__).parent
CLIENTS = {
    "httpx2",
    "httpcore2",
    "httpx",
    "httpcore",
    "aiohttp",
    "requests",
    "urllib3",
    "urllib.request",
    "http.client",
}
CLIENTS |= {
    "smtplib",
    "ftplib",
    "imaplib",
    "poplib",
    "telnetlib",
    "xmlrpc.client",
    "obstore.store",
    "anyio",
    "websockets.asyncio.client",
}
OPENERS = {"open_connection", "create_connection", "urlopen"}
KNOWN = {
    "cli": "commands talk to the server that whoever runs them names, with our own client",
    "bus": "Redis is where a setting says",
    "media": "a bucket for pictures is where a setting says",
}
"""Packages beside `outbound` that may, and to where."""


def _found(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        names = set()
        if isinstance(node, ast.Import):
            names = {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names = {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Attribute) and node.attr in OPENERS:
            yield node.attr
        yield from names & CLIENTS


def test_one_package_opens_connections():
    """A module that imports a client, or opens a connection by hand, stands in `outbound` or is known."""
    found = {
        f"{path.relative_to(CODE)}: {name}"
        for path in CODE.rglob("*.py")
        if path.relative_to(CODE).parts[0] not in {"outbound", *KNOWN}
        for name in _found(path)
    }
    assert found == set()
    assert {name for path in (CODE / "outbound").glob("*.py") for name in _found(path)} == {"httpcore2"}
