"""One correction, saved by an editor at the desk, followed to everywhere that coverage goes: the same, with its time.

`pytest -s` prints how long after the key each had it; docs/performance.md has such a table. No time is asserted.
"""

import asyncio
import json
import re
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from xml.etree import ElementTree as ET

import pytest
from playwright.async_api import Locator, Page, expect

from liveblog.archive import make_archive
from liveblog.render.times import clock_time, zone_label
from liveblog_client import Client, Event, follow
from tests.archive.blogs import close
from tests.browser.desks import Desk, body
from tests.pace import PATIENCE

if TYPE_CHECKING:
    from liveblog_client.shapes import Entry

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WRONG, RIGHT, TOLD = "Ten ships left.", "Nine ships left.", "Nine ships, not ten: a tug was counted."
PROGRAM = Path(__file__).parent / "follow_corrections.mjs"
ATOM = "{http://www.w3.org/2005/Atom}"

ARRIVAL = """part => new Promise(seen => {
    const root = part.shadowRoot ?? part;
    const look = () => root.querySelector('.correction') && seen(Date.now());
    new MutationObserver(look).observe(root, {childList: true, subtree: true});
    look();
})"""
"""Answers when a correction stands in a part of a page: to the millisecond, where asking again and again is not."""


@dataclass
class Journey:
    """When the key was pressed, in seconds of the clock, and how long after it each place had the correction."""

    pressed: float = 0.0
    seen: dict[str, float] = field(default_factory=dict)

    def arrived(self, where: str, now: float | None = None) -> None:
        """Note that a place has it, now or at a moment."""
        self.seen[where] = (now or time.time()) - self.pressed

    def table(self) -> str:
        """Return it as the table that the documents have."""
        lines = [f"| {where} | {seconds * 1000:.0f} |" for where, seconds in self.seen.items()]
        return "\n".join(("| seen | ms after the key |", "|---|--:|", *lines))


async def test_a_correction_is_everywhere_with_its_time(desk: Desk, open_page, host, tmp_path):
    """Open pages, an embed and both clients get it without asking; each form has it as soon as the desk has said so."""
    number, journey = await desk.app.post(desk.blog, f"{WRONG} All are safe."), Journey()
    page, embed = await reading(desk, open_page), await embedding(desk, open_page, host)
    async with Client(desk.app.url) as client, javascript(desk, await client.blog(desk.blog.slug)) as script:
        state = await client.blog(desk.blog.slug)
        live = {
            "the open page": asyncio.create_task(page.evaluate(ARRIVAL)),
            "an embed on another origin": asyncio.create_task(embed.evaluate(ARRIVAL)),
        }
        told = asyncio.create_task(corrected(desk, state["epoch"], state["head"]))
        await save(desk, number, journey)
        event, at = await told
        journey.arrived("Python client, the event", at)
        await forms_have_it(desk, event["at"], journey)
        for line, what in zip(await script, ("the event", "the list"), strict=True):
            assert the_one(line["corrections"]) == (TOLD, event["at"])
            journey.arrived(f"JavaScript client in Node, {what}", line["now"] / 1000)
        for where, arriving in live.items():
            journey.arrived(where, await arriving / 1000)
        listed = [each async for each in client.corrections(desk.blog.slug)]
    assert the_one(listed) == (TOLD, event["at"])
    for part in (page, embed):
        assert await instant(part.locator(".correction")) == event["at"]
    await archive_has_it(desk, tmp_path / "archive", event["at"])
    sys.stdout.write(f"\n{journey.table()}\n")


def the_one(corrections: list[Any]) -> tuple[str, str]:
    """Return words and time of the only correction of a list."""
    (told,) = corrections
    assert (told["kind"], told["was"]) == ("correction", WRONG)
    return told["text"], told["at"]


