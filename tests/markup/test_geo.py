"""Places in a text: links to points of the earth, which stay what was written and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveblog.markup import has_places, paragraphs, place_block, places, point_of, portable, render_markdown
from liveblog.model.named_place import NamedPlace, Point

REL = 'rel="noopener noreferrer nofollow"'
ALEPPO = Point.at(36.2, 37.16)

points = st.builds(Point.at, st.floats(-90, 90), st.floats(-180, 180))
names = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=40)


def card(point: Point, name: str = "") -> str:
    told = f"<strong>{name}</strong> " if name else ""
    link = f'<a href="{point.uri}" {REL}>{", ".join(point.written)}</a>'
    return f'<figure class="card" data-kind="place"><figcaption>{told}{link}</figcaption></figure>'


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("[Aleppo](geo:36.2,37.16)", "Aleppo"),
        ("[Aleppo](geo:36.20,37.160,390;crs=wgs84;u=500)", "Aleppo"),
        ("[حلب](GEO:36.2,37.16?z=12)", "حلب"),
        ("[Bab *al* Hadid \\[north\\]](geo:36.2,37.16)", "Bab al Hadid [north]"),
        ("geo:36.2,37.16", ""),
        ("<geo:36.2,37.16>", ""),
    ],
)
def test_a_place_alone_in_a_paragraph_is_a_card(text, name):
    """A link to a point, or the point's own address, is stored as a card with the name and the point, and no word."""
    html = render_markdown(text)
    assert html == card(ALEPPO, name)
    assert places(html) == (NamedPlace(name, ALEPPO),)


def test_lines_of_places_are_cards_each():
    """A paragraph with a place in each line has as many cards."""
    html = render_markdown("[Homs](geo:34.73,36.71)\n[Hama](geo:35.13,36.75)")
    assert [place.name for place in places(html)] == ["Homs", "Hama"]
    assert html.count("<figure") == 2


def test_a_place_in_a_sentence_stays_a_link():
    """In a sentence, a list or a quotation a place is a link, is named by its words, and is told of once."""
    html = render_markdown(
        "Fire at **once** [Bab *al* Hadid](geo:36.2,37.16).\n\n- [Bab al Hadid](geo:36.2,37.16)\n\n> [B](geo:1,2)"
    )
    assert "<figure" not in html
    assert places(html) == (NamedPlace("Bab al Hadid", ALEPPO), NamedPlace("B", Point.at(1, 2)))


def test_strong_words_before_a_place_are_not_its_name():
    """What stands before a link in a sentence has nothing to do with it."""
    assert places(render_markdown("**Breaking** [Homs](geo:34.73,36.71)"))[0].name == "Homs"


@pytest.mark.parametrize(
    "address",
    [
        "geo:90.1,0",
        "geo:0,180.5",
        "geo:36.2",
        "geo:36,2,37,16",
        "geo:36.2,37.16;crs=nad27",
        "geo:north,east",
        "geo:36.2,37.16#a",
        "geo:",
        "geo:1e2,1",
        "geo:36.2,37.16,high",
    ],
)
def test_what_is_no_point_is_no_place(address):
    """An address of no point of the earth is neither drawn nor linked to, and the words stay."""
    html = render_markdown(f"[Aleppo]({address})")
    assert point_of(address) is None
    assert not has_places(html)
    assert paragraphs(html) == ["Aleppo"]


def test_no_text_looks_like_a_place():
    """Code and quotation marks that spell the HTML of a place are words."""
    html = render_markdown('`<a href="geo:1,2">x</a>` and <a href="geo:1,2">x</a>')
    assert not has_places(html)
    assert places(html) == ()


@given(points, names)
def test_what_is_written_is_read_back(point, name):
    """Every point and every name stand in the block of a text as they were given, and come out of its HTML so."""
    place = NamedPlace(" ".join(name.split()), point)
    assert places(render_markdown(place_block(place))) == (place,)


@given(points)
def test_an_address_has_no_other_form(point):
    """An address is read as the point that wrote it; a point has one address, without exponent and signed zero."""
    assert point_of(point.uri) == point
    assert "e" not in point.uri[4:]
    assert "-0," not in f"{point.uri},"


def test_poles_and_the_dateline():
    """All meridians meet at a pole; 180 degrees east and west are both written as they were given."""
    assert Point.at(90, 44).uri == "geo:90,0"
    assert Point.at(-90, -12.5).uri == "geo:-90,0"
    assert Point.at(-17.8, 180).uri == "geo:-17.8,180"
    assert Point.at(-17.8, -180).uri == "geo:-17.8,-180"
    assert Point.at(-0.0, -0.0000001).uri == "geo:0,0"


def test_texts_have_name_and_point():
    """As plain text a card is its name and its point, a link its words with the address; Markdown stays what it was."""
    text = "[Aleppo](geo:36.2,37.16)\n\nFire in [Homs](geo:34.73,36.71)."
    assert paragraphs(render_markdown(text)) == ["Aleppo 36.2, 37.16", "Fire in Homs (geo:34.73,36.71)."]
    assert portable(text) == text
    assert portable("<geo:1,2>") == "geo:1,2"
