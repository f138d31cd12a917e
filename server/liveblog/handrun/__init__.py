"""Reads the text of a coverage page that was run by hand into the plan of an import, and an inventory of it.

Pure: text in, data out. Reading the file, writing to the database and showing the inventory live elsewhere.
"""

from .bodies import LOST_EMBED
from .inventory import HandRunError, Inventory, Need, inventory_json
from .page import parse
from .plan import ImportedEntry, ImportedShift, Page
from .zones import fitting_place

__all__ = [
    "LOST_EMBED",
    "HandRunError",
    "ImportedEntry",
    "ImportedShift",
    "Inventory",
    "Need",
    "Page",
    "fitting_place",
    "inventory_json",
    "parse",
]
