"""Places on every door: events, the API, feeds and texts say where it was, and forget it with the entry."""

import json
from typing import Any
from xml.etree import ElementTree as ET

from liveblog.desk.changes import revision_or_retraction
from liveblog.model.blog import Blog
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.entry import EntryChanges
from liveblog.model.principal import COMMAND
from tests.web.feeds import SPACES, atom, get, json_feed, texts
from tests.web.live_app import LiveApp

POINTS = "{http://www.georss.org/georss}point"
NAME = "{http://www.georss.org/georss}featurename"
ALEPPO = {"name": "Aleppo", "latitude": 36.2, "longitude": 37.16}
HOMS = {"name": "Homs", "latitude": 34.73, "longitude": 36.71}
TEXT = "Shelling again.\n\n[Aleppo](geo:36.2,37.16)"


async def test_events_and_the_api_have_places_as_data(live_app: LiveApp):
    """An entry has its places with name and point; a revision without them has none, and the past still does."""
    blog = await live_app.blog()
    number = await live_app.post(blog, f"{TEXT}\n\nAnd near [Homs](geo:34.73,36.71).")
    api = f"/api/v1{blog.path}/entries"
    assert (await live_app.http.get(api)).json()["entries"][0]["places"] == [ALEPPO, HOMS]
    await live_app.services.desk.revise(blog.slug, number, {"body": "Nothing is known of where."}, COMMAND)
    assert (await live_app.http.get(api)).json()["entries"][0]["places"] == []
    events = (await live_app.http.get(f"/api/v1{blog.path}/events?after=0")).json()["events"]
    assert [event["entry"]["places"] for event in events] == [[ALEPPO, HOMS], []]


async def test_atom_says_where_it_was(live_app: LiveApp):
    """GeoRSS has a point for each place, latitude first; a name where it can only be that of the one point."""
    blog = await live_app.blog()
    await live_app.post(blog, TEXT)
    await live_app.post(blog, "[Aleppo](geo:36.2,37.16)\n[Homs](geo:34.73,36.71)")
    await live_app.post(blog, "Nowhere")
    both, one, none = sorted((await atom(live_app, blog)).findall("entry", SPACES), key=lambda entry: -len(entry))
    assert [[point.text for point in entry.findall(POINTS)] for entry in (both, one, none)] in (
        [["36.2 37.16", "34.73 36.71"], ["36.2 37.16"], []],
        [["36.2 37.16"], ["36.2 37.16", "34.73 36.71"], []],
    )
    assert {name.text for entry in (both, one, none) for name in entry.findall(NAME)} == {"Aleppo"}


async def test_feeds_have_words_and_links_and_no_drawing(live_app: LiveApp):
    """Far from our styles a place is name, point in words and a link to a map; JSON Feed has it as data, too."""
    blog = await live_app.blog(language="de")
    await live_app.post(blog, TEXT)
    (item,) = (await json_feed(live_app, blog))["items"]
    assert item["_liveblog"] == {"places": [ALEPPO]}
    assert "36,2° nördlicher Breite" in item["content_html"]
    assert 'href="https://www.openstreetmap.org/?mlat=36.2&amp;mlon=37.16#map=12/36.2/37.16"' in item["content_html"]
    assert "<svg" not in item["content_html"]
    (content,) = texts((await atom(live_app, blog)).findall("entry", SPACES)[0], "content")
    assert content == item["content_html"]


async def test_texts_have_the_point(live_app: LiveApp):
    """Plain text names the point behind the name; Markdown is what was written."""
    blog = await live_app.blog()
    await live_app.post(blog, TEXT)
    assert "Aleppo 36.2, 37.16" in (await get(live_app, blog, ".txt")).text
    assert "[Aleppo](geo:36.2,37.16)" in (await get(live_app, blog, ".md")).text


async def test_search_engines_are_told_the_location(live_app: LiveApp):
    """An update has its places as `contentLocation`."""
    blog = await live_app.blog()
    await live_app.post(blog, TEXT)
    page = (await live_app.http.get(blog.path)).text
    document = json.loads(page.partition('<script type="application/ld+json">')[2].partition("</script>")[0])
    geo = {"@type": "GeoCoordinates", "latitude": 36.2, "longitude": 37.16}
    assert document["liveBlogUpdate"][0]["contentLocation"] == [{"@type": "Place", "name": "Aleppo", "geo": geo}]


async def test_what_is_deleted_is_nowhere(live_app: LiveApp):
    """With its entry a place is gone from page, feeds, texts and the log."""
    blog = await live_app.blog()
    number = await live_app.post(blog, TEXT)
    await live_app.post(blog, "Something else")
    await live_app.services.desk.delete(blog.slug, number, COMMAND)
    doors = [blog.path, f"{blog.path}/feed.atom", f"{blog.path}/feed.json", f"{blog.path}.txt", f"{blog.path}.md"]
    doors += [f"/api/v1{blog.path}/entries", f"/api/v1{blog.path}/events?after=0"]
    for door in doors:
        answer = (await live_app.http.get(door)).text
        assert "Aleppo" not in answer, door
        assert "37.16" not in answer, door
    assert ET.fromstring((await get(live_app, blog, "/feed.atom")).content).find(f".//{POINTS}") is None


