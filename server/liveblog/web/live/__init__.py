"""The events of a blog, live: one address, three transports, and closed ranges (docs/protocol.md)."""

from liveblog.web.live.routes import ROUTES

__all__ = ["ROUTES"]
