"""What pages say to search engines: complete by schema.org, harmless inside of a page, and small."""

import json
import random
from dataclasses import replace
from pathlib import Path

import brotli
import pytest

from liveblog.markup import render_markdown
from liveblog.model.blog import Blog, BlogStatus
from liveblog.model.entry import Entry
from liveblog.model.page import EntryPage, cut
from liveblog.present.structured import HEADLINE_LENGTH, blog_posting, live_blog_posting, script_safe
from liveblog.render import Publisher, Served
from liveblog.resources import STATIC
from tests.model.samples import BLOG, entry, minutes

HERE = Served("https://live.example.org")
GOLDEN = Path(__file__).parent / "structured" / "live_blog_posting.json"
POST = Publisher("The Harbour Post")
WORDS = ["gate", "harbour", "closed", "eastern", "ships", "leaving", "minister", "said", "council", "storm", "water"]


def page(*entries: Entry, blog: Blog = BLOG) -> EntryPage:
    """Return the first page of a blog."""
    stretch = cut(len(entries))
    assert stretch is not None
    return EntryPage(blog, stretch, None, entries, ())


def closed_harbour() -> EntryPage:
    """Return a coverage that has ended, with an entry of each kind."""
    blog = replace(BLOG, description="What we know", status=BlogStatus.CLOSED, closed_at=minutes(90))
    picture = '<p>The quay.</p>\n<p><img src="/media/q.webp" alt="The quay" width="1200" height="800"></p>'
    return page(
        entry(id=1, headline="Fire & smoke", occurred_at=minutes(-30), byline=("Ada Quist", "Ben Tarr")),
        entry(id=2, body_html=picture, occurred_at=minutes(5), posted_at=minutes(6), revised_at=minutes(20)),
        entry(id=3, body_html=render_markdown("Ships **leave** the harbour. " * 20), occurred_at=minutes(10)),
        blog=blog,
    )


def test_a_coverage_that_has_ended():
    """Every member is as search engines ask for it: newest first, each update at its permalink, with its authors."""
    assert live_blog_posting(closed_harbour(), HERE, POST) == json.loads(GOLDEN.read_text("utf-8"))


def test_while_it_is_live_it_has_no_end():
    """A running coverage names its start alone; one without entries started, and was published, when it was made."""
    document = live_blog_posting(page(), HERE, POST)
    assert "coverageEndTime" not in document
    assert "liveBlogUpdate" not in document
    for name in ("datePublished", "dateModified", "coverageStartTime"):
        assert document[name] == "2014-07-27T12:00:00.000Z"


@pytest.mark.parametrize(
    ("began", "published", "start"),
    [(minutes(-9), minutes(-9), minutes(-9)), (minutes(9), minutes(9), minutes(0)), (None, minutes(-2), minutes(-2))],
)
def test_the_start_is_the_blogs_and_not_the_pages(began, published, start):
    """A later page is told when coverage began; without that it names a time that is none too late."""
    later = replace(page(entry(occurred_at=minutes(40))), floor=(minutes(-2), 3))
    document = live_blog_posting(later, HERE, POST, began)
    expected = [moment.isoformat(timespec="milliseconds").replace("+00:00", "Z") for moment in (published, start)]
    assert [document["datePublished"], document["coverageStartTime"]] == expected


def test_a_list_is_told_with_its_numbers():
    """Whoever hears a text without its list hears the numbers that were typed."""
    told = blog_posting(BLOG, entry(body_html=render_markdown("67. Yellow\n\n45. Goal")), HERE, POST)
    assert told["articleBody"] == "67. Yellow 45. Goal"


def test_no_text_ends_the_script():
    """Whatever editors and readers' names hold, the script stays one and reads back as the same."""
    evil = "</script><script>alert(1)</script><!-- ]]> \u2028\u2029 & 'x' \"y\" \x01"
    document = live_blog_posting(
        page(entry(headline=evil, body_html=render_markdown(evil), byline=(evil,)), blog=replace(BLOG, title=evil)),
        HERE,
        Publisher(evil),
    )
    text = script_safe(document)
    assert not set("<>&\u2028\u2029\x01") & set(text)
    assert json.loads(text) == document
    assert document["liveBlogUpdate"][0]["author"] == [{"@type": "Person", "name": evil}]


def test_a_full_page_is_described_in_few_bytes():
    """Of the newest page at its longest the newest twenty are named, whole; beside their text that costs under 5 KB."""
    chance = random.Random(7)

    def said(count: int) -> str:
        return " ".join(f"{chance.choice(WORDS)}{chance.randrange(100)}" for _ in range(count))

    entries = [
        entry(id=number, headline=said(9), body_html=f"<p>{said(80)}</p>", occurred_at=minutes(number), byline=("Ada",))
        for number in range(1, 80)
    ]
    document = live_blog_posting(page(*entries), HERE, POST)
    updates = document["liveBlogUpdate"]
    assert [update["url"].rsplit("/", 1)[1] for update in updates] == [str(number) for number in range(79, 59, -1)]
    assert all(len(update["headline"]) <= 110 for update in updates)
    assert [f"<p>{update['articleBody']}</p>" for update in updates] == [each.body_html for each in entries[:-21:-1]]
    text = "".join(each.body_html for each in entries[::-1])
    assert len(brotli.compress(f"{script_safe(document)}{text}".encode())) - len(brotli.compress(text.encode())) < 5_000
    assert len(live_blog_posting(page(*entries), HERE, POST, max_updates=5)["liveBlogUpdate"]) == 5


def test_an_entry_is_described_on_its_own_as_a_part_of_its_blog():
    """Its permalink has a machine's date, an author even without a byline, and the blog that it belongs to."""
    document = blog_posting(
        BLOG, entry(id=4, occurred_at=minutes(3)), HERE, Publisher("Post", "https://p.test/logo.png")
    )
    assert (document["@type"], document["datePublished"]) == ("BlogPosting", "2014-07-27T12:03:00.000Z")
    assert document["author"] == document["publisher"]
    assert document["publisher"]["logo"]["url"] == "https://p.test/logo.png"
    assert document["isPartOf"]["@id"] == "https://live.example.org/blogs/harbour"


@pytest.mark.parametrize(
    ("width", "height", "is_shown"), [(90, 60, False), (1200, 100, False), (300, 200, True), (1200, 800, True)]
)
def test_a_picture_stands_for_the_page_if_it_can_be_seen(width: int, height: int, *, is_shown: bool):
    """One that nobody could see in a link is passed over; without any, our poster stands there."""
    picture = f'<p><img src="/media/q.webp" alt="The quay" width="{width}" height="{height}"></p>'
    document = live_blog_posting(page(entry(body_html=picture)), HERE, Publisher("Post", "https://p.test/logo.png"))
    assert ("/poster-" not in str(document["image"])) == is_shown


def test_the_desk_advises_the_length_at_which_headlines_are_cut():
    """What the form tells an editor of search engines is what these are told."""
    script = (STATIC / "editor" / "counts.js").read_text(encoding="utf-8")
    assert f"const ADVISED = {HEADLINE_LENGTH};" in script
