"""Which parts of a blog's page stand above its entries on pages of others: those that they name."""

import asyncio
import re
from datetime import timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from liveblog.model.blog import Blog, Visibility
from liveblog.model.entry import Entry
from liveblog.model.moment import now
from liveblog.model.partner import KeyKind, PartnerDraft
from liveblog.model.principal import COMMAND, Grant, Scope, TopicGrant
from liveblog.present.embeds import PARTS
from liveblog.render.times import short_date
from liveblog.store import Transaction, listings
from tests.pace import PATIENCE
from tests.waiting import until
from tests.web.live_app import LiveApp
from tests.web.problems import fields_of, problem_of
from tests.web.test_drawing import LONGEST

pytestmark = pytest.mark.asyncio(loop_scope="module")

ALL = ",".join(PARTS)
SECTIONS = {
    "summary": '<section class="summary" data-html="summary"',
    "briefing": '<section class="briefing" data-html="briefing_html"',
    "figures": '<section class="standing" data-html="figures_html"',
    "key-events": '<section class="key-events" data-role="key-events" data-part="key-events"',
    "pinned": '<section class="pin" data-role="pinned" data-part="pinned" aria-label="Pinned"',
}
"""How each part begins in a frame."""


async def full(app: LiveApp, **fields: Any) -> Blog:
    """Make a blog with something in each part: entry 1 is pinned and a key event, 2 is a key event."""
    blog = await app.blog(summary="So far, [this](/blogs/x).\n\n| Pier | Ships |\n|:-:|---|\n| East | 7 |", **fields)
    await app.post(blog, "Ten ships left.", headline="Ships <leave>", pinned=True, key_event=True, topics=("Sea",))
    await app.post(blog, "[[Without power: 980 homes | Grid]]", headline="Dark", key_event=True)
    await app.post(blog, "And on it goes.")
    said = {"statements": [{"text": "All are safe.", "entries": [3]}]}
    address = f"/api/v1{blog.path}/briefing"
    assert (await app.http.put(address, json=said, headers=app.bearer("write"))).status_code == 200
    return blog


