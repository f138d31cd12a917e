"""Places as readers see them: in words, with a globe of ours and ways to real maps, and nothing loaded."""

import pytest

from liveblog.markup import render_markdown
from liveblog.model.named_place import Point
from liveblog.render import in_language, language_for
from liveblog.render.environments import as_read
from liveblog.render.places import map_address, said

ENGLISH = language_for("en")


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("en", "36.2° north, 37.16° east"),
        ("de", "36,2° nördlicher Breite, 37,16° östlicher Länge"),
        ("es", "36,2° norte, 37,16° este"),
        ("fr", "36,2° nord, 37,16° est"),
        ("ar", "36.2° شمالًا، 37.16° شرقًا"),
    ],
)
def test_a_point_is_said_in_words(tag, words):
    """Each language says it with its own words and its own decimal sign."""
    assert said(Point.at(36.2, 37.16), language_for(tag)) == words


def test_all_quarters_of_the_earth():
    """South and west are words, too, and no sign is left."""
    assert said(Point.at(-33.45, -70.66), ENGLISH) == "33.45° south, 70.66° west"
    assert said(Point.at(0, 0), ENGLISH) == "0° north, 0° east"
    assert said(Point.at(1.5, -0.000001), ENGLISH) == "1.5° north, 0.000001° west"


@pytest.mark.parametrize(("latitude", "near"), [(36, 6), (36.2, 9), (36.25, 12), (36.255, 15), (36.2555, 17)])
def test_a_map_is_opened_no_nearer_than_is_known(latitude, near):
    """Decimals say how closely a point is known; the map is as far away."""
    assert map_address(Point.at(latitude, 37)).endswith(f"#map={near}/{latitude}/37")


def test_a_card_has_a_globe_and_two_links():
    """On our pages a place is a globe, its name in its own direction, the point in words, and two ways to a map."""
    html = as_read(render_markdown("[حلب](geo:36.2,37.16)"), "UTC", ENGLISH)
    assert html.count("<svg") == 1
    assert "<strong><bdi>حلب</bdi></strong>" in html
    assert "36.2° north, 37.16° east" in html
    assert 'href="https://www.openstreetmap.org/?mlat=36.2&amp;mlon=37.16#map=12/36.2/37.16"' in html
    assert '<a class="app" href="geo:36.2,37.16" rel="noopener noreferrer nofollow">' in html
    assert "src=" not in html


def test_elsewhere_there_is_no_drawing():
    """In feeds, where our styles are not, the words and the links are all."""
    html = in_language(render_markdown("[Aleppo](geo:36.2,37.16)"), "UTC", ENGLISH)
    assert "<svg" not in html
    assert "36.2° north, 37.16° east" in html
    assert "openstreetmap.org" in html


def test_a_place_in_a_sentence_leads_to_a_map():
    """Not everybody has a program for points, so a link in a sentence opens a map."""
    html = as_read(render_markdown("Fire in [Homs](geo:34.73,36.71)."), "UTC", ENGLISH)
    assert '<a href="https://www.openstreetmap.org/?mlat=34.73&amp;mlon=36.71#map=12/34.73/36.71" rel=' in html
    assert "<svg" not in html
