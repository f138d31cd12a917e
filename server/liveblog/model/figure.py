"""A figure: a named number of a blog, with what says so, since when, and what it was before."""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from liveblog.model import characters

MOST_FIGURES = 20
"""So many figures stand with a blog: each event of it carries them all. Older ones are found by their names."""

MOST_POINTS = 30
"""So many readings make the line of a figure's history: the newest."""

MOST_PARTS = 12
"""So many parts a reading has."""

NAME_LENGTH, UNIT_LENGTH, LABEL_LENGTH = 60, 30, 60
NUMBER_LENGTH = 24

DIGIT = "0-9\u0660-\u0669\u06f0-\u06f9"
_PLAIN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹\u2212\u066c\u2019\u00a0\u202f\u066b", "01234567890123456789-''  _")
_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>[1-9]\d{0,2}(?:(?P<group>[ ',.])\d{3})(?:(?P=group)\d{3})*|\d+)"
    r"(?:(?P<point>[.,_])(?P<rest>\d+))?",
    re.ASCII,
)


def read_number(text: str) -> str | None:
    """Read a number as people write it, as digits with a point, such as -1234.5; None: it is none.

    A sign before a last group of three digits groups thousands (1,234 and 1.234); any other one begins the decimals.
    """
    found = _NUMBER.fullmatch(text.strip().translate(_PLAIN)) if len(text) <= NUMBER_LENGTH else None
    if not found or (found["group"] and found["group"] == found["point"]):
        return None
    digits = re.sub(r"\D", "", found["whole"]).lstrip("0") or "0"
    return f"{found['sign'].replace('+', '')}{digits}{'.' + found['rest'] if found['rest'] else ''}"


def is_written_so(value: str, shown: str) -> bool:
    """Tell whether digits with a point may be written so, for people: what stands in a text means what it says."""
    return shown == value or read_number(shown) == value


@dataclass(frozen=True, slots=True)
class FigurePart:
    """One part of a figure; `shown` is its number as it was written, `value` the same as digits."""

    label: str
    shown: str
    value: str


@dataclass(frozen=True, slots=True)
class ReadingDraft:
    """What an editor says of a figure.

    `shown` is the number as it was written, `value` the same as digits with a point. `including` is the word with which
    its parts are said to be some of it; None: they add up to it. `link` is where the source says so. `as_of` None: the
    moment at which it is told. `allow_future` says that a time is meant that is in the future.
    """

    name: str
    shown: str
    value: str
    unit: str | None = None
    parts: tuple[FigurePart, ...] = ()
    including: str | None = None
    source: str | None = None
    link: str | None = None
    as_of: datetime | None = None
    allow_future: bool = False

    @property
    def adds_up(self) -> bool:
        """Tell whether its parts are what they are said to be."""
        return _adds_up(self.value, self.parts, is_whole=self.including is None)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a figure was at a time.

    `id` is the number that the blog's next event had when it was told; a figure has one reading of each. `entry_id` is
    the entry that carries it; None: it was set by itself.
    """

    id: int
    name: str
    shown: str
    value: str
    unit: str | None
    parts: tuple[FigurePart, ...]
    including: str | None
    source: str | None
    link: str | None
    as_of: datetime
    entry_id: int | None = None

    @property
    def adds_up(self) -> bool:
        """Tell whether its parts are what they are said to be."""
        return _adds_up(self.value, self.parts, is_whole=self.including is None)

    @property
    def place(self) -> tuple[datetime, int]:
        """Return what readings are sorted by: the time they are of, then the order in which they were told."""
        return (self.as_of, self.id)


@dataclass(frozen=True, slots=True)
class CarriedReading:
    """A reading as the entry that carries it shows it, for good; `later` is the one that took its place, if one did."""

    reading: Reading
    later: Reading | None = None


@dataclass(frozen=True, slots=True)
class FigurePoint:
    """A point of the line of a figure's history, and the entry that carried it."""

    as_of: datetime
    value: str
    entry_id: int | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it stands: the newest reading, the one before that said something else, and the line of them all."""

    now: Reading
    was: Reading | None = None
    line: tuple[FigurePoint, ...] = ()

    @property
    def key(self) -> str:
        """Return what it is known by."""
        return figure_key(self.now.name)


def figure_key(name: str) -> str:
    """Return what the figure of a name is known by, however that is written."""
    return " ".join(name.split()).casefold()


def is_figure_name(name: str) -> bool:
    """Tell whether a figure can be called so: with a letter, in few signs, and none of those that part it in a text."""
    is_plain = characters.invalid_character(name) is None and not set(name) & set(":[]|/\n")
    return is_plain and len(name) <= NAME_LENGTH and any(sign.isalpha() for sign in name)


def figure_of(readings: list[Reading]) -> Figure | None:
    """Return the figure that its readings make, which are in the order of their places; None: there are none."""
    if not readings:
        return None
    now = readings[-1]
    was = next((each for each in reversed(readings) if (each.value, each.unit) != (now.value, now.unit)), None)
    line = tuple(FigurePoint(each.as_of, each.value, each.entry_id) for each in readings[-MOST_POINTS:])
    return Figure(now, was, line)


def _adds_up(value: str, parts: tuple[FigurePart, ...], *, is_whole: bool) -> bool:
    total = sum(Decimal(part.value) for part in parts)
    return not parts or (total == Decimal(value) if is_whole else total <= Decimal(value))
