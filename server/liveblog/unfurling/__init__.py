"""Unfurling: an address that an editor pasted, as what a card of it would say.

Pages are read by `webpages`, in a child process; whom we ask is decided by `outbound`; pictures are kept by `media`.
"""

from liveblog.unfurling.addresses import askable
from liveblog.unfurling.unfurler import FoundCard, Unfurler

__all__ = ["FoundCard", "Unfurler", "askable"]
