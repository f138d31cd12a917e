"""Names of files that are on the disk, not only in the memory of the machine."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Put a file, or what a folder lists, on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
