"""Scripts and styles as they are sent: small, whole, and nothing else."""

import gzip
import json
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import brotli
import pytest

from liveblog.present.static_files import smallest
from liveblog.resources import STATIC, static_version
from tests.pace import PATIENCE
from tests.web.live_app import LiveApp

FOLDER = f"/static/{static_version()}/"
CHECKOUT = STATIC.parents[2]
SCRIPTS = sorted(
    path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*.js") if not path.stem.endswith("types")
)
"""All but those that are for the type checker alone, which nothing loads."""
# What the tests of the scripts read beside them.
KEPT = ("docs", "server", "tests/vectors", "clients/js/package.json")


def put(path: Path, content: bytes) -> None:
    """Write a file, and the folders in which it lies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def test_scripts_do_what_they_do_when_they_are_small(tmp_path: Path):
    """Each module is smaller, and passes all that is asked of what it was made from."""
    for name in SCRIPTS:
        source = (STATIC / name).read_bytes()
        small = smallest(source, "text/javascript")
        assert len(small) < len(source)
        put(tmp_path / "clients/js/src" / name, small)
    for kept in KEPT:
        (tmp_path / kept).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / kept).symlink_to(CHECKOUT / kept)
    tests = sorted((CHECKOUT / "tests/js").iterdir())
    for test in tests:
        put(tmp_path / "tests/js" / test.name, test.read_bytes())
    names = [f"tests/js/{test.name}" for test in tests if test.name.endswith(".test.mjs")]
    found = subprocess.run(
        ["node", "--test", *names], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    assert found.returncode == 0, found.stdout[-3000:]


PARSE = """
import { readFileSync } from 'node:fs';
import { SourceTextModule } from 'node:vm';
const scripts = JSON.parse(readFileSync(0));
const wrong = Object.entries(scripts).flatMap(([identifier, source]) => {
  try {
    new SourceTextModule(source, { identifier });
    return [];
  } catch (error) {
    return [`${identifier}: ${error}`];
  }
});
console.log(JSON.stringify(wrong));
"""
"""Has Node parse many modules: a process for each would take longer than all of them."""


def unparsed(scripts: Mapping[str, str]) -> list[str]:
    """Return which of these modules are none, each with what Node says."""
    command = ["node", "--experimental-vm-modules", "--no-warnings", "--input-type=module", "--eval", PARSE]
    said = subprocess.run(command, input=json.dumps(scripts), capture_output=True, text=True, check=True)
    found: list[str] = json.loads(said.stdout)
    return found


def test_every_script_is_still_one_when_it_is_small():
    """Also modules that need a page to run in parse when they are small, and import what they did."""
    assert len(SCRIPTS) > 100
    sources = {name: (STATIC / name).read_text() for name in SCRIPTS}
    small = {name: smallest(source.encode(), "text/javascript").decode() for name, source in sources.items()}
    assert unparsed(small) == []
    assert unparsed({"a.js": "export const a = 1;", "b.js": "const b = ;"}) == [
        "b.js: SyntaxError: Unexpected token ';'"
    ]
    imported = r"(?:from\s*|import\()['\"](\.[^'\"]+)['\"]"
    for name, source in sources.items():
        code = re.sub(r"/\*.*?\*/|^\s*//.*?$|\s//\s.*?$", "", source, flags=re.DOTALL | re.MULTILINE)
        assert re.findall(imported, small[name]) == re.findall(imported, code), name


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


def test_what_is_taken_apart_keeps_its_place():
    """What stands before it is done before it: the minifier would have moved it up."""
    said = b"function f(a) {\n  const n = g(a);\n  const { x } = a;\n  return h(x, n);\n}\n"
    sent = smallest(said, "text/javascript").decode()
    assert sent.index("g(") < sent.index("{x")


@pytest.mark.parametrize("said", ["w(() => void (a(1) && b(2)));", "w(() => void (a ?? b()));", "void (a(b) || c());"])
def test_what_the_minifier_would_leave_out_is_refused(said):
    """Nothing that a script does is missing from what is sent: it has to be said with `if`."""
    with pytest.raises(ValueError, match="would be left out"):
        smallest(said.encode(), "text/javascript")


def test_no_optional_call_becomes_one_that_has_to_be_there():
    """Two calls of what may be missing are not made one call that fails: that, too, is refused."""
    with pytest.raises(ValueError, match="would be left out"):
        smallest(b"function f(g, a) {\n  if (a) g?.(1);\n  else g?.(2);\n}\n", "text/javascript")
