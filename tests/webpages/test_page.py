"""What is read of foreign pages: a dozen shapes of them, in their own characters, whole and broken."""

import json

import pytest

from liveblog.webpages import PageSummary, read_summary
from liveblog.webpages.summary import NAME_LENGTH, TEXT_LENGTH, TITLE_LENGTH


def html(head: str, body: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def structured(document: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(document)}</script>'


NEWS = """
<title>Harbour shut after gale | The Tide</title>
<meta property="og:title" content="Harbour shut after gale">
<meta property="og:description" content="Ferries stay in port &amp; wait.">
<meta property="og:site_name" content="The Tide">
<meta property="og:type" content="article">
<meta property="og:image" content="/pictures/gale.jpg">
<meta name="author" content="Ada Quist">
<meta property="article:published_time" content="2031-03-04T16:58:00+01:00">
<link rel="canonical" href="https://tide.example/gale">
"""
ARTICLE = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "name": "The Tide"},
        {
            "@type": ["NewsArticle"],
            "headline": "Pier lost to the sea",
            "datePublished": "2031-03-04T15:58:00.250Z",
            "author": [{"@type": "Person", "name": "Ada Quist"}, {"name": "Ben Tarr"}],
            "publisher": {"name": "The Tide"},
            "image": [{"url": "https://tide.example/pier.jpg"}],
        },
    ],
}

SHAPES = {
    "a news page": (
        html(NEWS),
        PageSummary(
            title="Harbour shut after gale",
            text="Ferries stay in port & wait.",
            author="Ada Quist",
            published="2031-03-04 16:58:00+01:00",
            source="The Tide",
            image="/pictures/gale.jpg",
            address="https://tide.example/gale",
        ),
    ),
    "nothing but a title": (html("<TITLE>\n  Tide\n tables </TITLE>"), PageSummary(title="Tide tables")),
    "Twitter's words alone": (
        html('<meta name="twitter:title" content="Gale"><meta name="twitter:description" content="Strong">'),
        PageSummary(title="Gale", text="Strong"),
    ),
    "structured data alone": (
        html(structured(ARTICLE)),
        PageSummary(
            title="Pier lost to the sea",
            author="Ada Quist, Ben Tarr",
            published="2031-03-04 15:58:00+00:00",
            source="The Tide",
            image="https://tide.example/pier.jpg",
        ),
    ),
    "a video": (
        html(
            '<meta property="og:type" content="video.other">'
            + structured({"@type": "VideoObject", "name": "Wave", "uploadDate": "2031-03-04"})
        ),
        PageSummary(title="Wave", published="2031-03-04", kind="video"),
    ),
    "a time without a zone": (
        html('<title>T</title><meta name="date" content="2031-03-04T10:00:00">'),
        PageSummary(title="T", published="2031-03-04"),
    ),
    "a portrait for a picture": (
        html('<meta property="og:title" content="T"><meta name="twitter:card" content="summary">'),
        PageSummary(title="T", is_large=False),
    ),
    "an author who is an address": (
        html(
            '<title>T</title><meta name="author" content="https://tide.example/ada"><meta name="byl" content="By Ada">'
        ),
        PageSummary(title="T", author="By Ada"),
    ),
    "words in its body": (html("", '<div><meta property="og:title" content="Late"></div>'), PageSummary(title="Late")),
    "no quotation marks": (
        b"<title>T</title><meta name=description content=it's>",
        PageSummary(title="T", text="it's"),
    ),
    "signs of tags within": (
        html("<title>1 < 2</title><meta name='description' content='a > b \"c\" <title>no</title>'>"),
        PageSummary(title="1 < 2", text='a > b "c" <title>no</title>'),
    ),
    "right to left": (
        html("<title>إغلاق الميناء بعد العاصفة</title>"),
        PageSummary(title="إغلاق الميناء بعد العاصفة"),
    ),
    "turned directions": (html("<title>gnp.\u202eexe\u202c tide</title>"), PageSummary(title="gnp.exe tide")),
    "what can't be seen": (html("<title>&#8203;&#173;</title><meta name=description content=' '>"), PageSummary()),
    "comments and scripts": (
        html("<!-- <title>no</title> --><script>'<title>no</title>'</script><style><title></style><title>yes</title>"),
        PageSummary(title="yes"),
    ),
    "a drawing with a title": (html("<svg><title>icon</title></svg><title>Page</title>"), PageSummary(title="Page")),
    "a head that was cut": (
        b'<title>Gale</title><meta name="description" content="Strong wi',
        PageSummary(title="Gale"),
    ),
    "a title without an end": (b"<title>Gale<meta name=author content=Ada>", PageSummary(title="Gale", author="Ada")),
    "a comment without an end": (b"<title>Gale</title><!-- <meta name=author content=Ada>", PageSummary(title="Gale")),
    "structured data that is none": (
        html('<title>T</title><script type="application/ld+json">{"headline": </script>'),
        PageSummary(title="T"),
    ),
    "structured data of wrong types": (
        html(
            "<title>T</title>" + structured([{"headline": 7, "datePublished": ["x"], "author": {"name": {}}}, 3, None])
        ),
        PageSummary(title="T"),
    ),
    "not HTML": (b"\x89PNG\r\n\x1a\n\x00\x00", PageSummary()),
    "nothing": (b"", PageSummary()),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_page_is_read(shape):
    """Pages of every shape say what they say: whole, sparse, broken or of no kind."""
    body, expected = SHAPES[shape]
    assert read_summary(body, "text/html; charset=utf-8") == expected


@pytest.mark.parametrize(
    ("encoded", "content_type"),
    [
        ("<title>Grüße, Łódź</title>".encode(), "text/html"),
        ("<title>Grüße, Łódź</title>".encode(), "text/html; charset=UTF-8"),
        ("<title>Grüße, Łódź</title>".encode(), 'text/html; charset="no-such"'),
        ("<title>Grüße, Łódź</title>".encode("utf-8-sig"), "text/html; charset=iso-8859-1"),
        ("<title>Grüße, Łódź</title>".encode("utf-16"), "text/html"),
        ("<title>Grüße, Łódź</title>".encode("cp1250"), "text/html; charset=windows-1250"),
        ('<meta charset="iso-8859-2"><title>Grüße, Łódź</title>'.encode("iso8859-2"), "text/html"),
        (
            '<meta http-equiv=content-type content="text/html; charset=windows-1250"><title>Grüße, Łódź</title>'.encode(
                "cp1250"
            ),
            "",
        ),
        ("<meta charset=utf-16><title>Grüße, Łódź</title>".encode(), ""),
    ],
)
def test_a_page_is_read_in_its_characters(encoded, content_type):
    """First bytes, header and the page's own word are believed in this order; then what it looks like."""
    assert read_summary(encoded, content_type).title == "Grüße, Łódź"


@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [
        ("港が閉鎖", "cp932", "Shift_JIS"),
        ("港が閉鎖", "euc_jp", "EUC-JP"),
        ("港口关闭", "gb18030", "gb2312"),
        ("항구 폐쇄", "cp949", "euc-kr"),
        ("Порт закрыт", "cp1251", "windows-1251"),
        ("Порт закрыт", "koi8-r", "koi8-r"),
        ("הנמל נסגר", "cp1255", "windows-1255"),
        ("الميناء مغلق", "cp1256", "windows-1256"),
        ("Café “Tide”", "cp1252", "iso-8859-1"),
    ],
)
def test_other_characters_are_read_by_the_webs_names_for_them(text, codec, label):
    """Labels are those of the web, which calls windows-1252 latin1."""
    assert read_summary(f"<title>{text}</title>".encode(codec), f"text/html; charset={label}").title == text


