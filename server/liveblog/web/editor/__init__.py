"""The desk: where editors log in and write. It works without JavaScript; `editor.js` makes the same forms quicker."""

from liveblog.web.editor.routes import ROUTES

__all__ = ["ROUTES"]
