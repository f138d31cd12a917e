"""What a reader can choose to see: topics, key events, words, the other order; and what such pages tell others."""

import base64
import hashlib
import html
import json
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from httpx2 import Response

from liveblog.model.blog import BlogChanges
from liveblog.model.moment import now
from liveblog.model.principal import COMMAND
from liveblog.present import page_view
from liveblog.store import search
from tests.web.live_app import LiveApp
from tests.web.test_pages import data, entry_ids, links, page

NOON = datetime(2014, 3, 4, 12, 0, tzinfo=UTC)


async def test_a_topic_and_key_events_pick_entries_from_all_pages(live_app: LiveApp):
    """Whatever page an entry is on, its topic finds it, newest first; so does being a key event."""
    blog = await live_app.blog()
    for number in range(1, 101):
        await live_app.post(blog, f"entry {number}", topics=("Rail & sea",) * (number % 25 == 0), key_event=number == 3)
    found = await page(live_app, f"{blog.path}?topic=Rail+%26+sea")
    assert entry_ids(found) == [100, 75, 50, 25]
    assert data(found, "topic") == "Rail & sea"
    key = await page(live_app, f"{blog.path}?only=key")
    assert (entry_ids(key), data(key, "only")) == ([3], "key")
    assert entry_ids(await page(live_app, f"{blog.path}?topic=rail")) == []


async def test_a_topic_is_one_by_whatever_name(live_app: LiveApp):
    """All addresses of it show the same entries under the same name, canonical address and mark in the list."""
    blog = await live_app.blog()
    for name in ("Fa\u0308hre", "\uff26\u00e4hre", "F\u200b\u00e4hre", "F\u00e4hre"):
        await live_app.post(blog, "entry", topics=(name,))
    await live_app.post(blog, "entry", topics=("f\u00e4hre",))
    pages = [
        await page(live_app, f"{blog.path}?{urlencode({'topic': name})}")
        for name in ("F\u00e4hre", "Fa\u0308hre", "\uff26\u00e4hre ", "\u2060F\u00e4hre")
    ]
    assert len({answer.text for answer in pages}) == 1
    assert entry_ids(pages[0]) == [4, 3, 2, 1]
    assert data(pages[0], "topic") == "F\u00e4hre"
    assert re.findall('href="([^"]+)" aria-current="true">([^<]+)<', pages[0].text) == [
        (f"{blog.path}?topic=F%C3%A4hre", text) for text in ("F\u00e4hre", "Newest first")
    ]
    listed = re.search('data-role="topics".*?</ul>', (await page(live_app, blog.path)).text)
    assert listed
    assert listed[0].count("<li>") == 2


async def test_what_was_found_is_counted_and_marked(live_app: LiveApp, monkeypatch: pytest.MonkeyPatch):
    """How many there are is told, also further down; words are marked in text, headline, topics and names."""
    blog = await live_app.blog()
    await live_app.post(blog, "Nothing of it.")
    await live_app.post(
        blog, "L\u2019*incen*die & <share>", headline="L\u2019incendie", topics=("Incendie",), byline=("In Cendie",)
    )
    one = await page(live_app, f"{blog.path}?q=l'incendie")
    assert '<p class="count">1 entry</p>' in one.text
    marks = re.findall("<mark>(.*?)</mark>", one.text)
    assert marks == ["L\u2019incendie", "L\u2019", "incen", "die"]
    assert re.findall("<mark>(.*?)</mark>", (await page(live_app, f"{blog.path}?q=cendie")).text)[0] == "cendie"
    share = await page(live_app, f"{blog.path}?q=share")
    assert re.findall("<mark>(.*?)</mark>", share.text) == ["share"]
    assert "&lt;<mark>share</mark>&gt;" in share.text
    for number in range(45):
        await live_app.post(blog, f"quay {number}")
    first = await page(live_app, f"{blog.path}?q=quay")
    assert '<p class="count">45 entries</p>' in first.text
    assert '<p class="count">45 entries</p>' in (await page(live_app, html.unescape(links(first)["next"]))).text
    assert 'class="count"' not in (await page(live_app, f"{blog.path}?q=nowhere")).text
    monkeypatch.setattr(search, "MOST_COUNTED", 41)
    monkeypatch.setattr(page_view, "MOST_COUNTED", 41)
    await live_app.post(blog, "quay")
    assert '<p class="count">More than 41 entries</p>' in (await page(live_app, f"{blog.path}?q=quay")).text


