"""Lighthouse on the page of the blog that `scripts/serve` begins with: a server of its own, a phone and a desktop."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.servers import CannotMeasure, running

PAGE = "/blogs/storm"
DEVICES: dict[str, tuple[str, ...]] = {"phone": (), "desktop": ("--preset=desktop",)}
_ROOT = Path(__file__).parent.parent
_LIGHTHOUSE = _ROOT / "tests/audit/node_modules/.bin/lighthouse"
_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What Lighthouse says on one device: its scores by category, and each audit that took something from them."""

    device: str
    scores: dict[str, int]
    faults: list[str]

    @property
    def row(self) -> dict[str, Any]:
        """Return it as a line of a table."""
        return {"device": self.device} | self.scores


def audit() -> Iterator[Verdict]:
    """Audit the page on each device in turn."""
    environment = {"CHROME_PATH": _chromium()}
    if not _LIGHTHOUSE.exists():
        raise CannotMeasure("Lighthouse is not installed: npm ci --prefix tests/audit")
    with _demo() as url:
        for device, options in DEVICES.items():
            yield _verdict(device, _report(url + PAGE, options, environment))


@contextmanager
def _demo() -> Iterator[str]:
    """Serve the blog to look at, as `scripts/serve` does, with data of its own."""
    with tempfile.TemporaryDirectory() as folder:
        database = {"LIVEBLOG_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/liveblog.db"}
        with running(str(_ROOT / ".venv/bin/liveblog"), "serve", "--demo", environment=database) as server:
            yield server.url


def _chromium() -> str:
    found = shutil.which(os.environ.get("LIVEBLOG_CHROMIUM", "chromium")) or next(
        filter(None, map(shutil.which, _CHROMIUMS)), None
    )
    if not found:
        raise CannotMeasure("Lighthouse needs Chromium: install it, or name one in LIVEBLOG_CHROMIUM.")
    return found


def _report(url: str, options: tuple[str, ...], environment: dict[str, str]) -> dict[str, Any]:
    command = (str(_LIGHTHOUSE), url, "--quiet", "--output=json", f"--chrome-flags={_FLAGS}", *options)
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotMeasure(f"Lighthouse failed: {done.stderr.strip()[-600:]}")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def _verdict(device: str, report: dict[str, Any]) -> Verdict:
    scores = {each["title"]: round((each["score"] or 0) * 100) for each in report["categories"].values()}
    faults = [
        f"{device}: {found['title']} ({found['id']}, {found['score']:.2f}{_shown(found)})"
        for found in report["audits"].values()
        if found["score"] is not None and found["score"] < 1
    ]
    return Verdict(device, scores, faults)


def _shown(found: dict[str, Any]) -> str:
    said = found.get("displayValue", "")
    return f": {said}" if said else ""
