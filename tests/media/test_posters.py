"""Posters: drawn in our own font, whatever the title, once, in a process of their own."""

import asyncio
import unicodedata
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageFont
from PIL.ImageFont import Layout

from liveblog.media import Posters, can_shape
from liveblog.media.poster_drawing import _FONT, draw_poster
from liveblog.model.colour import BLACK, WHITE
from liveblog.model.poster import _DRAWN, _SHAPED, HEIGHT, WIDTH, Poster, drawable

POSTER = Poster("Storm on the coast", "The Courier", "Live", is_live=True, accent="#1a5c3a", direction="ltr")
SHADE = 24  # levels: a poster has few colours, and the ground may be one beside its own
TITLES = {
    "one letter": "A",
    "a word longer than a line": "Ueberschwemmungskatastrophenschutzverordnung" * 3,
    "as long as a title can be": "Storm surge on the coast: what we know " * 8,
    "accents": "Łódź, Zürich, Đà Nẵng, Ærø",
    "Greek and Cyrillic": "Καταιγίδα στην ακτή, Жизнь",
}


def drawn(poster: Poster) -> Image.Image:
    """Draw a poster and open it."""
    return Image.open(BytesIO(draw_poster(poster))).convert("RGB")


def ink(image: Image.Image, accent: str) -> tuple[int, int, int, int]:
    """Return the box of all that is not the ground."""
    ground = Image.new("RGB", image.size, accent)
    box = ImageChops.difference(image, ground).convert("L").point(lambda level: 255 * (level > SHADE)).getbbox()
    assert box
    return box


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_a_title_fits_whatever_its_length(title):
    """A poster is as large as sites ask for, small in bytes, and nothing is written into its margins."""
    poster = replace(POSTER, title=title)
    assert len(draw_poster(poster)) < 60_000
    image = drawn(poster)
    assert image.size == (WIDTH, HEIGHT)
    left, top, right, bottom = ink(image, poster.accent)
    assert left >= 76
    assert top >= 40
    assert right <= WIDTH - 76
    assert bottom <= HEIGHT - 30


def test_it_is_written_from_where_its_language_begins():
    """The dot of what is live is at the left, or at the right where a language begins there; the end has none."""
    left, right = (91, HEIGHT - 66), (WIDTH - 91, HEIGHT - 66)

    def dots(poster: Poster) -> list[bool]:
        image = drawn(poster).convert("L")
        return [min(image.crop((x - 4, y - 4, x + 4, y + 4)).tobytes()) > 240 for x, y in (left, right)]

    assert dots(POSTER) == [True, False]
    assert dots(replace(POSTER, direction="rtl")) == [False, True]
    assert dots(replace(POSTER, is_live=False, state="")) == [False, False]


def test_arabic_is_joined_and_runs_to_the_left():
    """Letters have the forms that their neighbours ask for, and the first is at the right."""
    assert can_shape()
    font = ImageFont.truetype(BytesIO(_FONT), 60, layout_engine=Layout.RAQM)
    word = "\u0639\u0628\u0631"
    apart = sum(font.getlength(letter, direction="rtl") for letter in word)
    assert font.getlength(word, direction="rtl") < 0.9 * apart
    alef = "\u0627"  # is a stroke, and baa wide: with it first, the right end is thin
    box = font.getmask(alef + "\u0628", direction="rtl").getbbox()
    first = font.getmask(alef, direction="rtl").getbbox()
    assert box
    assert first
    assert box[2] > first[2]


def test_our_font_has_what_is_said_that_it_has():
    """Each character that a title may have is drawn, and none as the box for what is missing."""
    font = ImageFont.truetype(BytesIO(_FONT), 40, layout_engine=Layout.BASIC)
    missing = bytes(font.getmask("\u4e2d"))
    assert missing
    spans = _DRAWN + _SHAPED
    characters: list[str] = []
    for place, sign in enumerate(spans):
        if sign == "-" and 0 < place < len(spans) - 1 and spans[place - 1] != "-":
            characters += map(chr, range(ord(spans[place - 1]), ord(spans[place + 1])))
        else:
            characters.append(sign)
    assert len(set(characters)) > 1200
    unseen = [
        each for each in characters if unicodedata.category(each) != "Cn" and bytes(font.getmask(each)) == missing
    ]
    assert unseen == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Storm  surge\u00ad 🌊 live", "Storm surge live"),
        ("e\u0301te\u0301", "\u00e9t\u00e9"),
        ("\u202eevil\u200b", "evil"),
        ("台风", None),
        ("Storm 台风", None),
        ("\u0645\u06cc\u200c\u0622\u06cc\u062f", None),
        ("🌊", None),
        ("", None),
    ],
)
def test_a_title_is_shown_whole_or_not_at_all(text, shown):
    """Emoji and what steers text are left out; letters that our font hasn't are no title."""
    assert drawable(text, shaped=True) == shown


def test_what_cannot_be_shaped_is_not_drawn():
    """Where the library for it is missing, Arabic and Hebrew have no poster, and others do."""
    for text in ("\u0639\u0627\u0635\u0641\u0629", "\u05d7\u05d9"):
        assert drawable(text, shaped=True) == text
        assert drawable(text, shaped=False) is None
    assert drawable("Storm", shaped=False) == "Storm"


@pytest.mark.parametrize("change", [{"title": "x"}, {"state": "x"}, {"accent": BLACK}, {"is_live": False}])
def test_a_name_changes_with_what_is_shown(change):
    """What a poster shows names it, so that no cache gives an old one for it."""
    assert replace(POSTER, **change).digest != POSTER.digest
    assert replace(POSTER).digest == POSTER.digest
    assert POSTER.accent != WHITE


async def test_a_crowd_gets_one_poster():
    """It is drawn once for all who ask at once, and for all who ask later."""
    posters = Posters()
    try:
        first = await asyncio.gather(*(posters.png(POSTER) for _ in range(20)))
        again = await posters.png(replace(POSTER))
        assert {*first, again} == {draw_poster(POSTER)}
        assert [child.pieces for child in posters.drawing._living] == [1]
        await posters.png(replace(POSTER, title="Another"))
        assert [child.pieces for child in posters.drawing._living] == [2]
    finally:
        await posters.close()


async def test_only_the_last_are_kept(monkeypatch: pytest.MonkeyPatch):
    """Memory is bounded: the one that was not asked for the longest is drawn again."""
    posters = Posters()

    async def draws(*parts: bytes, asker: str = "") -> list[bytes]:
        asked.append((parts, asker))
        return [b"png"]

    asked: list[object] = []
    monkeypatch.setattr(posters.drawing, "run", draws)
    for number in range(201):
        await posters.png(replace(POSTER, title=str(number)))
    await posters.png(replace(POSTER, title="200"))
    assert len(asked) == 201
    await posters.png(replace(POSTER, title="0"))
    assert len(asked) == 202
