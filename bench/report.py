"""Showing results: on a terminal and in Markdown."""

from typing import Any

from rich.console import Console
from rich.table import Table

_PIPE_WIDTH = 160


def table(title: str, results: list[dict[str, Any]]) -> Table:
    """Make a table of results that all have the same keys."""
    made = Table(title=title)
    for index, name in enumerate(results[0]):
        made.add_column(name, justify="left" if index == 0 else "right", no_wrap=True)
    for result in results:
        made.add_row(*(_shown(value) for value in result.values()))
    return made


def console() -> Console:
    """Return a console wide enough for the tables, also where the output is a pipe and has no width."""
    usual = Console()
    return usual if usual.is_terminal else Console(width=_PIPE_WIDTH)


def markdown(results: list[dict[str, Any]]) -> str:
    """Make the same in Markdown; without results it is a sentence."""
    if not results:
        return "Not measured.\n"
    lines = ["| " + " | ".join(results[0]) + " |", "|" + "---|" + "--:|" * (len(results[0]) - 1)]
    lines += ["| " + " | ".join(_shown(value) for value in result.values()) + " |" for result in results]
    return "\n".join(lines) + "\n"


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else f"{value}"
