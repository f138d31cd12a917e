"""Reads the text of a coverage page that was run by hand into the plan of an import, and a report on it.

Pure: text in, data out. Reading the file, writing to the database and showing the report live elsewhere.
"""

from .bodies import LOST_EMBED
from .page import parse
from .plan import ImportedEntry, ImportedShift, Page
from .inventory import HandRunError, Need, Report, report_json
from .zones import fitting_place

__all__ = [
    "LOST_EMBED",
    "HandRunError",
    "ImportedEntry",
    "ImportedShift",
    "Need",
    "Page",
    "Report",
    "fitting_place",
    "parse",
    "report_json",
]
