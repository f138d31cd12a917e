"""The one template that draws an entry everywhere, and the one that draws a hand-over."""

import re
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest
from jinja2 import UndefinedError
from markupsafe import escape

from liveblog.markup import render_markdown
from liveblog.model.claim import Claim, ClaimStatus
from liveblog.model.correction import Correction, CorrectionKind
from liveblog.model.figure import CarriedReading, Reading
from liveblog.model.named_place import Point
from liveblog.model.reference import Reference, ReferenceChange
from liveblog.render import Renderer
from liveblog.render.languages import language, tags
from liveblog.render.places import map_address, said
from liveblog_client import plain_text
from tests.model.samples import BLOG, NOON, SHIFT, entry, minutes

DRAW = Renderer()
EVIL = '<script>"x"</script>&'


@pytest.mark.parametrize(
    "changes",
    [{"headline": EVIL}, {"topics": (EVIL,)}, {"byline": (EVIL, "Ada")}],
    ids=lambda changes: next(iter(changes)),
)
def test_what_editors_name_is_escaped(changes):
    """Headline, topics and byline are text: no tag in them is a tag on the page."""
    html = DRAW.entry(BLOG, entry(**changes))
    assert EVIL not in html
    assert str(escape(EVIL)) in html


def test_a_body_is_inserted_as_it_was_rendered():
    """The sanitised HTML of the body stands in the article to the letter."""
    assert "<p>Ships <em>are</em> leaving.</p>" in DRAW.entry(
        BLOG, entry(body_html="<p>Ships <em>are</em> leaving.</p>")
    )


def test_times_are_in_the_blogs_zone_with_its_name():
    """14:00 in Berlin is 12:00 UTC: the clock shows the blog's, the machine-readable time is UTC."""
    html = DRAW.entry(BLOG, entry())
    assert '<time datetime="2014-07-27T12:00:00.000Z">' in html
    assert '<span class="clock">14:00</span> <span class="zone">CEST</span>' in html


def test_an_article_is_complete():
    """Readers, scripts and style sheets find what they go by: id, revision, place, permalink, marks."""
    html = DRAW.entry(BLOG, entry(pinned=True, key_event=True, headline="Out", topics=("Port",), byline=("Ada", "Ben")))
    assert html.startswith(
        '<article class="entry pinned key-event" id="entry-7" aria-labelledby="at-7 entry-7" aria-label="Out"'
    )
    assert html.endswith("</article>")
    for part in (
        'href="/blogs/harbour/entries/7"',
        "Pinned",
        "Key event",
        ">Out</h2>",
        '<li><a href="/blogs/harbour?topic=Port">Port</a></li>',
        "Ada, Ben",
    ):
        assert part in html


def test_an_article_and_its_link_to_share_are_named_by_what_it_says():
    """By its headline, else by how its text begins, beside its time; an image alone has only that."""
    named = DRAW.entry(BLOG, entry(headline='"Out" & about'))
    assert 'aria-labelledby="at-7 entry-7" aria-label="&#34;Out&#34; &amp; about"' in named
    assert '<a class="share" href="/blogs/harbour/entries/7" aria-label="Share: &#34;Out&#34; &amp; about">' in named
    assert 'aria-label="Ships are leaving."' in DRAW.entry(BLOG, entry(body_html="<p>Ships <em>are</em> leaving.</p>"))
    wordless = DRAW.entry(BLOG, entry(body_html='<p><img src="/media/a.jpg" alt=""></p>'))
    assert 'aria-labelledby="at-7" data-id' in wordless
    assert "aria-label=" not in wordless


def test_on_top_an_entry_tells_its_day_unless_it_is_today():
    """Above the list no line tells the day; the entry has its name there, and its place in the list has another."""
    assert '<span class="day">27 Jul</span> <span class="clock">14:00' in DRAW.on_top(BLOG, entry(), "2014-07-28")
    today = DRAW.on_top(BLOG, entry(), "2014-07-27")
    assert today == DRAW.entry(BLOG, entry())
    assert 'id="entry-7"' in today
    place = DRAW.place(BLOG, entry())
    assert 'id="place-7"' in place
    assert 'id="entry-7"' not in place
    assert "labelledby" not in place


def test_only_a_pinned_entry_has_a_way_up():
    """The link up to where it stands in full is there, hidden, for pages that have it above their list."""
    way_up = '<a class="way-up" href="#entry-7" hidden>Pinned above</a>'
    assert way_up in DRAW.entry(BLOG, entry(pinned=True))
    assert "way-up" not in DRAW.entry(BLOG, entry())


def test_an_article_has_nothing_empty():
    """What an entry doesn't have leaves no trace."""
    html = DRAW.entry(BLOG, entry())
    for part in ("<ul", "<h2", "byline", "Pinned", "Key event", "Updated"):
        assert part not in html


def test_a_revised_entry_says_when():
    """Readers see that the text was changed, in the blog's zone."""
    revised_at = NOON.replace(minute=31)
    html = DRAW.entry(BLOG, entry(revision=2, revised_at=revised_at))
    assert 'Updated <time class="clock" datetime="2014-07-27T12:31:00.000Z">14:31</time>' in html


