"""What is folded on a phone, so that the entries begin on its first screen."""

import re
from math import ceil

from liveblog.markup import visible_text

_BLOCK = re.compile(r"<(?:p|li|h[3-6]|tr|pre)\b")
_SIGNS = 36
"""So many have room in a line of 390 pixels."""
_LINES = 4
"""Down to here a fold would save less than what opens it is worth."""


def folds(html: str) -> bool:
    """Tell whether a summary is worth folding: it would take more than four lines of a phone."""
    blocks = (visible_text(block).strip() for block in _BLOCK.split(html))
    return sum(ceil(len(block) / _SIGNS) for block in blocks) > _LINES
