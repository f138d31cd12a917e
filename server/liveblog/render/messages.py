"""What scripts say: their English, and the same in each language.

Scripts name a word by its key and put values where `{braces}` stand. Words that depend on a number come with a form for
each plural category of their language, as `Intl.PluralRules` names them.
"""

import hashlib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from babel import Locale
from babel.messages.pofile import read_po

from liveblog.render.languages import DESK, Language, catalogue_path

Word = str | Mapping[str, str]

ENGLISH: Mapping[str, Word] = MappingProxyType(
    {
        "connecting": "Connecting …",
        "live": "Live",
        "ongoing": "Ongoing",
        "reconnecting": "Reconnecting …",
        "offline": "Offline",
        "stale": "Not up to date",
        "closed": "This coverage has ended",
        "unreachable": "The live blog can’t be reached at the moment; we keep trying.",
        "refused": "The live blog can’t be shown here.",
        "not_public": "This live blog isn’t public.",
        "not_found": "There is no live blog at this address.",
        "gone": "This live blog is no longer available.",
        "key_unknown": "This live blog can’t be shown here: its key is not known.",
        "key_expired": "This live blog can’t be shown here: its key is no longer good.",
        "key_elsewhere": "This live blog can’t be shown here: its key is for other sites.",
        "key_topics": "This live blog can’t be shown here: its key is for other topics.",
        "open": "Open the live blog",
        "summary": "Summary",
        "briefing": "What we know",
        "figures": "Figures",
        "key_events": "Key events",
        "older": "Older entries",
        "new_entries": {"one": "{n} new entry", "other": "{n} new entries"},
        "reading_now": "{count} reading now",
        "entries": {"one": "{n} entry", "other": "{n} entries"},
        "latest": "latest: {headline}",
        "deleted": "An entry here has been deleted.",
        "since_left": "Since you left",
        "new_since": {"one": "{n} new entry since you left", "other": "{n} new entries since you left"},
        "corrected_since": "Corrected since you read it",
        "jump": "Go to the first new entry",
        "go_on": "Go on where you were",
        "dismiss": "Close",
        "copied": "Link copied",
        "report": "Report an error",
        "copy_failed": "The link could not be copied: {url}",
        "pause": "Pause",
        "resume": "Resume",
        "paused": "Paused",
        "your_time": "Times in my zone ({zone})",
        "blog_time": "Times in {zone}",
        "keys": "Keyboard shortcuts",
        "key_next": "Next entry",
        "key_previous": "Previous entry",
        "key_newest": "Newest entry",
        "key_pause": "Pause or resume",
        "key_help": "Show this help",
    }
)

SCRIPT = "script"
"""The comment in the desk's catalogue on what its scripts say; they ask for it by its English."""

# Numbers in which each category of each language occurs; some speak of whole millions in a form of their own.
_EXAMPLES = (*range(200), 1_000_000)


@cache
def words(language: Language) -> Mapping[str, Word]:
    """Return all words in a language, by key."""
    return MappingProxyType({key: _translated(language, word) for key, word in ENGLISH.items()})


def _translated(language: Language, word: Word) -> Word:
    if isinstance(word, str):
        return language.gettext(word)
    return {
        category: language.ngettext(word["one"], word["other"], count)
        for category, count in _categories(language.tag).items()
    }


@cache
def _categories(tag: str) -> Mapping[str, int]:
    """Return the plural categories of a language, each with a number it is for."""
    category = Locale.parse(tag, sep="-").plural_form
    return {category(count): count for count in _EXAMPLES}


def chosen(language: Language, *keys: str) -> Mapping[str, Word]:
    """Return some of the words in a language, for a page that brings its own along."""
    return {key: words(language)[key] for key in keys}


@cache
def version(language: Language) -> str:
    """Return a digest of a language's words: it names them in URLs, so that they can be cached for ever."""
    return hashlib.sha256(repr(sorted(words(language).items())).encode()).hexdigest()[:12]


def words_path(language: Language) -> str:
    """Return the address of a language's words, relative to the server's root; what it gives never changes."""
    return f"/words/{language.tag}-{version(language)}.json"


@cache
def desk_words(language: Language) -> Mapping[str, Word]:
    """Return what the desk's scripts say in a language, by the English that stands in them; of English nothing."""
    if language.tag == "en":
        return MappingProxyType({})
    with catalogue_path(language.tag, DESK).open("rb") as file:
        said = [message.id for message in read_po(file) if SCRIPT in message.auto_comments]
    forms = [each if isinstance(each, str) else {"one": each[0], "other": each[1]} for each in said]
    keys = [each if isinstance(each, str) else each[0] for each in said]
    return MappingProxyType(dict(zip(keys, (_translated(language.desk, form) for form in forms), strict=True)))


@cache
def desk_version(language: Language) -> str:
    """Return a digest of what the desk's scripts say in a language."""
    return hashlib.sha256(repr(sorted(desk_words(language).items())).encode()).hexdigest()[:12]


def desk_words_path(language: Language) -> str:
    """Return the address of a script that holds what the desk's scripts say; what it gives never changes."""
    return f"/words/desk/{language.tag}-{desk_version(language)}.js"
