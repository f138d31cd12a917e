"""What attackers ask for, by the bound that it is to break: as much of everything as one server can be made to do."""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from urllib.parse import quote

from PIL import Image

from liveblog.work.bound import Bound, Limit
from liveblog.work.bounds import (
    BACKLOGS,
    BODIES,
    DIFFERENCE_LINES,
    DIFFERENCES,
    EMBEDS,
    FEEDS,
    FILES,
    HEAD_BYTES,
    HEAD_SILENCE,
    LOGINS,
    LONG_TEXTS,
    NEWEST,
    PAGES,
    PASSWORDS,
    PAST_VIEWS,
    PICTURES,
    POLLS,
    REPORTS,
    SEARCHES,
    TEXTS,
    UPLOADS,
)
from liveblog.work.bounds import MARKDOWN as RENDERING
from liveblog.work.drawing_bounds import DRAWING, FRAMES
from tests.media.bombs import drawn_over, ribbon
from tests.media.pictures import encoded
from tests.serving.raw import handshake
from tests.system.asking import FORM, asked

ENTRIES = 400
"""Of the blog that readers and attackers read."""

BLOG, API = "/blogs/harbour", "/api/v1/blogs/harbour"
QUAY = "/api/v1/blogs/quay"
"""Where attackers write who may: what they write there is not what others read.

Its first entry is long, and its second was another before.
"""

CODINGS = ("br", "gzip", "identity")
OURS = {"Sec_Fetch_Site": "same-origin", "Content_Type": FORM}


@dataclass(frozen=True, slots=True)
class Aim:
    """A server, as a process, whose blog is in an epoch; `tokens` may write, and are the attackers'.

    `database` is the process that the server's database is, if it is one.
    """

    server: int
    port: int
    tokens: Sequence[str]
    epoch: str
    database: int | None


@dataclass(frozen=True, slots=True)
class Flood:
    """What is asked for, which statuses may be the answer beside none at all, and which bounds it is to break."""

    statuses: str
    bounds: tuple[Bound | Limit, ...]
    requests: Callable[[Aim], list[bytes]]


def text_to_compare(seed: int) -> str:
    """Write as many lines as are compared, by drawing each out of some."""
    chance = random.Random(seed)
    return "\n".join(chance.choice("abcdefghijklmnopqrstuvwxyz") * 40 for _ in range(DIFFERENCE_LINES.most))


def _searches(_: Aim) -> list[bytes]:
    chance = random.Random(1)
    words = (chance.sample("abcdefghijklmnopqrstuvwxyz", 14) for _ in range(200))
    return [asked(f"{BLOG}?q={quote(' '.join(each))}") for each in words]


def _past_views(_: Aim) -> list[bytes]:
    return [asked(f"{BLOG}?at={year}-11-{day:02d}") for year in (2024, 2025) for day in range(1, 29)]


def _past_entries(_: Aim) -> list[bytes]:
    return [asked(f"{BLOG}/entries/{number}?at=now") for number in range(1, ENTRIES)]


def _texts(_: Aim) -> list[bytes]:
    return [asked(f"{BLOG}.{form}", Accept_Encoding=coding) for form in ("txt", "md") for coding in CODINGS]


def _pages(_: Aim) -> list[bytes]:
    return [asked(f"{BLOG}/entries/{number}", Accept_Encoding="br") for number in range(1, ENTRIES)]


def _feeds(_: Aim) -> list[bytes]:
    feeds = (f"{BLOG}/feed.atom", f"{BLOG}/feed.json", "/sitemap.xml", "/sitemap-1.xml", "/sitemap-2.xml", "/")
    return [asked(feed, Accept_Encoding=coding) for feed in feeds for coding in CODINGS]


