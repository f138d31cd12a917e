"""What the parts of the making of an archive share."""

from dataclasses import dataclass

from liveblog.archive.addresses import InFolder
from liveblog.archive.contents import Contents
from liveblog.archive.folder import NewFolder
from liveblog.render import Renderer
from liveblog.store import Store


@dataclass(frozen=True, slots=True)
class Work:
    """An archive in the making: its contents, the address scheme, the renderer and the target folder."""

    store: Store
    contents: Contents
    addresses: InFolder
    renderer: Renderer
    publisher: str
    folder: NewFolder
