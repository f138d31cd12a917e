"""Which entries show which picture: the table says what reading all texts would say, whoever wrote them."""

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete, event, insert, select, update

from liveblog.model.blog import MainPicture
from liveblog.model.entry import EntryChanges, EntryDraft
from liveblog.model.principal import COMMAND
from liveblog.services import Services
from liveblog.store.pictures import is_shown, shown_in
from liveblog.store.shown_pictures import has_unnoted, is_in_log, note_missed
from liveblog.store.tables import blogs, events, shown_pictures
from tests.apps import HARBOUR, open_harbour

PICTURES = [f"/media/{number:020x}-800x600.webp" for number in range(6)]
DIGESTS = [f"{number:020x}" for number in range(6)]
SLUGS = (HARBOUR.slug, "quay", "mole")


async def by_reading(app: Services) -> Sequence[str]:
    """Find which pictures are shown by looking at all that the log says, and at the blogs."""
    async with app.store.read() as connection:
        there = blogs.c.deleted_at.is_(None)
        told = select(events.c.data).join(blogs, blogs.c.id == events.c.blog_id).where(there)
        shown = {digest for (document,) in await connection.execute(told) for digest in shown_in(document)}
        for row in await connection.execute(select(blogs.c.summary_html, blogs.c.picture).where(there)):
            path = {"path": row.picture.path} if row.picture else None
            shown |= set(shown_in({"summary_html": row.summary_html, "picture": path}))
    return sorted(shown)


async def by_table(app: Services) -> Sequence[str]:
    """Ask the table of each picture."""
    async with app.store.read() as connection:
        assert not await has_unnoted(connection)
        return [digest for digest in DIGESTS if await is_in_log(connection, digest)]


async def catch_up(app: Services) -> None:
    """Note what is not noted, as whoever deletes a picture does."""
    async with app.store.read() as connection:
        behind = await has_unnoted(connection)
    while behind:
        async with app.store.write() as connection:
            await note_missed(connection)
            behind = await has_unnoted(connection)


async def step(app: Services, dice: random.Random, entries: dict[str, list[int]]) -> None:
    """Do something to a blog: post, revise, delete, or change what it shows itself."""
    slug, path = dice.choice(sorted(entries)), dice.choice(PICTURES)
    there, text = entries[slug], dice.choice([f"![Waves]({path})", f"Words, and [a link]({path})."])
    match dice.randrange(6):
        case 0 | 1:
            there.append((await app.desk.post(slug, EntryDraft(text), COMMAND)).subject.id)
        case 2 if there:
            await app.desk.revise(slug, dice.choice(there), EntryChanges(body=f"{text} {dice.random()}"), COMMAND)
        case 3 if there:
            await app.desk.delete(slug, there.pop(dice.randrange(len(there))), COMMAND)
        case 4:
            await app.desk.change_blog(slug, {"summary": text}, COMMAND)
        case _:
            await app.desk.change_blog(slug, {"picture": dice.choice([None, MainPicture(path, "Waves")])}, COMMAND)


@pytest.mark.parametrize("seed", range(2))
async def test_the_table_says_what_the_texts_say(app: Services, seed: int):
    """After each step of a random walk, and when blogs are deleted one after another."""
    dice = random.Random(seed)
    await app.desk.create_blog(replace(HARBOUR, picture=MainPicture(PICTURES[0], "Gulls")))
    await app.desk.create_blog(replace(HARBOUR, slug="quay", summary=f"![Waves]({PICTURES[1]})"))
    await app.desk.create_blog(replace(HARBOUR, slug="mole"))
    entries: dict[str, list[int]] = {slug: [] for slug in SLUGS}
    for _ in range(25):
        await step(app, dice, entries)
        assert await by_table(app) == await by_reading(app)
    for slug in SLUGS:
        await app.desk.delete_blog(slug, COMMAND)
        assert await by_table(app) == await by_reading(app)


@pytest.mark.parametrize("seed", range(2))
async def test_what_a_server_of_before_wrote_is_noted(app: Services, seed: int, monkeypatch: pytest.MonkeyPatch):
    """From nothing, in portions, and from any point at which such a server wrote last: also what it deleted."""
    monkeypatch.setattr("liveblog.store.shown_pictures._TOGETHER", 4)
    dice = random.Random(seed)
    await app.desk.create_blog(replace(HARBOUR, picture=MainPicture(PICTURES[0], "Gulls")))
    await app.desk.create_blog(replace(HARBOUR, slug="quay"))
    entries: dict[str, list[int]] = {slug: [] for slug in SLUGS[:2]}
    for _ in range(20):
        await step(app, dice, entries)
    await as_before(app, {})
    await catch_up(app)
    assert await by_table(app) == await by_reading(app)
    heads = await noted(app)
    kept = await rows(app)
    for _ in range(10):
        await step(app, dice, entries)
    await as_before(app, heads, kept)
    await step(app, dice, entries)  # by a server of this version, before anybody asks
    await catch_up(app)
    assert await by_table(app) == await by_reading(app)


async def noted(app: Services) -> dict[int, int]:
    """Read up to where each blog's log is noted."""
    async with app.store.read() as connection:
        return {row.id: row.pictured for row in await connection.execute(select(blogs.c.id, blogs.c.pictured))}


async def rows(app: Services) -> list[dict[str, Any]]:
    """Read the table."""
    async with app.store.read() as connection:
        return [dict(row._mapping) for row in await connection.execute(select(shown_pictures))]


async def as_before(app: Services, heads: dict[int, int], kept: Sequence[dict[str, Any]] = ()) -> None:
    """Leave the table as a server of the version before would have, which knows nothing of it."""
    async with app.store.write() as connection:
        await connection.execute(delete(shown_pictures))
        if kept:
            await connection.execute(insert(shown_pictures), kept)
        await connection.execute(update(blogs).values(pictured=-1))
        for blog_id, head in heads.items():
            await connection.execute(update(blogs).where(blogs.c.id == blog_id).values(pictured=head))


async def test_no_text_is_read(app: Services):
    """However many entries there are, a look reads neither entries nor the log."""
    await open_harbour(app)
    asked: list[str] = []
    event.listen(app.store.engine.sync_engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    async with app.store.read() as connection:
        assert not await has_unnoted(connection)
        assert not await is_shown(connection, DIGESTS[0])
    assert not [each for each in asked if "entries" in each or "events" in each]
