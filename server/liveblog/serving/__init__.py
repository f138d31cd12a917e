"""Running the application under uvicorn: sockets, processes, and an end that loses nobody."""

from liveblog.serving.listening import listen
from liveblog.serving.scraping import listen_for_scrapes
from liveblog.serving.server import Companion
from liveblog.serving.workers import serve

__all__ = ["Companion", "listen", "listen_for_scrapes", "serve"]
