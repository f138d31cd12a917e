"""Times that open entries, and those that don't."""

import pytest

from liveblog.handrun import HandRunError, parse
from liveblog.handrun.clocks import minute_of
from liveblog.handrun.openings import doubts, find_stamps
from liveblog.handrun.paragraphs import PageLine
from liveblog.handrun.stamps import read_stamp

STAMPS = [
    ("1558 GMT: Harbour. Out.", ("1558", "GMT", 15 * 60 + 58, "Harbour. Out.")),
    ("0005 UTC: x", ("0005", "UTC", 5, "x")),
    ("905 GMT: x", ("905", "GMT", 9 * 60 + 5, "x")),
    ("2400 GMT: x", ("2400", "GMT", 0, "x")),
    ("15:58 BST: x", ("15:58", "BST", 15 * 60 + 58, "x")),
    ("15.58 CEST \u2013 x", ("15.58", "CEST", 15 * 60 + 58, "x")),
    ("1558Z: x", ("1558", "Z", 15 * 60 + 58, "x")),
    ("1558 GMT+2: x", ("1558", "GMT+2", 15 * 60 + 58, "x")),
    ("1558 gmt: x", ("1558", "gmt", 15 * 60 + 58, "x")),
    ("1:05 pm: x", ("1:05 pm", None, 13 * 60 + 5, "x")),
    ("1:05 p.m. ET: x", ("1:05 p.m.", "ET", 13 * 60 + 5, "x")),
    ("1:05PM EST - x", ("1:05PM", "EST", 13 * 60 + 5, "x")),
    ("12:10 am: x", ("12:10 am", None, 10, "x")),
    ("12 pm: x", ("12 pm", None, 12 * 60, "x")),
    ("13:05 pm: x", ("13:05 pm", None, 13 * 60 + 5, "x")),
    ("[15:58] x", ("15:58", None, 15 * 60 + 58, "x")),
    ("**1558 GMT:** x", ("1558", "GMT", 15 * 60 + 58, "x")),
    ("15:58 (GMT): x", ("15:58", "GMT", 15 * 60 + 58, "x")),
    ("1558 GMT", ("1558", "GMT", 15 * 60 + 58, "")),
    ("1558: x", ("1558", None, 15 * 60 + 58, "x")),
    ("1558 GMT:x", ("1558", "GMT", 15 * 60 + 58, "x")),
]


@pytest.mark.parametrize(("text", "expected"), STAMPS, ids=[text for text, _ in STAMPS])
def test_a_stamp_is_read_as_written(text, expected):
    """Each usual way to write a time before an entry is read, and kept as it stands."""
    stamp = read_stamp(PageLine(1, text))
    assert stamp is not None
    assert (stamp.written, stamp.zone, stamp.minute, stamp.rest) == expected


@pytest.mark.parametrize(
    "text",
    [
        "1400 people were brought to safety.",
        "0900 GMT is when the talks begin.",
        "2575 GMT: no such time",
        "1360: no such time",
        "13:05 am: contradicts itself",
        "911: what we know",
        "11:05-11:30: a stretch of time",
        "1914-1918 saw the same.",
        "1400 men: a list",
        "10.5 metres: a record",
        "The 1558 GMT: train",
        "",
    ],
)
def test_prose_is_no_stamp(text):
    """Numbers at the start of a sentence, and times that don't exist, open no entry."""
    assert read_stamp(PageLine(1, text)) is None


@pytest.mark.parametrize("zone", ["XQT", "IST"])
def test_an_unknown_or_ambiguous_zone_is_refused_with_its_line(zone):
    """The error names the line and the zone, so that the person can find it."""
    with pytest.raises(HandRunError, match=rf"Line 7: {zone}"):
        find_stamps([PageLine(7, f"1558 {zone}: x")])


