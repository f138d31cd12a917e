"""Kinds of tests: each has its folder, which is all that `scripts/test` reads when it is asked for one kind."""

import ast
from pathlib import Path

import pytest

TOP = Path(__file__).parent
MODULES = sorted(path for path in TOP.rglob("test_*.py") if "node_modules" not in path.parts)


@pytest.mark.parametrize("kind", ["browser", "system"])
def test_a_kind_is_in_its_folder_and_nothing_else_is(kind: str):
    """Whatever is marked as of a kind is run with it, and nothing in the folder is run with none."""
    marked = {path for path in MODULES if f"pytest.mark.{kind}" in _marks(path)}
    assert marked == set((TOP / kind).rglob("test_*.py"))
    assert marked


def _marks(module: Path) -> set[str]:
    """Return what a module names of `pytest.mark`."""
    names = (node for node in ast.walk(ast.parse(module.read_text("utf-8"))) if isinstance(node, ast.Attribute))
    return {ast.unparse(name) for name in names}
