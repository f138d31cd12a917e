"""Fans frames out to the readers of this process, in order, each once, whatever the bus does."""

from liveblog.hub.hub import Hub
from liveblog.hub.notices import DeskPage, Notices
from liveblog.hub.shown_pages import ShownPage, ShownPages
from liveblog.hub.subscriber import Subscriber
from liveblog.hub.tail import Tail

__all__ = ["DeskPage", "Hub", "Notices", "ShownPage", "ShownPages", "Subscriber", "Tail"]