async def reading(desk: Desk, open_page) -> Locator:
    """Open the reader's page, live, and return what has its entries."""
    page: Page = await open_page(desk.app.url + desk.blog.path)
    await expect(page.locator("[data-connection]").first).to_have_attribute("data-connection", "live")
    return page.locator("body")


async def embedding(desk: Desk, open_page, host) -> Locator:
    """Open a page of somebody else's that embeds the blog, live, and return the element."""
    script = f'<script type="module" src="{desk.app.url}/embed.js"></script>'
    page: Page = await open_page(host.show(f'{script}<live-blog src="{desk.app.url}{desk.blog.path}"></live-blog>'))
    element = page.locator("live-blog")
    await expect(element).to_have_attribute("data-connection", "live")
    return element


async def corrected(desk: Desk, epoch: str, after: int) -> tuple[Any, float]:
    """Follow with the Python client until something is corrected; return the correction, and when that came."""
    address = desk.app.url + desk.blog.path
    async with asyncio.timeout(PATIENCE), aclosing(follow(address, epoch=epoch, after=after)) as events:
        async for event in events:
            if isinstance(event, Event) and event.kind == "entry.corrected":
                now, entry = time.time(), cast("Entry", event.entry)
                assert the_one(entry["corrections"])[0] == TOLD
                return entry["corrections"][0], now
    raise AssertionError


@asynccontextmanager
async def javascript(desk: Desk, state: Any) -> AsyncIterator[Any]:
    """Follow with the JavaScript client in a process of its own, live; give what it says of the correction."""
    at = (desk.app.url, desk.blog.slug, state["epoch"], str(state["head"]))
    node = await asyncio.create_subprocess_exec("node", str(PROGRAM), *at, stdout=asyncio.subprocess.PIPE)
    assert node.stdout
    said = node.stdout

    async def line() -> Any:
        async with asyncio.timeout(PATIENCE):
            return json.loads(await said.readline())

    async def corrections() -> list[Any]:
        found: list[Any] = []
        while len(found) < 2:  # the event, and then the list
            found += [told] if "corrections" in (told := await line()) else []
        return found

    try:
        while (await line()).get("condition") != "live":
            pass
        yield asyncio.create_task(corrections())
    finally:
        if node.returncode is None:
            node.terminate()
        await node.wait()


async def save(desk: Desk, number: int, journey: Journey) -> None:
    """Correct the entry at the desk by keys, and wait until the desk says that it is saved."""
    page = await desk.open(f"{desk.path}/entries/{number}")
    await body(page).fill(f"{RIGHT} All are safe.")
    await page.keyboard.press("Alt+Shift+Digit4")
    await expect(page.get_by_label("What we had said")).to_have_value(WRONG)
    await page.keyboard.type(TOLD)
    journey.pressed = time.time()
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_text("is saved.")).to_be_visible()
    journey.arrived("the desk says that it is saved")


async def instant(part: Locator) -> str | None:
    """Return the time that stands with a correction."""
    await expect(part).to_contain_text(TOLD)
    return await part.locator("time").first.get_attribute("datetime")


def in_page(text: str) -> str:
    """Return the time of the correction in an entry's HTML."""
    (found,) = re.findall(r'class="correction".*?<time [^>]*datetime="([^"]+)".*?</div>', text, re.DOTALL)
    return str(found)


def in_list(text: str) -> str:
    """Return the time of the correction in a page that lists them."""
    (found,) = re.findall(r'<li data-kind="correction">.*?<time datetime="([^"]+)"', text, re.DOTALL)
    return str(found)


def in_atom(text: str) -> str:
    """Return the time of the only item of an Atom feed."""
    (found,) = ET.fromstring(text).findall(f"{ATOM}entry/{ATOM}published")
    return str(found.text)


def in_json_feed(text: str) -> str:
    """Return the time of the only item of a JSON feed, which says it twice."""
    (item,) = json.loads(text)["items"]
    assert item["date_published"] == item["_liveblog"]["at"]
    return str(item["date_published"])


