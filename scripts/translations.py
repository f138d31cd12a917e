"""The catalogues of the interface: what is said is taken from the templates and from the table of words.

Catalogues hold messages in alphabetical order, and neither dates nor places: only what is said can change them.
"""

import io
import sys
from collections.abc import Iterator

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from liveblog.access.password_links import LINK_GONE
from liveblog.access.passwords import WEAKNESSES
from liveblog.access.users import INVITATION_GONE
from liveblog.markup import LOST_EMBED_SENTENCE
from liveblog.render.cards import WORDS
from liveblog.render.environments import SYNTAX
from liveblog.render.languages import catalogue_path, tags
from liveblog.render.messages import ENGLISH
from liveblog.render.pictures import HIDE, SHOW
from liveblog.render.tables import GROUP, NAME
from liveblog.resources import TEMPLATES, TRANSLATIONS

POT = TRANSLATIONS / "liveblog.pot"
_JINJA = {"extensions": "jinja2.ext.i18n", "newstyle_gettext": "true", "trimmed": "true", "silent": "false"} | {
    option: str(value).lower() for option, value in SYNTAX.items()
}
_FILES = ("**.html", "**.txt")
_HEADER = """\
# What liveblog says to readers. scripts/translations keeps the messages in line with the templates.
msgid ""
msgstr ""
"Language: {tag}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""


def said() -> Catalog:
    """Return all that templates and scripts say, without translations."""
    catalog = Catalog(charset="utf-8")
    templates = extract_from_dir(
        TEMPLATES,
        [(files, "jinja2") for files in _FILES],
        dict.fromkeys(_FILES, _JINJA),
        comment_tags=("Translators:",),
    )
    for _, _, message, comments, context in templates:
        catalog.add(message, auto_comments=comments, context=context)
    for message in (LOST_EMBED_SENTENCE, SHOW, HIDE, *WORDS, *WEAKNESSES, LINK_GONE, INVITATION_GONE):
        catalog.add(message)
    catalog.add(NAME, context=GROUP)
    for key, word in ENGLISH.items():
        message = word if isinstance(word, str) else (word["one"], word["other"])
        catalog.add(message, auto_comments=[f"script: {key}"])
    return catalog


def translated(tag: str) -> Catalog:
    """Read a language's catalogue; it is empty when there is none yet."""
    if not catalogue_path(tag).exists():
        return Catalog(_locale(tag), charset="utf-8")
    with catalogue_path(tag).open("rb") as file:
        return read_po(file, locale=_locale(tag), charset="utf-8")


def _locale(tag: str) -> str:
    return tag.replace("-", "_")


def written(catalog: Catalog) -> str:
    """Return a catalogue as it lies in its file."""
    file = io.BytesIO()
    write_po(file, catalog, width=100, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    header = _HEADER.format(tag=catalog.locale or "", plurals=catalog.plural_forms)
    return header + file.getvalue().decode().strip() + "\n"


def updated(tag: str) -> Catalog:
    """Return a language's catalogue with exactly the messages that are said; new ones are left to be translated."""
    catalog = translated(tag)
    catalog.update(said(), no_fuzzy_matching=True)
    return catalog


def missing(tag: str) -> Iterator[str]:
    """Tell what a catalogue lacks, a line for each message."""
    for message in updated(tag):
        if message.id and (message.fuzzy or not all(_forms(message))):
            yield f"{tag}: {'unsure' if message.fuzzy else 'not translated'}: {message.id}"


def _forms(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, (list, tuple)) else [message.string or ""]


def write(tag: str) -> None:
    """Write a language's catalogue anew."""
    catalogue_path(tag).parent.mkdir(parents=True, exist_ok=True)
    catalogue_path(tag).write_text(written(updated(tag)), encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Write all catalogues, and tell what they lack; with `--check` only tell."""
    languages = sorted({*tags(), *arguments} - {"en", "--check"})
    if "--check" not in arguments:
        TRANSLATIONS.mkdir(exist_ok=True)
        POT.write_text(written(said()), encoding="utf-8")
        for tag in languages:
            write(tag)
    lines = [line for tag in languages for line in missing(tag)]
    print(*lines, sep="\n", end="\n" if lines else "")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
