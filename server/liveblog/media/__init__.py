"""Pictures: those that editors upload, drawn anew in the widths that readers need, and posters, drawn by us.

Their names and sizes are in `model.picture` and `model.poster`, for all who only have to know them.
"""

from liveblog.media.folder import PictureFolder
from liveblog.media.moving import Moved, move_pictures, pictures_to_move
from liveblog.media.picture_files import PictureFiles, open_place
from liveblog.media.picture_store import NotePicture, PictureStore
from liveblog.media.poster_drawing import can_shape
from liveblog.media.posters import Posters

__all__ = [
    "Moved",
    "NotePicture",
    "PictureFiles",
    "PictureFolder",
    "PictureStore",
    "Posters",
    "can_shape",
    "move_pictures",
    "open_place",
    "pictures_to_move",
]
