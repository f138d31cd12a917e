"""How commands fail: one sentence on stderr and exit code 1, never a traceback for what is no bug of ours.

Wrong usage is Typer's: it says what is wrong and exits with 2.
"""

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from liveblog.cli.console import complain
from liveblog.errors import LiveblogError
from liveblog.printable import escaped


class ErrorSentences(TyperGroup):
    """A group of commands that turns the errors we know into sentences."""

    def make_context(self, *arguments: Any, **named: Any) -> Any:
        """Read the options that stand before the command."""
        with _escaping():
            return super().make_context(*arguments, **named)

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override] # Typer's own subclass of click's context
        """Run the command that was asked for."""
        try:
            with _escaping():
                return super().invoke(ctx)
        except Exception as error:
            sentence = _sentence(error)
            if sentence is None:
                raise
            complain(sentence)
            raise typer.Exit(1) from error


@contextmanager
def _escaping() -> Iterator[None]:
    """Let what Typer says of wrong usage steer no terminal: it shows what was typed, or came from a script."""
    try:
        yield
    except TyperException as error:
        error.message = escaped(error.message, keep="\n")
        raise


def _sentence(error: Exception) -> str | None:
    """Say what went wrong; None for what is a bug, or Typer's own affair."""
    if isinstance(error, LiveblogError) or _is_the_clients(error):
        return str(error)
    if isinstance(error, OSError) and error.errno != errno.EPIPE:
        return f"{error.filename}: {error.strerror}." if error.filename else str(error)
    return None


def _is_the_clients(error: Exception) -> bool:
    # RequestKey for in what is loaded: an error of the client can't have come from anywhere else.
    client = sys.modules.get("liveblog_client")
    return client is not None and isinstance(error, client.LiveblogError)
