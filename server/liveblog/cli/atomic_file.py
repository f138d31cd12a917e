"""Writing files so that there is either the old one or the whole new one, whatever happens."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from liveblog.durable import sync


@contextmanager
def atomic_file(path: Path, mode: int) -> Iterator[Path]:
    """Give an empty file to fill; when the block ends well it is on the disk and has taken the path's place."""
    number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
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
