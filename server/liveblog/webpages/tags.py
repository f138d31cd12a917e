"""The few tags of a page that say something of it, found in one pass, however broken the page is.

Not with the standard library's parser: the one of Python 3.11 takes ten minutes for half a megabyte of comments that
were only begun (docs/decisions/0046). Here each byte is looked at a bounded number of times.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import islice

TAGS_LIMIT = 1000
"""Tags that say something; a page that has more of them has said it by then."""

_TAG_LENGTH = 8 * 1024
_CONTENT_LENGTH = 128 * 1024
_VALUE_LENGTH = 8 * 1024
_ATTRIBUTES = 32

_SAYING = ("meta", "link", "title", "script", "html")
_WITH_TEXT = ("title", "script", "style", "textarea", "xmp", "iframe", "noembed", "noframes", "svg")
_BEGIN = re.compile(rf"<(?:(!--)|({'|'.join(sorted({*_SAYING, *_WITH_TEXT}))})(?=[\s/>]))", re.IGNORECASE)
_CLOSING = {name: re.compile(f"</{name}", re.IGNORECASE) for name in _WITH_TEXT}
_END = re.compile(r"(?:[^\"'>]++|\"[^\"]*+\"|'[^']*+')*+>")
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+)))?")


@dataclass(frozen=True, slots=True)
class FoundTag:
    """A tag with its attributes, names in lower case, the first of each; `content` is that of title and script."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    content: str = ""


def found_tags(text: str) -> Iterator[FoundTag]:
    """Yield the tags that say something of a page, in their order; not those in comments, scripts and drawings."""
    return islice(_found(text), TAGS_LIMIT)


def _found(text: str) -> Iterator[FoundTag]:
    place, endless = 0, set[str]()
    while found := _BEGIN.search(text, place):
        if found[1]:
            end = text.find("-->", found.end())
            place = end if end >= 0 else len(text)  # what is not ended is a comment to the end
            continue
        tag, begun = found[2].lower(), _tag_end(text, found.end())
        place = _content_end(text, tag, begun, endless) if tag in _WITH_TEXT else begun
        if tag in _SAYING:
            yield FoundTag(tag, _attributes(text[found.end() : begun]), _content(text, tag, begun, place))


def _content_end(text: str, tag: str, start: int, endless: set[str]) -> int:
    """Return where what stands in a tag ends; a title that doesn't end swallows no page.

    What is not ended once is not looked for again: `endless` remembers it.
    """
    if tag not in endless and (closing := _CLOSING[tag].search(text, start)):
        return closing.start()
    endless.add(tag)
    end = text.find("<", start) if tag == "title" else -1
    return end if end >= 0 else len(text)


def _content(text: str, tag: str, start: int, end: int) -> str:
    if tag == "title":
        return unescape(text[start : min(end, start + _VALUE_LENGTH)])
    return text[start : min(end, start + _CONTENT_LENGTH)]


def _tag_end(text: str, start: int) -> int:
    """Return where a tag ends; a tag that is too long, or has one quotation mark too many, ends at its first `>`."""
    limit = start + _TAG_LENGTH
    if found := _END.match(text, start, limit):
        return found.end()
    end = text.find(">", start, limit)
    return end + 1 if end >= 0 else start


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in islice(_ATTRIBUTE.finditer(text), _ATTRIBUTES):
        value = next((value for value in each.groups()[1:] if value is not None), "")
        found.setdefault(each[1].lower(), unescape(value[:_VALUE_LENGTH]))
    return found
