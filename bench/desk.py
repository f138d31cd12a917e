"""What editors do most, counted in a real browser: keys and taps beside the text's own letters, and seconds of waiting.

A key with a modifier is one. A tap is a press of the mouse or a finger; a double click is two. Choosing a file in the
system's own dialogue is not counted, for that is the same everywhere.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from playwright.async_api import Page, Route, expect

from liveblog.model.principal import Scope
from tests.apps import migrate_apart
from tests.browser.desks import Desk, body, message, open_desk, pictures
from tests.browser.opening import open_pages
from tests.media.pictures import photo
from tests.web.live_app import open_live_app

T = TypeVar("T")
ROUNDS = 3
KEYS = 100
PAUSE_SECONDS = 0.08
LONG = "\n\n".join(
    f"Paragraph {number}: the harbour master says that no boat leaves before four." for number in range(700)
)
NEWS = "The ferry to the islands has left."
NUMBERS = count(1)
ALT = "The ferry in the harbour mouth"

COUNT = """() => {
    const add = (name) => sessionStorage.setItem(name, Number(sessionStorage.getItem(name) ?? 0) + 1);
    const modifiers = ['Control', 'Shift', 'Alt', 'Meta'];
    addEventListener('keydown', ({ key }) => modifiers.includes(key) || add('keys'), true);
    addEventListener('pointerdown', () => add('taps'), true);
}"""

PAINTS = """() => {
    window.paints = [];
    const { port1, port2 } = new MessageChannel();
    const began = [];
    port1.onmessage = () => paints.push(performance.now() - began.shift());
    addEventListener('keydown', ({ timeStamp }) => {
        requestAnimationFrame(() => { began.push(timeStamp); port2.postMessage(''); });
    }, true);
}"""
"""From a key to the moment after the frame that shows it."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a task took: presses beside the text's own letters, and seconds from the last one until it was done."""

    keys: int
    taps: int
    seconds: float


Task = Callable[[Desk, Page], Awaitable[tuple[str, float]]]
"""Does it, and returns the letters of the text itself, and when the last key was pressed."""


async def _post(_: Desk, page: Page) -> tuple[str, float]:
    await page.keyboard.type(NEWS)
    return NEWS, await _sent(page, "is posted.")


async def _correct(desk: Desk, page: Page) -> tuple[str, float]:
    number = await desk.app.post(desk.blog, NEWS.replace("ferry", "frery"))
    await page.get_by_role("link", name=f"Edit entry {number}", exact=True).click()
    await expect(page.locator(".toolbar")).to_be_visible()
    box = await body(page).bounding_box()
    assert box
    await page.mouse.dblclick(box["x"] + 60, box["y"] + 20)
    await page.keyboard.type("ferry")
    began = time.perf_counter()
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("[data-done=saved]")).to_be_visible()
    return "ferry", began


async def _picture(_: Desk, page: Page) -> tuple[str, float]:
    await page.keyboard.type(NEWS)
    async with page.expect_file_chooser() as choosing:
        await page.get_by_role("button", name="Picture", exact=True).click()
    await (await choosing.value).set_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    await expect(pictures(page).get_by_label("What it shows")).to_be_focused()
    await page.keyboard.type(ALT)
    return NEWS + ALT, await _sent(page, "is posted.")


async def _approve(desk: Desk, page: Page) -> tuple[str, float]:
    writer = await desk.open(name="ines")
    await body(writer).fill(NEWS)
    await writer.get_by_role("button", name="Submit").click()
    await expect(writer.get_by_role("status").first).to_contain_text("editors see it now")
    await page.reload()
    await page.get_by_role("heading", name="To approve").wait_for()
    await page.locator("body").evaluate("() => document.activeElement.blur()")
    await page.keyboard.press("a")
    began = time.perf_counter()
    await page.keyboard.press("a")
    await expect(page.locator(".message.good")).to_contain_text("is posted")
    return "", began


async def _schedule(_: Desk, page: Page) -> tuple[str, float]:
    text = f"{NEWS} {next(NUMBERS)}"
    await page.keyboard.type(text)
    await page.keyboard.press("Control+Shift+Enter")
    await page.keyboard.type("1159PM")  # today: the day is there
    return text, await _sent(page, "it goes out by itself on")


