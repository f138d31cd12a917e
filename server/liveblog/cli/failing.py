"""How commands fail: one sentence on stderr and exit code 1, never a traceback for what is no bug of ours.

Wrong usage is Typer's: it says what is wrong and exits with 2.
"""

import errno
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from liveblog.errors import LiveblogError


class SpeakingGroup(TyperGroup):
    """A group of commands that turns the errors we know into sentences."""

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override] # Typer's own subclass of click's context
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            sentence = _sentence(error)
            if sentence is None:
                raise
            typer.echo(f"liveblog: {sentence}", err=True)
            raise typer.Exit(1) from error


def _sentence(error: Exception) -> str | None:
    """Say what went wrong; None for what is a bug, or Typer's own affair."""
    if isinstance(error, LiveblogError) or _is_the_clients(error):
        return str(error)
    if isinstance(error, OSError) and error.errno != errno.EPIPE:
        return f"{error.filename}: {error.strerror}." if error.filename else str(error)
    return None


def _is_the_clients(error: Exception) -> bool:
    # Asked for in what is loaded: an error of the client can't have come from anywhere else.
    client = sys.modules.get("liveblog_client")
    return client is not None and isinstance(error, client.LiveblogError)
