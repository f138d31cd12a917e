"""A small globe that shows where on the earth a point is: an SVG of our own, so that nobody else is asked for a map.

The earth as it is seen from far above the point (orthographic), with the land in rough outlines and a line each 30
degrees. It is a locator and no map: it says which part of which continent, and looks no more exact than it is.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias

from liveblog.model.named_place import Point
from liveblog.render.world import Ring, land

_RADIUS = 100
_STEP = 30  # degrees between the lines
_QUARTER = 90
_WHOLE_RIM = 300  # degrees: no land is so wide; a narrow island, roughly drawn, comes back right before it left
_ARC = 10  # degrees of the rim that a straight line may stand for
_REMEMBERED = 256
_EXACT = 9  # decimals: what is no further from the rim is on it, from whichever side it is looked at

_Seen: TypeAlias = tuple[float, float, float]
"""Where a point of the unit sphere is seen: to the right, up, and towards the eye; behind the earth below 0."""


@lru_cache(_REMEMBERED)
def globe(latitude: int, longitude: int) -> str:
    """Return the SVG for a point in whole degrees: nearer than that the globe looks the same."""
    east = longitude % 360  # 180 degrees either way are one meridian
    eye = _Eye.above(latitude, east)
    outlines = "".join(filter(None, (_outline(ring, eye) for ring in land())))
    return (
        f'<svg class="globe" viewBox="-101 -101 202 202" aria-hidden="true"><circle class="sea" r="{_RADIUS}"/>'
        f'<path class="land" d="{outlines}"/><path class="grid" d="{_grid(latitude, east, eye)}"/>'
        '<circle class="spot" r="7"/></svg>'
    )


def globe_of(point: Point) -> str:
    """Return the SVG for a point."""
    return globe(round(point.latitude), round(point.longitude))


@dataclass(frozen=True, slots=True)
class _Eye:
    """An eye far above a point; the meridian of the point is upright."""

    sin: float
    cos: float
    longitude: float

    @classmethod
    def above(cls, latitude: float, longitude: float) -> "_Eye":
        north = math.radians(latitude)
        return cls(math.sin(north), math.cos(north), longitude)

    def sees(self, longitude: float, latitude: float) -> _Seen:
        north, east = math.radians(latitude), math.radians(longitude - self.longitude)
        out, up = math.cos(north) * math.cos(east), math.sin(north)
        depth = up * self.sin + out * self.cos
        return math.cos(north) * math.sin(east), up * self.cos - out * self.sin, round(depth, _EXACT)


def _outline(ring: Ring, eye: _Eye) -> str:
    """Return the path of what is seen of a ring; where land goes on behind the rim, it follows the rim."""
    seen = [eye.sees(*corner) for corner in ring]
    if all(depth >= 0 for _, _, depth in seen):
        return _path(seen)
    runs = list(_runs(seen))
    paths = []
    while runs:
        path = list(runs.pop(0))
        while True:
            leaving = _angle(path[-1])
            ways = [(_turn(leaving, _angle(other[0])), number) for number, other in enumerate([path, *runs])]
            turn, number = min(ways)
            path += _rim(leaving, turn)
            if number == 0:
                break
            path += runs.pop(number - 1)
        paths.append(_path(path))
    return "".join(paths)


def _runs(seen: Sequence[_Seen]) -> Iterator[Sequence[_Seen]]:
    """Yield the stretches of a ring before the rim, each from where it comes over it to where it goes behind it."""
    first = next((at for at, (_, _, depth) in enumerate(seen) if depth < 0), 0)
    around = [*seen[first:], *seen[: first + 1]]
    run: list[_Seen] = []
    for before, after in pairwise(around):
        if before[2] < 0 <= after[2]:
            run = [_crossing(before, after)]
        if after[2] >= 0:
            run.append(after)
        elif before[2] >= 0:
            yield [*run, _crossing(before, after)]


def _crossing(one: _Seen, other: _Seen) -> _Seen:
    share = one[2] / (one[2] - other[2])
    x, y = (one[axis] + share * (other[axis] - one[axis]) for axis in (0, 1))
    length = math.hypot(x, y) or 1.0
    return x / length, y / length, 0.0


def _angle(seen: _Seen) -> float:
    return math.degrees(math.atan2(seen[1], seen[0]))


def _turn(leaving: float, coming: float) -> float:
    """Return how far it is along the rim, with land to the left."""
    turn = (coming - leaving) % 360
    return turn if turn < _WHOLE_RIM else 0.0


def _rim(start: float, turn: float) -> Iterator[_Seen]:
    for step in range(1, math.ceil(turn / _ARC)):
        at = math.radians(start + step * _ARC)
        yield math.cos(at), math.sin(at), 0.0


def _path(seen: Iterable[_Seen]) -> str:
    """Write a ring in whole units; what is too small to be seen is left out."""
    corners = [(round(x * _RADIUS), round(-y * _RADIUS)) for x, y, _ in seen]
    steps = [(after[0] - before[0], after[1] - before[1]) for before, after in pairwise(corners)]
    written = "".join(f"{_apart(x)}{_apart(y)}" for x, y in steps if x or y)
    return f"M{corners[0][0]}{_apart(corners[0][1])}l{written.strip()}z" if written else ""


def _apart(number: int) -> str:
    return f" {number}" if number >= 0 else str(number)


def _grid(latitude: float, longitude: float, eye: _Eye) -> str:
    meridians = (_meridian(at - longitude, eye) for at in range(0, 180, _STEP))
    parallels = (_parallel(at, latitude, eye) for at in range(_STEP - 90, 90, _STEP))
    return "".join((*meridians, *parallels))


def _meridian(east: float, eye: _Eye) -> str:
    """Return the half of a great circle that is seen, which is half of an ellipse."""
    across, along = math.cos(math.radians(east)), math.sin(math.radians(east))
    # The circle's axis lies in the plane of the equator, at a right angle to the meridian.
    x, y, depth = across, along * eye.sin, -along * eye.cos
    length = math.hypot(x, y)
    if length < 0.01:  # noqa: PLR2004 -- it is the rim
        return ""
    end_x, end_y = -y / length * _RADIUS, x / length * _RADIUS
    turned = math.degrees(math.atan2(-end_y, end_x))
    sweep = int(depth < 0)
    return (
        f"M{round(end_x)} {round(-end_y)}A{_RADIUS} {round(abs(depth) * _RADIUS)} {round(turned)} 0 {sweep}"
        f" {round(-end_x)} {round(end_y)}"
    )


def _parallel(north: float, latitude: float, eye: _Eye) -> str:
    """Return what is seen of a parallel: an ellipse, the part of it before the rim, or nothing."""
    wide = math.cos(math.radians(north)) * _RADIUS
    radii = f"{round(wide)} {round(wide * abs(eye.sin))}"
    if abs(north) + abs(latitude) >= _QUARTER:
        return _ellipse(radii, north, eye) if north * latitude > 0 else ""
    east = math.degrees(math.acos(-math.tan(math.radians(north)) * eye.sin / eye.cos))
    x, y, _ = eye.sees(eye.longitude + east, north)
    across, down = round(x * _RADIUS), round(-y * _RADIUS)
    return f"M{-across} {down}A{radii} 0 {int(east > _QUARTER)} {int(latitude < 0)} {across} {down}"


def _ellipse(radii: str, north: float, eye: _Eye) -> str:
    near, far = (round(-eye.sees(eye.longitude + east, north)[1] * _RADIUS) for east in (0, 180))
    return f"M0 {near}A{radii} 0 1 0 0 {far}A{radii} 0 1 0 0 {near}"
