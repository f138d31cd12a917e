"""The languages of the interface: which one a tag or a browser gets, and what templates say in it."""

import re
from dataclasses import replace
from typing import Any

import pytest

from liveblog.present.front import FrontView
from liveblog.render import Renderer, direction_of, language_for, languages, preferred
from liveblog.render.languages import ours_within, tags
from liveblog.resources import TEMPLATES
from tests.growth import LINEAR, growth
from tests.model.samples import BLOG, NOON, entry


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


@pytest.mark.parametrize(
    ("told", "attributes"),
    [
        ("he", ' lang="en" dir="ltr"'),
        ("fa-IR", ' lang="en" dir="ltr"'),
        ("nl", ' lang="en" dir="ltr"'),
        ("en", ""),
        ("en-AU", ""),
        ("DE-CH", ""),
        ("ar", ""),
    ],
)
def test_what_we_say_runs_as_its_own_language(told, attributes):
    """English amid Hebrew says that it is, and runs from the left; amid its own language nothing has to be said."""
    assert ours_within(language_for(told), told) == attributes


def test_what_has_a_language_says_how_it_runs():
    """In no template a tag has `lang` and no `dir`: the words would run as those around them."""
    wrong = []
    for template in sorted(TEMPLATES.glob("*.html")):
        said = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)
        html = said.sub(lambda piece: re.sub("[<>]", "", piece[0]), template.read_text())
        found = re.findall(r"<[^<>]*\slang=[^<>]*>", html)
        wrong += [f"{template.name}: {tag}" for tag in found if not re.search(r"\sdir=", tag)]
    assert not wrong


@pytest.mark.parametrize("tag", ["en", "zh", "en-AU", "", "-", "x", "ENGLISH", "ar-Latn"])
def test_english_is_for_all_whom_no_catalogue_is_for(tag):
    """Also for Arabic in Latin letters: a catalogue in Arabic script is no help to its readers."""
    assert (language_for(tag).tag, language_for(tag).direction) == ("en", "ltr")


@pytest.mark.parametrize(
    ("tag", "catalogue"),
    [("de-AT", "de"), ("DE", "de"), ("de_CH", "de"), ("ar-EG", "ar"), ("es-419", "es"), ("fr-Latn", "fr")],
)
def test_a_tag_finds_the_catalogue_of_its_language(tag, catalogue):
    """Region and case don't matter as long as there is one catalogue for a language."""
    assert language_for(tag).tag == catalogue
    assert language_for(tag) is language_for(catalogue)


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        ("de", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("zh-CN, zh;q=0.9, fr;q=0.5, en;q=0.4", "fr"),
        ("en;q=0.3, ar;q=0.7", "ar"),
        ("es;q=0, fr;q=0.1", "fr"),
        ("fr , es", "fr"),
        ("de;Q=0.1, fr;q=0.2", "fr"),
        ("da; q=1.0 , es ; q = 0.5", "es"),
        ("*, de;q=0.5", "de"),
    ],
)
def test_a_browser_gets_what_it_likes_best_of_what_there_is(header, tag):
    """Weights decide, then the order; what we don't speak is passed over."""
    assert preferred(header).tag == tag


FRONT: dict[str, Any] = {"root": "https://live.example", "view": FrontView(), "is_editor": False}


def test_an_entry_is_drawn_in_its_blogs_language():
    """What surrounds an editor's text is in the blog's language, and is remembered for each language."""
    draw = Renderer()
    shown = [draw.entry(replace(BLOG, language=tag), entry()) for tag in ("en-GB", "de-AT", "ar", "de")]
    for html, share in zip(shown, ("Share", "Teilen", "مشاركة", "Teilen"), strict=True):
        assert f">{share}</a>" in html
        assert ">14:00<" in html
    assert draw._remembered.cache_info().hits == 1


def test_a_template_is_compiled_once_for_all_languages(monkeypatch):
    """The second language takes the code of the first."""
    draw = Renderer()
    draw.page("front.html", **FRONT)
    compiled = draw._environments._compiled[language_for("de").domain]
    monkeypatch.setattr(compiled, "dump_bytecode", None)
    draw.page("front.html", language_for("de"), **FRONT)


def test_a_catalogue_can_be_a_regions(tmp_path, monkeypatch):
    """Its folder is named as gettext does, its tag as HTML and HTTP do."""
    path = tmp_path / "pt_BR" / "LC_MESSAGES" / "liveblog.po"
    path.parent.mkdir(parents=True)
    path.write_text('msgid "Pinned"\nmsgstr "Fixado"\n')
    monkeypatch.setattr(languages, "TRANSLATIONS", tmp_path)
    assert languages.tags.__wrapped__() == ("en", "pt-BR")
    found = languages.language.__wrapped__("pt-BR")
    assert (found.tag, found.dates, found.gettext("Pinned")) == ("pt-BR", "pt_BR", "Fixado")


def test_messages_are_translated_where_templates_say_them():
    """Plain messages, values and plurals come from the catalogue; without a language they are English."""
    source = '{{ _("Pinned") }}, {{ _("Entries about %(topic)s", topic="Port") }}, {{ x|short_day("UTC") }}'
    german = Renderer()._environments.of(language_for("de")).from_string(source)
    assert german.render(x=NOON) == "Angeheftet, Einträge zu Port, 27. Juli 2014"


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


def test_a_tag_without_end_is_looked_up_a_few_times():
    """A thousand hyphens are no thousand languages to look for, and what the tag begins with still counts."""
    assert preferred("-" * 30_000).tag == "en"
    assert preferred("de" + "-a" * 400).tag == "de"
    assert growth(preferred, "de" + "-a" * 120, "de" + "-a" * 480) < LINEAR
