"""Pictures that editors upload: drawn anew in the widths that readers need, and kept.

Their names and widths are in `model.picture`, for all who only have to know them.
"""

from liveblog.media.picture_store import PictureStore

__all__ = ["PictureStore"]
