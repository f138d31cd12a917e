"""The reader's pages: complete without JavaScript, then live."""

from liveblog.web.pages.routes import ROUTES

__all__ = ["ROUTES"]
