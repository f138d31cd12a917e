"""Single sign-on: to a provider and back, for logging in, for accepting an invitation, for connecting an account."""

from liveblog.web.sso.routes import ROUTES

__all__ = ["ROUTES"]
