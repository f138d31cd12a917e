"""Text from elsewhere: what could steer a terminal is spelled out, and nothing else is touched."""

import json
import unicodedata

import pytest

from liveblog.printable import STEERING, escaped, escaped_json

STEERS = {
    "escape": "\x1b[31m",
    "eight bits": "\x9b2J",
    "bell": "\x07",
    "delete": "\x7f",
    "next line": "\x85",
    "line separator": "\u2028",
    "override": "\u202e",
    "isolate": "\u2066",
    "surrogate": "\udc80",
}
HARMLESS = {
    "arabic": "أُغلق\u200f الميناء",
    "persian": "می\u200cخواهم",  # noqa: RUF001 -- Persian
    "emoji": "👩\u200d🚒 🏴\U000e0067\U000e0062\U000e007f",
    "spaces": "12\u202f000\u00a0€",
    "soft hyphen": "Hafen\u00admeister",
    "backslash": "C:\\x1b",
}


@pytest.mark.parametrize("text", STEERS.values(), ids=STEERS)
def test_what_steers_is_spelled_out(text):
    """What was there can still be told, in ASCII, and none of it is left."""
    made = escaped(f"a{text}b")
    assert made.isascii()
    assert made.startswith("a\\")
    assert not STEERING.search(made)


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS)
def test_what_scripts_need_stays(text):
    """Joiners, marks of direction, blanks of all widths and the flags of countries are what people write."""
    assert escaped(text) == text


def test_no_control_character_is_forgotten():
    """Of all characters, exactly the controls, separators of lines and surrogates of Unicode's tables are found."""
    categories = {"Cc", "Cs", "Zl", "Zp"}
    forgotten = [code for code in range(0x110000) if unicodedata.category(chr(code)) in categories]
    assert all(STEERING.fullmatch(chr(code)) for code in forgotten)
    bidirectional = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    turning = [chr(code) for code in range(0x110000) if unicodedata.bidirectional(chr(code)) in bidirectional]
    assert len(turning) == len(bidirectional)
    assert all(map(STEERING.fullmatch, turning))


def test_json_says_the_same():
    """JSON that was made harmless is read as what it was."""
    said = {"title": "".join(STEERS.values()) + "".join(HARMLESS.values()), "\x9b": ["\u2028"]}
    made = escaped_json(json.dumps(said, ensure_ascii=False, indent=2))
    assert json.loads(made) == said
    assert not STEERING.search(made.replace("\n", ""))