async def test_entries_are_drawn_without_marks_elsewhere(live_app: LiveApp):
    """A search leaves nothing behind: the page and the feed have the entry as it is pushed."""
    blog = await live_app.blog()
    await live_app.post(blog, "The quay.")
    await page(live_app, f"{blog.path}?q=quay")
    assert "<mark>" not in (await page(live_app, blog.path)).text


async def test_a_search_finds_what_was_typed_and_no_word_of_ours(live_app: LiveApp):
    """Numbers of lists and words in brackets are found, as they can be read; what the interface says is not."""
    blog = await live_app.blog()
    await live_app.post(blog, "67. Yellow\n\n45. Goal")
    await live_app.post(blog, "[Update]: closed\n\n[[lost embed]]")
    for words, found in (("67", [1]), ("45. goal", [1]), ("46", []), ("update", [2]), ("embed", []), ("share", [])):
        assert entry_ids(await page(live_app, f"{blog.path}?q={words}")) == found


async def test_what_is_found_goes_on_below_an_entry(live_app: LiveApp):
    """More than forty are shown in stretches, each with a link to the next; nothing is left out and nothing twice."""
    blog = await live_app.blog()
    for number in range(1, 91):
        await live_app.post(blog, f"entry {number}", topics=("Sea",))
    seen, address = [], f"{blog.path}?topic=Sea"
    while address:
        here = await page(live_app, address)
        seen += entry_ids(here)
        address = html.unescape(links(here).get("next", ""))
    assert seen == list(range(90, 0, -1))
    await live_app.services.desk.delete(blog.slug, 51, COMMAND)
    assert entry_ids(await page(live_app, f"{blog.path}?topic=Sea&before=51"))[0] == 50


async def test_a_search_finds_words_whatever_their_case_and_accents(live_app: LiveApp):
    """All words have to be there; what is searched for stands in the field, escaped, and no search engine keeps it."""
    blog = await live_app.blog()
    await live_app.post(blog, "Die Fähre fährt ab.", headline="Straße gesperrt")
    await live_app.post(blog, "Another ferry.")
    for words in ("FAHRE strasse", "fähre"):
        assert entry_ids(await page(live_app, f"{blog.path}?q={words}")) == [1]
    nothing = await page(live_app, f'{blog.path}?q="><script>')
    assert entry_ids(nothing) == []
    assert 'value="&#34;&gt;&lt;script&gt;"' in nothing.text
    assert '<meta name="robots" content="noindex, follow">' in nothing.text
    await live_app.services.desk.delete(blog.slug, 1, COMMAND)
    assert entry_ids(await page(live_app, f"{blog.path}?q=strasse")) == []


def ways(answer: Response) -> dict[str, str]:
    """Return the links of what was found, by their words; those to where the page is itself have no address."""
    line = re.search(r'<p class="ways">(.*?)</p>', answer.text)
    return (
        {
            text: "" if current else html.unescape(target)
            for target, current, text in re.findall(
                r'<a (?:rel="nofollow" )?href="([^"]*)"( aria-current="true")?>([^<]*)<', line[1]
            )
        }
        if line
        else {}
    )


async def test_a_phrase_is_found_as_one(live_app: LiveApp):
    """In any quotation marks, over lines and emphasis, and marked as it stands; two words lead to their phrase."""
    blog = await live_app.blog()
    await live_app.post(blog, "The harbour\n\n*mas*ter came.")
    await live_app.post(blog, "The master of the harbour.", headline="A harbour  master")
    await live_app.post(blog, "The master of the harbour.")
    words = await page(live_app, f"{blog.path}?q=harbour+master")
    assert entry_ids(words) == [3, 2, 1]
    assert "Entries with “harbour master”" in words.text
    phrase = await page(live_app, ways(words)["Only as a phrase"])
    assert entry_ids(phrase) == [2, 1]
    assert "Entries with “harbour master”" in phrase.text
    assert "Only as a phrase" not in ways(phrase)
    assert re.findall("<mark>(.*?)</mark>", phrase.text, re.DOTALL) == ["harbour  master", "harbour", "mas", "ter"]
    for typed in ('"HARBOUR master" the', "„harbour  master“", "«Harbour master»"):
        assert entry_ids(await page(live_app, f"{blog.path}?{urlencode({'q': typed})}")) == [2, 1]


