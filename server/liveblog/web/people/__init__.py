"""People at the desk: their own account, others and their rights, invitations, tokens, and who did what."""

from liveblog.web.people.routes import ROUTES

__all__ = ["ROUTES"]
