"""The command line: what a person or a script types. Deciding and writing are the desk's, talking HTTP the client's."""

from liveblog.cli.tree import app, main

__all__ = ["app", "main"]
