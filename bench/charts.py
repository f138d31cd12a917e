"""Line charts as SVG, readers on a logarithmic axis; they follow the page into dark mode. Pure: text comes out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_WIDTH, _HEIGHT = 760, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 76, 120, 44, 50
_COLOURS = ("#c2410c", "#1d6fb8", "#3f8f4f", "#8a63c9", "#8c8c8c", "#b08900")
_LABEL_GAP = 15
_STYLE = """
text { font: 13px system-ui, sans-serif; fill: #333 }
.title { font-size: 15px; font-weight: 600 }
.grid { stroke: #8886; stroke-width: 0.5 }
.line { fill: none; stroke-width: 2; stroke-linejoin: round }
@media (prefers-color-scheme: dark) { text { fill: #ddd } }
"""


@dataclass(frozen=True, slots=True)
class Series:
    """One line: its name and its points, (readers, value), in the order of readers."""

    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class _Axes:
    lowest: float
    highest: float
    top: float
    is_logarithmic: bool
    bottom: float

    def x(self, readers: float) -> float:
        span = math.log10(self.highest / self.lowest) or 1
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * math.log10(readers / self.lowest) / span

    def y(self, value: float) -> float:
        if self.is_logarithmic:
            share = math.log10(max(value, self.bottom) / self.bottom) / (math.log10(self.top / self.bottom) or 1)
        else:
            share = value / self.top
        return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * share


def chart(title: str, series: Sequence[Series], *, is_logarithmic: bool = False) -> str:
    """Draw lines that have at least one point with a value above 0; each is named at its right end."""
    axes = _axes(series, is_logarithmic=is_logarithmic)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style>",
        f'<text class="title" x="{_LEFT}" y="24">{escape(title)}</text>',
        *_grid(axes, sorted({readers for each in series for readers, _ in each.points})),
        *(_line(each, axes, colour) for each, colour in zip(series, _cycled(len(series)), strict=True)),
        *_names(series, axes),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _cycled(count: int) -> list[str]:
    return [_COLOURS[index % len(_COLOURS)] for index in range(count)]


def _axes(series: Sequence[Series], *, is_logarithmic: bool) -> _Axes:
    points = [point for each in series for point in each.points]
    readers = [point[0] for point in points]
    values = [point[1] for point in points if point[1] > 0]
    top = max(values)
    if is_logarithmic:
        top, bottom = 10 ** math.ceil(math.log10(top)), 10 ** math.floor(math.log10(min(values)))
        return _Axes(min(readers), max(readers), top, is_logarithmic, bottom if bottom < top else top / 10)
    return _Axes(min(readers), max(readers), _step(top) * math.ceil(top / _step(top)), is_logarithmic, 0)


def _step(top: float) -> float:
    """Return a round step, 1, 2 or 5 times a power of ten, that makes four to ten lines."""
    power: float = 10 ** math.floor(math.log10(top))
    return next(power * part for part in (0.1, 0.2, 0.5, 1) if top / (power * part) <= 10)


def _levels(axes: _Axes) -> list[float]:
    if not axes.is_logarithmic:
        step = _step(axes.top)
        return [step * index for index in range(round(axes.top / step) + 1)]
    powers = range(round(math.log10(axes.bottom)), round(math.log10(axes.top)) + 1)
    return [float(10**power) for power in powers]


def _grid(axes: _Axes, readers: Sequence[float]) -> list[str]:
    right, floor = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    lines = []
    for level in _levels(axes):
        y = axes.y(level)
        lines.append(f'<line class="grid" x1="{_LEFT}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"/>')
        lines.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{level:,g}</text>')
    lines += [
        f'<text x="{axes.x(each):.1f}" y="{floor + 20}" text-anchor="middle">{each:,.0f}</text>' for each in readers
    ]
    middle = (_LEFT + right) / 2
    return [*lines, f'<text x="{middle:.0f}" y="{_HEIGHT - 10}" text-anchor="middle">readers</text>']


def _line(series: Series, axes: _Axes, colour: str) -> str:
    points = [(axes.x(readers), axes.y(value)) for readers, value in series.points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points)
    return f'<polyline class="line" stroke="{colour}" points="{path}"/>{dots}'


def _names(series: Sequence[Series], axes: _Axes) -> list[str]:
    """Name the lines at their right ends, moved apart where they would cover each other."""
    ends = sorted(
        (axes.y(each.points[-1][1]), axes.x(each.points[-1][0]), each.name, colour)
        for each, colour in zip(series, _cycled(len(series)), strict=True)
    )
    names, last = [], -math.inf
    for y, x, name, colour in ends:
        last = max(y, last + _LABEL_GAP)
        names.append(f'<text x="{x + 8:.1f}" y="{last + 4:.1f}" style="fill:{colour}">{escape(name)}</text>')
    return names
