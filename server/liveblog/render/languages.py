"""The languages of the interface: which there are, which one a tag or a reader's browser asks for.

English stands in the templates themselves; each other language has two catalogues in `translations/`, what is said to
readers and what is said at the desk, read as they are (`.po`) when they are first asked for. What an editor wrote is
never translated.
"""

import gettext
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, cast

from babel.core import Locale, get_global
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from markupsafe import Markup

from liveblog.model.language_tag import public_part
from liveblog.resources import TRANSLATIONS
from liveblog.sentence import Sentence, Told

Direction = Literal["ltr", "rtl"]
Domain = Literal["liveblog", "desk"]

READERS: Domain = "liveblog"
DESK: Domain = "desk"
"""What is said at the desk and in mails; what is said to readers, too, stands in their catalogue alone."""

_RIGHT_TO_LEFT = frozenset(
    ("Adlm", "Arab", "Aran", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi")
)
_SCRIPT = re.compile(r"[A-Za-z]{4}")
_REGION = re.compile(r"[A-Za-z]{2}|[0-9]{3}")
_WEIGHED = re.compile(r"\s*([A-Za-z0-9*-]+)\s*(?:;\s*[qQ]\s*=\s*([01](?:\.[0-9]{0,3})?)\s*)?")
_MOST_SUBTAGS = 8  # that say what a catalogue could be for: one that is all hyphens has hundreds
_DATES = {"en": "en_GB"}  # the day before the month, as in most of the world's English


@dataclass(frozen=True, slots=True)
class Language:
    """A language that the interface speaks; `tag` is its catalogue's, not the one that was asked for."""

    tag: str
    direction: Direction
    _catalogue: gettext.NullTranslations = field(repr=False, compare=False)
    domain: Domain = READERS

    @property
    def desk(self) -> "Language":
        """Return the same language as the desk speaks it."""
        return language(self.tag, DESK)

    @property
    def dates(self) -> str:
        """Return the CLDR locale by which days are written."""
        return _DATES.get(self.tag, self.tag.replace("-", "_"))

    def gettext(self, message: str) -> str:
        """Translate a message; one that is unknown stays English."""
        return self._catalogue.gettext(message)

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """Translate a message in the form that `count` asks for."""
        return self._catalogue.ngettext(singular, plural, count)

    def pgettext(self, context: str, message: str) -> str:
        """Translate a message that says different things in different places."""
        return self._catalogue.pgettext(context, message)

    def said(self, value: Any) -> Any:
        """Say a sentence that was made somewhere else, or write a value of one; anything else stays what it is."""
        if isinstance(value, Told):
            return value.write(self.dates)
        if not isinstance(value, Sentence):
            return value
        if value.plural is None:
            message = self.gettext(value.message)
        else:
            message = self.ngettext(value.message, value.plural, cast("int", value.values["count"]))
        return message.format_map({name: self.said(each) for name, each in value.values.items()})


@lru_cache(maxsize=256)
def direction_of(tag: str) -> Direction:
    """Return in which direction a language is written: its script's, named in the tag or the likely one."""
    language, *subtags = re.split("[-_]", public_part(tag))
    script = next(filter(_SCRIPT.fullmatch, subtags), "") or _likely_script(language.lower(), subtags)
    return "rtl" if script.title() in _RIGHT_TO_LEFT else "ltr"


def _likely_script(language: str, subtags: list[str]) -> str:
    likely = get_global("likely_subtags")
    region = next(filter(_REGION.fullmatch, subtags), "").upper()
    found = likely.get(f"{language}_{region}") or likely.get(language) or ""
    return next(filter(_SCRIPT.fullmatch, found.split("_")[1:]), "")


def ours_within(language: Language, told: str) -> Markup:
    """Return the attributes of what the interface says amid what is told in a language; none where both are one."""
    if f"{told}-".lower().startswith(f"{language.tag}-".lower()):
        return Markup()
    return Markup(' lang="{}" dir="{}"').format(language.tag, language.direction)


@cache
def tags() -> tuple[str, ...]:
    """Return the tags of all languages that the interface speaks, English first."""
    folders = (path.parents[1].name for path in TRANSLATIONS.glob("*/LC_MESSAGES/liveblog.po"))
    return ("en", *sorted(folder.replace("_", "-") for folder in folders))


@cache
def language_names() -> Mapping[str, str]:
    """Return what each of these languages calls itself, by tag."""
    return {tag: Locale.parse(tag, sep="-").get_language_name(tag.replace("-", "_")) or tag for tag in tags()}


def catalogue_path(tag: str, domain: Domain = READERS) -> Path:
    """Return where a catalogue of a tag lies; its folder is named as gettext does, `pt_BR`."""
    return TRANSLATIONS / tag.replace("-", "_") / "LC_MESSAGES" / f"{domain}.po"


@cache
def language(tag: str, domain: Domain = READERS) -> Language:
    """Return the language of a catalogue; it is read once."""
    if tag == "en":
        return Language(tag, "ltr", gettext.NullTranslations(), domain)
    catalogue = _read(catalogue_path(tag, domain))
    if domain != READERS:
        catalogue.add_fallback(_read(catalogue_path(tag)))
    return Language(tag, direction_of(tag), catalogue, domain)


def _read(path: Path) -> gettext.NullTranslations:
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.parents[1].name)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@lru_cache(maxsize=256)
def language_for(tag: str) -> Language:
    """Return the language in which to speak to readers of a BCP 47 tag; English where there is none for it."""
    return _found(tag) or language("en")


def _found(tag: str) -> Language | None:
    """Look a tag up, shorter each time (RFC 4647, section 3.4); a catalogue in the other direction is no help."""
    known = {known.lower(): known for known in tags()}
    subtags = tag.lower().replace("_", "-").split("-")[:_MOST_SUBTAGS]
    candidates = ("-".join(subtags[:length]) for length in range(len(subtags), 0, -1))
    match = next((known[candidate] for candidate in candidates if candidate in known), None)
    return language(match) if match and direction_of(match) == direction_of(tag) else None


def preferred(accept_language: str | None) -> Language:
    """Return the language that a reader's browser likes best (RFC 9110, section 12.5.4); English if it likes none."""
    weighed = (_WEIGHED.fullmatch(item) for item in (accept_language or "")[:1000].split(","))
    ranges = [(float(item[2] or 1), item[1]) for item in weighed if item]
    liked = (tag for weight, tag in sorted(ranges, key=lambda item: -item[0]) if weight > 0)
    return next(filter(None, map(_found, liked)), language("en"))