async def shown(app: LiveApp, blog: Blog, form: str, **query: str) -> str:
    """Return what is shown elsewhere."""
    answer = await app.http.get(f"{blog.path}/{form}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.text


def above(text: str) -> list[str]:
    """Return which parts stand above the entries of a fragment, from top to bottom."""
    return re.findall(r'<div class="liveblog-([a-z-]+)">', text.partition('<div class="liveblog-entries"')[0])


def framed(text: str) -> dict[str, bool]:
    """Return which parts stand above the entries of a frame, from top to bottom, and whether there is nothing in them.

    They are told by how they begin.
    """
    found = {name: text.find(begins) for name, begins in SECTIONS.items() if begins in text}
    return {
        name: text.startswith(" hidden>", found[name] + len(SECTIONS[name]))
        for name in sorted(found, key=found.__getitem__)
    }


async def test_a_parameter_chooses_the_parts(shared_app: LiveApp):
    """Without it they are briefing and figures; blanks, empty names, repeats and the order make no difference."""
    blog = await full(shared_app)
    asked = {
        "": [],
        " , ": [],
        "summary": ["summary"],
        " pinned ,key-events": ["key-events", "pinned"],
        "key-events,pinned,,pinned,": ["key-events", "pinned"],
        "figures,briefing": ["briefing", "figures"],
        ",".join(reversed(PARTS)): list(PARTS),
    }
    for value, expected in asked.items():
        assert above(await shown(shared_app, blog, "fragment.html", parts=value)) == expected, value
        found = framed(await shown(shared_app, blog, "frame", parts=value))
        assert list(found.items()) == [(name, False) for name in expected], value
    for form in ("fragment.html", "frame"):
        usual = await shown(shared_app, blog, form)
        assert usual == await shown(shared_app, blog, form, parts="figures, briefing")
    assert above(await shown(shared_app, blog, "fragment.html")) == ["briefing", "figures"]
    assert list(framed(usual)) == ["briefing", "figures"]


async def test_each_choice_is_read_once(shared_app: LiveApp, monkeypatch: pytest.MonkeyPatch):
    """However the same parts are named, they are read for the first who asks, and never for who asks for others."""
    blog = await full(shared_app)
    asked: list[int] = []
    read = listings.pinned_entry

    async def noted(connection: Transaction, of: Blog) -> Entry | None:
        asked.append(of.id)
        return await read(connection, of)

    monkeypatch.setattr(listings, "pinned_entry", noted)
    for form, number in (("fragment.html", 1), ("frame", 2)):
        for parts in ("summary,pinned", "pinned, summary,,pinned"):
            await shown(shared_app, blog, form, parts=parts)
        await shown(shared_app, blog, form)
        await shown(shared_app, blog, form, parts="summary")
        await shown(shared_app, blog, form, parts="pinned", topics="Sea")
        assert asked == [blog.id] * number


async def test_an_unknown_part_is_refused(shared_app: LiveApp):
    """The answer names the parameter, and all that it may say."""
    blog = await shared_app.blog()
    for form, value in product(("fragment.html", "teaser.html", "frame", "embed"), ("map", "summary,Pinned", "key")):
        problem = problem_of(await shared_app.http.get(f"{blog.path}/{form}?parts={value}"), 400, "bad_request")
        assert fields_of(problem) == ["parts"]
        assert all(name in str(problem.errors) for name in PARTS)


async def test_a_fragment_has_each_part_with_whole_addresses(shared_app: LiveApp):
    """Each with a heading; no name, no script, no style, and nothing that leads nowhere from another site."""
    blog = await full(shared_app)
    text = await shown(shared_app, blog, "fragment.html", parts=ALL)
    root = shared_app.services.settings.root_url
    for heading in ("Summary", "What we know", "Figures", "Key events", "Pinned"):
        assert text.count(f"<p><strong>{heading}</strong></p>") == 1, heading
    assert f'<div dir="auto"><p>So far, <a href="{root}/blogs/x"' in text
    assert '<td class="center" align="center">East</td>' in text
    lines = re.findall(r'<a href="([^"]*)" dir="auto">(.*?)</a></li>', text)
    assert lines == [(f"{root}{blog.path}/entries/{n}", name) for n, name in ((2, "Dark"), (1, "Ships &lt;leave&gt;"))]
    assert not re.search(r'\s(id|style|aria-labelledby)="|\s(href|src)="/|<script', text)
    assert (
        re.findall(r'<a href="([^"]*)" dir="auto">(.*?)</a></li>', await shown(shared_app, blog, "frame", parts=ALL))
        == lines
    )


async def test_the_pinned_entry_also_stands_at_its_place(shared_app: LiveApp):
    """In a fragment in full; in a frame without its name, which the one above has, and shortened by its styles."""
    blog = await full(shared_app)
    for parts, number in (("pinned", 2), ("summary", 1)):
        fragment = await shown(shared_app, blog, "fragment.html", parts=parts)
        assert fragment.count("Ten ships left.") == number
        frame = await shown(shared_app, blog, "frame", parts=parts)
        names = re.findall(r' id="([^"]*)"', frame)
        assert len(names) == len(set(names))
        assert names.count("entry-1") == 1
        assert names.count("place-1") == number - 1
    assert "Ten ships left." in await shown(shared_app, blog, "fragment.html", parts="pinned", entries="1")


async def test_parts_with_nothing_in_them_are_missing_or_hidden(shared_app: LiveApp):
    """A fragment is whole as it is; a frame has the place that its script fills."""
    blog = await shared_app.blog()
    await shared_app.post(blog, "Nothing is known.")
    assert above(await shown(shared_app, blog, "fragment.html", parts=ALL)) == []
    assert framed(await shown(shared_app, blog, "frame", parts=ALL)) == dict.fromkeys(PARTS, True)


@pytest.mark.parametrize(
    "chosen", [{"topics": "Sea"}, {"only": "key"}, {"entry": "1"}], ids=["topics", "only", "entry"]
)
async def test_nothing_stands_above_some_of_the_entries(shared_app: LiveApp, chosen: dict[str, str]):
    """What is said of the whole coverage would be taken for that of the topic, of key events, or of one entry."""
    blog = await full(shared_app)
    assert above(await shown(shared_app, blog, "fragment.html", parts=ALL, **chosen)) == []
    assert framed(await shown(shared_app, blog, "frame", parts=ALL, **chosen)) == {}


async def test_days_are_told_that_are_not_today(shared_app: LiveApp):
    """In lines of key events above the first of its day, and on the pinned entry, as on the blog's own page."""
    blog = await shared_app.blog(zone="Pacific/Kiritimati")
    past = now().astimezone(ZoneInfo(blog.zone)).replace(hour=12) - timedelta(days=3)
    for minutes in (0, 1):
        await shared_app.post(blog, "then", occurred_at=past - timedelta(minutes=minutes), key_event=True)
    await shared_app.post(blog, "before", occurred_at=past - timedelta(days=1), pinned=True)
    await shared_app.post(blog, "today", key_event=True)
    page = (await shared_app.http.get(blog.path)).text
    line = re.compile(r'<li data-id="\d+" data-at=.*?</time>')
    for form in ("fragment.html", "frame"):
        text = await shown(shared_app, blog, form, parts="key-events,pinned")
        assert line.findall(text) == line.findall(page)
        assert len(line.findall(text)) == 3
        day = short_date(past - timedelta(days=1), blog.zone)
        assert text.count(f'<span class="day">{day}</span> <span class="clock">') == 1


async def test_what_is_deleted_or_no_longer_marked_is_gone(shared_app: LiveApp):
    """The next answer has it neither above nor among the key events."""
    blog = await full(shared_app)
    desk = shared_app.services.desk
    await desk.revise(blog.slug, 1, {"pinned": False}, COMMAND)
    for form in ("fragment.html", "frame"):
        text = await shown(shared_app, blog, form, parts=ALL)
        assert text.count("Ten ships left.") == 1
        assert text.count('<li data-id="1"') == 1
    await desk.delete(blog.slug, 1, COMMAND)
    await desk.revise(blog.slug, 2, {"key_event": False}, COMMAND)
    assert above(await shown(shared_app, blog, "fragment.html", parts="key-events,pinned")) == []
    frame = await shown(shared_app, blog, "frame", parts="key-events,pinned")
    assert framed(frame) == {"key-events": True, "pinned": True}
    assert "ships" not in frame


async def test_a_partners_frame_leads_to_none_of_our_pages(shared_app: LiveApp):
    """Its readers couldn't open them: neither from a line of the key events nor from the pinned entry."""
    blog = await full(shared_app, visibility=Visibility.PARTNERS)
    partners = shared_app.services.partners
    partner = await partners.create(PartnerDraft("Post", grants=(Grant(Scope.READ, blog.id),)))
    key = await partners.make_key(partner, KeyKind.PUBLISHABLE)
    text = await shown(shared_app, blog, "frame", parts=ALL, key=key)
    assert framed(text) == dict.fromkeys(PARTS, False)
    assert '<a dir="auto">Dark</a></li>' in text
    assert not re.search(rf'<a [^>]*href="[^"]*{blog.path}[/"]', text)
    for form in ("fragment.html", "frame"):
        assert (await shared_app.http.get(f"{blog.path}/{form}", params={"parts": ALL})).status_code == 404


async def test_a_private_blog_stays_closed(shared_app: LiveApp):
    """No part opens it: neither a frame, for anybody, nor a fragment but for who has a token."""
    blog = await full(shared_app, visibility=Visibility.PRIVATE)
    for form, status in (("frame", 404), ("fragment.html", 200)):
        address = f"{blog.path}/{form}"
        assert (await shared_app.http.get(address, params={"parts": ALL})).status_code == 404
        answer = await shared_app.http.get(address, params={"parts": ALL}, headers=shared_app.bearer())
        assert answer.status_code == status
    assert above(answer.text) == list(PARTS)
    assert answer.headers["cache-control"] == "private, no-store"


async def test_a_key_for_some_topics_has_nothing_above(shared_app: LiveApp):
    """Whoever gets some entries is told of no other by a part, whichever is named."""
    blog = await full(shared_app, visibility=Visibility.PARTNERS)
    partners = shared_app.services.partners
    partner = await partners.create(PartnerDraft("Sea Post", topic_grants=(TopicGrant(blog.id, ("Sea",)),)))
    key = await partners.make_key(partner, KeyKind.PUBLISHABLE)
    for form in ("fragment.html", "frame"):
        text = await shown(shared_app, blog, form, parts=ALL, key=key)
        assert (above(text), framed(text)) == ([], {})
        assert text.count("Ten ships left.") == 1
        assert "Dark" not in text


async def test_snippets_say_which_parts(shared_app: LiveApp):
    """Both tags have the parts that were asked for, also where there are to be none, and nothing where it is usual."""
    blog = await full(shared_app)
    for value, element, frame in (
        ("pinned, summary", "summary,pinned", "summary%2Cpinned"),
        ("", "", ""),
    ):
        text = await shown(shared_app, blog, "embed", parts=value)
        assert f" parts=&#34;{element}&#34;&gt;" in text
        assert f"/frame?parts={frame}&#34;" in text
    assert "parts=" not in await shown(shared_app, blog, "embed")


@pytest.mark.parametrize("form", ["fragment.html", "frame"])
async def test_a_long_pinned_entry_is_drawn_in_a_thread(shared_app: LiveApp, form: str):
    """While the thread is taken an answer waits whose list has only short entries, and which has a long one above."""
    drawing, blog = shared_app.services.drawing, await shared_app.blog()
    await shared_app.post(blog, LONGEST, pinned=True)
    await shared_app.post(blog, "Short.")
    async with drawing.place("another"), asyncio.timeout(PATIENCE):
        await shown(shared_app, blog, form, limit="1")
        asking = asyncio.create_task(shown(shared_app, blog, form, limit="1", parts="pinned"))
        await until(lambda: drawing.taken == 2)
    assert "entries/1" in await asking
