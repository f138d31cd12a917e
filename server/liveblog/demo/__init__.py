"""The demonstration: a day of invented coverage that a newcomer sees appear live. Only an empty database gets it."""

from liveblog.demo.playing import play
from liveblog.demo.setting import Invitation, set_up

__all__ = ["Invitation", "play", "set_up"]
