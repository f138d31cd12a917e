"""What scripts say, in each language, and the addresses it is at."""

import re

import pytest
from babel import Locale

from liveblog.render import Renderer, language_for
from liveblog.render.languages import tags
from liveblog.render.messages import ENGLISH, version, words, words_path


def test_english_is_the_table():
    """What the source says is what English readers read."""
    assert words(language_for("en")) == ENGLISH


@pytest.mark.parametrize("tag", tags())
def test_each_language_has_every_word_in_every_form(tag):
    """A script finds each key, and for numbers each category that its `Intl.PluralRules` can name."""
    spoken = words(language_for(tag))
    assert spoken.keys() == ENGLISH.keys()
    for key, word in spoken.items():
        assert isinstance(word, str) == isinstance(ENGLISH[key], str)
        if not isinstance(word, str):
            assert word.keys() == {*Locale.parse(tag).plural_form.tags, "other"}
            assert all(word.values())


def test_numbers_get_the_form_of_their_category():
    """Arabic has six, and its words for none, one and two need no digit; French says millions like other plurals."""
    arabic = words(language_for("ar"))["new_entries"]
    assert arabic == {
        "zero": "لا منشورات جديدة",
        "one": "منشور جديد واحد",
        "two": "منشوران جديدان",
        "few": "{n} منشورات جديدة",
        "many": "{n} منشورًا جديدًا",
        "other": "{n} منشور جديد",
    }
    many = "{n} nouvelles publications"
    assert words(language_for("fr"))["new_entries"] == {"one": "{n} nouvelle publication", "many": many, "other": many}


@pytest.mark.parametrize("tag", tags())
def test_an_address_is_named_after_what_it_gives(tag):
    """Two languages never share one, and it is the same as long as the words are."""
    language = language_for(tag)
    assert re.fullmatch(rf"/words/{tag}-[0-9a-f]{{12}}\.json", words_path(language))
    assert sum(version(language) == version(language_for(other)) for other in tags()) == 1


def test_templates_can_name_the_address():
    """A page says where its scripts find their words."""
    source = '<script data-words="{{ words_path(language) }}"></script>'
    drawn = Renderer()._environments.of(language_for("fr")).from_string(source).render()
    assert words_path(language_for("fr")) in drawn
