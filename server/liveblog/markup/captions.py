"""What stands below a picture: the one line below it, or the title of the image; emphasis at its end is the credit."""

import re

LONGEST = 400
"""Characters of HTML: a longer line below a picture is no caption but goes on with the text."""

BELOW = rf"(?:(?!<img|<br>|</p>).){{1,{LONGEST}}}"
_LINE = re.compile(rf"(?:\s*<br>\s*({BELOW}))?</p>", re.DOTALL)
_PICTURES = re.compile(r"<p>(?:<img[^<>]*>|<br>|\s)*")
_CREDIT = re.compile(r"(?P<caption>.*?)\s*<em>(?P<credit>(?:(?!</?em>).)*)</em>\s*", re.DOTALL)
_EMPHASIS = re.compile(r"(^|\s)\*([^*]+)\*$")


def line_below(html: str, image: re.Match[str]) -> str:
    """Return the HTML of the line below an image of a paragraph of pictures, empty when there is none or it goes on."""
    found = _LINE.match(html, image.end())
    before = html[html.rfind("<p>", 0, image.start()) : image.start()]
    return found[1] if found and found[1] and _PICTURES.fullmatch(before) else ""


def caption_of(title: str) -> str:
    """Return the title of an image, as its HTML has it, as the HTML of a caption; `*so*` is emphasis in it, too."""
    return _EMPHASIS.sub(r"\1<em>\2</em>", title.strip())


def parts(caption: str) -> tuple[str, str]:
    """Part the HTML of a caption into what it says and the credit."""
    found = _CREDIT.fullmatch(caption)
    return (found["caption"], found["credit"]) if found else (caption, "")