async def _sent(page: Page, told: str) -> float:
    began = time.perf_counter()
    await page.keyboard.press("Control+Enter")
    await expect(message(page)).to_contain_text(told)
    return began


TASKS: Mapping[str, Task] = {
    "post": _post,
    "correct a typo": _correct,
    "post with a picture": _picture,
    "approve": _approve,
    "schedule": _schedule,
}

BEFORE = {
    "post": "1 key, 0 taps",
    "correct a typo": "1 key, 3 taps",
    "post with a picture": "1 key, 1 tap, after the upload",
    "approve": "not possible",
    "schedule": "not possible",
}
"""Counted by hand in the code as it was on 2026-11-25, before drafts, review and the queue."""


def count_tasks() -> list[dict[str, Any]]:
    """Do each task some times, and return the rows of the table."""
    return asyncio.run(_with_desk(_all_tasks))


def measure_typing() -> list[dict[str, Any]]:
    """Type into a text of 50,000 characters, with the desk's scripts and without any, and return the rows."""
    return asyncio.run(_with_desk(_both_typings))


async def _with_desk(do: Callable[[Desk], Awaitable[T]]) -> T:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder)}/liveblog.db"
        migrate_apart(url)
        async with open_live_app(url) as app, open_pages() as opener:
            return await do(await with_ines(await open_desk(app, opener)))


async def with_ines(desk: Desk) -> Desk:
    """Let a desk have a contributor, whose drafts are to be approved."""
    await desk.app.services.users.create("ines", "Ines Vogt", Scope.SUBMIT)
    return desk


async def _all_tasks(desk: Desk) -> list[dict[str, Any]]:
    rows = []
    for name, task in TASKS.items():
        counted = [await counted_once(desk, task) for _ in range(ROUNDS)]
        presses = {(one.keys, one.taps) for one in counted}
        ((keys, taps),) = presses  # the same each time
        seconds = statistics.median(one.seconds for one in counted)
        told = {"keys": keys, "taps": taps, "seconds from the last press until it is done": f"{seconds:.2f}"}
        rows.append({"task": name, **told, "before": BEFORE[name]})
    return rows


async def counted_once(desk: Desk, task: Task) -> Counted:
    """Do a task once, at a desk with the contributor Ines."""
    page = await desk.open()
    await page.context.add_init_script(f"({COUNT})()")
    await page.reload()
    await expect(page.locator(".toolbar")).to_be_visible()
    await body(page).focus()
    letters, began = await task(desk, page)
    seconds = time.perf_counter() - began
    keys, taps = [int(await page.evaluate(f"sessionStorage.getItem('{name}') ?? 0")) for name in ("keys", "taps")]
    await page.context.close()
    return Counted(keys - len(letters), taps, seconds)


async def _both_typings(desk: Desk) -> list[dict[str, Any]]:
    """Measure in turn: what else the machine does meanwhile meets both."""
    names = {"with all scripts": True, "a bare field": False}
    rounds = [{name: await _typed(desk, scripts=scripts) for name, scripts in names.items()} for _ in range(ROUNDS)]
    return [{"50,000 characters": name} | figures([one[name] for one in rounds]) for name in names]


def figures(rounds: list[list[float]]) -> dict[str, str]:
    """Return the medians of the rounds' quantiles."""
    quantiles = [statistics.quantiles(paints, n=20) for paints in rounds]
    return {f"p{5 * (at + 1)} ms": f"{statistics.median(one[at] for one in quantiles):.0f}" for at in (9, 18)}


async def _typed(desk: Desk, *, scripts: bool) -> list[float]:
    page = await desk.open()
    if not scripts:
        await page.context.route("**/*.bundle.js", _refuse)
        await page.reload()
    await body(page).fill(LONG)
    await body(page).press("x")
    await page.evaluate(PAINTS)
    await body(page).press("End")
    for number in range(KEYS):
        await page.keyboard.press("Space" if number % 6 == 5 else "e")
        await asyncio.sleep(PAUSE_SECONDS)
    paints: list[float] = await page.evaluate("paints")
    await page.context.close()
    return paints


async def _refuse(route: Route) -> None:
    await route.abort()
