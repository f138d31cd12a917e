"""Turns: expensive questions are answered one after the other, and in nobody else's way."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

import httpx2
import pytest

from liveblog.model.moment import now, rfc3339
from liveblog.web.api import versions
from liveblog.work.bound import Bound
from liveblog.work.bounds import (
    BACKLOGS,
    DIFFERENCES,
    EMBEDS,
    FEEDS,
    PAGES,
    PAST_VIEWS,
    POLL_AT_HAND,
    POLLS,
    POSTERS,
    REPORTS,
    SEARCH_WORDS,
    SEARCHES,
)
from tests.pace import PATIENCE
from tests.waiting import until
from tests.web.desks import OpenDesk, Visitor
from tests.web.live_app import LiveApp
from tests.web.test_pages import entry_ids, page

ENTRIES = 3


def question(bound: Bound, path: str, number: int) -> str:
    """Ask for work of this kind, each time for another piece of it."""
    if bound is SEARCHES:
        return f"{path}?q=word{number}"
    if bound is PAST_VIEWS:
        return f"{path}?at={quote(rfc3339(now() - timedelta(minutes=number + 1)))}"
    return f"{path}/entries/{number % ENTRIES + 1}?campaign={number}"


@pytest.mark.parametrize(
    ("bound", "front"), [(SEARCHES, ""), (SEARCHES, "/"), (PAST_VIEWS, "")], ids=["blog", "front", "past"]
)
async def test_who_does_not_fit_is_told_at_once_and_all_else_goes_on(live_app: LiveApp, bound: Bound, front: str):
    """While one such question takes for ever, some wait, the next get 503 and when to ask again; all else is done."""
    blog = await live_app.blog()
    await live_app.fill(blog, ENTRIES)
    bulkhead, where = live_app.services.bulkheads[bound], front or blog.path
    bulkhead.bound = replace(bound, patience=PATIENCE)  # for this test they are in no hurry
    async with AsyncExitStack() as others:
        for asker in range(bound.at_once):
            await others.enter_async_context(bulkhead.place(f"another {asker}"))
        asking = [asyncio.create_task(live_app.http.get(question(bound, where, number))) for number in range(30)]
        await until(lambda: sum(task.done() for task in asking) == len(asking) - (bound.of_one or 0))
        for answer in (task.result() for task in asking if task.done()):
            assert (answer.status_code, answer.json()["code"]) == (503, "busy")
            assert int(answer.headers["retry-after"]) > 0
        assert len(entry_ids(await page(live_app, blog.path))) == ENTRIES
        posted = await live_app.http.post(
            f"/api/v1{blog.path}/entries", json={"body": "News."}, headers=live_app.bearer("write")
        )
        assert posted.status_code == 201
    answers = await asyncio.gather(*asking)
    assert [answer.status_code for answer in answers].count(200) == bound.of_one


def poster(page: str) -> str:
    """Return where the poster is that a page names."""
    return re.search(r'og:image" content="https?://[^/]+([^"]+)"', page)[1]  # type: ignore[index]


DOORS: dict[Bound, Callable[[LiveApp, str], Awaitable[httpx2.Response]]] = {
    DIFFERENCES: lambda app, path: app.http.get(
        f"/api/v1{path}/entries/1/difference?from=1&to=1", headers=app.bearer("write")
    ),
    REPORTS: lambda app, path: app.http.post(f"{path}/entries/1/report", data={"text": "It was nine."}),
    EMBEDS: lambda app, path: app.http.get(f"{path}/frame"),
    PAGES: lambda app, path: app.http.get(f"{path}/entries/1/report"),
    POSTERS: lambda app, path: app.http.get(path),
}


@pytest.mark.parametrize("bound", DOORS, ids=lambda bound: bound.name)
async def test_who_finds_no_place_is_told(live_app: LiveApp, bound: Bound):
    """Each door to such work takes a place of it: while none is free the answer is 503, and then what was asked for."""
    blog, app = await live_app.blog(), live_app.services
    await live_app.fill(blog, 1)
    own = {DIFFERENCES: app.differences, POSTERS: app.posters.drawing}
    bulkhead = own[bound] if bound in own else app.bulkheads[bound]

    async def ask() -> httpx2.Response:
        answer = await DOORS[bound](live_app, blog.path)
        return await live_app.http.get(poster(answer.text)) if bound is POSTERS else answer

    bulkhead.bound = replace(bound, waiting=0, rest=0.0)
    async with bulkhead.place("another"):
        answer = await ask()
        assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert (await ask()).status_code in {200, 303}


async def test_no_versions_are_read_for_a_comparison_without_a_place(live_app: LiveApp, monkeypatch):
    """They may be long: whoever would be refused is told before."""
    read: list[object] = []
    monkeypatch.setattr(versions, "entry_version", lambda *asked: read.append(asked))
    blog, places = await live_app.blog(), live_app.services.differences
    await live_app.fill(blog, 1)
    places.bound = replace(DIFFERENCES, waiting=0)
    async with places.place("another"):
        assert (await DOORS[DIFFERENCES](live_app, blog.path)).status_code == 503
    assert read == []


@pytest.mark.parametrize("path", ["/desk/harbour?q=nobody", "/desk/harbour/linkable?q=nobody"])
async def test_searches_at_the_desk_take_turns(desk: OpenDesk, ada: Visitor, path: str):
    """Each editor has a share of their own, though both sit behind one address."""
    bulkhead = desk.services.bulkheads[SEARCHES]
    bulkhead.bound = replace(SEARCHES, patience=PATIENCE, of_one=1)
    async with desk.visitor("ben") as ben:
        async with bulkhead.place("another"):
            asking = [asyncio.create_task(editor.get(path)) for editor in (ada, ben)]
            await until(lambda: bulkhead.taken == 3)
            assert (await ada.get(path)).status_code == 503
        assert [answer.status_code for answer in await asyncio.gather(*asking)] == [200, 200]


async def test_a_crowd_of_different_pages_is_drawn_a_few_at_a_time(live_app: LiveApp, monkeypatch):
    """However many pages are asked for that are not kept, no more are in the making than there are places."""
    blog = await live_app.blog()
    await live_app.fill(blog, 30)
    bulkhead, most = live_app.services.bulkheads[PAGES], 0
    read = live_app.services.store.read

    def counted():
        nonlocal most
        most = max(most, bulkhead._working)
        return read()

    monkeypatch.setattr(type(live_app.services.store), "read", lambda _: counted())
    addresses = [f"{blog.path}/entries/{number + 1}" for number in range(30)]
    addresses += [f"{blog.path}/feed.atom", f"{blog.path}/feed.json", f"/api/v1{blog.path}/entries"]
    answers = await asyncio.gather(*(live_app.http.get(address) for address in addresses))
    assert {answer.status_code for answer in answers} == {200}
    assert most == PAGES.at_once


async def test_what_readers_come_to_waits_for_no_old_pages(live_app: LiveApp):
    """While old pages wait for a turn, the newest page, feed, snapshot and head document are drawn and answered."""
    blog = await live_app.blog()
    await live_app.fill(blog, 50)
    api = f"/api/v1{blog.path}"
    old = [
        f"{blog.path}/entries/3",
        f"{blog.path}?page=1",
        f"{blog.path}?order=oldest",
        f"{blog.path}/feed.atom?page=1",
    ]
    old += [f"{api}/entries?page=1"]
    async with (
        live_app.services.bulkheads[PAGES].place("another"),
        live_app.services.hub.backlogs.places.place("another"),
    ):
        asking = [asyncio.create_task(live_app.http.get(address)) for address in old]
        for address in (
            blog.path,
            f"{blog.path}/feed.atom",
            f"{blog.path}/feed.json",
            f"{api}/entries",
            f"{api}/events",
        ):
            assert (await live_app.http.get(address)).status_code == 200
        await until(lambda: live_app.services.bulkheads[PAGES].taken == 1 + len(old))
        assert not any(task.done() for task in asking)
    assert [answer.status_code for answer in await asyncio.gather(*asking)] == [200] * 5


async def test_pages_and_snapshots_wait_for_no_feeds(live_app: LiveApp):
    """While feeds and maps wait for a turn, what people come to is drawn and answered."""
    blog = await live_app.blog()
    await live_app.fill(blog, 3)
    feeds = (f"{blog.path}/feed.atom", f"{blog.path}/feed.json", "/sitemap.xml", "/sitemap-7.xml")
    async with live_app.services.bulkheads[FEEDS].place("another"):
        asking = [asyncio.create_task(live_app.http.get(address)) for address in feeds]
        for address in (blog.path, f"{blog.path}/entries/2", f"/api/v1{blog.path}/entries", "/"):
            assert (await live_app.http.get(address)).status_code == 200
        await until(lambda: live_app.services.bulkheads[FEEDS].taken == 1 + len(feeds))
        assert not any(task.done() for task in asking)
    assert [answer.status_code for answer in await asyncio.gather(*asking)] == [200, 200, 200, 404]


async def test_whoever_missed_little_waits_for_nobody_who_missed_much(live_app: LiveApp):
    """A long answer to a poll waits for its turn; a short one, from memory, is given at once."""
    blog = await live_app.blog()
    tail = await live_app.services.hub.tail(blog.slug)
    await live_app.fill(blog, POLL_AT_HAND + 1)
    await until(lambda: tail.head == POLL_AT_HAND + 1)
    events = f"/api/v1{blog.path}/events?epoch={tail.epoch}&after="
    async with live_app.services.bulkheads[POLLS].place("another"):
        long = asyncio.create_task(live_app.http.get(f"{events}0"))
        assert len((await live_app.http.get(f"{events}1")).json()["events"]) == POLL_AT_HAND
        assert not long.done()
    assert len((await long).json()["events"]) == POLL_AT_HAND + 1


async def test_backlogs_are_read_one_after_the_other(live_app: LiveApp):
    """Streams and polls that need what memory no longer holds take turns; one too many is told to come again."""
    blog = await live_app.blog()
    await live_app.fill(blog, 3)
    backlogs = live_app.services.hub.backlogs.places
    backlogs.bound = replace(BACKLOGS, waiting=1)
    tail = await live_app.services.hub.tail(blog.slug)
    async with backlogs.place("another"):
        with live_app.services.hub.subscribe(tail, 0) as reader:
            hearing = asyncio.create_task(reader.frames(PATIENCE))
            await until(lambda: backlogs.taken == 2)
            answer = await live_app.http.get(f"/api/v1{blog.path}/events?epoch={tail.epoch}&after=1")
            assert (answer.status_code, answer.json()["code"]) == (503, "busy")
            assert not hearing.done()
    assert [frame.seq for frame in await hearing] == [1, 2, 3]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (" ".join("abcdefghijklmnop"), 200),
        (" ".join("abcdefghijklmnopq"), 404),
        ("a " * 90, 200),
        ("\ufdfa" * 200, 200),
        ("\ufdfa\u00bc" * 60 + " \u00bd", 200),
        (" ".join(chr(0xAC00 + number) for number in range(40)), 404),
    ],
)
async def test_a_search_has_a_bounded_number_of_words(live_app: LiveApp, words: str, status: int):
    """They are counted as they are looked for, each once: one sign can be four words, one word again is none."""
    blog = await live_app.blog()
    assert SEARCH_WORDS.most == 16
    answer = await page(live_app, f"{blog.path}?q={quote(words)}", status)
    assert ("too many words: at most 16" in answer.text) == (status == 404)
