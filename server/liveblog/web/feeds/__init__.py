"""A blog for machines and other programs: Atom, JSON Feed, plain text, and what search engines ask for."""

from liveblog.web.feeds.routes import ROUTES

__all__ = ["ROUTES"]
