"""Pictures in a text: ours are laid out before they come, all others are links.

Below one stands its caption: the one line below it, or its title; emphasis at the end of that is the credit.
"""

import re
from collections.abc import Iterable, Iterator

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from liveblog.model.picture import Picture

LONGEST_CAPTION = 400
"""Characters of HTML: a longer line below a picture is no caption but goes on with the text."""

LINE_BELOW = rf"(?:(?!<img|<br>|</p>).){{1,{LONGEST_CAPTION}}}"
_LINE = re.compile(rf"(?:\s*<br>\s*({LINE_BELOW}))?</p>", re.DOTALL)
_PICTURES = re.compile(r"<p>(?:<img[^<>]*>|<br>|\s)*")
_ENDED = "</em>"
_EMPHASIS = re.compile(r"(^|\s)\*([^*]+)\*$")

SENSITIVE = "#sensitive"
"""What follows the address of a picture that is shown only to who asks for it."""
_SIZES = "(min-width: 45rem) 42rem, 100vw"  # how wide an entry is in the page's style


def line_below(html: str, image: re.Match[str]) -> str:
    """Return the HTML of the line below an image of a paragraph of pictures, empty when there is none or it goes on."""
    found = _LINE.match(html, image.end())
    before = html[html.rfind("<p>", 0, image.start()) : image.start()]
    return found[1] if found and found[1] and _PICTURES.fullmatch(before) else ""


def caption_of(title: str) -> str:
    """Return the title of an image, as its HTML has it, as the HTML of a caption; `*so*` is emphasis in it, too."""
    return _EMPHASIS.sub(r"\1<em>\2</em>", title.strip())


def caption_parts(caption: str) -> tuple[str, str]:
    """Part the HTML of a caption into what it says and the credit."""
    # By hand: an expression would try each blank of a long title as the last of what it says.
    said, begun, credit = caption.rstrip().rpartition("<em>")
    is_last = bool(begun) and credit.endswith(_ENDED) and credit.count(_ENDED) == 1
    return (said.rstrip(), credit.removesuffix(_ENDED)) if is_last else (caption, "")


def tame_images(state: StateCore) -> None:
    """Load our own images lazily; turn others into links, so that no page makes a request to a third party unasked."""
    for token in state.tokens:
        if token.children:
            token.children = list(_tamed(token.children))


def _tamed(children: Iterable[Token]) -> Iterator[Token]:
    in_link = False
    for child in children:
        if child.type in ("link_open", "link_close"):
            in_link = child.type == "link_open"
        yield from _tamed_image(child, in_link=in_link) if child.type == "image" else (child,)


def _tamed_image(image: Token, *, in_link: bool) -> Iterator[Token]:
    source = str(image.attrGet("src") or "")
    if source.startswith("/") and not source.startswith("//"):
        path = source.removesuffix(SENSITIVE)
        if path != source:
            image.attrs |= {"src": path, "data-sensitive": "true"}
        yield _laid_out(image, path)
        return
    text = Token("text", "", 0, content=image.content or source)
    if in_link:
        yield text  # links don't nest
    else:
        yield from (Token("link_open", "a", 1, attrs={"href": source}), text, Token("link_close", "a", -1))


def _laid_out(image: Token, source: str) -> Token:
    """Load an image of ours late; one whose name says its size holds its place before it comes, as wide as needed."""
    picture = Picture.of_path(source)
    if picture:
        image.attrs |= {"width": picture.width, "height": picture.height}
        if len(picture.variants) > 1:
            choice = ", ".join(f"{each.path} {each.width}w" for each in picture.variants)
            image.attrs |= {"srcset": choice, "sizes": _SIZES}
    image.attrSet("loading", "lazy")
    if picture:
        image.attrSet("decoding", "async")
    return image
