"""What commands print: tables on a terminal, tab-separated lines in a pipe; results to stdout, all else to stderr.

The one place that writes to a terminal, beside the screen of `watch`. Titles, names, file names and what servers say
come from elsewhere: what could steer a terminal is spelled out here (`liveblog.printable`), in a pipe, too, for pipes
end on terminals.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import typer

from liveblog.printable import STEERING, escaped, escaped_json


def show_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows; their heads are only shown on a terminal, so that scripts need not skip them."""
    lines = [[escaped(cell) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for line in lines:
            typer.echo("\t".join(line))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns, box=None, header_style="bold", pad_edge=False)
    for line in lines:
        table.add_row(*map(Text, line))
    Console().print(table)


def printable(text: str) -> str:
    """Return a text that is read, not copied, on one line: a blank stands for what could steer a terminal."""
    return " ".join(STEERING.sub(" ", text).split())


def say(text: str) -> None:
    """Print a result."""
    typer.echo(escaped(text, keep="\n"))


def say_fields(*fields: str) -> None:
    """Print a result of several fields on a line of its own, with tabs between."""
    typer.echo("\t".join(map(escaped, fields)))


def say_json(value: Any, indent: int | None = None) -> None:
    """Print a result as JSON."""
    typer.echo(escaped_json(json.dumps(value, ensure_ascii=False, indent=indent)))


def say_piece(document: str) -> None:
    """Print a piece of a result that is JSON, and no line break after it."""
    typer.echo(escaped_json(document), nl=False)


def ask(question: str) -> str:
    """Ask whoever sits at the terminal for a line."""
    return str(typer.prompt(escaped(question)))


def ask_for_password() -> str:
    """Ask for a password twice, and show neither."""
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))


def note(text: str) -> None:
    """Tell a person something that is no result."""
    typer.echo(escaped(text, keep="\n"), err=True)


def complain(sentence: str) -> None:
    """Tell a person in one line why it went wrong."""
    typer.echo(f"liveblog: {escaped(sentence)}", err=True)
