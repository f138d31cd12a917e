"""The languages of the interface: which one a tag or a browser gets, and what templates say in it."""

import pytest

from liveblog.render import Renderer, direction_of, language_for, preferred
from liveblog.render.languages import tags


@pytest.mark.parametrize("tag", ["ar", "he", "iw", "fa", "ur", "yi", "ps", "sd", "ug", "dv", "ckb", "ku-Arab", "nqo"])
def test_languages_of_these_scripts_run_from_right_to_left(tag):
    """Arabic, Hebrew, Thaana and Nko letters run from the right, whichever language they write."""
    assert direction_of(tag) == "rtl"


@pytest.mark.parametrize("tag", ["en", "de-AT", "zh-Hant-TW", "ku", "az", "tr", "x-unknown", "qqq", ""])
def test_all_others_run_from_left_to_right(tag):
    """A language that nobody knows does too."""
    assert direction_of(tag) == "ltr"


@pytest.mark.parametrize(
    ("tag", "direction"),
    [
        ("az-Arab", "rtl"),
        ("AZ-ARAB", "rtl"),
        ("az-IR", "rtl"),
        ("pa-PK", "rtl"),
        ("ar-Latn", "ltr"),
        ("he-Latn", "ltr"),
    ],
)
def test_script_and_region_decide(tag, direction):
    """A script that a tag names wins; without one, the region tells which is likely."""
    assert direction_of(tag) == direction


@pytest.mark.parametrize("tag", ["en", "zh", "en-AU", "", "-", "x", "ENGLISH", "ar-Latn"])
def test_english_is_for_all_whom_no_catalogue_is_for(tag):
    """Also for Arabic in Latin letters: a catalogue in Arabic script is no help to its readers."""
    assert (language_for(tag).tag, language_for(tag).direction) == ("en", "ltr")


def test_a_page_knows_its_language():
    """Templates get `language`, in English when nobody says which."""
    draw = Renderer()._environment.from_string('<html lang="{{ language.tag }}" dir="{{ language.direction }}">')
    assert draw.render() == '<html lang="en" dir="ltr">'


def test_what_is_put_into_a_message_is_escaped():
    """The words of a message are ours and may hold marks; a value never does."""
    source = '{{ _("Updated %(time)s", time=time) }}{% trans count=n %}one{% pluralize %}{{ count }}{% endtrans %}'
    drawn = Renderer()._environment.from_string(source).render(time="<b>", n="<i>")
    assert drawn == "Updated &lt;b&gt;&lt;i&gt;"


def test_nothing_said_is_english():
    """A browser without wishes, or with wishes that can't be read, gets English."""
    for header in (None, "", "*", ";", "tlh;q=2", "q=1", "de;q=0", ",,,", "a" * 5000, "zh, ja;q=0.5"):
        assert preferred(header).tag == "en"


def test_english_comes_first():
    """The list of languages begins with the one that needs no catalogue."""
    assert tags()[0] == "en"
