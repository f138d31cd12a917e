"""What other people's pages load, frame and include of ours."""

from liveblog.web.embed.routes import ROUTES

__all__ = ["ROUTES"]
