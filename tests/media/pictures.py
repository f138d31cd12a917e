"""Images to upload."""

from io import BytesIO
from typing import Any

from PIL import Image


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """Return the file of an image."""
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def photo(width: int = 1200, height: int = 800) -> bytes:
    """Return a photo that says where it was taken, and by whom."""
    exif = Image.Exif()
    exif[0x013B] = "secret name"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (52.0, 30.0, 0.0)
    image = Image.new("RGB", (width, height), "green")
    return encoded(image, "JPEG", exif=exif, comment=b"secret words", xmp=b"<secret/>")
