"""What the parts of the making of an archive share."""

from dataclasses import dataclass

from liveblog.archive.addresses import InFolder
from liveblog.archive.contents import Contents
from liveblog.archive.folder import NewFolder
from liveblog.render import Renderer
from liveblog.store import Store


@dataclass(frozen=True, slots=True)
class Work:
    """An archive in the making: what goes into it, with which addresses and drawn by whom, and where to."""

    store: Store
    contents: Contents
    addresses: InFolder
    renderer: Renderer
    publisher: str
    folder: NewFolder
