"""The addresses in an entry's text, as they are in a folder: in its sanitised HTML, and in its Markdown. Pure.

Where an address leads is asked of the caller; None: nowhere. A link then keeps its words, a picture its alternative
text, so that nothing that was to be read is lost and nothing dangles.
"""

import re
from collections.abc import Callable
from html import escape

from liveblog.markup.tags import TAG, attributes

Find = Callable[[str], str | None]

_OF_LINKS = {"href", "rel"}
_IN_MARKDOWN = re.compile(r"(?<=\]\()(/[^\s()]+)(?=[\s)])")
_OF_CARDS = re.compile(r"^(image:[ \t]*)(/\S+)", re.MULTILINE)


def rehomed(html: str, link: Find, picture: Find) -> str:
    """Return sanitised HTML with other addresses; `link` finds those of links, `picture` those of pictures."""
    if "<a" not in html and "<img" not in html:
        return html

    def written(tag: re.Match[str]) -> str:
        if tag["end"] or tag["name"] not in {"a", "img"}:
            return tag[0]
        return _link(attributes(tag), link) if tag["name"] == "a" else _picture(attributes(tag), picture)

    return TAG.sub(written, html)


def rehomed_markdown(text: str, link: Find) -> str:
    """Return Markdown with other addresses, where they are written as ours are; what leads nowhere stays."""

    def target(found: re.Match[str]) -> str:
        return link(found[1]) or found[1]

    return _OF_CARDS.sub(lambda found: found[1] + (link(found[2]) or found[2]), _IN_MARKDOWN.sub(target, text))


def rehomed_candidates(srcset: str, picture: Find) -> str:
    """Return the widths of a picture that a browser may choose from, with other addresses."""
    pairs = (candidate.strip().partition(" ") for candidate in srcset.split(","))
    return ", ".join(f"{found} {width}".rstrip() for address, _, width in pairs if (found := picture(address)))


def _link(said: dict[str, str], link: Find) -> str:
    address = link(said["href"]) if "href" in said else None
    if address is None:
        return _written("a", {name: value for name, value in said.items() if name not in _OF_LINKS})
    return _written("a", said | {"href": address})


def _picture(said: dict[str, str], picture: Find) -> str:
    address = picture(said.get("src", ""))
    if address is None:
        return escape(said.get("alt", ""))
    said = said | {"src": address}
    if "srcset" in said:
        said["srcset"] = rehomed_candidates(said["srcset"], picture)
    return _written("img", said)


def _written(name: str, said: dict[str, str]) -> str:
    written = "".join(f' {key}="{escape(value)}"' for key, value in said.items())
    return f"<{name}{written}>"