def test_codecs_of_python_are_no_characters():
    """A page that asks for a codec that unpacks or escapes is read as what it looks like."""
    for label in ("zlib", "hex", "unicode_escape", "utf-7", "idna", "rot13", "../../etc/passwd", "\u0130"):
        assert read_summary(b"<title>+AGE-\\u0061</title>", f"text/html; charset={label}").title == "+AGE-\\u0061"


def test_a_page_without_a_word_of_its_characters_is_tried():
    """What is no UTF-8 is what most of the old web is; a letter that is cut at the end changes nothing."""
    assert read_summary("<title>Müller</title>".encode("cp1252")).title == "Müller"
    assert read_summary("<title>Müller</title>ü".encode()[:-1]).title == "Müller"


@pytest.mark.parametrize(
    "sign", ["\U0001f469\u200d\U0001f469\u200d\U0001f467", "e\u0301\u0323", "\U0001f1e9\U0001f1ea"]
)
def test_foreign_words_are_cut_between_signs(sign: str):
    """What people take for one sign is there whole, or not at all: in a title, a text, and names."""
    long = sign * 1000
    found = read_summary(html(f"<title>x{long}</title><meta name=description content='x{long}'>"))
    named = {
        "@type": "NewsArticle",
        "headline": "Gale",
        "author": [f"Ada {sign * 13}", f"B {sign * 14}", f"C{sign * 9}"],
    }
    author = read_summary(html(structured(named))).author
    for said in (found.title, found.text, author):
        assert said.endswith("…") or len(said) < NAME_LENGTH
        assert not set(said.replace(sign, "")) & set(sign)
    assert len(author) <= NAME_LENGTH


def test_long_words_are_cut_at_a_word():
    """However long it is, a card stays one."""
    found = read_summary(html(f"<title>{'wind ' * 500}</title><meta name=description content='{'w' * 5000}'>"))
    assert len(found.title) <= TITLE_LENGTH
    assert found.title.endswith("wind…")
    assert len(found.text) <= TEXT_LENGTH
