"""Cards as readers see them: words in the blog's language, times in its zone, services by their names."""

import pytest

from liveblog.markup import render_markdown
from liveblog.render.cards import with_cards
from liveblog.render.languages import language, tags

EN = language("en")
VIDEO = "https://youtu.be/dQw4w9WgXcQ"
PLACE = "https://www.openstreetmap.org/#map=15/54.17921/12.08109"
OLD = (
    '<figure class="card" data-kind="post"><figcaption>'
    '<time datetime="2031-03-04T16:58:00+01:00">2031-03-04 16:58 +01:00</time> '
    '<a href="https://x.com/harbour/status/1790000000000000000" rel="nofollow">x.com</a></figcaption></figure>'
)


def drawn(*lines: str, zone: str = "Europe/Berlin", tag: str = "en", **options: bool) -> str:
    """Draw a card that is written as a block."""
    return with_cards(render_markdown("\n".join(("```card", *lines, "```"))), zone, language(tag), **options)


@pytest.mark.parametrize(
    ("address", "button", "link"),
    [
        (VIDEO, "Play the video from YouTube", "Video on <span>YouTube</span>"),
        ("https://vimeo.com/76979871", "Play the video from Vimeo", "Video on <span>Vimeo</span>"),
        ("https://dai.ly/x8abc12", "Play the video from Dailymotion", "Video on <span>Dailymotion</span>"),
        (PLACE, "Show the map from OpenStreetMap", "Map on <span>OpenStreetMap</span>"),
    ],
)
def test_a_card_says_what_a_click_does_and_who_learns_of_it(address, button, link):
    """The button's words name the third party as people do, and no host."""
    html = with_cards(render_markdown(address), "UTC", EN)
    assert f">{button}</button>" in html
    assert f">{link}</a></figcaption>" in html
    assert "which then learns that you are here" in html
    assert "nocookie" not in html.replace('data-player="https://www.youtube-nocookie.com', "")


@pytest.mark.parametrize("tag", tags())
def test_a_card_speaks_the_blogs_language(tag):
    """In each language there is another word for the button and for the link; the service keeps its name."""
    html = with_cards(render_markdown(VIDEO), "UTC", language(tag))
    assert html.count("YouTube") == 3
    assert ("Play the video" in html) == (tag == "en")
    assert ("Video on" in html) == (tag == "en")


def test_what_an_address_tells_is_shown():
    """A place has its coordinates; a post has its author's name, unless the editor has named one."""
    assert 'dir="ltr">54.1792, 12.0811</span>' in with_cards(render_markdown(PLACE), "UTC", EN)
    post = "https://x.com/harbour/status/1790000000000000000"
    assert '<span class="author" dir="ltr">@harbour</span>' in with_cards(render_markdown(post), "UTC", EN)
    assert "@harbour" not in drawn(f"url: {post}", "author: The harbour")
    assert "@" not in with_cards(render_markdown("https://bsky.app/profile/did:plc:abc/post/3kabcdefgh2x"), "UTC", EN)


@pytest.mark.parametrize(
    ("zone", "tag", "date", "clock", "label"),
    [
        ("Europe/Berlin", "en", "4 March 2031", "16:58", "CET"),
        ("Asia/Kathmandu", "de", "4. März 2031", "21:43", "UTC+0545"),
        ("Pacific/Auckland", "fr", "5 mars 2031", "04:58", "NZDT"),
    ],
)
def test_a_stored_time_is_told_in_the_blogs_language_and_zone(zone, tag, date, clock, label):
    """An instant has a date, a clock and a zone, each of which scripts find; a card that was stored long ago, too."""
    for html in (
        drawn(f"url: {VIDEO}", "time: 2031-03-04T16:58:00+01:00", zone=zone, tag=tag),
        with_cards(OLD, zone, language(tag)),
    ):
        of_day = f'<span class="clock">{clock}</span> <span class="zone">{label}</span>'
        assert f'<span class="date">{date}</span>, {of_day}</time>' in html
        assert "16:58 +01:00" not in html


@pytest.mark.parametrize("time", ["last Tuesday", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_other_times_stay_what_was_written(time):
    """Words are words, and an instant of no year in the blog's zone stays as it was stored."""
    html = drawn(f"url: {VIDEO}", f"time: {time}", zone="America/New_York")
    assert 'class="date"' not in html
    assert time[:10] in html


def test_who_has_no_script_of_ours_gets_no_button():
    """In feeds a card has its words and its time, and nothing to press."""
    html = drawn(f"url: {VIDEO}", "time: 2031-03-04T16:58:00+01:00", buttons=False)
    assert "<button" not in html
    assert "4 March 2031" in html


def test_old_cards_are_drawn_as_new_ones():
    """What was stored with a host for a name gets the name, and its link stays as it is."""
    html = with_cards(OLD, "UTC", EN)
    assert '<a class="source" href="https://x.com/harbour/status/1790000000000000000" rel="nofollow">Post on' in html
    assert "<span>X</span></a>" in html


def test_nothing_else_is_touched():
    """Text around cards, figures of others and what an editor wrote in a card stay to the letter."""
    text = render_markdown('A "video" on youtu.be\n\n```\n<figure class="card">\n```')
    assert with_cards(text, "UTC", EN) == text
    assert "<strong>Video on {service}</strong>" in drawn(f"url: {VIDEO}", "title: Video on {service}")


def test_a_page_is_read_where_it_says_it_is():
    """A page's link says what it calls itself, in the blog's language."""
    page = ("url: https://tide.example/gale", "kind: page", "source: Tide & Times")
    assert ">Read on <span>Tide &amp; Times</span></a>" in drawn(*page)
    assert ">Weiterlesen bei <span>Tide &amp; Times</span></a>" in drawn(*page, tag="de")
    assert ">Read on <span>tide.example</span></a>" in drawn(*page[:2])
