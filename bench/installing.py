"""Fetching the peers into bench/.peers, from Debian, PyPI and npm; nothing is installed on the system.

What can't be fetched is said in a sentence and left out of the measurements.
"""

import gzip
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from bench.contenders import INSTALLED, NGINX, NODE_PEERS, PYTHON_PEERS

_MOST_SECONDS = 300


def install() -> Iterator[str]:
    """Fetch all peers; yields a sentence for each that is there or can't be had."""
    INSTALLED.mkdir(exist_ok=True)
    for name, fetch in _PEERS.items():
        try:
            fetch()
        except FileNotFoundError as missing:
            yield f"{name} can't be fetched: {missing.filename} is not on PATH."
        except subprocess.CalledProcessError as failed:
            yield f"{name} can't be fetched: {(failed.stderr.strip() or str(failed)).splitlines()[-1]}"
        except subprocess.TimeoutExpired:
            yield f"{name} can't be fetched: it took more than {_MOST_SECONDS} s."
        else:
            yield f"{name} is installed."


def versions() -> str:
    """Name the versions of what is there, as far as their packages say."""
    python = [
        path.name.removesuffix(".dist-info").replace("-", " ")
        for path in sorted(PYTHON_PEERS.glob("*.dist-info"))
        if path.name.startswith(("picows-", "socketify-"))
    ]
    ws = NODE_PEERS / "node_modules/ws/package.json"
    node = [f"ws {json.loads(ws.read_text())['version']} on Node {_node_version()}"] if ws.exists() else []
    return ", ".join([*_nchan_version(), *python, *node]) or "none"


def _node_version() -> str:
    return subprocess.run(["node", "--version"], check=False, capture_output=True, text=True).stdout.strip()


def _nchan_version() -> list[str]:
    program = NGINX / "usr/sbin/nginx"
    changes = NGINX / "usr/share/doc/libnginx-mod-nchan/changelog.Debian.gz"
    if not program.exists():
        return []
    said = subprocess.run([str(program), "-v"], check=False, capture_output=True, text=True).stderr
    nchan = gzip.decompress(changes.read_bytes()).decode().split("(")[1].split(")")[0] if changes.exists() else ""
    return [f"nginx {said.rpartition('/')[2].strip()} with nchan {nchan}".strip()]


def _fetch_nchan() -> None:
    with tempfile.TemporaryDirectory() as directory:
        _run("apt-get", "download", "nginx", "libnginx-mod-nchan", cwd=Path(directory))
        for package in Path(directory).glob("*.deb"):
            _run("dpkg-deb", "--extract", str(package), str(NGINX))
    # Nchan makes nginx create this folder whatever is configured; a relative one needs no root. Equally long: it is C.
    module = NGINX / "usr/lib/nginx/modules/ngx_nchan_module.so"
    module.write_bytes(module.read_bytes().replace(b"/var/lib/nginx/body", b"nginx-requests-body"))


def _fetch_from_pypi(name: str) -> None:
    uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
    _run(uv, "pip", "install", "--quiet", "--python", sys.executable, "--target", str(PYTHON_PEERS), name)


def _fetch_ws() -> None:
    NODE_PEERS.mkdir(exist_ok=True)
    _run("npm", "install", "--prefix", str(NODE_PEERS), "--no-audit", "--no-fund", "--no-save", "ws")


def _run(*command: str, cwd: Path | None = None) -> None:
    subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True, timeout=_MOST_SECONDS)


_PEERS: dict[str, Callable[[], None]] = {
    "nginx with nchan": _fetch_nchan,
    "picows": partial(_fetch_from_pypi, "picows"),
    "socketify": partial(_fetch_from_pypi, "socketify"),
    "ws": _fetch_ws,
}
