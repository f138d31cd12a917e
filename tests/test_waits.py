"""Limits of the tests themselves: none is a bare number of seconds, which would be right on one machine only."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]
WAITING = {"timeout": 0, "wait": 0, "settimeout": 0, "wait_for_timeout": 0, "wait_for": 1}
"""Functions that take seconds, and where among their arguments."""
A_LOOK = 0.1
"""Seconds between two looks at what nobody tells of, which are no limit."""


def bare_limits(source: str) -> Iterator[int]:
    """Return the lines of a program that give a number of seconds as it is: to a wait, as a timeout, for a sleep."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            limits = [keyword.value for keyword in node.keywords if (keyword.arg or "").endswith("timeout")]
            if name in WAITING and not _is_mark(node.func):
                limits += node.args[WAITING[name] :][:1]
            if name == "to_thread" and ast.unparse(node.args[0]).endswith((".wait", ".join")):
                limits += node.args[1:2]
            if name == "sleep":
                limits += [seconds for seconds in node.args if _is_bare(seconds, A_LOOK)]
            yield from (node.lineno for limit in limits if _is_bare(limit))


def _is_bare(value: ast.expr, least: float = 0.0) -> bool:
    return isinstance(value, ast.Constant) and isinstance(value.value, int | float) and value.value > least


def _is_mark(function: ast.expr) -> bool:
    return "mark" in ast.unparse(function)  # pytest.mark.timeout: `pace` scales it by itself


@pytest.mark.parametrize(
    "line",
    [
        "async with asyncio.timeout(5): pass",
        "await asyncio.wait_for(it, 0.5)",
        "await asyncio.wait([it], timeout=1)",
        "process.wait(20)",
        "await asyncio.to_thread(process.wait, 20)",
        "connection.settimeout(3.0)",
        "connect(open_timeout=3)",
        "await asyncio.sleep(1)",
        "await page.wait_for_timeout(500)",
    ],
)
def test_a_bare_limit_is_seen(line: str):
    """Each way in which a test may wait for a number of seconds is found."""
    assert list(bare_limits(f"async def test():\n    {line}")) == [2]
    assert list(bare_limits("async def test():\n    " + "".join(_paced(line)))) == []


def _paced(line: str) -> Iterator[str]:
    number = "".join(sign for sign in line if sign.isdigit() or sign == ".").strip(".") or "0"
    yield line.replace(number, f"pace({number})")


def test_no_limit_is_a_bare_number():
    """Whoever writes a wait takes PATIENCE or hands its seconds through `pace`: that holds on a slow machine, too."""
    found = [
        f"{path.relative_to(TOP)}:{line}"
        for folder in (TOP / "tests", TOP / "clients" / "python" / "tests")
        for path in sorted(folder.rglob("*.py"))
        if "node_modules" not in path.parts
        for line in bare_limits(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_no_script_waits_by_the_machine_s_clock():
    """What tests the scripts without a browser has a clock of its own, which the test moves."""
    clock = re.compile(r"(?<![.\w])set(Timeout|Interval)\(|timers/promises|AbortSignal\.timeout")
    assert [path.name for path in (TOP / "tests" / "js").glob("*.mjs") if clock.search(path.read_text())] == []
