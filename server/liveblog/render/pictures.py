"""Pictures as readers see them: with the caption that stands below them, several together as a gallery.

In a text a picture is a line of a paragraph. Its caption is the one line below it, or the title of the image; pictures
that follow each other with nothing between them are a gallery. A sensitive one is behind a line that opens it, and not
loaded before; within a sentence, and far from our pages, it is a link. What is stored stays as it is, as for `cards`.
"""

import re
from html import escape, unescape

from liveblog.markup.images import LINE_BELOW, caption_of
from liveblog.render.languages import Language

SHOW = "Sensitive picture: show it"
"""What opens a picture that isn't for everybody's eyes."""

HIDE = "Hide the sensitive picture"
"""What closes it; styles show the one or the other."""

_IMAGE = r"<img[^<>]*>"
_PARAGRAPH = re.compile(
    rf"<p>(?P<images>{_IMAGE}(?:\s*(?:<br>\s*)?{_IMAGE})*)"
    rf"(?:<br>\s*(?P<below>{LINE_BELOW}))?</p>\n?",
    re.DOTALL,
)
_RUN = re.compile(f"(?:{re.sub(r'[?]P<[a-z]+>', '?:', _PARAGRAPH.pattern)})+", re.DOTALL)
_EACH = re.compile(_IMAGE)
_SIZE = re.compile(r' width="([0-9]+)" height="([0-9]+)"')
_TITLE = re.compile(r' title="([^"]*)"')
_ALT = re.compile(r' alt="([^"]*)"')
_SOURCE = re.compile(r' src="([^"]*)"')
_MARK = ' data-sensitive="true"'
_SUMMARY = "<summary>{show}"
_SENSITIVE = re.compile(rf"(?P<link><a [^<>]*>)?<img[^<>]*{_MARK}[^<>]*>")


def with_pictures(html: str, language: Language) -> str:
    """Return a text's HTML with captions and galleries, and sensitive pictures shaded."""
    html = _RUN.sub(_drawn, html) if "<p><img" in html else html
    show, hide = escape(language.gettext(SHOW)), escape(language.gettext(HIDE))
    return without_sensitive(html.replace(_SUMMARY, f'<summary><b>{show}</b><b class="hide">{hide}</b>'))


def without_sensitive(html: str) -> str:
    """Return HTML with links to sensitive pictures in the place of those that nothing shades."""
    return _SENSITIVE.sub(_linked, html) if _MARK in html else html


def _linked(found: re.Match[str]) -> str:
    image = found[0].removeprefix(found["link"] or "")
    source, alt = _SOURCE.search(image), _ALT.search(image)
    words = (alt[1] if alt else "") or "…"
    return f"{found['link']}{words}" if found["link"] or not source else f'<a href="{source[1]}">{words}</a>'


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
    caption = below or (caption_of(title[1]) if title else "")
    if not unescape(caption).strip():
        return _shaded(image)
    image = _shaded(image if below else _TITLE.sub("", image))
    return f'<figure class="picture">{image}<figcaption>{caption}</figcaption></figure>'


def _shaded(image: str) -> str:
    """Put a sensitive picture behind a line that opens it."""
    if _MARK not in image:
        return image
    alt = _ALT.search(image)
    told = f"<span>{alt[1]}</span>" if alt else ""
    return f'<details class="sensitive">{_SUMMARY}{told}</summary>{image.replace(_MARK, "")}</details>'


def _shaped(tile: str) -> str:
    """Let a tile say how wide it is for its height, for a row of tiles is of one height."""
    size = _SIZE.search(tile)
    if not size or not int(size[2]):
        return tile
    return re.sub("^<[a-z]+", lambda tag: f'{tag[0]} data-ratio="{int(size[1]) / int(size[2]):.3g}"', tile)
