"""The catalogues: each says all that templates and scripts say, with the same values in it."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from liveblog.render import Renderer, language_for, renderer
from liveblog.render.languages import catalogue_path, tags
from liveblog.resources import TEMPLATES
from scripts import translations
from scripts.translations import DOMAINS, FOR_READERS, missing, pot, said, translated, updated, written

TRANSLATED = [tag for tag in tags() if tag != "en"]
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}|%(?!\()|<[^<>]*>")


def forms(value: str | list[str] | tuple[str, ...] | None) -> list[str]:
    """Return a message's singular and plural, or a translation's forms."""
    return [value] if isinstance(value, str) else list(value or ())


def placeholders(message: Message) -> tuple[list[list[str]], list[list[str]]]:
    """Return what has to be put into each form of a message, and of its translation."""
    wanted, got = ([sorted(PLACEHOLDER.findall(form)) for form in forms(side)] for side in (message.id, message.string))
    return wanted, got


def test_the_interface_speaks_five_languages():
    """A catalogue that lies where it isn't found would go unnoticed."""
    assert tags() == ("en", "ar", "de", "es", "fr")


def test_what_readers_see_is_in_their_catalogue():
    """Each template that a reader's template takes in, or that is drawn for events by its name, is among theirs."""
    named = re.compile(r"""(?:include|extends|from|import) "([\w/]+)\.html\"""")
    found = set(re.findall(r'get_template\("(\w+)\.html"\)', Path(renderer.__file__).read_text(encoding="utf-8")))
    assert "_figures" in found
    for name in FOR_READERS:
        found |= set(named.findall((TEMPLATES / f"{name}.html").read_text(encoding="utf-8")))
    assert found - FOR_READERS == set()


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("tag", TRANSLATED)
def test_everything_is_translated(tag, domain):
    """No message is left in English, and none is a guess."""
    assert list(missing(tag, domain)) == []


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_translation_takes_the_same_values(tag, domain):
    """A value that is left out is lost to readers, one too many breaks the page; words for 0 to 2 need no number."""
    for message in translated(tag, domain):
        wanted, got = placeholders(message)
        if message.pluralizable:
            assert wanted[1] in got, message.id
            few = [value for value in wanted[1] if value not in ("{n}", "%(num)s", "%(count)s")]
            assert all(form in (wanted[1], few) for form in got), message.id
        elif message.id:
            assert got == wanted, message.id


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_catalogue_holds_what_is_said_and_nothing_else(tag, domain):
    """It lies in its file as scripts/translations writes it."""
    assert catalogue_path(tag, domain).read_text() == written(updated(tag, domain), domain)


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_list_of_messages_is_up_to_date(domain):
    """Whoever begins a new language finds all messages in it."""
    assert pot(domain).read_text() == written(said(domain), domain)


def test_what_templates_say_is_found(tmp_path, monkeypatch):
    """Messages, values and plurals are taken from templates as they are asked for when pages are drawn."""
    source = """{% block main %}
{{ _("Hello %(name)s", name=name) }}
{% trans count=n %}
  {{ count }} harbour
{% pluralize %}
  {{ count }} harbours
{% endtrans %}
{% endblock %}"""
    (tmp_path / "blog.html").write_text(source)
    monkeypatch.setattr(translations, "TEMPLATES", tmp_path)
    asked: list[object] = []
    environment = Renderer()._environment.overlay()
    environment.globals = environment.globals | {
        "_": lambda message, **_: asked.append(message),
        "gettext": lambda message, **_: asked.append(message),
        "ngettext": lambda one, many, _n, **_: asked.append((one, many)),
    }
    environment.from_string(source).render(name="Ada", n=2)
    assert asked == ["Hello %(name)s", ("%(count)s harbour", "%(count)s harbours")]
    assert all(message in said() for message in ("Hello %(name)s", "%(count)s harbour"))


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("tag", TRANSLATED)
def test_no_message_turns_the_direction_of_what_follows(tag, domain):
    """Isolates that are opened are closed, so that the rest of a page keeps its direction."""
    for message in translated(tag, domain):
        for form in forms(message.string):
            assert form.count("\u2068") == form.count("\u2069"), message.id
            assert not re.search("[\u202a-\u202e\u2066\u2067\u200e\u200f]", form), message.id


@pytest.mark.parametrize("domain", DOMAINS)
def test_french_puts_no_ordinary_space_before_its_marks(domain):
    """A line never begins with a colon or a closing quotation mark."""
    for message in translated("fr", domain):
        assert not re.search("[ ][:;!?»]|« ", "".join(forms(message.string))), message.id


def test_the_page_of_words_is_what_readers_see():
    """What was held against newspapers is what the catalogues say."""
    rows = re.findall(r"^\| (.+) \|$", (TEMPLATES.parent / "docs/words.md").read_text("utf-8"), re.MULTILINE)[1:]
    assert len(rows) > 10
    for row in rows:
        english, *others = (cell.replace("…", "%(time)s") for cell in row.split(" | "))
        said = [language_for(tag).gettext(english).replace("\xa0", " ") for tag in ("de", "es", "fr", "ar")]
        assert others == said


def test_a_message_is_found_by_any_tag_of_its_language():
    """Austria's German is German."""
    assert language_for("de-AT").gettext("Pinned") == "Angeheftet"
