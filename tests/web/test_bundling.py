"""Our modules in one piece: complete, in order, and small."""

import re
import subprocess
from graphlib import CycleError
from pathlib import Path

import brotli
import pytest

from liveblog.present.bundling import bundle
from liveblog.present.static_files import smallest
from liveblog.resources import STATIC
from tests.pace import PATIENCE
from tests.processes import running
from tests.web.live_app import LiveApp

BUDGET = 12_500
STYLES_BUDGET = 13_000
EMBED_BUDGET = 12_000
ALL_BUDGET = 27_600
OWN_PAGE = "ownpage.bundle.js"  # for those who have drawn the list themselves
LATER_SHEETS = [f"{name}.shadow.css" for name in ("pill", "blocks", "truth", "cards", "highlighted", "entries-print")]


def run(folder: Path, name: str) -> str:
    """Run a bundle in Node, as it is sent, and return what it prints."""
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "bundle.mjs").write_text(sent(folder, name))
    done = subprocess.run(["node", folder / "bundle.mjs"], capture_output=True, text=True, check=True, timeout=PATIENCE)
    return done.stdout.strip()


def sent(folder: Path, name: str) -> str:
    """Return a bundle as it is sent."""
    return smallest(bundle(folder, name).encode(), "text/javascript").decode()


def write(folder: Path, **modules: str) -> None:
    """Write modules; `_` in a name stands for a folder."""
    for name, source in modules.items():
        path = folder / f"{name.replace('_', '/')}.js"
        path.parent.mkdir(exist_ok=True)
        path.write_text(source)


def test_a_bundle_does_what_its_modules_do(tmp_path: Path):
    """What is imported is there, names that two modules use for themselves don't meet, private members stay private."""
    write(
        tmp_path,
        main="import { Counter } from './counter.js';\nimport { twice } from './deep_a.js';\n"
        "const step = 1;\nconsole.log(new Counter(step).count, twice(4), `#count-${step}`);",
        counter="import { twice } from './deep_a.js';\nconst step = 20;\nexport class Counter {\n  #count;\n"
        "  constructor(n) { this.#count = twice(n) + step; }\n  get count() { return this.#count; }\n}",
    )
    (tmp_path / "deep_a.js").write_text("const step = 2;\nexport function twice(n) {\n  return n * step;\n}")
    assert run(tmp_path, "main.js") == "22 8 #count-1"


def test_a_name_that_another_module_exports_may_be_used_for_oneself(tmp_path: Path):
    """A module's own name is its own, be it exported by one that comes later or taken out of an object."""
    write(
        tmp_path,
        main="import { first } from './first.js';\nimport { taken } from './second.js';\n"
        "import { say } from './third.js';\nconsole.log(first(), taken(), say());",
        first="function say() {\n  return 'first';\n}\nexport function first() {\n  return say();\n}",
        second="const { a } = { a: 'second' };\nexport function taken() {\n  return a;\n}",
        third="const a = 'third';\nexport function say() {\n  return a;\n}",
    )
    assert run(tmp_path, "main.js") == "first second third"


def test_names_are_short_where_nobody_else_asks_for_them(tmp_path: Path):
    """Names of a module's own, and what it imports, are given up for short ones; members, keys and words are kept."""
    write(
        tmp_path,
        main="import { countEntries, drawEntry, tellAll } from './other.js';\n"
        "class Page {\n  tellAll(said) {\n    return `${tellAll(said)} drawEntry`;\n  }\n}\n"
        "const longName = { countEntries };\n"
        "console.log(longName.countEntries(...makeTwo()), new Page().tellAll('it'), drawEntry(1));\n"
        "function makeTwo() {\n  return [1, 2]; // two of makeThree\n}",
        other="export function countEntries(...all) {\n  return all.length;\n}\n"
        "export function drawEntry(entryNumber) {\n  return entryNumber;\n}\n"
        "export function tellAll(said) {\n  return `${said}, said`;\n}",
    )
    small = sent(tmp_path, "main.js")
    for gone in ("makeTwo", "makeThree", "longName", "entryNumber"):
        assert gone not in small
    for kept in ("countEntries", "drawEntry", "tellAll"):
        assert kept in small
    assert run(tmp_path, "main.js") == "2 it, said drawEntry 1"


