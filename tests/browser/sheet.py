"""A sheet that shows pictures of two times beside each other, for the eyes of reviewers and for `docs/`.

Run as `python -m tests.browser.sheet BEFORE AFTER FILE STATE…` on two folders that `scripts/look` has written.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tests.browser.looking import HEIGHTS

SCALE = 0.5
GAP = 24
LABEL = 34
PAPER, INK = "#efece6", "#1c1b1a"
TIMES = ("before", "after")


def write_sheet(folders: Sequence[Path], file: Path, states: Sequence[str]) -> None:
    """Write a row for each state, at a phone's and a laptop's width: before and after, side by side."""
    rows = [list(_row(folders, state)) for state in states]
    width = max(sum(picture.width + GAP for _, picture in row) for row in rows) + GAP
    height = sum(max(picture.height for _, picture in row) + LABEL + GAP for row in rows) + GAP
    sheet = Image.new("RGB", (width, height), PAPER)
    top = GAP
    for row in rows:
        _paste(sheet, top, row)
        top += max(picture.height for _, picture in row) + LABEL + GAP
    sheet.save(file, quality=72, method=6)


def _row(folders: Sequence[Path], state: str) -> Iterator[tuple[str, Image.Image]]:
    for width in (min(HEIGHTS), max(HEIGHTS)):
        for name, folder in zip(TIMES, folders, strict=True):
            with Image.open(folder / f"{state}-{width}-light.png") as picture:
                size = (round(picture.width * SCALE), round(picture.height * SCALE))
                yield f"{state.replace('_', ' ')}, {width} px, {name}", picture.convert("RGB").resize(size)


def _paste(sheet: Image.Image, top: int, row: Sequence[tuple[str, Image.Image]]) -> None:
    pen, left = ImageDraw.Draw(sheet), GAP
    for label, picture in row:
        pen.text((left, top), label, INK, ImageFont.load_default(15))
        sheet.paste(picture, (left, top + LABEL))
        left += picture.width + GAP


if __name__ == "__main__":
    before, after, wanted, *shown = sys.argv[1:]
    write_sheet((Path(before), Path(after)), Path(wanted), shown)
