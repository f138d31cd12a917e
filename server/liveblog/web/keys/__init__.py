"""What people prove who they are with: passkeys, codes from an app, and the second step of a login."""

from liveblog.web.keys.routes import ROUTES

__all__ = ["ROUTES"]