def test_numbers_stand_where_they_are_named(tmp_path: Path):
    """A module's own, also what is reckoned from another; not members, keys and words of the same name."""
    write(
        tmp_path,
        main="import { MOST } from './other.js';\nconst MINUTE = 60_000;\nconst HOUR = 60 * MINUTE;\nconst KEPT = 5;\n"
        "const LAST = 7;\nconst GIVEN = 9;\nconst it = { KEPT: 1, GIVEN };\n"
        "console.log(HOUR / MINUTE, `${HOUR}`, it.KEPT, KEPT, 'LAST', LAST, it.GIVEN, MOST, LAST.toFixed(1));",
        other="const LAST = 3;\nexport const MOST = LAST + 1;",
    )
    joined = bundle(tmp_path, "main.js")
    assert "3600000 / 60000" in joined
    assert "MOST = 3 + 1" in joined
    assert "const KEPT = 5" in joined
    assert run(tmp_path, "main.js") == "60 3600000 1 5 LAST 7 9 4 7.0"


def test_what_is_loaded_when_needed_is_found_from_the_bundle(tmp_path: Path):
    """A lazy import in a folder leads to the same file, seen from the folder of the bundle."""
    (tmp_path / "page").mkdir()
    write(
        tmp_path,
        main="import { ask } from './page/asking.js';\nask();",
        page_asking="export function ask() {\n  import('./late.js').then(({ said }) => console.log(said));\n}",
        page_late="export const said = 'late';",
    )
    assert run(tmp_path, "main.js") == "late"


def test_modules_that_cannot_be_put_together_are_refused(tmp_path: Path):
    """Other forms of import and export, and circles, are errors that name what is wrong."""
    write(tmp_path, star="import * as all from './x.js';", default="export default 1;")
    for name in ("star", "default"):
        with pytest.raises(ValueError, match=rf"{name}\.js can't be bundled: (import|export)"):
            bundle(tmp_path, f"{name}.js")
    write(tmp_path, a="import { b } from './b.js';", b="import { a } from './a.js';\nexport const b = 1;")
    with pytest.raises(CycleError):
        bundle(tmp_path, "a.js")


