"""A flat map with all points of a list, as an SVG of our own.

It has as much of the earth as shows them, and never less than a part of a continent, for its outlines are rough.
"""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from liveblog.model.named_place import ANTIMERIDIAN, POLE, Point
from liveblog.render.world import land

_NARROWEST = 100.0
"""Degrees from left to right."""

_ROOM = 1.4  # around the points
_SHAPE = 2.2  # so many times as wide as high
_STEP = 30  # degrees between the lines
_SPOT = 0.009  # of the width


def world_map(points: Sequence[Point]) -> str:
    """Return the map; without points there is nothing to show."""
    if not points:
        return ""
    left, top, wide, high = _window(points)
    spots = dict.fromkeys((round(each.longitude, 2), round(-each.latitude, 2)) for each in points)
    drawn = "".join(f'<circle class="spot" cx="{x:g}" cy="{y:g}" r="{wide * _SPOT:.2g}"/>' for x, y in spots)
    return (
        f'<svg class="world" viewBox="{left:.4g} {top:.4g} {wide:.4g} {high:.4g}" aria-hidden="true">'
        f'<path class="land" d="{_land()}"/><path class="grid" d="{_grid()}"/>{drawn}</svg>'
    )


def _window(points: Sequence[Point]) -> tuple[float, float, float, float]:
    """Return the part that is shown, within the earth: left, top, width and height in degrees, downwards."""
    across = [point.longitude for point in points]
    down = [-point.latitude for point in points]
    wide = max(_NARROWEST, (max(across) - min(across)) * _ROOM, (max(down) - min(down)) * _ROOM * _SHAPE)
    wide = min(wide, 2 * ANTIMERIDIAN)
    high = min(wide / _SHAPE, 2 * POLE)
    if max(down) - min(down) > high:
        high = 2 * POLE
    left = _within((max(across) + min(across) - wide) / 2, wide, ANTIMERIDIAN)
    return left, _within((max(down) + min(down) - high) / 2, high, POLE), wide, high


def _within(start: float, length: float, edge: float) -> float:
    return max(-edge, min(start, edge - length))


@cache
def _land() -> str:
    return "".join(
        f"M{ring[0][0]} {-ring[0][1]}l"
        + " ".join(f"{after[0] - before[0]} {before[1] - after[1]}" for before, after in pairwise(ring))
        + "z"
        for ring in land()
    )


@cache
def _grid() -> str:
    upright = (f"M{x} -90V90" for x in range(-180, 181, _STEP))
    level = (f"M-180 {y}H180" for y in range(-60, 90, _STEP))
    return "".join((*upright, *level))
