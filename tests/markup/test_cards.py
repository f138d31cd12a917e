"""Cards: third parties are shown by what the text stores, and nothing is asked of them."""

import re

import pytest

from liveblog.markup import PLAYER_ORIGINS, render_markdown

CODE = "dQw4w9WgXcQ"
YOUTUBE = f"https://www.youtube-nocookie.com/embed/{CODE}"
MAP = "https://www.openstreetmap.org/export/embed.html"
REL = 'rel="noopener noreferrer nofollow"'


def card(*lines: str, text: str = "") -> str:
    return render_markdown("\n".join(("```card", *lines, *(("", text) if text else ()), "```")))


def player(html: str) -> str | None:
    found = re.search(r'data-player="([^"]*)"', html)
    return found[1].replace("&amp;", "&") if found else None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"https://www.youtube.com/watch?v={CODE}", YOUTUBE),
        (f"https://m.youtube.com/watch?list=abc&v={CODE}&t=90s", f"{YOUTUBE}?start=90"),
        (f"http://youtube.com/shorts/{CODE}", YOUTUBE),
        (f"https://youtu.be/{CODE}?t=42", f"{YOUTUBE}?start=42"),
        ("https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871?dnt=1"),
        ("https://vimeo.com/76979871/ab12cd", "https://player.vimeo.com/video/76979871?dnt=1&h=ab12cd"),
        ("https://www.dailymotion.com/video/x8abc12", "https://geo.dailymotion.com/player.html?video=x8abc12"),
        ("https://dai.ly/x8abc12", "https://geo.dailymotion.com/player.html?video=x8abc12"),
        (f"https://www.youtube.com/live/{CODE}?si=abc", YOUTUBE),
        (f"https://www.youtube.com/v/{CODE}", YOUTUBE),
        (f"https://www.youtube-nocookie.com/embed/{CODE}?rel=0", YOUTUBE),
        ("https://vimeo.com/channels/staffpicks/76979871", "https://player.vimeo.com/video/76979871?dnt=1"),
        ("https://vimeo.com/groups/ships/videos/76979871", "https://player.vimeo.com/video/76979871?dnt=1"),
        ("https://vimeo.com/showcase/3253534/video/76979871", "https://player.vimeo.com/video/76979871?dnt=1"),
        ("https://vimeo.com/ondemand/ships/76979871", "https://player.vimeo.com/video/76979871?dnt=1"),
        ("https://player.vimeo.com/video/76979871?h=ab12cd", "https://player.vimeo.com/video/76979871?dnt=1&h=ab12cd"),
        (
            "https://www.dailymotion.com/video/x8abc12_the-harbour_news",
            "https://geo.dailymotion.com/player.html?video=x8abc12",
        ),
        (
            "https://geo.dailymotion.com/player/x1a2b.html?video=x8abc12",
            "https://geo.dailymotion.com/player.html?video=x8abc12",
        ),
        ("https://www.dailymotion.com/embed/video/x8abc12", "https://geo.dailymotion.com/player.html?video=x8abc12"),
        (
            "https://www.openstreetmap.org/#map=15/52.5/13.4",
            f"{MAP}?bbox=13.38627%2C52.49530%2C13.41373%2C52.50470&layer=mapnik&marker=52.50000%2C13.40000",
        ),
    ],
)
def test_a_known_address_alone_becomes_a_card_with_a_player(url, expected):
    """A paragraph of only a provider's address is a card that names the player which keeps no track of its viewers."""
    html = render_markdown(f"before\n\n{url}\n\nafter")
    assert html.startswith("<p>before</p>\n<figure")
    assert html.endswith("</figure>\n<p>after</p>")
    assert player(html) == expected


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        *(
            ("t=90", 90),
            ("t=90s", 90),
            ("t=1m30s", 90),
            ("t=1h2m3s", 3723),
            ("t=1h", 3600),
            ("t=2m", 120),
            ("t=1M5S", 65),
        ),
        *(
            ("start=90", 90),
            ("time_continue=90", 90),
            ("start_time=1m2s", 62),
            ("startTime=90", 90),
            ("t=1:02:03", 3723),
        ),
        *(
            ("t=62.9", 62),
            ("t=never&start=7", 7),
            ("t=0", 0),
            ("t=", 0),
            ("t=-5", 0),
            ("t=99999999999", 0),
            ("at=9", 0),
        ),
    ],
)
@pytest.mark.parametrize(
    ("url", "begun", "code"),
    [
        (f"https://www.youtube.com/watch?v={CODE}&%s", "?start=%s", YOUTUBE),
        (f"https://www.youtube.com/watch?v={CODE}#%s", "?start=%s", YOUTUBE),
        (f"https://www.youtube.com/watch?%s&v={CODE}", "?start=%s", YOUTUBE),
        (f"https://youtu.be/{CODE}?si=x&%s", "?start=%s", YOUTUBE),
        (f"https://www.youtube.com/live/{CODE}?%s", "?start=%s", YOUTUBE),
        (f"https://www.youtube.com/embed/{CODE}?%s", "?start=%s", YOUTUBE),
        ("https://vimeo.com/76979871#%s", "#t=%ss", "https://player.vimeo.com/video/76979871?dnt=1"),
        (
            "https://vimeo.com/76979871/ab12?share=copy#%s",
            "#t=%ss",
            "https://player.vimeo.com/video/76979871?dnt=1&h=ab12",
        ),
        (
            "https://player.vimeo.com/video/76979871?h=ab12&%s",
            "#t=%ss",
            "https://player.vimeo.com/video/76979871?dnt=1&h=ab12",
        ),
        ("https://dai.ly/x8abc12?%s", "&startTime=%s", "https://geo.dailymotion.com/player.html?video=x8abc12"),
        (
            "https://geo.dailymotion.com/player.html?video=x8abc12&%s",
            "&startTime=%s",
            "https://geo.dailymotion.com/player.html?video=x8abc12",
        ),
    ],
)
def test_a_video_begins_where_its_address_says(url, begun, code, said, seconds):
    """Each way to name a start that a provider has is understood for all, and given to the player in its own way."""
    assert player(render_markdown(url % said)) == code + (begun % seconds if seconds else "")


