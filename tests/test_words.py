"""One word, one thing: what ARCHITECTURE.md calls a thing, and nothing else, the code calls it, too."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]
SERVER = TOP / "server" / "liveblog"
_ROW = re.compile(r"^\| \*\*(\w+)\*\* \| (.+?) \| (.*?) ?\|$", re.MULTILINE)
_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")

NO_CLASS = {"seq", "epoch", "Archive"}
"""Words of the table that are no class of the server: numbers, texts and folders."""

RETIRED = {
    "house": "services, publisher, organisation",
    "face": "details",
    "album": "pictures",
    "tally": "counters",
    "tray": "batcher",
}
"""What things were called once, and what they are called since."""

CODE = sorted(path for path in SERVER.rglob("*.py") if "migrations" not in path.parts)


def words() -> dict[str, list[str]]:
    """Return the words of the table, each with those that it is not."""
    table = (TOP / "ARCHITECTURE.md").read_text(encoding="utf-8").partition("## Words")[2].partition("## ")[0]
    return {
        word: [other.strip() for other in others.split(",") if other.strip()] for word, _, others in _ROW.findall(table)
    }


@cache
def classes() -> list[str]:
    """Return the names of all public classes of the server."""
    found = (node for path in CODE for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    return [node.name for node in found if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]


def names(path: Path) -> Iterator[str]:
    """Give every name that a module binds."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name


def parts(name: str) -> list[str]:
    """Return the words that a name is made of, in small letters."""
    return [part.lower() for part in _PART.findall(name)]


def test_a_class_has_its_name_for_itself():
    """Nobody has to ask which one is meant: no public class of the server is called like another."""
    assert [name for name, number in Counter(classes()).items() if number > 1] == []


@pytest.mark.parametrize("word", words())
def test_a_word_of_the_table_is_a_class(word: str):
    """What the table explains is found in the code under that name; the exceptions are listed, and no class."""
    assert (word in classes()) is (word not in NO_CLASS)


@pytest.mark.parametrize("word", [word for word, others in words().items() if others])
def test_nothing_goes_by_a_word_that_the_table_rules_out(word: str):
    """No class ends in one of the words that this one is not."""
    ruled_out = words()[word]
    assert [name for name in classes() if parts(name)[-1] in ruled_out] == []


def test_no_name_is_made_of_a_word_that_was_given_up():
    """What was renamed has its old name nowhere in the server, also not as a part of another's."""
    found = [(path.relative_to(SERVER).as_posix(), name) for path in CODE for name in names(path)]
    assert len(found) > 10 * len(CODE)
    assert [(path, name) for path, name in found if RETIRED.keys() & set(parts(name))] == []
