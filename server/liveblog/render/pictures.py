"""Pictures as readers see them: with the caption that stands below them, several together as a gallery.

In a text a picture is a line of a paragraph. Its caption is the one line below it, or the title of the image; pictures
that follow each other with nothing between them are a gallery. What is stored stays as it is, as for `cards`.
"""

import re
from html import unescape

_LONGEST = 400
"""Characters of HTML: a longer line below a picture is no caption but goes on with the text."""

_IMAGE = r"<img[^<>]*>"
_PARAGRAPH = re.compile(
    rf"<p>(?P<images>{_IMAGE}(?:\s*(?:<br>\s*)?{_IMAGE})*)"
    rf"(?:<br>\s*(?P<below>(?:(?!<img|<br>|</p>).){{1,{_LONGEST}}}))?</p>\n?",
    re.DOTALL,
)
_RUN = re.compile(f"(?:{re.sub(r'[?]P<[a-z]+>', '?:', _PARAGRAPH.pattern)})+", re.DOTALL)
_EACH = re.compile(_IMAGE)
_SIZE = re.compile(r' width="([0-9]+)" height="([0-9]+)"')
_TITLE = re.compile(r' title="([^"]*)"')


def with_pictures(html: str) -> str:
    """Return a text's HTML with captions and galleries."""
    return _RUN.sub(_drawn, html) if "<p><img" in html else html


def _drawn(run: re.Match[str]) -> str:
    """Draw paragraphs of pictures: one of several is a gallery, and so are several of one."""
    drawn: list[str] = []
    single: list[re.Match[str]] = []
    for paragraph in _PARAGRAPH.finditer(run[0]):
        if len(_EACH.findall(paragraph["images"])) == 1:
            single.append(paragraph)
        else:
            drawn += [_together(single), _gallery(paragraph)]
            single = []
    return "".join([*drawn, _together(single)])


def _together(paragraphs: list[re.Match[str]]) -> str:
    tiles = [_tile(paragraph["images"], paragraph["below"]) for paragraph in paragraphs]
    if not tiles:
        return ""
    if len(tiles) > 1:
        return f'<div class="gallery">{"".join(map(_shaped, tiles))}</div>\n'
    return paragraphs[0][0] if tiles[0].startswith("<img") else f"{tiles[0]}\n"


def _gallery(paragraph: re.Match[str]) -> str:
    tiles = "".join(_shaped(_tile(image)) for image in _EACH.findall(paragraph["images"]))
    if below := paragraph["below"]:
        return f'<figure class="gallery">{tiles}<figcaption>{below}</figcaption></figure>\n'
    return f'<div class="gallery">{tiles}</div>\n'


def _tile(image: str, below: str | None = None) -> str:
    title = _TITLE.search(image)
    caption = below or (title[1] if title else "")
    if not unescape(caption).strip():
        return image
    image = image if below else _TITLE.sub("", image)
    return f'<figure class="picture">{image}<figcaption>{caption}</figcaption></figure>'


def _shaped(tile: str) -> str:
    """Let a tile say how wide it is for its height, for a row of tiles is of one height."""
    size = _SIZE.search(tile)
    if not size or not int(size[2]):
        return tile
    return re.sub("^<[a-z]+", lambda tag: f'{tag[0]} data-ratio="{int(size[1]) / int(size[2]):.3g}"', tile)
