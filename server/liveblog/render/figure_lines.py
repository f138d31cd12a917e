"""The line of a figure's history, as the path of a small picture (SVG): a number holds until the next one is told."""

from collections.abc import Sequence
from dataclasses import dataclass

from liveblog.model.figure import FigurePoint

WIDTH, HEIGHT = 120, 24
_MARGIN = 2.0


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A line in a box of `WIDTH` by `HEIGHT`: its path, and where it ends."""

    path: str
    end: tuple[float, float]


def line_of(points: Sequence[FigurePoint]) -> FigureLine | None:
    """Return the line through these points; None: there are not two of them."""
    if len(points) < 2:  # noqa: PLR2004
        return None
    times = _scaled([point.as_of.timestamp() for point in points], _MARGIN, WIDTH - _MARGIN)
    heights = _scaled([float(point.value) for point in points], HEIGHT - _MARGIN, _MARGIN)
    steps = "".join(f"H{x:g}V{y:g}" for x, y in zip(times[1:], heights[1:], strict=True))
    return FigureLine(f"M{times[0]:g} {heights[0]:g}{steps}", (times[-1], heights[-1]))


def _scaled(values: Sequence[float], first: float, last: float) -> Sequence[float]:
    """Spread values from `first`, where the least is, to `last`; in the middle, where all are the same."""
    least, most = min(values), max(values)
    if least == most:
        return [(first + last) / 2] * len(values)
    return [round(first + (last - first) * (value - least) / (most - least), 1) for value in values]
