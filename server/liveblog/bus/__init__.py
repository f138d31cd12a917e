"""Carries frames between processes. A bus may lose, repeat and reorder; whoever listens must be able to stand it."""

from liveblog.bus.contract import Bus, Deliver, desk_channel, tell_desk
from liveblog.bus.memory import MemoryBus
from liveblog.bus.redis import RedisBus

__all__ = ["Bus", "Deliver", "MemoryBus", "RedisBus", "desk_channel", "tell_desk"]
