"""Markdown for programs that we don't know: whatever they let through, what an editor typed does nothing there.

Our own HTML is sanitised; who reads `.md` renders it by rules of their own, often with HTML, and on pages of theirs.
The text stays as it was typed but for what a renderer could take for more than text: tags, addresses that are
programs, attributes in braces, definitions that define nothing or that nothing refers to, and a fence that would go on
into what follows; but for lists that would be counted otherwise (list_signs.py); and for sensitive pictures, which are
links here.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from liveblog.markup.definitions import References
from liveblog.markup.images import SENSITIVE
from liveblog.markup.list_signs import has_numbers, with_signs

_AUTOLINK = re.compile(r"<((?:https?://|mailto:|geo:)[^\s<>]*|[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)*)>", re.IGNORECASE)
_ENDS = re.compile(r"[.,;:!?)\]]*(?:\s|$)")
_SIGNS = re.compile(r"[\\`*_\[\]]")
_POINTED = re.compile(r"\]\([ \t]*<([^<>\n]*)>")
_IN_POINTS = re.compile(r"[\x00-\x20()<>\"'\\]")
_TARGET = re.compile(r"\](\(|:)\s*")
_HARMLESS = re.compile(r"https?:|mailto:|tel:|geo:|[/?#]|[\w.~%+@,;=!$*'-]{0,200}(?:[/?#)\s]|$)", re.IGNORECASE)
_DEFINED = re.compile(r"https?://|mailto:|/(?:blogs|media)/", re.IGNORECASE)
_BRACKETS = re.compile(rf"\\.|!?\[|\](?:\([^\s()]*{SENSITIVE}(?=[\s)]))?", re.DOTALL)
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # left out by others, they would bring together what is apart

_BLOCKS = MarkdownIt("commonmark", {"html": False}).disable("inline")  # as others see them: by the book
_BOOK = MarkdownIt("commonmark", {"html": False})
_NEXT = "\n\nnext"


def portable(text: str) -> str:
    """Return Markdown that reads the same in any renderer, and can hurt no page; it ends with a whole block."""
    text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")
    text = _AUTOLINK.sub(_address, _POINTED.sub(_bare, text)).replace("<", "&lt;")
    if has_numbers(text):
        text = with_signs(text, _BLOCKS.parse(text))
    if "]:" in text:
        text = _with_unused(text)
    if "```" not in text and "~~~" not in text:
        return _plain(text)
    blocks = _BLOCKS.parse(text + _NEXT)
    parts = "\n".join(_parts(text, [token for token in blocks if token.type == "fence"]))
    return f"{parts}\n{blocks[-1].markup}" if blocks[-1].type == "fence" else parts


def _with_unused(text: str) -> str:
    """Make text of definitions that nothing refers to, as they are for us: by the book they can't be seen."""
    known = References(len(text))
    env: dict[str, Any] = {"references": known}
    _BOOK.parse(text, env)
    unseen = [said for label, said in known.items() if label not in known.used] + env.get("duplicate_refs", [])
    lines = text.split("\n")
    for said in unseen:
        start = said["map"][0]
        lines[start] = lines[start].replace("[", "\\[", 1)
    return "\n".join(lines)


def _address(found: re.Match[str]) -> str:
    """Write `<address>` as the address alone, or as a link with these words where signs around would be part of it."""
    address, before = found[1], found.string[max(found.start() - 1, 0) : found.start()]
    is_apart = not before or before.isspace() or before in "([<!"
    if (is_apart and _ENDS.match(found.string, found.end())) or not address.lower().startswith("http"):
        return address
    return f"[{_SIGNS.sub(_escaped, address)}]({_IN_POINTS.sub(_as_hex, address)})"


def _escaped(sign: re.Match[str]) -> str:
    return f"\\{sign[0]}"


def _as_hex(sign: re.Match[str]) -> str:
    return f"%{ord(sign[0]):02X}"


def _bare(found: re.Match[str]) -> str:
    """Write `](<a b>` as `](a%20b`."""
    return f"]({_IN_POINTS.sub(_as_hex, unescape(found[1]))}"


def _parts(text: str, fences: list[Token]) -> Iterator[str]:
    """Yield what stands in fences as it is, and what is between them without what could be more than text."""
    lines, place = text.split("\n"), 0
    for start, end in (token.map for token in fences if token.map):
        if start > place:
            yield _plain("\n".join(lines[place:start]))
        yield "\n".join(lines[start:end])
        place = end
    if place < len(lines):
        yield _plain("\n".join(lines[place:]))


def _plain(text: str) -> str:
    text = _without_sensitive(text) if SENSITIVE in text else text
    return _TARGET.sub(_checked, text).replace("{", "\\{")


def _without_sensitive(text: str) -> str:
    """Make links of pictures that are only for who asks for them: no renderer shades what it shows."""
    opened: list[re.Match[str]] = []
    pieces, place = [], 0
    ends = [(begun, end) for end in _BRACKETS.finditer(text) if (begun := _matching(opened, end))]
    for begun, _ in sorted(ends, key=lambda pair: pair[0].start()):
        pieces.append(text[place : begun.start()])
        place = begun.start() + 1
    return "".join([*pieces, text[place:]])


def _matching(opened: list[re.Match[str]], found: re.Match[str]) -> re.Match[str] | None:
    """Return where the words of a sensitive picture begin, if it ends here; what is open is noted in `opened`."""
    if found[0].endswith("["):
        opened.append(found)
    elif found[0].startswith("]") and opened:
        begun = opened.pop()
        return begun if found[0] != "]" and begun[0] == "![" else None
    return None


def _checked(found: re.Match[str]) -> str:
    kept = _HARMLESS if found[1] == "(" else _DEFINED
    return found[0] if kept.match(found.string, found.end()) else f"]\\{found[0][1:]}"