async def features(app: LiveApp, blog: Blog, query: str = "") -> dict[str, Any]:
    """Read the GeoJSON of a blog, and hold it to RFC 7946."""
    answer = await get(app, blog, f"/places.geojson{query}")
    assert answer.headers["content-type"] == "application/geo+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    document: dict[str, Any] = answer.json()
    assert document["type"] == "FeatureCollection"
    for feature in document["features"]:
        assert (feature["type"], feature["geometry"]["type"]) == ("Feature", "Point")
        longitude, latitude = feature["geometry"]["coordinates"]
        assert -180 <= longitude <= 180
        assert -90 <= latitude <= 90
    return document


async def test_geojson_has_all_places(live_app: LiveApp):
    """A feature is a place of an entry, longitude first, with the entry's address; the newest entry comes first."""
    blog = await live_app.blog()
    await live_app.post(blog, TEXT, headline="Shelling")
    await live_app.post(blog, "Nowhere")
    await live_app.post(blog, "In [Homs](geo:34.73,36.71) and [Aleppo](geo:36.2,37.16)")
    document = await features(live_app, blog)
    assert [feature["id"] for feature in document["features"]] == ["3-1", "3-2", "1-1"]
    shelling = document["features"][2]
    assert shelling["geometry"]["coordinates"] == [37.16, 36.2]
    assert {name: shelling["properties"][name] for name in ("name", "entry", "url", "title")} == {
        "name": "Aleppo",
        "entry": 1,
        "url": f"{live_app.services.settings.root_url}{blog.path}/entries/1",
        "title": "Shelling",
    }
    assert document["_liveblog"] == {"epoch": blog.epoch, "head": 3}


async def test_the_page_lists_them_and_shows_a_map(live_app: LiveApp):
    """The page has a map of ours and a line for each place; the blog's page leads to it once there is one."""
    blog = await live_app.blog()
    assert f'href="{blog.path}/places"' not in (await get(live_app, blog, "")).text
    empty = (await get(live_app, blog, "/places")).text
    assert "No entry names a place yet." in empty
    assert "noindex" in empty
    await live_app.post(blog, TEXT, headline="Shelling")
    page = (await get(live_app, blog, "/places")).text
    assert "noindex" not in page
    assert '<circle class="spot" cx="37.16" cy="-36.2"' in page
    assert "36.2° north, 37.16° east" in page
    assert f'href="{blog.path}/entries/1"' in page
    assert 'rel="noopener noreferrer nofollow"' in page
    assert f'href="{blog.path}/places"' in (await get(live_app, blog, "")).text


async def test_a_list_has_parts(live_app: LiveApp):
    """A long list leads on below its last entry; a part that is not there is no page."""
    blog = await live_app.blog()
    for number in range(1, 104):
        await live_app.post(blog, f"[Place {number}](geo:{number / 2},1)")
    page = (await get(live_app, blog, "/places")).text
    assert "Place 4<" in page
    assert "Place 3<" not in page
    assert f'href="{blog.path}/places?before=4"' in page
    older = (await get(live_app, blog, "/places?before=4")).text
    assert "Place 3<" in older
    assert "Place 4<" not in older
    assert "noindex, follow" in older
    assert len((await features(live_app, blog, "?before=4"))["features"]) == 3
    for wrong in ("x", "0", "999"):
        await get(live_app, blog, f"/places?before={wrong}", 404)


async def test_the_list_forgets_what_is_gone(live_app: LiveApp):
    """A place that was revised away, and one whose entry was deleted or withdrawn, is on no list any more."""
    blog = await live_app.blog()
    numbers = [await live_app.post(blog, TEXT) for _ in range(3)]
    desk = live_app.services.desk
    await desk.revise(blog.slug, numbers[0], {"body": "Nothing is known of where."}, COMMAND)
    await desk.delete(blog.slug, numbers[1], COMMAND)
    told = CorrectionDraft(CorrectionKind.RETRACTION, "It was elsewhere.")
    await desk.do(blog.slug, revision_or_retraction(numbers[2], EntryChanges(), None, told), COMMAND)
    assert (await features(live_app, blog))["features"] == []
    assert "Aleppo" not in (await get(live_app, blog, "/places")).text
    assert f'href="{blog.path}/places"' not in (await get(live_app, blog, "")).text


async def test_a_moment_of_the_past_has_its_places(live_app: LiveApp):
    """`?at=` shows an entry with the place that it named then."""
    blog = await live_app.blog()
    number = await live_app.post(blog, TEXT)
    before = (await live_app.http.get(f"/api/v1{blog.path}/events?after=0")).json()["events"][0]["at"]
    await live_app.services.desk.revise(blog.slug, number, {"body": "Nothing is known of where."}, COMMAND)
    assert "36.2° north" in (await get(live_app, blog, f"?at={before}")).text
    assert "36.2° north" not in (await get(live_app, blog, "")).text


async def test_geojson_is_compressed(live_app: LiveApp):
    """A list of a thousand places is sent as small as any other answer."""
    blog = await live_app.blog()
    for _ in range(5):
        await live_app.post(blog, TEXT)
    answer = await get(live_app, blog, "/places.geojson", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
