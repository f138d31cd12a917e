"""Lighthouse on pages of ours, on a phone and a desktop: the blog that `scripts/serve` begins with, and a full one.

The full one has all that a blog can have, in a publisher's house with a logo and links: a main picture, a byline, a
summary, a pin, key events, and entries of two days with cards, tables, pictures and galleries.
"""

import asyncio
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
from liveblog.model.blog import MainPicture
from tests.browser.audits import full_blog
from tests.browser.rich import scene, write_rich_texts
from tests.publishers import make_publisher
from tests.web.live_app import open_live_app

RUNS = 3
"""Of which the median counts, as Lighthouse advises: the first meets a server that has just begun."""

DEVICES: dict[str, tuple[str, ...]] = {"phone": (), "desktop": ("--preset=desktop",)}
_ROOT = Path(__file__).parent.parent
_SERVE = (str(_ROOT / ".venv/bin/liveblog"), "serve")
_LIGHTHOUSE = _ROOT / "tests/audit/node_modules/.bin/lighthouse"
_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What Lighthouse says of a page on one device: its scores by category, and each audit that took from them."""

    page: str
    device: str
    scores: dict[str, int]
    faults: list[str]

    @property
    def row(self) -> dict[str, Any]:
        """Return it as a line of a table."""
        return {"page": self.page, "device": self.device} | self.scores


def audit() -> Iterator[Verdict]:
    """Audit each page on each device in turn."""
    environment = {"CHROME_PATH": _chromium()}
    if not _LIGHTHOUSE.exists():
        raise CannotMeasure("Lighthouse is not installed: npm ci --prefix tests/audit")
    for page, serving in (("demonstration", _demonstration), ("everything", _everything)):
        with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as url:
            for device, options in DEVICES.items():
                runs = [_report(url, options, environment) for _ in range(RUNS)]
                yield _verdict(page, device, sorted(runs, key=_performance)[RUNS // 2])


@contextmanager
def _demonstration(folder: Path) -> Iterator[str]:
    """Serve the blog to look at, as `scripts/serve` does."""
    with running(*_SERVE, "--demo", environment=_kept_in(folder)) as server:
        yield server.url + "/blogs/storm"


@contextmanager
def _everything(folder: Path) -> Iterator[str]:
    """Serve the full blog in a publisher's house."""
    kept = _kept_in(folder)
    path = asyncio.run(_write_everything(kept["LIVEBLOG_DATABASE_URL"], kept["LIVEBLOG_MEDIA_DIR"]))
    house = {
        "LIVEBLOG_PUBLISHER": "The Harbour Post",
        "LIVEBLOG_NAVIGATION": "News https://news.example; Weather https://weather.example",
        "LIVEBLOG_FOOTER": "Imprint https://news.example/imprint",
        "LIVEBLOG_PUBLISHER_DIR": str(make_publisher(folder / "house", {"static/publisher.css": ""})),
    }
    with running(*_SERVE, environment=kept | house) as server:
        yield server.url + path


def _kept_in(folder: Path) -> dict[str, str]:
    return {
        "LIVEBLOG_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/liveblog.db",
        "LIVEBLOG_MEDIA_DIR": str(folder / "media"),
    }


async def _write_everything(database: str, media: str) -> str:
    async with open_live_app(database, media_dir=media) as app:
        picture = await app.services.pictures.save(scene(1600, 1000))
        full = await full_blog(
            app,
            byline=("Ada Quist", "Ben"),
            picture=MainPicture(picture.path, "Waves at the pier.", "The pier at noon", "Harbour Post"),
            zone="Europe/Berlin",
            accent="#0b5c8a",
        )
        await write_rich_texts(app, full.blog)
        return full.blog.path


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


def _performance(report: dict[str, Any]) -> float:
    return float(report["categories"]["performance"]["score"] or 0)


def _verdict(page: str, device: str, report: dict[str, Any]) -> Verdict:
    scores = {each["title"]: round((each["score"] or 0) * 100) for each in report["categories"].values()}
    faults = [
        f"{page}, {device}: {found['title']} ({found['id']}, {found['score']:.2f}{_shown(found)})"
        for found in report["audits"].values()
        if found["score"] is not None and found["score"] < 1
    ]
    return Verdict(page, device, scores, faults)


def _shown(found: dict[str, Any]) -> str:
    said = found.get("displayValue", "")
    return f": {said}" if said else ""
