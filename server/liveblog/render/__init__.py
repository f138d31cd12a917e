"""HTML: the one Jinja environment. Templates lie in `templates/`; what they may call is defined here."""

from liveblog.render.renderer import Renderer

__all__ = ["Renderer"]