async def test_what_is_no_search_is_said(live_app: LiveApp):
    """Blanks alone show all, marks without a word find nothing and ask for one, a missing mark is told."""
    blog = await live_app.blog()
    await live_app.post(blog, "The harbour master.")
    assert entry_ids(await page(live_app, f"{blog.path}?q=+%20")) == [1]
    nothing = await page(live_app, f'{blog.path}?q=""')
    assert entry_ids(nothing) == []
    assert "Type a word to search for." in nothing.text
    missing = await page(live_app, f'{blog.path}?q="master harbour')
    assert entry_ids(missing) == [1]
    assert "A quotation mark is missing" in missing.text
    assert "Entries with “master harbour”" in missing.text
    long = await page(live_app, f"{blog.path}?q={'x' * 201}", 404)
    assert "q is too long: at most 200" in long.text
    many = await page(live_app, f"{blog.path}?q={'+'.join(map(str, range(17)))}", 404)
    assert "q has too many words: at most 16" in many.text


async def test_a_search_within_a_topic_leads_out_of_it(live_app: LiveApp):
    """A search keeps topic, key events and order; from all entries topics lead to the same search within them."""
    blog = await live_app.blog()
    await live_app.post(blog, "quay one", topics=("Rail & sea",), key_event=True)
    await live_app.post(blog, "quay two")
    await live_app.post(blog, "quay three", topics=("Rail & sea",))
    within = await page(live_app, f"{blog.path}?topic=Rail+%26+sea&q=quay&order=oldest")
    assert entry_ids(within) == [1, 3]
    assert "Entries about Rail &amp; sea with “quay”" in within.text
    assert re.findall('<input type="hidden" name="([a-z]+)" value="([^"]*)">', within.text) == [
        ("topic", "Rail &amp; sea"),
        ("order", "oldest"),
    ]
    assert ways(within)["Oldest first"] == ""
    assert entry_ids(await page(live_app, ways(within)["Newest first"])) == [3, 1]
    everywhere = await page(live_app, ways(within)["Search all entries"])
    assert entry_ids(everywhere) == [1, 2, 3]
    assert "Search all entries" not in ways(everywhere)
    (topic,) = re.findall(r'data-role="topics".*?href="([^"]+)"', everywhere.text)
    assert entry_ids(await page(live_app, html.unescape(topic))) == [1, 3]
    key = await page(live_app, f"{blog.path}?only=key&q=quay")
    assert (entry_ids(key), "Key events with “quay”" in key.text) == ([1], True)
    nothing = await page(live_app, f"{blog.path}?topic=Rail+%26+sea&q=two")
    assert entry_ids(nothing) == []
    assert list(ways(nothing)) == ["Search all entries"]
    assert entry_ids(await page(live_app, ways(nothing)["Search all entries"])) == [2]


async def test_what_is_found_can_begin_with_the_oldest(live_app: LiveApp):
    """Stretch after stretch, in either order; of a topic the last of them is live, and a search's never is."""
    blog = await live_app.blog()
    for number in range(1, 91):
        await live_app.post(blog, f"entry {number}", topics=("Sea",))
    for query, live in (("q=entry", False), ("topic=Sea", True)):
        seen, address = [], f"{blog.path}?{query}&order=oldest"
        while address:
            here = await page(live_app, address)
            seen += entry_ids(here)
            address = html.unescape(links(here).get("next", ""))
            assert "prev" not in links(here)
            assert ('data-live="false"' not in here.text) == (live and not address)
        assert seen == list(range(1, 91))


