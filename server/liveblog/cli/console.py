"""What commands print: tables on a terminal, tab-separated lines in a pipe; results to stdout, all else to stderr."""

import sys
import unicodedata
from collections.abc import Iterable, Sequence

import typer


def show_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows; their heads are only shown on a terminal, so that scripts need not skip them."""
    if not sys.stdout.isatty():
        for row in rows:
            typer.echo("\t".join(row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def printable(text: str) -> str:
    """Return a text from elsewhere without what could steer a terminal, on one line."""
    return " ".join("".join(" " if unicodedata.category(each) == "Cc" else each for each in text).split())


def say(text: str) -> None:
    """Print a result."""
    typer.echo(text)


def remark(text: str) -> None:
    """Tell a person something that is no result."""
    typer.echo(text, err=True)
