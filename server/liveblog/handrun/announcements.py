"""What a paragraph that ends in a colon announces, and whether it is still there.

A colon at the end of a paragraph promises that something follows. On a page that lost its embeds the promise is all
that is left of them. So each such paragraph is asked what follows it in its entry:

1. nothing, or only another announcement: what was promised is gone. A page can't show one thing under two
   announcements, and the second one isn't the thing. **Lost.**
2. a paragraph in quotation marks: it is there. A block quote when the marks enclose whole paragraphs, else plain text.
3. a plain paragraph, in which somebody says "I" (or "we") after words were announced ("He added:", "An extract:"), on
   a page that never says so of itself outside quotation marks: it is the speaker. **Block quote.**
4. a plain paragraph after a picture, a film or a tweet was announced: text is not what was promised. **Lost.** Only
   what looks like a tweet (`#`, `@`, a link) may be the tweet.
5. a plain paragraph after words were announced, or a list or a row of numbers: taken for what was promised, but where
   it ends can't be told, so it stays plain and is reported as **uncertain**.
6. a plain paragraph after neither ("Another victory for the rowers:"): the text goes on about something that was
   shown. **Lost.**

What is announced is read in the last sentence only, without asides in parentheses, and in English; of a paragraph in
another language only 1 and 2 are sure, and the rest is uncertain. A sentence that ends in "… below." about a film or
picture promises it like a colon does, and so does "the video below" anywhere in a paragraph.
"""

import enum
import re
from collections.abc import Sequence

from .sentences import last_sentence, opens_quotation, quoted_run, unquoted


class AnnouncementOutcome(enum.Enum):
    """Say what became of what was announced."""

    QUOTED = enum.auto()
    LOST = enum.auto()
    UNCERTAIN = enum.auto()
    PLAIN = enum.auto()


_WORDS = re.compile(
    r"\b(?:sa(?:id|ys?)|add(?:s|ed)|warn(?:s|ed|ing)|report(?:s|ed|ing)?|claim(?:s|ed|ing)?|writ(?:es?|ing|ten)|wrote|"
    r"t(?:ells?|old)|sp(?:eaks?|oken?)|quot(?:es?|ed|ing)|declar(?:es?|ed)|announc(?:es?|ed)|argu(?:es?|ed)|insist(?:s|ed)|explain(?:s|ed)?|"
    r"respond(?:s|ed)?|repl(?:y|ies|ied)|ask(?:s|ed)?|not(?:es|ed)|comment(?:s|ed)?|conclud(?:es?|ed)|summari[sz](?:es?|ed)|"
    r"stat(?:es?|ed)|according|statements?|extracts?|excerpts?|quotations?|interviews?|conferences?|speech|letters?|remarks?|"
    r"words|messages?|texts?|transcripts?|articles?|e-?mails?|reads?|from)\b"
)
_A_MEDIUM = (
    r"(?:videos?|footage|films?|clips?|photos?|photographs?|pictures?|pictured|images?|audio|recordings?|maps?|charts?|"
    r"graphs?|infographics?|screenshots?|live ?streams?|webcams?|slideshows?|galler(?:y|ies)|"
    r"tweet(?:s|ed|ing)?|embed(?:ded)?)"
)
_MEDIA = re.compile(rf"\b{_A_MEDIUM}\b", re.IGNORECASE)
_MEDIUM_BELOW = re.compile(
    rf"\b(?:the|this|these|a|an|our|see)\s+(?:\w+\s+)?{_A_MEDIUM}\s+(?:(?:embedded|posted|shown)\s+)?below\b",
    re.IGNORECASE,
)
_TWEET = re.compile(r"\btweet", re.IGNORECASE)
_LIKE_A_TWEET = re.compile(r"(?:^|\s)[#@]\w|https?://|pic\.twitter")
_LIST = re.compile(r"[-*\u2022\u2013]\s|\d{1,2}[.)]\s|\d{1,2}[:.h]\d{2}\b|\d{1,4}\s?[:\u2013\u2014]")
_ENGLISH = re.compile(r"\b(?:the|of|and|a|is|was|has|have|with|from|this|that|by|it|he|she|they|more)\b", re.IGNORECASE)
_BELOW = re.compile(r"\bbelow[.:]?$", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]*\)")
_I = re.compile(r"(?:^|[^\w\s]\s*|\b[a-z]+\s+)I\b(?![.,;)])|\b(?:[Mm]y|me|[Mm]yself|mine)\b")
_WE = re.compile(r"\b(?:[Ww]e|[Oo]ur|us|[Oo]urselves)\b")
_A_ROW = 3
_ADDRESS = ("https://", "http://", "geo:")


def announces(text: str) -> bool:
    """Tell whether a paragraph promises that something follows it."""
    return text.endswith(":") or _promises_a_medium(text)


def _promises_a_medium(text: str) -> bool:
    return bool(_MEDIUM_BELOW.search(text) or (_BELOW.search(text) and _MEDIA.search(_announced(text))))


def announces_words(text: str) -> bool:
    """Tell whether what a paragraph promises is somebody's words."""
    return announces(text) and not _MEDIUM_BELOW.search(text) and bool(_WORDS.search(_announced(text)))


class Voice:
    """Know whether a page speaks of itself as "I" or "we"."""

    def __init__(self, entries: Sequence[Sequence[str]]) -> None:
        own = [unquoted(text) for texts in entries for text in own_paragraphs(texts)]
        self._foreign = [person for person in (_I, _WE) if not any(person.search(text) for text in own)]

    def is_speaker(self, text: str) -> bool:
        """Tell whether somebody other than the page speaks in a paragraph."""
        plain = unquoted(text)
        return any(person.search(plain) for person in self._foreign)


def own_paragraphs(texts: Sequence[str]) -> list[str]:
    """Give those paragraphs of an entry that can't be words announced by the one before."""
    return [text for place, text in enumerate(texts) if not (place and announces_words(texts[place - 1]))]


def outcome(texts: Sequence[str], place: int, voice: Voice) -> tuple[AnnouncementOutcome, int]:
    """Say what became of what the paragraph at `place` announces, and how many paragraphs behind it are quoted."""
    text = texts[place]
    if not announces(text):
        return AnnouncementOutcome.PLAIN, 0
    following = texts[place + 1] if place + 1 < len(texts) else None
    if following is None or (announces(following) and not opens_quotation(following)):
        return AnnouncementOutcome.LOST, 0
    if following.startswith(_ADDRESS):
        return AnnouncementOutcome.PLAIN, 0
    if opens_quotation(following):
        run = quoted_run(texts[at] for at in range(place + 1, len(texts)))
        return (AnnouncementOutcome.QUOTED, run) if run else (AnnouncementOutcome.UNCERTAIN, 0)
    if announces_words(text) and voice.is_speaker(following):
        return AnnouncementOutcome.QUOTED, 1
    return (AnnouncementOutcome.LOST if _is_lost(text, following) else AnnouncementOutcome.UNCERTAIN), 0


def _is_lost(text: str, following: str) -> bool:
    announced = _announced(text)
    if _MEDIA.search(announced) or _MEDIUM_BELOW.search(text):
        return not (_TWEET.search(announced) and _LIKE_A_TWEET.search(following))
    if not _ENGLISH.search(text):
        return False
    is_list = _LIST.match(following) or len(re.findall(r"\d+", following)) >= _A_ROW
    return not (_WORDS.search(announced) or is_list)


def _announced(text: str) -> str:
    return last_sentence(_ASIDE.sub(" ", text))
