"""Answers that tell of long entries: they are drawn in a thread, in turns, and hold up nothing else meanwhile."""

import asyncio
import threading
from typing import Any

from liveblog.model.blog import Blog
from liveblog.present.places import GEOJSON_SIZE, geojson, read_places
from liveblog.render import Renderer
from liveblog.work.drawing_bounds import DRAWN_AT_HAND, PLACES_LENGTH
from tests.pace import PATIENCE
from tests.waiting import until
from tests.web.desks import OpenDesk
from tests.web.live_app import LiveApp

OPEN = "[Quay](geo:53.5,9.9), where the ships from the north are unloaded at night when the tide is high, "
LONG = OPEN * (DRAWN_AT_HAND // 200)
"""Two of it have more HTML than is drawn where it is asked for."""
LONGEST = OPEN * 990
"""A single one has."""

DOORS = (
    "/blogs/{slug}",
    "/blogs/{slug}?page=1",
    "/blogs/{slug}?topic=Quay",
    "/blogs/{slug}?at=now",
    "/blogs/{slug}/entries/1",
    "/blogs/{slug}/places",
    "/blogs/{slug}/places?before=3",
    "/blogs/{slug}/places.geojson",
    "/blogs/{slug}.txt",
    "/blogs/{slug}.md",
    "/blogs/{slug}/feed.atom",
    "/blogs/{slug}/feed.json",
    "/blogs/{slug}/frame",
    "/blogs/{slug}/fragment.html",
    "/api/v1/blogs/{slug}/entries",
    "/api/v1/blogs/{slug}/entries?page=1",
)


async def filled(app: LiveApp, body: str, count: int = 3) -> Blog:
    blog = await app.blog()
    for _ in range(count):
        await app.post(blog, body, topics=("Quay",))
    return blog


async def test_long_entries_are_drawn_in_a_thread_and_hold_nothing_up(live_app: LiveApp):
    """While the thread is taken, doors that tell of long entries wait; who writes or reads short ones does not."""
    drawing = live_app.services.drawing
    long, short = await filled(live_app, LONG), await filled(live_app, OPEN)
    for door in DOORS:
        async with drawing.place("another"), asyncio.timeout(PATIENCE):
            asking = asyncio.create_task(live_app.http.get(door.format(slug=long.slug)))
            await until(lambda: drawing.taken == 2)
            number = await live_app.post(short, "It goes on.")
            assert f"entry-{number}" in (await live_app.http.get(short.path)).text
            assert not asking.done(), door
        assert (await asking).status_code == 200


async def test_who_writes_or_polls_waits_for_nothing_that_is_drawn(live_app: LiveApp):
    """What is written is acknowledged, and what came is told, also of long entries while the thread is taken."""
    blog = await filled(live_app, LONG)
    path, allowed = f"/api/v1/blogs/{blog.slug}", live_app.bearer()
    async with live_app.services.drawing.place("another"), asyncio.timeout(PATIENCE):
        posted = await live_app.http.post(f"{path}/entries", json={"body": LONGEST}, headers=allowed)
        assert posted.status_code == 201
        changed = {"body": f"{LONGEST}More."}
        revised = await live_app.http.patch(f"{path}/entries/4", json=changed, headers=allowed)
        assert revised.status_code == 200
        polled = await live_app.http.get(f"{path}/events?after=0")
        assert len(polled.text) > DRAWN_AT_HAND
        assert polled.json()["events"][-1]["seq"] == polled.json()["head"]


async def test_no_long_entry_is_drawn_on_the_loop_for_its_event_or_its_answer(live_app: LiveApp, monkeypatch):
    """Whoever posts, changes, previews or missed a long entry: it is drawn in a thread."""
    drawn: list[threading.Thread] = []
    draw = Renderer.entry

    def noted(self: Renderer, *arguments: Any) -> str:
        drawn.append(threading.current_thread())
        return draw(self, *arguments)

    blog = await live_app.blog()
    monkeypatch.setattr(Renderer, "entry", noted)
    path, allowed = f"/api/v1/blogs/{blog.slug}", live_app.bearer()
    tail = await live_app.services.hub.tail(blog.slug)
    for method, address, sent in (
        ("POST", "/entries", {"body": LONGEST}),
        ("PATCH", "/entries/1", {"body": f"{LONGEST}More."}),
        ("PATCH", "/entries/1", {"key_event": True}),
        ("PATCH", "/entries/1", {"key_event": True}),
        ("PUT", "/entries/1/claims", {"status": "confirmed"}),
    ):
        answer = await live_app.http.request(method, f"{path}{address}", json=sent, headers=allowed)
        assert answer.is_success, answer.text
    await until(lambda: tail.head == 4)
    tail._ring.clear()
    for address in (f"/events?epoch={tail.epoch}&after=0", "/events"):
        assert (await live_app.http.get(f"{path}{address}")).json()["head"] == 4
    assert len(drawn) > 10
    assert threading.current_thread() not in drawn


async def test_the_lists_of_the_desk_draw_long_entries_in_a_thread(desk: OpenDesk):
    """While the thread draws something else, a desk with long entries and its list wait for it."""
    for _ in range(3):
        async with desk.visitor("ada") as ada:
            await ada.write(body=LONG)
    drawing = desk.services.drawing
    for address in ("/desk/harbour", "/desk/harbour?part=list"):
        async with desk.visitor("ada") as ada, asyncio.timeout(PATIENCE):
            async with drawing.place("another"):
                asking = asyncio.create_task(ada.get(address))
                await until(lambda: drawing.taken == 2)
                assert not asking.done()
            assert (await asking).status_code == 200


async def test_a_list_of_places_ends_where_it_is_long_and_goes_on_below(live_app: LiveApp):
    """However many places the entries name, each document has a bounded part of them, and together they have all."""
    blog = await filled(live_app, LONGEST, 16)
    store, addresses = live_app.services.store, live_app.services.renderer.addresses
    seen: list[int] = []
    below = None
    while not seen or below is not None:
        view = await read_places(store, blog.slug, addresses, GEOJSON_SIZE, below)
        assert sum(len(entry.body_html) for entry in view.entries[:-1]) < PLACES_LENGTH.most
        assert geojson(view)
        seen += [entry.id for entry in view.entries]
        below = view.below
        assert below is None or len(view.entries) < 16
    assert seen == list(range(16, 0, -1))
