"""The map of a list of places: all points within its frame, and never more exact than its outlines."""

import re

from hypothesis import given
from hypothesis import strategies as st

from liveblog.model.named_place import Point
from liveblog.render.world_map import world_map

points = st.builds(Point.at, st.floats(-90, 90), st.floats(-180, 180))


def frame(svg: str) -> list[float]:
    found = re.search(r'viewBox="([^"]*)"', svg)
    assert found
    return [float(number) for number in found[1].split()]


@given(st.lists(points, min_size=1, max_size=12))
def test_all_points_are_in_the_frame(named):
    """Whichever points there are, each is within what is shown, and what is shown is on the earth."""
    svg = world_map(named)
    left, top, wide, high = frame(svg)
    assert left >= -186
    assert top >= -96
    assert left + wide <= 186
    assert top + high <= 96
    for x, y in re.findall(r'cx="([^"]*)" cy="([^"]*)"', svg):
        assert left < float(x) < left + wide
        assert top < float(y) < top + high


def test_one_town_is_shown_with_its_continent():
    """Points that are near each other are no reason to show outlines from nearby, and the same one is drawn once."""
    svg = world_map([Point.at(36.2, 37.16), Point.at(36.21, 37.1), Point.at(36.2, 37.16)])
    assert frame(svg)[2] == 103
    assert svg.count("<circle") == 2


def test_without_points_there_is_no_map():
    """An empty list has nothing to show."""
    assert world_map([]) == ""