@pytest.mark.parametrize(
    ("url", "service"),
    [
        ("https://x.com/harbour/status/1790000000000000000", "X"),
        ("https://twitter.com/harbour/status/1790000000000000000?s=20", "X"),
        ("https://bsky.app/profile/harbour.example/post/3kabcdefgh2x", "Bluesky"),
        ("https://mastodon.example/@harbour/112345678901234567", "mastodon.example"),
        ("https://mastodon.example/@harbour@other.example/112345678901234567", "mastodon.example"),
    ],
)
def test_an_address_of_a_post_becomes_a_card_without_player(url, service):
    """A post is a link with the name of where it is, or else its host, and has nothing to play."""
    assert render_markdown(url) == (
        f'<figure class="card" data-kind="post"><figcaption><a href="{url}" {REL}>{service}</a></figcaption></figure>'
    )


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/a",
        f"See https://youtu.be/{CODE}",
        f"https://youtu.be/{CODE}\nhttps://youtu.be/{CODE}",
        f"- https://youtu.be/{CODE}",
        f"> https://youtu.be/{CODE}",
        "https://www.openstreetmap.org/about",
        "https://www.youtube.com/@harbour",
    ],
)
def test_other_addresses_stay_links(text):
    """Only a paragraph that is nothing but a video, a map or a post becomes a card."""
    html = render_markdown(text)
    assert "<figure" not in html
    assert "<a href=" in html


def test_a_block_stores_what_is_shown():
    """Text, author, time, title and thumbnail are drawn from the entry itself."""
    html = card(
        f"url: https://youtu.be/{CODE}",
        "title: Ships & sails",
        "author: Ada",
        "time: 2026-03-01T14:05:00+01:00",
        "image: /media/0123456789abcdef0123-480x320.webp",
        text="First <b>line</b>\nsecond\n\nanother",
    )
    assert html == (
        f'<figure class="card" data-kind="video" data-player="{YOUTUBE}">'
        '<img src="/media/0123456789abcdef0123-480x320.webp" alt="" width="480" height="320" loading="lazy">'
        "<blockquote><p>First &lt;b&gt;line&lt;/b&gt;<br>second</p><p>another</p></blockquote>"
        '<figcaption><strong>Ships &amp; sails</strong> <span class="author">Ada</span> '
        '<time datetime="2026-03-01T14:05:00+01:00">2026-03-01 14:05 +01:00</time> '
        f'<a href="https://youtu.be/{CODE}" {REL}>YouTube</a></figcaption></figure>'
    )


def test_a_line_of_blanks_is_an_empty_line():
    """What can't be seen makes no difference."""
    assert "<blockquote><p>one</p><p>two</p></blockquote>" in card(
        "url: https://example.org/a", " \t", "one", "  ", "two"
    )


