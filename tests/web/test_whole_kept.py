"""Whole blogs as text: made once for all who ask, until the blog's next event, and never more than has room."""

import asyncio
import re
import tracemalloc
from dataclasses import replace

import pytest

from liveblog.model.blog import Blog, BlogChanges, Visibility
from liveblog.model.principal import COMMAND
from liveblog.web.feeds import whole
from liveblog.work.bounds import TEXT_KEPT, TEXTS, TEXTS_MADE
from tests.pace import PATIENCE
from tests.waiting import until
from tests.web.live_app import LiveApp
from tests.web.recording import record

FORMS = [".txt", ".md"]
ENTRIES = 20
STRETCHES = 3  # of seven entries each


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Record how often entries are read, in stretches that are short."""
    monkeypatch.setattr(whole, "STRETCH", 7)
    return record(monkeypatch, (whole, "entries_before"))


async def filled(app: LiveApp) -> Blog:
    blog = await app.blog()
    await app.fill(blog, ENTRIES)
    return blog


async def ask(app: LiveApp, path: str, **headers: str) -> str:
    answer = await app.http.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("form", FORMS)
async def test_a_text_is_read_once_until_something_changes(live_app: LiveApp, read: list[str], form: str):
    """A crowd has the store asked once, whatever coding each takes, now and later; an event has it asked once more."""
    blog = await filled(live_app)
    codings = ("br", "gzip", "identity")
    path = f"{blog.path}{form}"
    texts = await asyncio.gather(
        *(ask(live_app, f"{path}?from={n}", accept_encoding=codings[n % 3]) for n in range(12))
    )
    assert len(set(texts)) == 1
    assert len(read) == STRETCHES
    for coding in codings:
        assert await ask(live_app, path, accept_encoding=coding) == texts[0]
    assert (await live_app.http.head(path)).headers["content-length"]
    assert len(read) == STRETCHES
    await live_app.post(blog, "just in")
    assert "just in" in await ask(live_app, path)
    await live_app.services.desk.delete(blog.slug, ENTRIES + 1, COMMAND)
    assert await ask(live_app, path) == texts[0]
    assert len(read) == 3 * STRETCHES + (ENTRIES + 1) // 7 - ENTRIES // 7


async def test_both_forms_are_kept_apart(live_app: LiveApp, read: list[str]):
    """Text and Markdown of one blog, and of two, are not taken for each other."""
    one, two = await filled(live_app), await filled(live_app)
    paths = [f"{blog.path}{form}" for blog in (one, two) for form in FORMS]
    texts = [await ask(live_app, path) for path in paths]
    assert len(set(texts)) == len(paths)
    assert [await ask(live_app, path) for path in paths] == texts
    assert len(read) == STRETCHES * len(paths)


@pytest.mark.parametrize("form", FORMS)
async def test_the_text_of_a_private_blog_is_kept_for_nobody(live_app: LiveApp, read: list[str], form: str):
    """Once the blog is closed to the public what was kept is given to nobody; for who may read it's read each time."""
    blog = await filled(live_app)
    tag = (await live_app.http.get(f"{blog.path}{form}")).headers["etag"]
    await live_app.services.desk.change_blog(blog.slug, BlogChanges(visibility=Visibility.PRIVATE), COMMAND)
    for headers in ({}, {"if-none-match": tag}):
        assert (await live_app.http.get(f"{blog.path}{form}", headers=headers)).status_code == 404
    read.clear()
    for _ in range(2):
        answer = await live_app.http.get(f"{blog.path}{form}", headers=live_app.bearer())
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "private, no-store")
    assert len(read) == 2 * STRETCHES


async def test_a_text_that_is_too_long_is_sent_while_it_is_read(
    live_app: LiveApp, monkeypatch: pytest.MonkeyPatch, read: list[str]
):
    """Beyond its bound a text is not kept, and nobody tries it again in vain: each is sent it stretch by stretch."""
    blog = await filled(live_app)
    monkeypatch.setattr(whole, "TEXT_KEPT", replace(TEXT_KEPT, most=len(await ask(live_app, f"{blog.path}.txt"))))
    await live_app.post(blog, "one more")
    for in_vain in (True, False, False):
        read.clear()
        async with live_app.http.stream("GET", f"{blog.path}.txt") as answer:
            text = b"".join([part async for part in answer.aiter_bytes()]).decode()
        assert "content-length" not in answer.headers
        assert re.findall("^(?:entry [0-9]+|one more)$", text, re.MULTILINE) == [
            "one more",
            *(f"entry {number}" for number in range(ENTRIES, 0, -1)),
        ]
        assert (len(read) > STRETCHES + 1) == in_vain


async def test_so_many_texts_are_made_at_once_and_no_more(live_app: LiveApp, monkeypatch: pytest.MonkeyPatch):
    """While as many are being made as may be held, others are sent without being held; a crowd waits for its own."""
    blogs = [await filled(live_app) for _ in range(TEXTS_MADE.most + 1)]
    bulkhead = live_app.services.bulkheads[TEXTS]
    bulkhead.bound = replace(TEXTS, patience=PATIENCE)
    async with bulkhead.place("another"):
        asking = [asyncio.create_task(ask(live_app, f"{blog.path}.txt")) for blog in blogs for _ in range(2)]
        await until(lambda: bulkhead.taken == 1 + TEXTS_MADE.most + 2)
        assert live_app.caches.texts.making <= TEXTS_MADE.most + 1
    texts = await asyncio.gather(*asking)
    assert texts[::2] == texts[1::2]
    assert len(set(texts)) == len(blogs)


async def test_who_has_too_many_in_the_making_is_told_to_come_again(live_app: LiveApp):
    """Reading whole blogs has places of its own: when they are taken the answer is 503, and pages are drawn as ever."""
    blog = await filled(live_app)
    bulkhead = live_app.services.bulkheads[TEXTS]
    bulkhead.bound = replace(TEXTS, waiting=0)
    async with bulkhead.place("another"):
        answer = await live_app.http.get(f"{blog.path}.txt")
        assert (answer.status_code, answer.json()["code"]) == (503, "busy")
        assert (await live_app.http.get(blog.path)).status_code == 200
    bulkhead.bound = TEXTS
    assert "entry 1\n" in await ask(live_app, f"{blog.path}.txt")


async def test_a_long_text_costs_no_more_memory_than_a_stretch(live_app: LiveApp, monkeypatch: pytest.MonkeyPatch):
    """A text that is not kept passes through: twice as much of it needs no more room at any moment."""
    monkeypatch.setattr(whole, "TEXT_KEPT", replace(TEXT_KEPT, most=0))
    monkeypatch.setattr(whole, "STRETCH", 7)
    blog, peaks = await live_app.blog(), []
    await live_app.post(blog, "Begun.")
    await ask(live_app, f"{blog.path}.txt")  # what is loaded once is loaded
    for _ in range(3):
        for _ in range(100):
            await live_app.post(blog, "Long. " * 300)
        peaks.append(await peak_of_reading(live_app, f"{blog.path}.txt"))
    assert peaks[2] < 1.5 * peaks[0]


async def peak_of_reading(app: LiveApp, path: str) -> int:
    """Read an answer without holding it, and return how many bytes were taken at the same time, here and there."""
    tracemalloc.start()
    try:
        async with app.http.stream("GET", path, headers={"accept-encoding": "identity"}) as answer:
            async for _ in answer.aiter_raw():
                pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
