"""Characters that are none, and characters that show nothing."""

import sys
import unicodedata

import pytest

from liveblog.model.characters import invalid_character, is_visible, without_ignored, without_invalid

INVALID = [
    *(chr(code) for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n\r"),
    *(chr(code) for code in range(0xFDD0, 0xFDF0)),
    *(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF)),
    "\ud800",
    "\udfff",
]


def test_what_is_no_character_is_found_and_nothing_else_is():
    """Of all code points exactly controls, non-characters and halves of pairs are invalid, wherever they stand."""
    found = [chr(code) for code in range(sys.maxunicode + 1) if invalid_character(f"a{chr(code)}b")]
    halves = [chr(code) for code in range(0xD800, 0xE000)]
    assert sorted(found) == sorted({*INVALID, *halves})


def test_taking_it_out_leaves_the_rest():
    """Words stay apart where a break stood that only some programs know; all else closes up."""
    assert without_invalid("".join(f"a{each}" for each in INVALID)).replace("\n", "").strip("a") == ""
    assert without_invalid("one\x0btwo\x0cthree\x85four\ufffe\U0001ffff!\tok\r\n") == "one\ntwo\nthree\nfour!\tok\r\n"


UNSEEN = {
    "blanks": " \t\n\r\u00a0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000",
    "zero width": "\u200b\u200c\u200d\u2060\ufeff\u180e",
    "hyphens and joiners": "\u00ad\u034f",
    "fillers": "\u115f\u1160\u3164\uffa0",
    "vowels without a mark": "\u17b4\u17b5",
    "directions": "\u061c\u200e\u200f\u202a\u202e\u2066\u2069",
    "variation selectors": "\u180b\u180f\ufe00\ufe0f\U000e0100\U000e01ef",
    "tags": "\U000e0001\U000e0020\U000e007f",
    "formats of music and shorthand": "\U0001d173\U0001d17a\U0001bca0",
    "blank signs": "\u2800\ufff9\ufffa\ufffb\ufffc\U0001d159",
}


@pytest.mark.parametrize("text", UNSEEN.values(), ids=UNSEEN)
def test_what_shows_nothing_is_not_visible(text):
    """Neither each of them nor all together; one letter among them is enough."""
    assert not any(map(is_visible, text))
    assert not is_visible(text)
    assert is_visible(f"{text}a{text}")


@pytest.mark.parametrize(
    "text",
    ["a", "0", "·", "…", "❤️", "\U0001f469\u200d\U0001f692", "\u0627", "か", "ก", "\u0301", "🏴\U000e0067\U000e007f"],
)
def test_what_shows_something_is_visible(text):
    """Letters of any script, signs, emoji that are made of several."""
    assert is_visible(text)


def test_what_programs_may_ignore_is_left_out():
    """Every sign of the kind Cf without a shape of its own is left out; what has one (an Arabic number sign) stays."""
    assert without_ignored("Ha\u00adfen\u200b \u2066x\u2069\ufe0f\U000e0041") == "Hafen x"
    shaped = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2"
    for code in range(0x10000):
        sign = chr(code)
        if unicodedata.category(sign) == "Cf" and sign not in shaped and not 0xFFF9 <= code <= 0xFFFB:
            assert without_ignored(sign) == "", f"U+{code:04X}"
    assert without_ignored(shaped) == shaped