@pytest.mark.parametrize("time", ["last Tuesday", "2026-02-30T10:00:00Z", "2026-03-01"])
def test_a_time_in_words_stays_in_words(time):
    """What is no instant is shown as it was written, and isn't claimed to be one."""
    assert f"<time>{time}</time>" in card("url: https://example.org/a", f"time: {time}")


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (("url: https://example.org/a",), "post"),
        (("url: https://example.org/a", "kind: audio"), "audio"),
        ((f"url: https://youtu.be/{CODE}",), "video"),
    ],
)
def test_the_kind_is_guessed_unless_it_is_said(lines, kind):
    """A provider's address says what it is; of others it may be said."""
    assert f'data-kind="{kind}"' in card(*lines)


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("author: Ada",),
        ("url:",),
        ("url: https://example.org/a", "colour: red"),
        ("url: https://example.org/a", "url: https://example.org/b"),
        ("url: https://example.org/a", "kind: film"),
        ("url: https://example.org/a", "no colon"),
        ("url: https://example.org/a", "image: https://example.org/1.webp"),
        ("url: https://example.org/a", "image: /media/../secret"),
        ("url: javascript:alert(1)",),
        ("url: //example.org/a",),
        ("url: https://user:word@example.org/a",),
        ("url: https://example.org:port/a",),
        ("url: https://localhost/a",),
        ('url: https://example.org/"onclick="alert(1)',),
    ],
)
def test_a_malformed_block_stays_a_code_block(lines):
    """Nothing of what was written is lost, and nothing of it means anything."""
    html = card(*lines, text="The stored text")
    assert html.startswith("<pre><code>")
    assert "The stored text" in html
    assert "<figure" not in html


@pytest.mark.parametrize(
    "url",
    [
        f"https://youtube.com.example.org/watch?v={CODE}",
        f"https://notyoutube.com/watch?v={CODE}",
        f"https://youtube-com/watch?v={CODE}",
        f"https://www.youtube.com@example.org/watch?v={CODE}",
        f"https://www.youtube.com:444/watch?v={CODE}",
        f"https://www.youtube.com\\@example.org/watch?v={CODE}",
        f"https://www.yоutube.com/watch?v={CODE}",  # noqa: RUF001 -- a Cyrillic letter
        f'https://youtu.be/{CODE}" onload="x',
        "https://youtu.be/../../../evil",
        "https://youtu.be/dQw4w9WgX%22",
        "https://vimeo.com/76979871/../evil",
        "https://www.openstreetmap.org/#map=15/52.5/13.4'><script>",
        "https://www.openstreetmap.org/#map=99/52.5/13.4",
        "javascript:https://youtu.be/dQw4w9WgXcQ",
    ],
)
def test_nothing_but_a_provider_gets_a_player(url):
    """Look-alikes, users, ports and broken-out attributes lead to no player, written in either way."""
    assert "data-player" not in render_markdown(url)
    assert "data-player" not in card(f"url: {url}")


def test_a_kind_that_is_not_the_providers_takes_the_player_away():
    """A video that is called a post is shown as one."""
    assert player(card(f"url: https://youtu.be/{CODE}", "kind: post")) is None


@pytest.mark.parametrize("field", ["author", "title", "time"])
def test_what_is_written_in_a_card_is_text(field):
    """No field is a way to write HTML."""
    html = card("url: https://example.org/a", f'{field}: "><script>alert(1)</script><i class="card">')
    assert "<script" not in html
    assert "<i" not in html


def test_players_are_of_named_origins():
    """The origins are whole ones, for the policy that browsers enforce."""
    assert all(re.fullmatch(r"https://[a-z.-]+", origin) for origin in PLAYER_ORIGINS)


def test_a_page_names_its_own_site():
    """A page of somebody whom we don't know has the name that it calls itself, and what is known keeps ours."""
    page = card("url: https://www.tide.example/gale", "kind: page", "source: The <b>Tide</b> & Co")
    assert ">The &lt;b&gt;Tide&lt;/b&gt; &amp; Co</a>" in page
    assert ">tide.example</a>" in card("url: https://www.tide.example/gale", "kind: page")
    assert ">YouTube</a>" in card(f"url: https://youtu.be/{CODE}", "source: The Tide")


def test_an_address_with_a_port_is_a_link_and_no_provider():
    """The house's own servers have ports; no video's address does."""
    assert 'href="http://wire.tide.example:8080/gale"' in card("url: http://wire.tide.example:8080/gale")
    assert ">wire.tide.example:8080</a>" in card("url: http://wire.tide.example:8080/gale")
    assert "<pre>" in card("url: http://wire.tide.example:808080/gale")


def test_a_video_without_a_player_is_a_card():
    """TikTok's player follows who watches: its address is a video's, and its author is told by it."""
    html = render_markdown("https://www.tiktok.com/@harbour/video/7106594312292453675")
    assert 'data-kind="video"' in html
    assert "data-player" not in html