def in_json_ld(text: str) -> str:
    """Return the time of the correction as search engines are told it."""
    (said,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    (comment,) = json.loads(said)["liveBlogUpdate"][0]["correction"]
    assert (comment["@type"], comment["text"]) == ("CorrectionComment", TOLD)
    return str(comment["datePublished"])


def in_api(text: str) -> str:
    """Return the time of the correction in the API's answers: of a list, of an entry, or of a snapshot."""
    answer = json.loads(text)
    return the_one(answer.get("corrections") or answer.get("entry", answer.get("entries", [{}])[0])["corrections"])[1]


FORMS: tuple[tuple[str, str, Callable[[str], str]], ...] = (
    ("the page, loaded anew", "{blog}", in_page),
    ("JSON-LD", "{blog}", in_json_ld),
    ("the entry's own page", "{blog}/entries/1", in_page),
    ("the frame", "{blog}/frame", in_page),
    ("the list of the blog", "{blog}/corrections", in_list),
    ("… as Atom", "{blog}/corrections.atom", in_atom),
    ("… as JSON Feed", "{blog}/corrections.json", in_json_feed),
    ("the list of the house", "/corrections", in_list),
    ("… as Atom", "/corrections.atom", in_atom),
    ("… as JSON Feed", "/corrections.json", in_json_feed),
    ("API, the list", "/api/v1{blog}/corrections", in_api),
    ("API, the entry", "/api/v1{blog}/entries/1", in_api),
    ("API, the snapshot", "/api/v1{blog}/entries", in_api),
)
"""Where instants stand in full."""

TEXTS = (".txt", ".md", "/feed.atom", "/feed.json")
"""A blog's own texts and feeds say times as its readers' clocks do."""


async def forms_have_it(desk: Desk, at: str, journey: Journey) -> None:
    """Ask all addresses at once, each once, when the desk has said that it is saved: each has it, and the same time."""

    async def ask(name: str, address: str, read: Callable[[str], str], expected: str) -> None:
        path = address.format(blog=desk.blog.path)
        text = (await desk.app.http.get(path)).text
        journey.arrived(f"{name} `{path.replace(desk.blog.slug, 'x')}`")
        assert TOLD in text, path
        assert read(text) == expected, path

    texts = [ask("in words", f"{{blog}}{ending}", in_words, clock(desk, at)) for ending in TEXTS]
    await asyncio.gather(*(ask(*form, at) for form in FORMS), *texts)


def in_words(text: str) -> str:
    """Return what a text says of the kind and the time of the correction."""
    (found,) = re.findall(r"Correction \(.*?\):", text)
    return str(found)


def clock(desk: Desk, at: str) -> str:
    """Return what a text says of the correction's kind and time."""
    moment, zone = datetime.fromisoformat(at), desk.blog.zone
    return f"Correction ({clock_time(moment, zone)} {zone_label(moment, zone)}):"


async def archive_has_it(desk: Desk, folder: Path, at: str) -> None:
    """Close the blog and archive it: pages, lists, feeds and data have it, with the same time."""
    await close(desk.app.services, desk.blog.slug)
    await make_archive(desk.app.services, desk.blog.slug, folder, "https://archive.example/x")
    for name, read in (
        *(("index.html", in_page), ("index.html", in_json_ld)),
        *(("corrections.html", in_list), ("corrections.json", in_json_feed)),
    ):
        text = (folder / name).read_text("utf-8")
        assert TOLD in text, name
        assert read(text) == at, name
    (entry,) = json.loads((folder / "blog.json").read_text("utf-8"))["entries"]
    assert the_one(entry["corrections"])[1] == at
    for name in ("blog.txt", "blog.md", "feed.atom", "feed.json"):
        text = (folder / name).read_text("utf-8")
        assert TOLD in text, name
        assert in_words(text) == clock(desk, at), name
