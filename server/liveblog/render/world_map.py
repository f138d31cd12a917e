"""A flat map with all points of a list, as an SVG of our own.

It has as much of the earth as shows them, and never less than a part of a continent, for its outlines are rough.
"""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from liveblog.model.named_place import ANTIMERIDIAN, POLE, Point
from liveblog.render.world import Ring, land

_NARROWEST = 100.0
"""Degrees from left to right."""

_AIR = 1.4  # around the points
_SHAPE = 2.2  # so many times as wide as high
_STEP = 30  # degrees between the lines
_SPOT = 0.009  # of the width
_MARGIN = 0.015  # of the width, so that a spot on the edge is whole
_AROUND = 360


def world_map(points: Sequence[Point]) -> str:
    """Return the map; without points there is nothing to show."""
    if not points:
        return ""
    left, top, wide, high = _window(points)
    margin = wide * _MARGIN
    frame = f"{left - margin:.4g} {top - margin:.4g} {wide + 2 * margin:.4g} {high + 2 * margin:.4g}"
    spots = dict.fromkeys((round(each.longitude, 2), round(-each.latitude, 2)) for each in points)
    drawn = "".join(f'<circle class="spot" cx="{x:g}" cy="{y:g}" r="{wide * _SPOT:.2g}"/>' for x, y in spots)
    return (
        f'<svg class="world" viewBox="{frame}" aria-hidden="true">'
        f'<path class="land" d="{_land()}"/><path class="grid" d="{_grid()}"/>{drawn}</svg>'
    )


def _window(points: Sequence[Point]) -> tuple[float, float, float, float]:
    """Return the part that is shown, within the earth: left, top, width and height in degrees, downwards."""
    across = [point.longitude for point in points]
    down = [-point.latitude for point in points]
    wide = max(_NARROWEST, (max(across) - min(across)) * _AIR, (max(down) - min(down)) * _AIR * _SHAPE)
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
    whole = [_unrolled(ring) for ring in land()]
    beyond = [ring for ring in whole if max(x for x, _ in ring) > ANTIMERIDIAN]
    return "".join(map(_path, [*whole, *([(x - _AROUND, y) for x, y in ring] for ring in beyond)]))


def _unrolled(ring: Ring) -> Ring:
    """Let a ring go on beyond the edge that it crosses; close one around the pole along the bottom."""
    corners, turned = [ring[0]], 0
    for (before, _), (after, latitude) in pairwise([*ring, ring[0]]):
        turned -= _AROUND * round((after - before) / _AROUND)
        corners.append((after + turned, latitude))
    if not turned:
        return corners[:-1]
    bottom = round(-POLE)
    return [*corners, (corners[-1][0], bottom), (corners[0][0], bottom)]


def _path(ring: Ring) -> str:
    steps = (f"{after[0] - before[0]} {before[1] - after[1]}" for before, after in pairwise(ring))
    return f"M{ring[0][0]} {-ring[0][1]}l{' '.join(steps)}z"


def _grid() -> str:
    upright = (f"M{x} -90V90" for x in range(-180, 181, _STEP))
    level = (f"M-180 {y}H180" for y in range(-60, 90, _STEP))
    return "".join((*upright, *level))