async def test_the_other_order_begins_at_the_beginning(live_app: LiveApp):
    """Oldest first, page after page to the newest, which takes new entries; its canonical address is the usual one."""
    blog = await live_app.blog()
    await live_app.fill(blog, 85)
    first = await page(live_app, f"{blog.path}?order=oldest")
    assert entry_ids(first) == list(range(1, 41))
    assert (data(first, "order"), data(first, "live")) == ("oldest", "false")
    last = await page(live_app, html.unescape(links(first)["next"]))
    assert entry_ids(last) == list(range(41, 86))
    assert 'data-live="false"' not in last.text
    assert f'<link rel="canonical" href="{live_app.services.settings.root_url}{blog.path}">' in last.text
    assert entry_ids(await page(live_app, html.unescape(links(last)["prev"]))) == list(range(1, 41))


@pytest.mark.parametrize(
    "query",
    [
        "order=up",
        "only=all",
        "before=0",
        "before=x",
        "before=999",
        "topic=a&page=2",
        "q=a&page=2",
        "q=" + "x" * 201,
        "topic=%00",
        "q=%00",
        "at=yesterday",
        "at=2031-13-01",
        "at=9999-12-31T23:59",
        "at=%00",
        "at=2031-03-30T02:30",
        "at=now&page=2",
        "at=now&page=0",
        "at=now&topic=a",
        "at=now&order=oldest",
        "at=now&before=1",
        "at=" + "1" * 41,
    ],
)
async def test_what_cannot_be_is_answered_with_a_way_on(live_app: LiveApp, query: str):
    """A value that is none is a 404 that names it and leads back to the coverage, never an error of ours."""
    blog = await live_app.blog(zone="Europe/Berlin")
    await live_app.fill(blog, 3)
    answer = await page(live_app, f"{blog.path}?{query}", 404)
    assert f'<a href="{blog.path}">Read the coverage</a>' in answer.text
    assert re.search(
        rf"There is nothing at this address: ({'|'.join(re.findall('([a-z]+)=', query))}) |no page|no entry",
        answer.text,
    )
    missing = await page(live_app, f"{blog.path}/entries/99", 404)
    assert f'<a href="{blog.path}">Read the coverage</a>' in missing.text


async def test_parameters_of_others_are_passed_over(live_app: LiveApp):
    """A campaign's parameter changes nothing, also not in the links of the page."""
    blog = await live_app.blog()
    await live_app.fill(blog, 90)
    answer = await page(live_app, f"{blog.path}?utm_source=x&%20=1")
    assert answer.text == (await page(live_app, blog.path)).text


async def test_highlights_stand_above_the_newest_page_alone(live_app: LiveApp):
    """The pinned entry has its name there, key events lead to their entries or to their permalinks."""
    blog = await live_app.blog(summary="- **one** thing")
    await live_app.post(blog, "old and pinned", headline="Pinned", pinned=True, key_event=True)
    await live_app.fill(blog, 90)
    await live_app.post(blog, "a key event without a headline", key_event=True)
    answer = await page(live_app, blog.path)
    assert answer.text.count("<p>old and pinned</p>") == 1
    assert answer.text.count('id="entry-1"') == 1
    assert "<strong>one</strong> thing" in answer.text
    assert f'href="{blog.path}/entries/1" dir="auto">Pinned</a>' in answer.text
    assert 'href="#entry-92" dir="auto">a key event without a headline</a>' in answer.text
    assert 'data-role="pinned"' not in (await page(live_app, f"{blog.path}?page=1")).text


async def test_what_stands_above_has_its_name_once(live_app: LiveApp):
    """The pinned entry is named above and not in its place, in either order; a topic's page has it whole."""
    blog = await live_app.blog()
    await live_app.post(blog, "pinned", topics=("Harbour",), pinned=True)
    await live_app.fill(blog, 2)
    for query in ("", "?order=oldest", "?at=now"):
        text = (await page(live_app, blog.path + query)).text
        assert (query, text.count('id="entry-1"'), text.count('id="place-1"')) == (query, 1, 1)
        assert text.index('id="entry-1"') < text.index('id="entries"') < text.index('id="place-1"')
    for query in ("?topic=Harbour", "/entries/2"):
        text = (await page(live_app, blog.path + query)).text
        assert (query, text.count('id="entry-1"'), text.count('id="place-1"')) == (query, 1, 0)


