"""Map marks and figures of a page: places and figures only where the page says them for certain; else text alone."""

from pathlib import Path

import pytest

from liveblog.handrun import parse
from liveblog.handrun.figures import figures
from liveblog.handrun.map_marks import map_marks
from liveblog.markup import places, render_markdown
from liveblog.markup.figures import told_figures

PAGE = Path(__file__).parent / "pages" / "cup_final_marks.txt"


def page():
    return parse(PAGE.read_text(encoding="utf-8"))


def test_a_day_with_all_of_it():
    """Marks, points, figures, references and a hand-over are counted, and nothing is found that isn't there."""
    report = page().inventory
    assert [(mark.stamp, mark.point) for mark in report.map_marks] == [
        ("1958 GMT", None),
        ("1958 GMT", "geo:54.1,10.1"),
        ("2120 GMT", None),
        ("2140 GMT", "geo:54.33,10.15"),
        ("2140 GMT", "geo:54.3,10.2"),
        ("2155 GMT", None),
        ("2155 GMT", "geo:54.321,10.123"),
    ]
    told = "17 in Quayside and its alleys + 11 in Old Town + 9 in Saint Elms + 3 in Pier Street"
    assert [(figure.stamp, figure.text) for figure in report.figures] == [
        ("2101 GMT", "[[People injured: 25 (including 12 in Block Ten + 5 in Block Nine + 2 in the North Stand)]]"),
        ("2210 GMT", f"[[People arrested: 40 ({told})]]"),
    ]
    assert [doubt.stamp for doubt in report.uncertain_figures] == ["2015 GMT", "2031 GMT", "2040 GMT"]
    assert [each.text for each in report.resolved] == ["entry 1958", "update 2120"]
    assert [each.editor for each in report.hand_overs] == ["Mika Sund"]


def test_what_is_found_is_in_the_entries():
    """Points are places, and figures figures, of the entry whose words say them; the words stay as they are."""
    found = {entry.stamp: render_markdown(entry.body) for entry in page().entries}
    named = {stamp: [place.point.uri for place in places(html)] for stamp, html in found.items() if places(html)}
    assert named == {
        "1958": ["geo:54.1,10.1"],
        "2140": ["geo:54.33,10.15", "geo:54.3,10.2"],
        "2155": ["geo:54.321,10.123"],
    }
    told = {stamp: [(each.said.name, each.said.value) for each in told_figures(html)] for stamp, html in found.items()}
    assert {stamp: each for stamp, each in told.items() if each} == {
        "2101": [("People injured", "25")],
        "2210": [("People arrested", "40")],
    }
    assert "17 were reported in Quayside and its alleys, 11 men in Old Town" in found["2210"]
    assert "Elm Lane (map: 54.321, 10.123)" in found["2155"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("At the bridge (map).", [None]),
        ("At the bridge (map), and in Elm Lane (see map).", [None, None]),
        ("At the bridge (map: 54.32, 10.12)", ["geo:54.32,10.12"]),
        ("At the bridge [map; geo:54.32,10.12]", ["geo:54.32,10.12"]),
        ("An der Brücke (Karte: 54,32; 10,12)", ["geo:54.32,10.12"]),
        ("عند الجسر (خريطة)", [None]),
        ("At the bridge (map: 91.23, 10.12)", [None]),
        ("At the bridge (map: https://maps.example/bridge)", [None]),
        ("At the bridge (map, pages 12, 14)", [None]),
        ("At the bridge (map, 12:30, 14:45)", [None]),
        ("The town printed maps (in three languages).", []),
        ("They read maps (mapping is an art) all day.", []),
        ("A map of 54.32, 10.12 was shown.", []),
        ("(map makers met in Oslo)", []),
    ],
)
def test_marks_and_what_is_none(text, found):
    """A mark stands in brackets of its own; it is a place where it says a point, closely, and no name is one."""
    assert [mark.point.uri if mark.point else None for mark in map_marks(text)] == found


@pytest.mark.parametrize(
    ("texts", "line"),
    [
        (
            [
                "So far 1,200 people have been evacuated:",
                "700 in Old Town, 300 people in Quayside and 200 in Saint Elms.",
            ],
            "[[People evacuated: 1,200 (700 in Old Town + 300 in Quayside + 200 in Saint Elms)]]",
        ),
        (
            ["We hear that 9 sailors were rescued, including 2 in Bo, 3 in Cy and 1 in the Dunes."],
            "[[Sailors rescued: 9 (including 2 in Bo + 3 in Cy + 1 in the Dunes)]]",
        ),
    ],
)
def test_figures_that_are_sure(texts, line):
    """A number of people with what became of them, and places whose numbers come to it or to less of it."""
    assert [figure.line for figure in figures(texts)] == [line]


@pytest.mark.parametrize(
    "texts",
    [
        ["So far 10 people have been hurt:", "5 in Old Town, 3 in Quayside and 1 in Saint Elms."],
        ["About 9 people have been hurt:", "5 in Old Town, 3 in Quayside and 1 in Saint Elms."],
        ["Another 9 people have been hurt:", "5 in Old Town, 3 in Quayside and 1 in Saint Elms."],
        ["9 people have been hurt and 9 people were arrested:", "5 in Old Town, 3 in Quayside and 1 in Saint Elms."],
        ["Nobody knows how many were hurt:", "5 in Old Town, 3 in Quayside and 1 in Saint Elms."],
        ["9 people have been hurt.", "5 in Old Town, 3 in Quayside and 1 in Saint Elms."],
        ["9 people were hurt, including 5 in Old Town, 3 in Quayside and 2 in Saint Elms."],
        ["5 in Old Town, 3 in Quayside and 1 in Saint Elms, which makes nine."],
    ],
)
def test_figures_that_are_not_sure(texts):
    """What does not come to its number, or has none that is exact and its own, is told of and left as text."""
    assert [figure.line for figure in figures(texts)] == [None]


@pytest.mark.parametrize(
    "texts",
    [
        ["9 people have been hurt: 5 in Old Town and 4 in Quayside."],
        ["9 people have been hurt:", "They were brought to the hospital in Quayside."],
        ["The team won 3 in 2031, 2 in 2030 and 4 in 2029."],
        ["120 people in the school, 45 in the church, 30 in the gym."],
    ],
)
def test_what_looks_like_no_figure(texts):
    """Two numbers, years and places without names are nothing that anybody has to be told of."""
    assert list(figures(texts)) == []
