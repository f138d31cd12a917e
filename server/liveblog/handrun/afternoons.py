"""Times of a clock of twelve hours that say neither am nor pm: `11:15`, and then `1:30` of the same day."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from .days import is_newest_first
from .layout import Block

_HALF_DAY = 12 * 60
_DROP = 6 * 60
_TWELVE = re.compile(r"(?:[1-9]|1[0-2])[:.]\d{2}")  # `01:30` is of a clock of 24 hours


def with_afternoon(blocks: Sequence[Block]) -> tuple[Sequence[Block], list[str]]:
    """Put the times below a single step back behind noon, with a note, where no time and no day speaks against it.

    Else they were of the next day, fourteen hours later.
    """
    minutes = [block.stamp.minute for block in blocks]
    order = -1 if is_newest_first(minutes) else 1
    oldest_first = list(blocks)[::order]
    steps = [at for at, (before, after) in enumerate(pairwise(minutes[::order]), 1) if before - after >= _DROP]
    if len(steps) != 1 or not _may_be_twelve(blocks):
        return blocks, []
    later = [_later(block) for block in oldest_first[steps[0] :]]
    before, after = oldest_first[steps[0] - 1].stamp, later[0].stamp
    shown = f"{after.minute // 60}:{after.minute % 60:02}"
    note = f"Line {after.line}: {after.written}, after {before.written}, was read as {shown}; no time says am or pm."
    return [*oldest_first[: steps[0]], *later][::order], [note]


def _may_be_twelve(blocks: Sequence[Block]) -> bool:
    is_written_so = all(_TWELVE.fullmatch(block.stamp.written) for block in blocks)
    return (
        is_written_so
        and not any(block.day for block in blocks[1:])
        and len({block.stamp.zone for block in blocks}) == 1
    )


def _later(block: Block) -> Block:
    return replace(block, stamp=replace(block.stamp, minute=block.stamp.minute + _HALF_DAY))
