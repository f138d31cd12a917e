"""Tables for programs (RFC 4180, "CSV"), in which no cell is a formula.

Programs for sheets run what begins like one, whoever wrote it: it may send away what stands beside it.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?[0-9][0-9.,' ]*", re.ASCII)


def comma_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write a table; a text that would be a formula has an apostrophe before it, by which sheets know a text."""
    table = StringIO()
    written = csv.writer(table)
    written.writerow(columns)
    written.writerows([_cell(each) for each in row] for row in rows)
    return table.getvalue()


def _cell(value: object) -> object:
    is_formula = isinstance(value, str) and value.startswith(_BEGINS_FORMULA) and not _NUMBER.fullmatch(value)
    return f"'{value}" if is_formula else value
