"""Bare addresses: where one begins in a text, and where it ends, so that it is the address alone.

Only whole addresses count (http, https, mailto): what merely looks like a site is more often a space that somebody
forgot. An address ends before what closes a quotation or a sentence in any script, and before a bracket whose other
half is not in it. Each sign of a text is looked at a fixed number of times, however often addresses begin in it.
"""

import re
from collections.abc import Mapping
from html import escape
from unicodedata import category

import nh3
from markdown_it.rules_inline import StateInline

_SCHEME = re.compile(r"(?<![a-z0-9.+-])(?:https?|mailto)$", re.IGNORECASE | re.ASCII)
_MAILTO = "mailto:"
_FRONT = re.compile(r"https?://(?:[^\s/?#@()\[\]{}<>\"\\`]{1,50}@)?", re.IGNORECASE)
_HOST = re.compile(r"[^\x00-,/:-@\[-^`{-\x7f]+")  # letters, digits, `-`, `_`, dots, and all that isn't ASCII
_PORT = re.compile(r":[0-9]{1,5}(?![0-9])", re.ASCII)
_MAILBOX = re.compile(r"mailto:[\w.+=&$-]{1,64}@", re.IGNORECASE | re.ASCII)
_ENTITY = re.compile(r"&(?:[a-z][a-z0-9]{1,30}|#[0-9]{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE | re.ASCII)
_LONGEST_ENTITY = 33
_NOT_BEHIND_A_HOST = ("%", "^", "@")  # it would be half of one that nobody reads

_STOP = re.compile(r"[\s\x00-\x1f()\[\]{}<>\"\\`\x7f]|[^\x00-\x7f]")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_HALVES = {")": "(", "]": "[", "}": "{"}
_WITHIN_WORDS = "·–‐‑־׳״・\u200c\u200d"  # noqa: RUF001 -- names of articles have them, unlike other punctuation
_TRAILING = frozenset(f"?!.,:;*_~'|{_WITHIN_WORDS}")  # never the last sign, as in GitHub's Markdown (section 6.9)
_OPENING = frozenset("'*|")  # right before an address: the next one closes


def link_address(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 -- the parser's signature
    """Make a bare address a link; a rule of the parser, asked at a colon."""
    if silent or state.linkLevel or state.src[state.pos] != ":":
        return False  # silently, the ends of links' labels are looked for
    scheme = _SCHEME.search(state.src[max(0, state.pos - len(_MAILTO)) : state.pos])
    if not scheme or not state.pending.endswith(scheme[0]):
        return False
    start = state.pos - len(scheme[0])
    end = address_end(state.src, start, _brackets_of(state))
    if end is None:
        return False
    written = state.src[start:end]
    if not state.md.validateLink(address := state.md.normalizeLink(written)):
        return False
    state.pending = state.pending[: -len(scheme[0])]
    state.push("link_open", "a", 1).attrs = {"href": address}
    # Shown as it was typed: a decoded blank or quotation mark would end it for whoever copies it.
    state.push("text", "", 0).content = written[len(_MAILTO) :] if scheme[0].lower() == "mailto" else written
    state.push("link_close", "a", -1)
    state.pos = end
    return True


def is_readable(address: str) -> bool:
    """Tell whether an address can be read by the rules of browsers (WHATWG's URL), which are the sanitiser's, too."""
    return "href=" in nh3.clean(f'<a href="{escape(address)}"></a>')


def address_end(text: str, start: int, brackets: Mapping[int, int]) -> int | None:
    """Return where the address that begins at a scheme ends; None: none begins there.

    `brackets` are those of the text, as `paired` finds them.
    """
    front = _FRONT.match(text, start)
    if front is None:
        mailbox = _MAILBOX.match(text, start)
        return _host_end(text, mailbox.end()) if mailbox else None
    host = end = _host_end(text, front.end())
    if host is None or end is None or text[end : end + 1] in _NOT_BEHIND_A_HOST:
        return None
    if port := _PORT.match(text, end):
        end = port.end()
    if text[end : end + 1] not in {"/", "?", "#"}:
        return end
    return _trimmed(text, host, _rest_end(text, start, end, brackets))


def paired(text: str) -> dict[int, int]:
    """Return where the other half of each bracket is, with no sign between them at which an address ends."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for stop in _STOP.finditer(text):
        sign, place = stop[0], stop.start()
        if sign in "([{":
            opened.append(place)
        elif opened and text[opened[-1]] == _HALVES.get(sign):
            found[place] = opened.pop()
            found[found[place]] = place
        elif _ends(text, place):  # also at a half without the other
            opened.clear()
    return found


def _brackets_of(state: StateInline) -> Mapping[int, int]:
    """Pair the brackets of a text once, when its first address is found."""
    known: dict[str, dict[int, int]] = state.env.setdefault("brackets", {})
    if state.src not in known:
        known[state.src] = paired(state.src)
    return known[state.src]


def _host_end(text: str, start: int) -> int | None:
    found = _HOST.match(text, start)
    if not found:
        return None
    foreign = (sign.start() for sign in _FOREIGN.finditer(text, start, found.end()))
    end = next((place for place in foreign if _ends(text, place)), found.end())
    host = text[start:end].rstrip("._-" + _WITHIN_WORDS)
    labels = host.split(".")
    if not all(labels) or labels[0].startswith(("-", "_")):
        return None
    return start + len(host) - _run_on(labels[-1])


def _run_on(label: str) -> int:
    """Return how many signs of a host's last label are a sentence that goes on: no top-level domain mixes scripts."""
    foreign = _FOREIGN.search(label)
    return len(label) - foreign.start() if foreign and label[0].isascii() and label[0].isalpha() else 0


def _rest_end(text: str, start: int, place: int, brackets: Mapping[int, int]) -> int:
    """Return where path, query and fragment end, if they have no trailing signs."""
    end = len(text)
    for stop in _STOP.finditer(text, place):
        at = stop.start()
        if stop[0] in "()[]{}":
            if brackets.get(at, -1) >= start:
                continue
        elif not _ends(text, at):
            continue
        end = at
        break
    before = text[start - 1 : start]
    closing = text.find(before, place, end) if before in _OPENING else -1
    return end if closing < 0 else closing


def _trimmed(text: str, start: int, end: int) -> int:
    """Leave out signs that belong to the sentence, and an entity such as `&quot;`."""
    while end > start:
        entity = text.rfind("&", max(start, end - _LONGEST_ENTITY), end) if text[end - 1] == ";" else -1
        if entity >= 0 and _ENTITY.fullmatch(text, entity, end):
            end = entity
        elif text[end - 1] in _TRAILING:
            end -= 1
        else:
            break
    return end


def _ends(text: str, place: int) -> bool:
    """Tell whether an address ends before this sign: blank, punctuation, symbol or invisible."""
    sign = text[place]
    if sign in _WITHIN_WORDS:
        return not text[place + 1 : place + 2].isalnum()
    return sign.isascii() or _separates(sign)


def _separates(sign: str) -> bool:
    return category(sign)[0] in "CPSZ"
