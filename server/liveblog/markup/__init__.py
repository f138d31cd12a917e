"""Markdown to safe HTML: the only place where text that a person wrote becomes HTML."""

from liveblog.markup.render import LOST_EMBED, render_markdown

__all__ = ["LOST_EMBED", "render_markdown"]
