"""Scripts and styles as they are sent: small, whole, and nothing else."""

import gzip
import re
import subprocess
from pathlib import Path

import brotli
import pytest

from liveblog.present.static_files import smallest
from liveblog.resources import STATIC, static_version
from tests.web.live_app import LiveApp

FOLDER = f"/static/{static_version()}/"
SCRIPTS = sorted(path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*.js"))


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_script_is_still_one_when_it_is_small(name: str, tmp_path: Path):
    """Each module is smaller, parses, and keeps its template literals and what it imports to the letter."""
    source = (STATIC / name).read_text()
    small = smallest(source.encode(), "text/javascript").decode()
    assert len(small) < len(source)
    (tmp_path / "small.mjs").write_text(small)
    checked = subprocess.run(["node", "--check", tmp_path / "small.mjs"], check=False, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    code = re.sub(r"/\*.*?\*/|^\s*//.*?$|\s//\s.*?$", "", source, flags=re.DOTALL | re.MULTILINE)
    for literal in re.findall(r"`[^`]*`|\"\./[^\"]+\"", code):
        assert literal in small
    # In a template within another's braces the spaces would be taken for code.
    assert not re.search(r"\$\{[^{}`]*`", code)


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("page.js", "text/javascript"), ("page.css", "text/css"), ("icon.svg", "image/svg+xml")],
)
async def test_files_come_in_each_coding_and_are_known_again(live_app: LiveApp, name: str, media_type: str):
    """All forms of a file say the same, may be kept for ever, and their tags bring 304."""
    bodies = set()
    for coding, plain in (("br", brotli.decompress), ("gzip", gzip.decompress), ("identity", bytes)):
        headers = {"accept-encoding": coding}
        async with live_app.http.stream("GET", FOLDER + name, headers=headers) as answer:
            raw = b"".join([part async for part in answer.aiter_raw()])
        encoded = answer.headers.get("content-encoding", "identity")
        bodies.add(plain(raw) if encoded == coding else raw)
        assert answer.headers["content-type"].partition(";")[0] == media_type
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["vary"] == "Accept-Encoding"
        head = await live_app.http.head(FOLDER + name, headers=headers)
        assert (head.content, head.headers["content-length"]) == (b"", str(len(raw)))
        known = await live_app.http.get(FOLDER + name, headers={"if-none-match": answer.headers["etag"], **headers})
        assert (known.status_code, known.headers["etag"]) == (304, answer.headers["etag"])
    assert len(bodies) == 1


@pytest.mark.parametrize(
    "name", ["", "nothing.js", "editor", "editor/", "../README.md", "..%2fREADME.md", "%2e%2e/README.md", "/etc/passwd"]
)
async def test_only_what_lies_in_the_folder_is_served(live_app: LiveApp, name: str):
    """Folders, files that aren't there and ways out of the folder are not found, and that isn't kept."""
    answer = await live_app.http.get(FOLDER + name)
    assert answer.status_code == 404
    assert "immutable" not in answer.headers.get("cache-control", "")


async def test_the_loader_is_known_again(live_app: LiveApp):
    """Whoever asks for the loader again gets 304 with all that caches need."""
    first = await live_app.http.get("/embed.js")
    again = await live_app.http.get("/embed.js", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.headers["cache-control"] == first.headers["cache-control"]
    assert again.headers["access-control-allow-origin"] == "*"
