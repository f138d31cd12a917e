"""What a report writes: the verdicts on the goals, the tables between their markers, and the charts."""

from xml.etree import ElementTree as ET

import pytest

from bench.charts import Series, chart
from bench.documents import fill, overview
from bench.goals import Goal, verdicts
from bench.report import markdown

_SVG = "{http://www.w3.org/2000/svg}"


def line(server, phase, **figures):
    return {"server": server, "round": 1, "phase": phase, "readers": 10, **figures}


def test_a_goal_is_met_missed_or_was_not_measured():
    """The page says so for each, a floor and a ceiling alike, and never counts what is missing as reached."""
    runs = {
        "many": [
            line("liveblog", "win:2", deliveries_per_s=90.0, user_us=1.4),
            line("nchan", "win:2", deliveries_per_s=100.0, user_us=1.6),
        ]
    }

    found = {row["goal"]: (row["reached"], row[""]) for row in verdicts(runs)}

    assert found["deliveries/s, two in flight ÷ nchan's"] == ("0.90", "**missed**")
    assert found["user µs a delivery"] == ("1.40", "met")
    assert found["handshakes/s"] == ("not measured", "")


def test_a_goal_may_be_that_of_another_server():
    """PostgreSQL's posts are judged by the line of the server that ran on it."""
    goal = Goal("posts", "posts", "edit:16", "posts_per_s", 300, server="on PostgreSQL")
    lines = [line("liveblog", "edit:16", posts_per_s=100.0), line("on PostgreSQL", "edit:16", posts_per_s=400.0)]

    assert goal.reached({"posts": lines}) == 400


def test_the_overview_has_a_column_for_each_server_and_ours_last():
    """Our other arrangements have a table of their own; what a server was not measured in is a dash."""
    faults = {"lost": 0, "duplicated": 0, "in_other_order": 0}
    idle = {"bytes_per_reader": 2_000, "handshakes_per_s": 7_000.0}
    runs = {
        "many": [
            line("liveblog", "idle", **idle),
            line("liveblog-sse", "idle", **idle),
            line("nchan", "win:2", deliveries_per_s=5.0, user_us=1.25, kernel_us=6.0, wire_bytes=804, **faults),
        ]
    }

    table = {row[""]: row for row in overview(runs)}

    assert list(table["handshakes/s"]) == ["", "nchan", "liveblog"]
    assert table["handshakes/s"]["liveblog"] == "7,000"
    assert table["CPU a delivery, user + kernel µs"]["nchan"] == "1.2 + 6"
    assert table["CPU a delivery, user + kernel µs"]["liveblog"] == table["handshakes/s"]["nchan"] == "\N{EN DASH}"


def test_text_is_put_between_its_markers_again_and_again(tmp_path):
    """What stands around stays as it is, and a second report replaces the first."""
    page = tmp_path / "page.md"
    page.write_text("before\n\n<!-- figures -->\n<!-- /figures -->\n\nafter\n")

    for text in ("| one |\n", "| two |\n"):
        fill(page, "figures", text)

    assert page.read_text() == "before\n\n<!-- figures -->\n| two |\n<!-- /figures -->\n\nafter\n"


def test_a_page_without_the_place_is_an_error(tmp_path):
    """Figures are never dropped silently."""
    page = tmp_path / "page.md"
    page.write_text("nothing here\n")

    with pytest.raises(ValueError, match="no place for figures"):
        fill(page, "figures", "| one |")


def test_a_markdown_table_shows_numbers_as_people_write_them():
    """Thousands have commas, fractions two decimals, names are on the left."""
    assert (
        markdown([{"server": "a", "n": 12_345, "x": 0.5}])
        == "| server | n | x |\n|---|--:|--:|\n| a | 12,345 | 0.50 |\n"
    )


@pytest.mark.parametrize("is_logarithmic", [False, True])
def test_a_chart_is_svg_with_each_point_inside_and_each_line_named(is_logarithmic):
    """Twice the readers are further right, more is higher up, and no name covers another."""
    series = [Series("a & b", ((100, 10), (1_000, 100), (10_000, 90))), Series("c", ((100, 10), (10_000, 90)))]

    root = ET.fromstring(chart("Speed", series, is_logarithmic=is_logarithmic))

    first, second = (
        [tuple(map(float, point.split(","))) for point in line.attrib["points"].split()]
        for line in root.iter(f"{_SVG}polyline")
    )
    assert [x for x, _ in first] == sorted(x for x, _ in first)
    assert first[0][1] > first[2][1] > first[1][1]
    assert second[0] == first[0]
    assert all(0 < x < 760 and 0 < y < 400 for x, y in first)
    names = [float(text.attrib["y"]) for text in root.iter(f"{_SVG}text") if text.text in {"a & b", "c"}]
    assert abs(names[0] - names[1]) >= 15
