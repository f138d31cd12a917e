"""Pictures: those that editors upload, drawn anew in the widths that readers need, and posters, drawn by us.

Their names and sizes are in `model.picture` and `model.poster`, for all who only have to know them.
"""

from liveblog.media.picture_store import PictureStore
from liveblog.media.poster_drawing import can_shape
from liveblog.media.posters import Posters

__all__ = ["PictureStore", "Posters", "can_shape"]
