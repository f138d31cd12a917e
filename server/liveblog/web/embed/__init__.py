"""What partners load: one script, at an address that never changes."""

from liveblog.web.embed.loader import ROUTES

__all__ = ["ROUTES"]
