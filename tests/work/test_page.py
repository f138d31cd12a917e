"""The page of bounds and the code say the same."""

import ast
import re
from pathlib import Path

import liveblog
from liveblog.work import bounds, drawing_bounds, outbound_bounds
from liveblog.work.bound import Bound, Limit
from tests.work import elsewhere, page

CODE = Path(liveblog.__file__).parent
_BY_HAND = {"to_thread", "run_in_executor", "ThreadPoolExecutor", "ProcessPoolExecutor", "create_subprocess_exec"}
_BY_HAND |= {"create_subprocess_shell", "Popen", "fork"}


def values(kind: type) -> dict[str, object]:
    everything = vars(bounds) | vars(drawing_bounds) | vars(outbound_bounds)
    return {name: value for name, value in everything.items() if isinstance(value, kind)}


def test_the_page_has_every_bound_with_its_numbers():
    """What stands between the marks in docs/bounds.md is what the values say, row by row."""
    assert page.shown() == page.tables()


def test_the_list_has_every_bound_and_every_limit():
    """No value is left out of the list that the page is made of."""
    assert {id(one) for one in values(Bound).values()} == {id(one) for one in bounds.ALL}
    listed = {id(one) for limits in (*(bound.limits for bound in bounds.ALL), bounds.HEADS) for one in limits}
    assert {name for name, one in values(Limit).items() if id(one) not in listed} == set()


def test_every_bound_and_every_limit_is_asked_for():
    """A number that nothing in the code reads holds nothing."""
    tables = {Path(str(each.__file__)) for each in (bounds, drawing_bounds, outbound_bounds)}
    code = {path: path.read_text() for path in CODE.rglob("*.py") if path not in tables}
    named = {name for text in code.values() for name in re.findall(r"\b[A-Z][A-Z_]+\b", text)}
    assert {name for name in values(Bound) | values(Limit) if name not in named} == set()


def test_work_is_sent_off_nowhere_else():
    """Threads and processes are begun only in `work`, behind a bulkhead; `serving` starts the workers themselves."""
    found = {
        f"{path.relative_to(CODE)}:{node.lineno}"
        for path in CODE.rglob("*.py")
        if path.relative_to(CODE).parts[0] != "work"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute | ast.Name)
        and (node.attr if isinstance(node, ast.Attribute) else node.id) in _BY_HAND
    }
    assert found == set()


def test_no_bound_stands_elsewhere():
    """A number that is named like a bound is one of `work`'s, or there is a reason why it is not."""
    known = {name for names in elsewhere.WHY.values() for name in names.split()}
    assert set(elsewhere.found(CODE)) - known == set()
    assert known - set(elsewhere.found(CODE)) == set()


def test_a_new_bound_is_found(tmp_path: Path):
    """A constant that somebody adds to any module is found by its name, also where it is computed."""
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "new.py").write_text("MOST_HITS: Final = 40\n_LONGEST_QUERY = 4 * 1024\nNICE = 7\n")
    assert set(elsewhere.found(tmp_path)) == {"web/new.MOST_HITS", "web/new._LONGEST_QUERY"}