def test_a_time_without_zone_counts_only_where_it_fits_between_those_with_one():
    """A list of times inside an entry stays text and is named; a forgotten zone doesn't cost the entry."""
    texts = ["1600 GMT: A timeline of the day", "07:30: doors open", "1550: forgotten zone", "1540 GMT: x"]
    lines = [PageLine(number, text) for number, text in enumerate(texts, start=1)]
    stamps = find_stamps(lines)
    assert [stamp.written for stamp in stamps] == ["1600", "1550", "1540"]
    ((number, sentence),) = doubts(lines, stamps)
    assert number == 2
    assert "Line 2" in sentence


def test_times_set_off_by_nothing_count_when_the_page_has_no_others():
    """A page that writes `10:30 Text` throughout is read; a single such line is not."""
    lines = [PageLine(1, "10:45 am ET More boats leave."), PageLine(2, "10:30 am ET A boat leaves.")]
    assert [(stamp.zone, stamp.rest) for stamp in find_stamps(lines)] == [
        ("ET", "More boats leave."),
        ("ET", "A boat leaves."),
    ]
    assert find_stamps(lines[:1]) == []


def test_nonsense_is_no_time():
    """What only looks like a clock time has no minute."""
    assert [minute_of(text) for text in ("9", "12:60", "24:01", "x", "123456")] == [9 * 60, None, None, None, None]


def test_a_place_behind_a_time_is_no_zone():
    """Only with words that say so: it is where something happened, as in any dateline."""
    assert read_stamp(PageLine(1, "1405 Cairo: The square is full.")) is None
    told = read_stamp(PageLine(1, "1405 Cairo time: The square is full."))
    assert told is not None
    assert told.zone == "Cairo time"


def test_two_numbers_with_a_point_are_no_stamps():
    """They may be prices; three in one order, on a page without a stamp, are times."""
    lines = [PageLine(1, "14.05 is the price."), PageLine(2, "13.50 was the price.")]
    assert find_stamps(lines) == []
    assert len(find_stamps([*lines, PageLine(3, "13.20 before that.")])) == 3
    assert find_stamps([*lines, PageLine(3, "15.20 before that."), PageLine(4, "13.10 now.")]) == []


def read_page(text: str):
    """Read entries under a title and a date."""
    return parse(f"Ferries\n4 March 2031\n\n{text}", zone="UTC")


@pytest.mark.parametrize(
    ("line", "clock"),
    [
        ("\u2022 0600 doors open", "0600"),
        ("0600 doors open", "0600"),
        ("- 1405 Left port", "1405"),
        ("1405 Left port", "1405"),
        ("\u2022 0930 GMT was late", "0930"),
        ("14.05 Left port", "14.05"),
        ("* 06.30 doors open", "06.30"),
        ("2012 was a bad year", None),
        ("2012 Games: a review", None),
        ("\u2022 1400 people came", None),
        ("1250 tonnes of grain", None),
        ("2575 Marines", None),
        ("12.50 euros a ticket", None),
        ("\u2022 14.05.2031 Rain", None),
        ("0044 20 7946 0000", None),
    ],
)
def test_a_kept_line_that_begins_with_a_time_is_named(line: str, clock: str | None):
    """Also one that is written otherwise than those of the page; years, crowds and prices are not."""
    page = read_page(f"12:00: So far.\n{line}\n11:00: Before.")
    assert len(page.entries) == 2
    named = [note for note in page.inventory.notes if "begins like a stamp" in note]
    assert named == ([f"Line 5 begins like a stamp ({clock}): it stayed text."] if clock else [])


@pytest.mark.parametrize(
    ("line", "is_named"), [("- 1830 doors close", True), ("1905 Left port", True), ("1400 men", False)]
)
def test_a_time_is_sooner_seen_where_others_are_written_so(line: str, *, is_named: bool):
    """Beside stamps of four figures such a list is of times, and so is what may be a year."""
    page = read_page(f"1200: So far.\n{line}\n1100: Before.")
    assert len(page.entries) == 2
    assert any("Line 5 begins like a stamp" in note for note in page.inventory.notes) == is_named
