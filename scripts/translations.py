"""The catalogues of the interface: what is said is taken from the templates, the sources and the table of words.

There are two for each language: `liveblog.po` is what readers are told, `desk.po` what editors are, and in mails; what
both are told stands in the first alone. Catalogues hold messages in alphabetical order, and neither dates nor places:
only what is said can change them.
"""

import io
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po, write_po

from liveblog.markup import LOST_EMBED_SENTENCE
from liveblog.render.cards import WORDS
from liveblog.render.environments import SYNTAX
from liveblog.render.languages import DESK, READERS, Domain, catalogue_path, tags
from liveblog.render.messages import ENGLISH, SCRIPT
from liveblog.render.pictures import HIDE, SHOW
from liveblog.render.places import WORDS as OF_PLACES
from liveblog.render.tables import GROUP, NAME
from liveblog.render.told import KINDS, STATUSES, WAS
from liveblog.resources import TEMPLATES, TRANSLATIONS

PACKAGE = TRANSLATIONS.parent
SCRIPTS = PACKAGE.parents[1] / "clients/js/src"
DOMAINS: tuple[Domain, ...] = (READERS, DESK)
FOR_READERS = frozenset(
    (
        "_day_line",
        "_days",
        "_briefing",
        "_duty",
        "_entry",
        "_figures",
        "_found",
        "_key_lines",
        "_page",
        "_past",
        "_picture",
        "_search",
        "_shift",
        "blog",
        "corrections",
        "docs",
        "embed",
        "fragment",
        "frame",
        "teaser",
        "front",
        "permalink",
        "places",
        "problem",
        "report",
    )
)
"""The templates that readers see; all others are the desk's, and mails."""

_JINJA = {"extensions": "jinja2.ext.i18n", "newstyle_gettext": "true", "trimmed": "true", "silent": "false"} | {
    option: str(value).lower() for option, value in SYNTAX.items()
}
_FILES = ("**.html", "**.txt")
_IN_SOURCES, _IN_SCRIPTS = "from liveblog.sentence import", "tongue.js'"
_PYTHON = {"sentence": None, "counted": (1, 2), "phrase": (1, 2)}
_EDITOR = {"_": None, "_n": (1, 2)}
_TOLD = {READERS: "readers", DESK: "editors, and in mails"}
_HEADER = """\
# What liveblog says to {told}. scripts/translations keeps the messages in line with what is said.
msgid ""
msgstr ""
"Language: {tag}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""


def pot(domain: Domain = READERS) -> Path:
    """Return where all that is said stands without translations."""
    return TRANSLATIONS / f"{domain}.pot"


def said(domain: Domain = READERS) -> Catalog:
    """Return all that is said, without translations."""
    return _said_to_readers(TEMPLATES) if domain == READERS else _said_at_desk(TEMPLATES)


@cache
def _said_to_readers(_templates: Path) -> Catalog:
    catalog = Catalog(charset="utf-8")
    _add_templates(catalog, for_readers=True)
    for message in (LOST_EMBED_SENTENCE, SHOW, HIDE, *WORDS, *OF_PLACES, *KINDS.values(), *STATUSES.values(), WAS):
        catalog.add(message)
    catalog.add(NAME, context=GROUP)
    for key, word in ENGLISH.items():
        said_so = word if isinstance(word, str) else (word["one"], word["other"])
        catalog.add(said_so, auto_comments=[f"script: {key}"])
    return catalog


@cache
def _said_at_desk(templates: Path) -> Catalog:
    readers, catalog = _said_to_readers(templates), Catalog(charset="utf-8")
    _add_templates(catalog, for_readers=False)
    sources = [_taken(path, "python", _PYTHON) for path in PACKAGE.rglob("*.py") if _IN_SOURCES in path.read_text()]
    scripts = [_taken(path, "javascript", _EDITOR) for path in SCRIPTS.rglob("*.js") if _IN_SCRIPTS in path.read_text()]
    for _, told, _, context in chain(*sources):
        catalog.add(told, context=context)
    for _, told, _, _ in chain(*scripts):
        catalog.add(told, auto_comments=[SCRIPT])
    for known in list[Message](catalog):
        if known.id and SCRIPT not in known.auto_comments and readers.get(known.id, known.context or None):
            catalog.delete(known.id, known.context or None)
    return catalog


def _taken(path: Path, method: str, keywords: Mapping[str, tuple[int, ...] | None]) -> list[Any]:
    return list(extract_from_file(method, path, keywords))


def _add_templates(catalog: Catalog, *, for_readers: bool) -> None:
    found = extract_from_dir(
        TEMPLATES,
        [(files, "jinja2") for files in _FILES],
        dict.fromkeys(_FILES, _JINJA),
        comment_tags=("Translators:",),
    )
    for file, _, message, comments, context in found:
        if (Path(file).stem in FOR_READERS) is for_readers:
            catalog.add(message, auto_comments=comments, context=context)


def translated(tag: str, domain: Domain = READERS) -> Catalog:
    """Read a language's catalogue; it is empty when there is none yet."""
    path = catalogue_path(tag, domain)
    if not path.exists():
        return Catalog(_locale(tag), charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=_locale(tag), charset="utf-8")


def _locale(tag: str) -> str:
    return tag.replace("-", "_")


def written(catalog: Catalog, domain: Domain = READERS) -> str:
    """Return a catalogue as it lies in its file."""
    file = io.BytesIO()
    write_po(file, catalog, width=100, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    header = _HEADER.format(told=_TOLD[domain], tag=catalog.locale or "", plurals=catalog.plural_forms)
    return header + file.getvalue().decode().strip() + "\n"


def updated(tag: str, domain: Domain = READERS) -> Catalog:
    """Return a language's catalogue with exactly the messages that are said; new ones are left to be translated."""
    catalog = translated(tag, domain)
    catalog.update(said(domain), no_fuzzy_matching=True)
    return catalog


def missing(tag: str, domain: Domain = READERS) -> Iterator[str]:
    """Tell what a catalogue lacks, a line for each message."""
    for message in updated(tag, domain):
        if message.id and (message.fuzzy or not all(_forms(message))):
            yield f"{tag}: {'unsure' if message.fuzzy else 'not translated'}: {message.id}"


def _forms(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, (list, tuple)) else [message.string or ""]


def write(tag: str, domain: Domain) -> None:
    """Write a language's catalogue anew."""
    path = catalogue_path(tag, domain)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(written(updated(tag, domain), domain), encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Write all catalogues, and tell what they lack; with `--check` only tell."""
    languages = sorted({*tags(), *arguments} - {"en", "--check"})
    if "--check" not in arguments:
        TRANSLATIONS.mkdir(exist_ok=True)
        for domain in DOMAINS:
            pot(domain).write_text(written(said(domain), domain), encoding="utf-8")
            for tag in languages:
                write(tag, domain)
    lines = [line for tag in languages for domain in DOMAINS for line in missing(tag, domain)]
    print(*lines, sep="\n", end="\n" if lines else "")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
