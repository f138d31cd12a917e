"""What is true of coverage, whatever is done to it in whatever order: drawn walks over all that changes what was said.

A walk posts, revises, moves, corrects, withdraws, deletes and restores entries that link to each other, claim things
and tell figures, on one page; it says what is known, sets figures, hands over, promises, and reports errors (`deeds`).

After it, each snapshot with the events after it is the newest snapshot, each moment of the past is as it was but for
what was purged since, and of what was purged no word is left in any table.
"""

import asyncio
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from liveblog.model.blog import Blog
from liveblog.store.history import past
from liveblog.wire.views import blog_view, entry_view
from liveblog_client.feed import Feed
from liveblog_client.wire import read_event
from tests.apps import open_app, open_harbour
from tests.desk.deeds import DEEDS, Step, Told, Walk
from tests.model.samples import NOON
from tests.store.raw import dump


def ticking() -> Callable[[], datetime]:
    """Return a clock of which no two looks are the same."""

    def seconds() -> Iterator[datetime]:
        at = NOON
        while True:
            at += timedelta(seconds=1)
            yield at

    ticks = seconds()
    return lambda: next(ticks)


def shown(feed: Feed) -> Any:
    """Return what a reader holds, without what only says where they are."""
    return sorted(feed.entries, key=lambda entry: entry["id"]), feed.blog


def applied(snapshot: dict[str, Any], events: list[dict[str, Any]]) -> Any:
    """Return what a reader holds who had a snapshot and then got events, as the Python client does it."""
    feed = Feed.from_snapshot(snapshot)  # type: ignore[arg-type]
    for event in events:
        feed.apply(read_event(event))
    return shown(feed)


async def walk(url: str, steps: list[Step]) -> set[str]:
    """Take the steps, hold all that has to be true to what came of them, and return what could be done."""
    async with open_app(url, clock=ticking()) as app:
        walked = Walk(app, await open_harbour(app))
        await walked.look()
        for step in steps:
            before = walked.told[-1].snapshot
            await walked.take(step)
            await walked.look()
            after = walked.told[-1].snapshot
            assert applied(before, await walked.events(before["head"])) == applied(after, []), step
        last = walked.told[-1].snapshot
        for told in walked.told:
            assert applied(told.snapshot, await walked.events(told.snapshot["head"])) == applied(last, [])
            await same_past(walked, told)
        left = await dump(app.store)
        assert not [word for word in walked.gone if word in left]
        return walked.done


async def same_past(walked: Walk, told: Told) -> None:
    """Hold a moment of the past to what readers saw then, but for what was purged since."""
    if told.at is None:
        return
    async with walked.app.store.read() as connection:
        found = await past(connection, walked.blog, told.at)
    if found:
        same_blog(walked, told, found.page.blog)
    entries = {entry.id: entry for entry in found.page.entries} if found else {}
    for was in told.snapshot["entries"]:
        if was["id"] in walked.purged_at and walked.purged_at[was["id"]] > told.at:
            assert was["id"] not in entries
        else:
            drawn = entry_view(walked.blog, entries[was["id"]], walked.app.renderer)
            assert compared(walked, told.at, json.loads(json.dumps(drawn))) == compared(walked, told.at, was)


def same_blog(walked: Walk, told: Told, blog: Blog) -> None:
    """Hold what was told of the whole to the same; what a purged entry told or carried is taken out of it, too."""
    gone = {number for number, purged in walked.purged_at.items() if told.at and purged > told.at}
    assert known(blog, gone) == known(told.blog, gone)
    assert not [point for figure in blog.figures for point in figure.line if point.entry_id in gone]
    view = json.loads(json.dumps(blog_view(blog, walked.app.renderer)))
    for name in () if gone else ("on_duty", "briefing", "briefing_html", "figures", "figures_html"):
        assert view[name] == told.snapshot["blog"][name], name


def known(blog: Blog, gone: set[int]) -> Any:
    """Return who is on duty, what is known with its evidence, and all points of all figures, but for those gone."""
    statements = blog.briefing.statements if blog.briefing else ()
    evidence = [(said.text, [each.id for each in said.entries if each.id not in gone]) for said in statements]
    lines = {figure.key: [point for point in figure.line if point.entry_id not in gone] for figure in blog.figures}
    return blog.on_duty, evidence, {key: line for key, line in lines.items() if line}


def compared(walked: Walk, at: datetime, entry: dict[str, Any]) -> dict[str, Any]:
    """Return what of an entry is the same for good: what a purged one told of a figure is taken out of others, too."""
    if not entry["figures"] or not any(purged > at for purged in walked.purged_at.values()):
        return entry
    return {name: value for name, value in entry.items() if name not in ("figures", "html")}


KINDS = ("post", "post", "post", "claim", *DEEDS)
STEPS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 30), st.integers(0, 30)), min_size=4, max_size=16)


@contextmanager
def database(request: pytest.FixtureRequest, kind: str) -> Iterator[str]:
    """Give a walk a migrated database of its own."""
    if kind == "sqlite":
        with TemporaryDirectory() as folder:
            shutil.copy(request.getfixturevalue("sqlite_template"), folder)
            yield f"sqlite+aiosqlite:///{folder}/liveblog.db"
        return
    databases = request.getfixturevalue("empty_databases")
    name = databases.take()
    yield request.getfixturevalue("postgres").url(name)
    databases.give_back(name)


@pytest.mark.parametrize(("kind", "walks"), [("sqlite", 25), ("postgres", 5)])
def test_what_readers_hold_is_what_is_there(request, kind, walks):
    """Snapshots with events, the past and the tables agree, whatever was said, known, reckoned, corrected or purged."""

    @settings(max_examples=walks, deadline=None)
    @given(steps=STEPS)
    @example(steps=[("post", 0, 5), ("post", 0, 13), ("retract", 1, 0), ("post", 0, 9)])
    @example(steps=[("post", 0, 5), ("post", 0, 13), ("delete", 1, 0), ("post", 0, 9)])
    @example(steps=[("post", 0, 1), ("post", 0, 1), ("post", 0, 0), ("retract", 1, 0)])
    @example(steps=[("post", 0, 1), ("post", 0, 1), ("reckon", 0, 1), ("post", 0, 5), ("post", 0, 0), ("delete", 3, 0)])
    @example(steps=[("post", 0, 5), ("post", 0, 13), ("correct", 0, 7), ("right", 1, 0)])
    @example(steps=[("post", 0, 5), ("post", 0, 1), ("claim", 0, 4)])
    @example(steps=[("post", 0, 5), *((kind, 0, 7) for kind in DEEDS if kind != "delete"), ("delete", 0, 0)])
    @example(steps=[("post", 0, 5), *((kind, 0, 4) for kind in DEEDS if kind != "retract"), ("post", 0, 9)])
    def hold(steps: list[Step]) -> None:
        with database(request, kind) as url:
            done.update(asyncio.run(walk(url, steps)))

    done = set[str]()
    hold()
    # The examples alone do every deed once; what is drawn may miss one.
    assert done == set(DEEDS)
