"""A folder in the making: it is there when it is complete, with the checksums of all that is in it, or not at all.

Beside it is what the parts of the making of an archive share.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from liveblog.archive.addresses import InFolder
from liveblog.archive.contents import Contents
from liveblog.errors import Conflict
from liveblog.render import Renderer
from liveblog.store import Store

CHECKSUMS = "SHA256SUMS"


class NewFolder:
    """A folder that is being filled, under a name that nobody knows; files in it are named from its top."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._digests: dict[str, str] = {}

    @property
    def files(self) -> int:
        """Return how many files were written."""
        return len(self._digests)

    def write(self, name: str, content: bytes) -> None:
        """Write a file."""
        with self.open(name) as write:
            write(content)

    @contextmanager
    def open(self, name: str) -> Iterator[Callable[[bytes], None]]:
        """Give a function that writes a file piece by piece."""
        path, digest = self._place / name, hashlib.sha256()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:

            def write(piece: bytes) -> None:
                digest.update(piece)
                file.write(piece)

            yield write
        self._digests[name] = digest.hexdigest()

    def seal(self) -> None:
        """Write the checksums of all files, as `sha256sum --check` reads them."""
        lines = (f"{digest}  {name}\n" for name, digest in sorted(self._digests.items()))
        self.write(CHECKSUMS, "".join(lines).encode())


@contextmanager
def new_folder(target: Path, mode: int = 0o755) -> Iterator[NewFolder]:
    """Give a folder to fill beside the target; when the block ends well it is sealed and takes the target's place.

    `mode` says who may enter it then; until then nobody else may.

    Raises:
        Conflict: something is there already.
    """
    target = target.resolve()
    require_free(target)
    place = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        folder = NewFolder(place)
        yield folder
        folder.seal()
        place.chmod(mode)
        os.sync()  # all of it, before anybody sees it; of thousands of files, one by one would take minutes
        require_free(target)
        place.replace(target)  # an empty folder gives way, and nothing else does
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise


def require_free(target: Path) -> None:
    """Make sure that there is nothing that we would have to delete.

    Raises:
        Conflict: a file, or a folder with something in it.
        FileNotFoundError: there is nothing to put it into.
    """
    target.resolve().parent.stat()  # its error names what is missing
    if target.is_dir() and not any(target.iterdir()):
        return
    if target.exists() or target.is_symlink():
        raise Conflict(f"{target} is there already, and not empty: name another folder.")


@dataclass(frozen=True, slots=True)
class ArchiveBuild:
    """An archive in the making: its contents, the address scheme, the renderer and the target folder."""

    store: Store
    contents: Contents
    addresses: InFolder
    renderer: Renderer
    publisher: str
    folder: NewFolder
