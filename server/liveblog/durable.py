"""Files that are on the disk, not only in the memory of the machine; each is the old one or the whole new one."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def sync(path: Path) -> None:
    """Put a file, or what a folder lists, on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def atomic_file(path: Path, mode: int) -> Iterator[Path]:
    """Give an empty file to fill; when the block ends well it is on the disk and has taken the path's place."""
    try:
        number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        error.filename = str(path.parent)  # the name of the file would be one that nobody has ever seen
        raise
    os.close(number)
    new = Path(name)
    try:
        yield new
        new.chmod(mode)
        sync(new)
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    sync(path.parent)
