"""What commands take from people and no other door does, validated like everything else."""

import re
from datetime import timedelta

import typer

MOST_NUMBER = 999_999_999
"""No row's number comes near it, and every database can hold it."""

_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_DURATION = re.compile(r"([1-9][0-9]{0,5})([mhdw])", re.ASCII)


def duration(text: str) -> timedelta:
    """Read a duration such as `30d`: minutes, hours, days or weeks.

    Raises:
        typer.BadParameter: it is none.
    """
    match = _DURATION.fullmatch(text)
    if match is None:
        raise typer.BadParameter(f"“{text}” is not a duration such as 90m, 12h, 30d or 8w.")
    return int(match[1]) * _UNITS[match[2]]
