"""Requests to addresses that somebody else chose: the one way out, behind one guard.

Nobody else imports an HTTP client (`.importlinter`, `tests/outbound/test_only_way_out.py`).
"""

from liveblog.outbound.client import Outbound, OutboundAnswer
from liveblog.outbound.targets import WebTarget, read_target

__all__ = ["Outbound", "OutboundAnswer", "WebTarget", "read_target"]
