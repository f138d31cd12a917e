"""The addresses in an entry's text, as they are in a folder: in its sanitised HTML, and in its Markdown. Pure.

Where an address leads is asked of the caller; None: nowhere. A link then keeps its words, a picture its alternative
text, so that nothing that was to be read is lost and nothing dangles.
"""

import re
from collections.abc import Callable
from html import escape, unescape

Find = Callable[[str], str | None]

# The sanitiser writes every attribute in double quotes, which no value has inside (html5ever's serialisation).
_TAG = re.compile(r'<(a|img)((?:\s[a-z-]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r'\s([a-z-]+)="([^"]*)"')
_OF_LINKS = {"href", "rel"}
_IN_MARKDOWN = re.compile(r"(?<=\]\()(/[^\s()]+)(?=[\s)])")
_OF_CARDS = re.compile(r"^(image:[ \t]*)(/\S+)", re.MULTILINE)


def rehomed(html: str, link: Find, picture: Find) -> str:
    """Return sanitised HTML with other addresses; `link` finds those of links, `picture` those of pictures."""
    if "<a" not in html and "<img" not in html:
        return html

    def tag(found: re.Match[str]) -> str:
        attributes = {name: unescape(value) for name, value in _ATTRIBUTE.findall(found[2])}
        return _link(attributes, link) if found[1] == "a" else _picture(attributes, picture)

    return _TAG.sub(tag, html)


def rehomed_markdown(text: str, link: Find) -> str:
    """Return Markdown with other addresses, where they are written as ours are; what leads nowhere stays."""

    def target(found: re.Match[str]) -> str:
        return link(found[1]) or found[1]

    return _OF_CARDS.sub(lambda found: found[1] + (link(found[2]) or found[2]), _IN_MARKDOWN.sub(target, text))


def _link(attributes: dict[str, str], link: Find) -> str:
    address = link(attributes["href"]) if "href" in attributes else None
    if address is None:
        return _written("a", {name: value for name, value in attributes.items() if name not in _OF_LINKS})
    return _written("a", attributes | {"href": address})


def _picture(attributes: dict[str, str], picture: Find) -> str:
    address = picture(attributes.get("src", ""))
    if address is None:
        return escape(attributes.get("alt", ""))
    attributes = attributes | {"src": address}
    if "srcset" in attributes:
        attributes["srcset"] = _candidates(attributes["srcset"], picture)
    return _written("img", attributes)


def _candidates(srcset: str, picture: Find) -> str:
    pairs = (candidate.strip().partition(" ") for candidate in srcset.split(","))
    return ", ".join(f"{found} {width}".rstrip() for address, _, width in pairs if (found := picture(address)))


def _written(name: str, attributes: dict[str, str]) -> str:
    written = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>"
