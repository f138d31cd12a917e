"""The HTTP API, version 1: blogs, entries, hand-overs, health, and the OpenAPI document that describes them."""

from liveblog.web.api.routes import ROUTES

__all__ = ["ROUTES"]