def test_each_time_tells_its_day_where_that_is_another():
    """Whatever is told below an entry: when it was changed, corrected, taken up, settled; of its own day nothing is."""
    assert '<span class="day">' not in DRAW.entry(BLOG, WHOLE)
    html = DRAW.entry(BLOG, replace(WHOLE, occurred_at=NOON - timedelta(days=2)))
    below = html.partition('<ul class="claims">')[2]
    days = re.findall(r'(<span class="day">27 Jul</span> )?<time class="clock"', below)
    assert len(days) == len(re.findall(r"\d\d:\d\d<", below)) > 15
    assert all(days)


def test_a_hand_over_is_one_line_of_text():
    """The note is escaped, and its time is in the blog's zone."""
    html = DRAW.shift(BLOG, replace(SHIFT, note=f"Ben takes over {EVIL}"))
    assert html.startswith('<article class="shift" id="shift-3"')
    assert str(escape(EVIL)) in html
    assert EVIL not in html
    assert ">14:00</time>" in html


def test_a_timeline_draws_both_the_way_events_carry_them():
    """The page asks one function for either, and gets what is pushed (I9)."""
    assert DRAW.item(BLOG, entry()) == DRAW.entry(BLOG, entry())
    assert DRAW.item(BLOG, SHIFT) == DRAW.shift(BLOG, SHIFT)


def test_a_name_that_does_not_exist_is_an_error():
    """A misspelt name in a template fails loudly instead of leaving a hole in the page."""
    with pytest.raises(UndefinedError):
        DRAW._environment.from_string("{{ no_such_name }}").render()
    with pytest.raises(UndefinedError):
        DRAW._environment.from_string("{{ blog.no_such_member }}").render(blog=BLOG)


def test_everything_is_escaped_unless_said_otherwise():
    """Whatever the template is called, a value in it is text."""
    assert DRAW._environment.from_string("{{ value }}").render(value="<b>") == "&lt;b&gt;"


def test_years_long_ago_have_four_digits():
    """Times sort as text, also those of an archive."""
    assert 'data-at="0987-01-01T00:00:00.000Z"' in DRAW.entry(BLOG, entry(occurred_at=datetime(987, 1, 1, tzinfo=UTC)))


WRITTEN = """67. Yellow

45. Goal

[[lost embed]]

https://youtu.be/dQw4w9WgXcQ

![A hull](/media/0123456789abcdef-400x300.jpg#sensitive)

[Pier](geo:54.18,12.08)

| Quay | Ships |
|---|---|
| East | 7 |

[[Dead: 3]]"""

READING = Reading(1, "Dead", "3", "3", None, (), None, None, None, NOON)

WHOLE = entry(
    revision=2,
    body=WRITTEN,
    body_html=render_markdown(WRITTEN),
    headline="Gate closed",
    topics=("Harbour", "Sea"),
    byline=("Ada Quist", "Ben Tarr"),
    revised_at=NOON,
    pinned=True,
    key_event=True,
    corrections=(
        Correction(1, CorrectionKind.CLARIFICATION, "The east gate is meant.", None, NOON),
        Correction(2, CorrectionKind.CORRECTION, "Three, not four.", "Four are dead.", minutes(5)),
    ),
    cites=tuple(Reference(number, NOON, change, NOON) for number, change in enumerate(ReferenceChange, 1)),
    cited_by=(Reference(9, NOON),),
    claims=tuple(
        Claim(number, status, "Three are dead.", "The mayor", link, NOON, NOON, 9, NOON)
        for number, status in enumerate(ClaimStatus)
        for link in (None, "https://example.org/mayor")
    ),
    figures=(CarriedReading(READING, replace(READING, id=2, shown="4", value="4")),),
)
"""An entry that has all that one can have."""


def test_the_whole_entry_has_all_that_one_can_have():
    """What entries come to have, it has, too: so nothing of that is passed over where it is drawn here."""
    same = {"id", "seq", "occurred_at", "posted_at"}
    assert {field.name for field in fields(WHOLE) if getattr(WHOLE, field.name) == getattr(entry(), field.name)} == same


@pytest.mark.parametrize("tag", tags())
def test_an_entry_as_text_has_no_word_of_the_interface(tag):
    """In every language the client's text of an entry is what was written: headline, body, words of its corrections."""
    point = Point.at(54.18, 12.08)
    assert plain_text(DRAW.entry(replace(BLOG, language=tag), WHOLE)).split("\n\n") == [
        "Gate closed",
        "67. Yellow\n45. Goal",
        "https://youtu.be/dQw4w9WgXcQ",
        "[A hull]",
        f"Pier {said(point, language(tag))} {map_address(point)}",
        "Quay | Ships\nEast | 7",
        "Dead | 3",
        "The east gate is meant.",
        "Three, not four.",
    ]


@pytest.mark.parametrize("tag", tags())
def test_a_lost_embed_is_told_in_the_blogs_language(tag):
    """The one sentence of ours in a text is drawn as all others, and what an editor wrote is not touched."""
    body_html = render_markdown("[[lost embed]]\n\nAn embed stood here. It is lost.")
    drawn = DRAW.entry(replace(BLOG, language=tag), entry(body_html=body_html))
    sentence = language(tag).gettext("An embed stood here. It is lost.")
    assert f'<p class="lost-embed">{sentence}</p>' in drawn
    assert (sentence == "An embed stood here. It is lost.") == (tag == "en")
    assert "<p>An embed stood here. It is lost.</p>" in drawn
