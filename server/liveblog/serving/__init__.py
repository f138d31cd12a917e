"""Running the application under uvicorn: sockets, processes, and an end that loses nobody."""

from liveblog.serving.metrics_endpoint import listen_for_scrapes
from liveblog.serving.server import BackgroundTask
from liveblog.serving.sockets import listen, meet_certificate
from liveblog.serving.workers import serve

__all__ = ["BackgroundTask", "listen", "listen_for_scrapes", "meet_certificate", "serve"]