@pytest.mark.parametrize("name", ["page", "embed", "editor"])
async def test_what_pages_load_is_a_script(live_app: LiveApp, name: str, tmp_path: Path):
    """Each bundle is served, as JavaScript that Node can read, and holds none of our comments."""
    page = await live_app.http.get("/embed.js")
    folder = page.text.split('"./')[1].rsplit("/", 1)[0]
    answer = await live_app.http.get(f"/{folder}/{name}.bundle.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    (tmp_path / "served.mjs").write_text(answer.text)
    async with running("node", "--check", str(tmp_path / "served.mjs")) as checking:
        assert await checking.wait() == 0
    assert "@module" not in answer.text


def test_what_nobody_names_is_left_out(tmp_path: Path):
    """An exported function that no module of the bundle names is not in it, nor what only that one named."""
    write(
        tmp_path,
        main="import { said } from './other.js';\nconsole.log(said());",
        other="const SAID = 'said';\nexport const ONCE = [1];\nexport function inner() {\n  return ONCE;\n}\n"
        "export async function outer() {\n  return inner();\n}\nexport function said() {\n  return SAID;\n}",
    )
    joined = bundle(tmp_path, "main.js")
    assert "return inner" not in joined
    assert "[1]" not in joined
    assert run(tmp_path, "main.js") == "said"


def test_a_member_of_the_same_name_names_no_function(tmp_path: Path):
    """`JSON.parse` and `this.#take` need no function of ours, and a list that is spread does."""
    write(
        tmp_path,
        main="import { said } from './other.js';\nclass Page {\n  #take() {\n    return 1;\n  }\n"
        "  all() {\n    return this.#take();\n  }\n}\nconsole.log(JSON.parse('2'), new Page().all(), ...said());",
        other="const LIST = [3];\nexport function parse() {\n  return 'gone';\n}\n"
        "function take() {\n  return 'left';\n}\nexport function said() {\n  return [...LIST];\n}",
    )
    joined = bundle(tmp_path, "main.js")
    assert "gone" not in joined
    assert "left" not in joined
    assert run(tmp_path, "main.js") == "2 1 3"


async def test_the_readers_scripts_stay_within_their_budget(live_app: LiveApp):
    """All the JavaScript that a reader's page loads is under 12.5 KB as it is sent."""
    loader = (await live_app.http.get("/embed.js")).text
    address = loader.split('"./')[1].split('"')[0].replace("embed.bundle", "page.bundle")
    answer = await live_app.http.get(f"/{address}", headers={"accept-encoding": "br"})
    assert answer.headers["content-encoding"] == "br"
    assert int(answer.headers["content-length"]) <= BUDGET
    assert len(brotli.compress(bundle(STATIC, "page.js").encode())) > int(answer.headers["content-length"])


async def test_the_readers_styles_stay_within_their_budget(live_app: LiveApp):
    """The one sheet that a reader's page waits for is under 13 KB as it is sent, also where there is everything."""
    page = (await live_app.http.get((await live_app.blog()).path)).text
    (address,) = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    answer = await live_app.http.get(address, headers={"accept-encoding": "br"})
    assert answer.headers["content-encoding"] == "br"
    assert int(answer.headers["content-length"]) <= STYLES_BUDGET


async def test_what_an_embed_loads_at_first_stays_within_its_budget(live_app: LiveApp):
    """All that a partner's page loads to show a blog and follow it, `embed.js` and styles included, as it is sent."""
    loader = await live_app.http.get("/embed.js", headers={"accept-encoding": "br"})
    address = loader.text.split('"./')[1].split('"')[0]
    answer = await live_app.http.get(f"/{address}", headers={"accept-encoding": "br"})
    assert ".entry" in answer.text
    assert sum(int(each.headers["content-length"]) for each in (loader, answer)) <= EMBED_BUDGET


async def test_all_that_an_embed_may_load_stays_within_its_budget(live_app: LiveApp):
    """With what comes with the first entry, and what some entries, elements and partners need.

    An element follows its blog down all ways, or asks for some topics: what the longer of these takes is counted.
    """
    loader = (await live_app.http.get("/embed.js")).text
    folder, _, first = loader.split('"./')[1].split('"')[0].rpartition("/")
    waiting, sent = [first], {}
    while waiting:
        name = waiting.pop()
        answer = await live_app.http.get(f"/{folder}/{name}", headers={"accept-encoding": "br"})
        assert answer.status_code == 200, name
        sent[name] = int(answer.headers["content-length"])
        found = re.findall(r"(?:import\(|from)\"\./([^\"]+)\"", answer.text)
        waiting += [each for each in found if each not in sent and each != OWN_PAGE]
    assert {
        "arrivals.bundle.js",
        "sharing.bundle.js",
        "extras.bundle.js",
        "parts.bundle.js",
        "cards.bundle.js",
        "tables.js",
    } <= sent.keys()
    for name in LATER_SHEETS:
        answer = await live_app.http.get(f"/{folder}/{name}", headers={"accept-encoding": "br"})
        sent[name] = int(answer.headers["content-length"])
    shorter = min(sent["descending.bundle.js"], sent["asking.bundle.js"])
    assert sum(sent.values()) - shorter <= ALL_BUDGET, sent
