"""The tables of docs/bounds.md, made of the values: `python -m tests.work.page` puts them there."""

import re
from pathlib import Path

from liveblog.work.bound import KIB, MIB, Bound, Limit
from liveblog.work.bounds import ALL, HEADS
from tests.stretching import quiet

PAGE = Path(__file__).parents[2] / "docs" / "bounds.md"
_TABLES = re.compile(r"(<!-- (?P<name>bounds|heads) -->\n)(?P<table>.*?)(<!-- /(?P=name) -->)", re.DOTALL)
_HEAD = (
    "| work | where | size | time, memory | at once | waiting | what takes too long |\n|---|---|---|---|---|---|---|\n"
)


def shown() -> dict[str, str]:
    """Return the tables as the page has them."""
    return {found["name"]: found["table"] for found in _TABLES.finditer(PAGE.read_text())}


def tables() -> dict[str, str]:
    """Return the tables as the values say."""
    bounds = "".join(f"| {' | '.join(_cells(quiet(one)))} |\n" for one in ALL)
    heads = "".join(f"| {_number(one.most)} {one.what} | {one.refusal} |\n" for one in HEADS)
    return {"bounds": _HEAD + bounds, "heads": f"| at most | what is over it |\n|---|---|\n{heads}"}


def _cells(one: Bound) -> tuple[str, ...]:
    memory = f", {_size(one.memory)}" if one.memory else ""
    share = f", {one.of_one} of one asker" if one.of_one else ""
    rest = f", rests {_number(one.rest)} times as long" if one.rest else ""
    return (
        one.name,
        one.where,
        "<br>".join(map(_limit, one.limits)) or "any",
        f"{_number(one.seconds)} s{memory}",
        _number(one.at_once) + rest,
        f"{_number(one.waiting)} for {_number(one.patience)} s{share}",
        one.overrun,
    )


def _limit(one: Limit) -> str:
    most = _size(one.most) if one.what.startswith("bytes") else _number(one.most)
    return f"{most} {one.what.removeprefix('bytes ')}: {one.refusal}"


def _size(most: int) -> str:
    for unit, name in ((MIB, "MiB"), (KIB, "KiB")):
        if most % unit == 0:
            return f"{_number(most // unit)} {name}"
    return _number(most)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,g}"


if __name__ == "__main__":
    PAGE.write_text(_TABLES.sub(lambda found: found[1] + tables()[found["name"]] + found[4], PAGE.read_text()))
