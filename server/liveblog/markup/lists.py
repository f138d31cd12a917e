"""Numbers of lists as they were typed, in HTML and where it is read as text.

To CommonMark the first number of a list counts and the others count on: `67. Yellow`, `45. Goal` would be 67 and 68.
Here an item that doesn't follow the one before says its number (`value`), and a list that was typed `1)` is of the
class `parens`. A number with zeros before it, as in `03. October`, begins no list, for HTML has no way to say it; nor
does one of more than three digits, as in `1986. What a year`: it would stand beside the page of a phone.
"""

import re
from dataclasses import dataclass

from markdown_it.rules_block import StateBlock, list_block
from markdown_it.rules_core import StateCore

from liveblog.markup.tags import TAG, attributes

PARENS = "parens"

_NO_ITEM = re.compile(r"(?:0[0-9]+|[0-9]{4,})[.)]", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)


def list_items(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 -- the parser's signature
    """Take a list that HTML can number; a rule of the parser, in place of its own."""
    if _NO_ITEM.match(state.src, state.bMarks[start] + state.tShift[start]):
        return False
    return list_block(state, start, end, silent)


def say_numbers(state: StateCore) -> None:
    """Say the numbers that don't follow from those before; a rule of the parser."""
    following: list[int | None] = []  # of each list around; None: it has no numbers
    for token in state.tokens:
        match token.type:
            case "ordered_list_open":
                following.append(int(token.attrs.get("start", 1)))
                if token.markup == ")":
                    token.attrSet("class", PARENS)
            case "bullet_list_open":
                following.append(None)
            case "list_item_open" if following[-1] is not None:
                number = int(token.info)
                if number != following[-1]:
                    token.attrs["value"] = number
                following[-1] = number + 1
            case "ordered_list_close" | "bullet_list_close":
                following.pop()


@dataclass(slots=True)
class _List:
    following: int | None
    sign: str


class Markers:
    """What stands before each item of the lists in some HTML, told while its tags are read one after the other."""

    def __init__(self) -> None:
        self._lists: list[_List] = []

    def before(self, tag: re.Match[str]) -> str | None:
        """Return an item's number, with its sign, where its tag begins; "" for one that has none, None elsewhere."""
        name = tag["name"]
        if name in {"ol", "ul"}:
            self._turn(tag)
        if name != "li" or tag["end"]:
            return None
        return self._counted(attributes(tag).get("value", "")) if self._lists else ""

    def _turn(self, tag: re.Match[str]) -> None:
        if not tag["end"]:
            said = attributes(tag)
            first = _number(said.get("start", ""), 1) if tag["name"] == "ol" else None
            self._lists.append(_List(first, ")" if said.get("class") == PARENS else "."))
        elif self._lists:
            self._lists.pop()

    def _counted(self, said: str) -> str:
        around = self._lists[-1]
        if around.following is None:
            return ""
        number = _number(said, around.following)
        around.following = number + 1
        return f"{number}{around.sign}"


def numbered(html: str) -> str:
    """Put the numbers of lists before the text of their items."""
    if "<ol" not in html:
        return html
    markers = Markers()

    def written(tag: re.Match[str]) -> str:
        marker = markers.before(tag)
        return f"{tag[0]}{marker} " if marker else tag[0]

    return TAG.sub(written, html)


def _number(said: str, otherwise: int) -> int:
    return int(said) if _NUMBER.fullmatch(said) else otherwise
