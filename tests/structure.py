"""The drawing of the packages in docs/structure.md, made of their imports: `python -m tests.structure` puts it there.

An arrow that a longer way implies is left out.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import grimp

PAGE = Path(__file__).parents[1] / "docs" / "structure.md"
GROUND = frozenset(
    {
        "audit",
        "durable",
        "errors",
        "logs",
        "media_settings",
        "networks",
        "printable",
        "provider_settings",
        "resources",
        "sentence",
        "settings",
    }
)
"""Single modules that nearly everything stands on: one box."""
_TODAY = re.compile(r"(?<=<!-- today -->\n).*?(?=<!-- /today -->)", re.DOTALL)


def shown() -> str:
    """Return the drawing as the page has it."""
    found = _TODAY.search(PAGE.read_text())
    return found[0] if found else ""


def drawn() -> str:
    """Return the drawing as the imports say."""
    below = _imported()
    arrows = "".join(f"    {one} --> {' & '.join(nearest)}\n" for one, nearest in _nearest(below) if nearest)
    count = sum(map(len, below.values()))
    return (
        f"{len(below)} boxes and {count} arrows, of which those are drawn that no longer way implies.\n\n"
        f"```mermaid\nflowchart TD\n{arrows}```\n"
    )


def _imported() -> Mapping[str, set[str]]:
    """Return what each box imports itself."""
    graph = grimp.build_graph("liveblog")
    own = graph.modules - {"liveblog"}
    below: dict[str, set[str]] = {_box(module): set() for module in own}
    for module in own:
        below[_box(module)] |= {_box(other) for other in graph.find_modules_directly_imported_by(module) & own}
    return {box: others - {box} for box, others in below.items()}


def _box(module: str) -> str:
    name = module.split(".")[1]
    return "ground" if name in GROUND else name


def _nearest(below: Mapping[str, set[str]]) -> Iterator[tuple[str, list[str]]]:
    """Tell of each box which it stands on without another between; the graph has no circle."""
    reached = {box: _reached(box, below) for box in below}
    for box in sorted(below):
        implied = set[str]().union(*(reached[other] for other in below[box]))
        yield box, sorted(below[box] - implied)


def _reached(box: str, below: Mapping[str, set[str]]) -> set[str]:
    return below[box].union(*(_reached(other, below) for other in below[box]))


if __name__ == "__main__":
    PAGE.write_text(_TODAY.sub(lambda _: drawn(), PAGE.read_text()))
