"""Rendering before posting: where, and what becomes of a text that is too much."""

import asyncio
from dataclasses import replace

import pytest

from liveblog.desk.changes import Post, Revise
from liveblog.desk.markdown import MarkdownRenderer
from liveblog.errors import InvalidInput
from liveblog.markup import render_markdown
from liveblog.model.entry import EntryDraft
from liveblog.work.bounds import MARKDOWN_AT_HAND, PLACES_NAMED
from tests.apps import HARBOUR, open_harbour
from tests.desk.writers import ADA, BEN, SLUG
from tests.waiting import until

LONG = "The *harbour* is open: <b> & „here“. " * 1000


async def test_a_long_text_is_rendered_by_another_process_and_comes_out_the_same():
    """At the limit the text stays here; beyond it a child renders it, to the letter as this process would."""
    renderer = MarkdownRenderer()
    try:
        short = LONG[:MARKDOWN_AT_HAND]
        assert await renderer.render(short) == render_markdown(short)
        assert not renderer.long._living
        assert await renderer.render(LONG) == render_markdown(LONG)
        assert len(renderer.long._living) == 1
    finally:
        await renderer.close()


@pytest.mark.parametrize("where", ["post", "revise", "preview", "summary", "new blog"])
async def test_every_door_renders_long_texts_apart(app, where):
    """Posting, revising, a preview, a summary: each long text goes to the child, none is rendered on the event loop."""
    await open_harbour(app)
    desk = app.desk
    match where:
        case "post":
            await desk.post(SLUG, EntryDraft(LONG), ADA)
        case "preview":
            await desk.preview(EntryDraft(LONG), ADA)
        case "revise":
            await desk.post(SLUG, EntryDraft("Short."), ADA)
            await desk.revise(SLUG, 1, {"body": LONG}, ADA)
        case "summary":
            await desk.change_blog(SLUG, {"summary": LONG}, ADA)
        case _:
            await desk.create_blog(replace(HARBOUR, slug="quay", summary=LONG))
    assert [child.pieces for child in desk.markdown.long._living] == [1]


async def test_a_short_text_waits_for_no_long_ones(app):
    """While a long text is being kept others wait; short posts, revisions and summaries are done meanwhile."""
    await open_harbour(app)
    desk = app.desk
    await desk.post(SLUG, EntryDraft("Short."), ADA)
    async with desk.long_texts.place("another"):
        long = [
            asyncio.create_task(desk.post(SLUG, EntryDraft(LONG), ADA)),
            asyncio.create_task(desk.revise(SLUG, 1, {"body": LONG}, ADA)),
            asyncio.create_task(desk.change_blog(SLUG, {"summary": LONG}, ADA)),
        ]
        await until(lambda: desk.long_texts.taken == 1 + len(long))
        await desk.post(SLUG, EntryDraft("News."), BEN)
        await desk.revise(SLUG, 2, {"body": "More news."}, BEN)
        assert not any(task.done() for task in long)
    await asyncio.gather(*long)


async def test_an_entry_names_a_bounded_number_of_places(app):
    """Each is drawn with a map, and pushed to every reader: one too many is refused, whatever the door, in words."""
    await open_harbour(app)
    most = "[Quay](geo:53.5,9.9) " * PLACES_NAMED.most
    await app.desk.post(SLUG, EntryDraft(most), ADA)
    for change in (Post(EntryDraft(f"{most} geo:1,2 [Pier](geo:1,2)")), Revise(1, {"body": f"{most} [Pier](geo:1,2)"})):
        with pytest.raises(InvalidInput, match="body: must name no more than 1,000 places"):
            await app.desk.do(SLUG, change, ADA)
        with pytest.raises(InvalidInput, match="body: must name no more than 1,000 places"):
            await app.desk.do_all(SLUG, [(change, None)], ADA)