async def test_key_events_tell_each_day_once(live_app: LiveApp):
    """Days other than today are told above their first line, and a permalink has the same lines."""
    blog = await live_app.blog(summary="- known")
    for days in (0, 0, 1, 1, 1, 2):
        await live_app.post(blog, "text", key_event=True, occurred_at=now() - timedelta(days=days))
    for query in ("", "/entries/2"):
        text = (await page(live_app, blog.path + query)).text
        lines = text[text.index('data-role="key-events"') : text.index("</ol>")]
        assert re.findall(r'<span class="day"( hidden)?>', lines) == ["", " hidden", " hidden", ""]
        assert "<li>known</li>" in text


async def test_days_have_lines_of_their_own(live_app: LiveApp):
    """Each day of the blog's zone is named once above its entries, whatever day it is in UTC."""
    blog = await live_app.blog(zone="Asia/Tokyo")
    for hours in (0, 2, 4, 16):
        await live_app.post(blog, "text", occurred_at=NOON + timedelta(hours=hours))
    answer = await page(live_app, blog.path)
    assert re.findall(r'class="day-line" id="day-[^"]+" data-day="([^"]+)"', answer.text) == [
        "2014-03-05",
        "2014-03-04",
    ]
    assert "Tuesday, 4 March 2014" in answer.text


async def test_a_blogs_colour_is_allowed_by_its_hash(live_app: LiveApp):
    """The one inline style is named by its digest in the policy, and goes with the colour."""
    blog = await live_app.blog(accent="#0b5d4e")
    answer = await live_app.http.get(blog.path, headers={"accept": "text/html"})
    (style,) = re.findall(r"<style>(.*?)</style>", answer.text)
    assert "--lb-blog:#0b5d4e" in style
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'self' 'sha256-{digest}'" in answer.headers["content-security-policy"]
    await live_app.services.desk.change_blog(blog.slug, BlogChanges(accent=None), COMMAND)
    plain = await page(live_app, blog.path)
    assert "sha256-" not in plain.headers["content-security-policy"]


async def test_what_others_are_told_of_a_page(live_app: LiveApp):
    """Search engines find a LiveBlogPosting with the true beginning, links a description; nothing tells of a delete."""
    blog = await live_app.blog(title="Harbour & more", description="All day.", language="de")
    await live_app.post(blog, "first </script><b>", headline="Beginning", occurred_at=NOON)
    await live_app.post(blog, "a secret")
    await live_app.services.desk.delete(blog.slug, 2, COMMAND)
    answer = await page(live_app, blog.path)
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', answer.text)
    posting = json.loads(block)
    assert posting["@type"] == "LiveBlogPosting"
    assert (posting["headline"], posting["inLanguage"]) == ("Harbour & more", "de")
    assert [update["headline"] for update in posting["liveBlogUpdate"]] == ["Beginning"]
    assert posting["coverageStartTime"] <= "2014-03-04T12:00:00.000Z"
    assert "secret" not in answer.text
    assert '<meta property="og:title" content="Harbour &amp; more">' in answer.text
    assert '<meta name="description" content="All day.">' in answer.text
    linked = await page(live_app, f"{blog.path}/entries/1")
    assert '<meta property="og:title" content="Beginning">' in linked.text
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', linked.text)
    assert json.loads(block)["@type"] == "BlogPosting"
    assert json.loads(block)["datePublished"] == "2014-03-04T12:00:00.000Z"


async def test_the_first_view_is_small(live_app: LiveApp):
    """Forty entries of some seventy words, no two alike, come in under 14 KB of compressed HTML."""
    blog = await live_app.blog()
    vocabulary = [hashlib.sha256(str(number).encode()).hexdigest()[: 3 + number % 7] for number in range(400)]
    for number in range(40):
        chosen = [vocabulary[(number * 37 + place * place * 11) % 400] for place in range(35)]
        await live_app.post(blog, " ".join(chosen), topics=("Sea",), byline=("Ada Quist",), key_event=number % 8 == 0)
    answer = await live_app.http.get(blog.path, headers={"accept": "text/html", "accept-encoding": "br"})
    assert answer.headers["content-encoding"] == "br"
    assert int(answer.headers["content-length"]) < 14 * 1024
