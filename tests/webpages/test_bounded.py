"""Whatever comes, it is read: nothing is raised, and the work grows with the length and no faster."""

import json
import time
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveblog.webpages import read_oembed, read_summary
from liveblog.webpages.summary import ADDRESS_LENGTH, NAME_LENGTH, TEXT_LENGTH, TITLE_LENGTH

_PIECES = st.sampled_from(
    [
        *(
            "<",
            ">",
            "</",
            "<!--",
            "-->",
            "<![CDATA[",
            "<?",
            "<!",
            '"',
            "'",
            "=",
            "/",
            " ",
            "\n",
            "\x00",
            "é",
            "\ud83d",
            "&",
        ),
        *(
            "<title>",
            "</title>",
            "<meta ",
            "property=",
            "og:title",
            "content=",
            "charset=",
            "utf-16",
            "<link rel=canonical ",
        ),
        *(
            "href=",
            '<script type="application/ld+json">',
            "</script>",
            "<style>",
            "&#1114112;",
            "&#0;",
            "&amp",
            "&#x202e;",
        ),
        *(
            '{"headline":',
            '"datePublished":',
            "[",
            "]",
            "{",
            "}",
            "1e999",
            "NaN",
            "-",
            "9999-12-31T23:59:59+23:59",
            "0001-01-01",
        ),
    ]
)
_BYTES = st.one_of(
    st.binary(max_size=400), st.lists(_PIECES, max_size=60).map(lambda parts: "".join(parts).encode("utf-8", "replace"))
)
_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), st.text(max_size=40)),
    lambda each: st.one_of(
        st.lists(each, max_size=4),
        st.dictionaries(
            st.sampled_from(
                ["@graph", "headline", "datePublished", "author", "name", "publisher", "image", "html", "type"]
            ),
            each,
            max_size=5,
        ),
    ),
    max_leaves=20,
)
_LONGEST = {"title": TITLE_LENGTH, "text": TEXT_LENGTH, "author": NAME_LENGTH, "source": NAME_LENGTH}


def require_bounded(summary) -> None:
    for name, value in asdict(summary).items():
        if name != "is_large":
            assert isinstance(value, str)
            assert len(value) <= _LONGEST.get(name, ADDRESS_LENGTH), name
            value.encode()  # no halves of a pair


@given(body=_BYTES, content_type=st.text(max_size=40))
def test_bytes_of_any_kind_are_read(body, content_type):
    """Random bytes, and random pieces of pages in any order, give a summary within its bounds."""
    require_bounded(read_summary(body, content_type))


@given(document=_JSON)
def test_structured_data_of_any_shape_is_read(document):
    """Types and depths are nobody's promise: neither in a page's script nor in an oEmbed answer."""
    said = json.dumps(document)
    require_bounded(read_summary(f'<script type="application/ld+json">{said}</script>'.encode()))
    for is_post in (True, False):
        if found := read_oembed(said.encode(), is_post=is_post):
            require_bounded(found)


@given(body=_BYTES)
def test_an_answer_of_any_bytes_is_read(body):
    """An oEmbed answer that is none is none."""
    found = read_oembed(body, is_post=True)
    assert found is None or found.title == ""


_UNITS = [
    *("<", "<!--", "<!-- --", "<a ", 'x="', '<meta x="', "<meta x=\"' ", "<title>", "<script>", "<style></style", "</"),
    *(
        "<div>",
        "<meta a=a ",
        "<meta a" + " " * 4000,
        "=",
        "[",
        "&#1",
        "&amp",
        "charset=",
        "<![CDATA[",
        "<?",
        "<svg><title>",
    ),
    '<script type=application/ld+json>{"@graph":[' + "[" * 200,
]


@pytest.mark.parametrize("unit", _UNITS)
def test_twice_as_long_is_no_more_than_some_times_the_work(unit):
    """No page is built so that each byte is looked at again for each other: four times as much is no sixteenfold."""

    def work(length: int) -> float:
        body = (unit * (length // len(unit) + 1))[:length].encode()
        began = time.process_time()
        require_bounded(read_summary(body))
        return time.process_time() - began

    small = min(work(64 * 1024) for _ in range(3))
    assert min(work(256 * 1024) for _ in range(2)) < 10 * small + 0.05


def test_a_hundred_thousand_levels_are_no_depth():
    """Tags and lists within each other are read without a stack."""
    deep = "<div>" * 100_000 + "<title>Deep</title>"
    assert read_summary(deep.encode()).title == "Deep"
    nested = f'<script type="application/ld+json">{"[" * 60_000}{"]" * 60_000}</script><title>Deep</title>'
    assert read_summary(nested.encode()).title == "Deep"
    assert read_oembed(b"[" * 100_000, is_post=True) is None


def test_a_huge_attribute_is_left_out():
    """A picture that is written into the page is no address, and hides nothing that follows."""
    page = f'<meta property="og:image" content="data:image/png;base64,{"A" * 300_000}"><title>T</title>'
    found = read_summary(page.encode())
    assert (found.title, found.image) == ("T", "")
