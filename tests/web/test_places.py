"""Places on every door: events, the API, feeds and texts say where it was, and forget it with the entry."""

import json
from xml.etree import ElementTree as ET

from liveblog.model.principal import COMMAND
from tests.web.live_app import LiveApp
from tests.web.test_feeds import SPACES, atom, get, json_feed, texts

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