def _snapshots(_: Aim) -> list[bytes]:
    return [asked(f"{API}/entries?page={number}", Accept_Encoding="br") for number in range(1, ENTRIES // 40)]


def _backlogs(aim: Aim) -> list[bytes]:
    paths = [f"{API}/events?after={number}&epoch={aim.epoch}" for number in range(1, ENTRIES)]
    return [asked(path, Accept_Encoding=coding) for path in paths for coding in CODINGS]


def _ranges(aim: Aim) -> list[bytes]:
    return [asked(f"{API}/events/{aim.epoch}.0/{first + 1}-{first + 100}") for first in range(0, ENTRIES, 100)]


def _embeds(aim: Aim) -> list[bytes]:
    blogs, forms, limits = (BLOG, "/blogs/quay"), ("frame", "fragment.html"), range(1, 51)
    shown = [f"{blog}/{form}?limit={limit}" for limit, form, blog in product(limits, forms, blogs)]
    links = (f"http://127.0.0.1:{aim.port}{BLOG}/entries/{number}" for number in range(1, ENTRIES))
    return [asked(path) for path in (*shown, *(f"/oembed?url={quote(link)}" for link in links))]


def _versions(aim: Aim) -> list[bytes]:
    """Ask for as much as finds a place: to look up the tokens of more would be a flood of its own, of short reads."""
    paths = (f"{QUAY}/entries/2/difference?from=2&to=3", "/healthz", "/healthz", "/healthz")
    return [asked(path, b"", **_as(token)) for token in aim.tokens for path in paths]


def _reports(_: Aim) -> list[bytes]:
    """Send as many as find a place, as above."""
    paths = (f"{BLOG}/entries/{number}/report" for number in range(1, ENTRIES))
    reports = [asked(path, b"text=It+was+nine.", Content_Type=FORM) for path in paths]
    return [request for report in reports for request in (report, asked("/healthz"))]


def _logins(_: Aim) -> list[bytes]:
    return [asked("/desk/login", f"name=n{number}&password=x".encode(), **OURS) for number in range(500)]


def _form(path: str) -> list[bytes]:
    return [asked(path, b"&" * (3 * 1024 * 1024), **OURS)]


def _as(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Content_Type": "application/json"}


def _posts(aim: Aim, text: str) -> list[bytes]:
    return [asked(f"{QUAY}/entries", f'{{"body":{text}}}'.encode(), **_as(token)) for token in aim.tokens]


def _uploads(aim: Aim, *images: bytes) -> list[bytes]:
    path, kind = f"{QUAY}/media", {"Content_Type": "image/png"}
    return [asked(path, image, **_as(token) | kind) for token in aim.tokens for image in images]


def _photo(number: int) -> bytes:
    noise = Image.effect_noise((1000, 750), 40 + number).resize((4000, 3000))
    return encoded(noise.convert("RGB"), "JPEG", quality=85)


MARKDOWN = json.dumps("- *a* **b** [c](https://example.org/) `d` https://example.org/x | y\n> " * 2500)

FLOODS = {
    "searches": Flood("200 503", (SEARCHES,), _searches),
    "past views": Flood("200 503", (PAST_VIEWS,), _past_views),
    "past entries": Flood("200 503", (PAST_VIEWS,), _past_entries),
    "whole texts": Flood("200 503", (TEXTS,), _texts),
    "pages": Flood("200 503", (PAGES,), _pages),
    "feeds": Flood("200 404 503", (FEEDS, NEWEST), _feeds),
    "snapshots": Flood("200 503", (PAGES,), _snapshots),
    "backlogs": Flood("200 503", (BACKLOGS, POLLS), _backlogs),
    "closed ranges": Flood("200 503", (PAGES,), _ranges),
    "embeds": Flood("200 503", (EMBEDS, DRAWING), _embeds),
    "versions": Flood("200 503", (DIFFERENCES,), _versions),
    "reports": Flood("200 303 429 503", (REPORTS,), _reports),
    "logins": Flood("401 429 503", (LOGINS, PASSWORDS), _logins),
    "forms before login": Flood("401", (BODIES,), lambda _: _form("/desk/harbour")),
    "small forms": Flood("413", (BODIES,), lambda _: _form("/desk/login")),
    "long Markdown": Flood("201 503", (RENDERING, FRAMES), lambda aim: _posts(aim, MARKDOWN)),
    "JSON": Flood("201 503", (BODIES, LONG_TEXTS), lambda aim: _posts(aim, '"' + "\\u0061" * 40_000 + '"')),
    "deep JSON": Flood("400 503", (BODIES,), lambda aim: _posts(aim, "[" * 250_000)),
    "bombs": Flood("201 413 422 503", (PICTURES,), lambda aim: _uploads(aim, drawn_over(1198), ribbon(30_000, 1300))),
    "pictures": Flood(
        "201 503", (UPLOADS, PICTURES, FILES), lambda aim: _uploads(aim, _photo(1), _photo(2), _photo(3))
    ),
    "heads": Flood("200", (HEAD_BYTES,), lambda _: [asked("/", Cookie="a" * 31 * 1024)]),
    "endless heads": Flood(
        "431", (HEAD_BYTES,), lambda _: [b"GET / HTTP/1.1\r\nHost: x\r\nCookie: " + b"a" * 200 * 1024]
    ),
    "half requests": Flood("408", (HEAD_SILENCE,), lambda _: [asked("/desk/login", b"x" * 1000, **OURS)[:-999]]),
    "handshakes": Flood("101", (), lambda _: [handshake(f"{API}/events")]),
}
