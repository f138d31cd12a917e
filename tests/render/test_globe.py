"""The globe beside a place: our own drawing, whole wherever one looks from, and small."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from liveblog.model.named_place import Point
from liveblog.render.globe import globe, globe_of
from liveblog.render.world import land

_MOST_CHARACTERS = 4000


def covered(svg: str) -> float:
    """Return which share of the disc is land, by the areas of the outlines."""
    outlines = re.search(r'class="land" d="([^"]*)"', svg)
    assert outlines
    area = 0.0
    for x, y, steps in re.findall(r"M(-?\d+) ?(-?\d+)l([^z]*)z", outlines[1]):
        numbers = [int(number) for number in re.findall(r"-?\d+", steps)]
        corners = [(int(x), int(y))]
        for across, down in zip(numbers[::2], numbers[1::2], strict=True):
            corners.append((corners[-1][0] + across, corners[-1][1] + down))
        area += sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*corners, corners[0]])) / 2
    return abs(area) / 31_416


@given(st.integers(-90, 90), st.integers(-180, 180))
def test_every_view_is_a_disc_within_its_frame(latitude, longitude):
    """From above every point there are sea and land, nothing stands out of the frame, and the drawing stays small."""
    svg = globe(latitude, longitude)
    assert len(svg) < _MOST_CHARACTERS
    assert 0 <= covered(svg) < 0.85
    for corner in re.findall(r"M(-?\d+) ?(-?\d+)", svg):
        assert all(abs(int(number)) <= 100 for number in corner)


def test_land_is_where_it_is():
    """Above the middle of Africa and Asia much is land, above the middle of the Pacific little."""
    assert covered(globe(45, 60)) > 0.5
    assert covered(globe(0, -160)) < 0.15
    assert covered(globe(-90, 0)) < 0.3


def test_both_sides_of_the_dateline_look_the_same():
    """180 degrees east is 180 degrees west."""
    assert globe(-17, 180) == globe(-17, -180)


def test_near_points_share_a_drawing():
    """Within a degree nothing else would be seen, so a page with many places of a town has one drawing many times."""
    assert globe_of(Point.at(36.2, 37.16)) == globe_of(Point.at(36.18, 37.1))


def test_outlines_are_closed_and_on_the_earth():
    """Each has three corners at least, all of them between the poles and the datelines."""
    for ring in land():
        assert len(ring) >= 3
        assert all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in ring)
