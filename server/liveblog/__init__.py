"""A real-time push liveblog server."""

__version__ = "0.1.0"
