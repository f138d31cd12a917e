"""Which kind of place pictures are kept in: a folder or a bucket."""

import os
from pathlib import Path

from liveblog.media.folder import PictureFolder
from liveblog.media.picture_files import PictureFiles
from liveblog.media_settings import BucketPlace, endpoint_of


def open_place(place: Path | BucketPlace) -> PictureFiles:
    """Return the place for pictures that is meant; nothing of it is asked yet."""
    if not isinstance(place, BucketPlace):
        return PictureFolder(place)
    from liveblog.media.bucket import PictureBucket  # noqa: PLC0415 -- 7 MB in memory that others don't pay for

    return PictureBucket(place, endpoint_of(os.environ))
