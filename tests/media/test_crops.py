"""Crops: a part of a picture, drawn from the file as it was uploaded, however the camera was held."""

from io import BytesIO

import pytest
from PIL import Image

from liveblog.errors import InvalidInput
from liveblog.media.imaging import draw_picture, measure
from liveblog.model.crop import Crop
from tests.media.pictures import encoded

COLOURS = {(0, 0): "red", (1, 0): "lime", (0, 1): "blue", (1, 1): "white"}
TURNS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
"""How an upright picture is turned to be stored so that Exif's orientation turns it back; as Pillow counts turns."""


def quartered(width: int, height: int) -> Image.Image:
    image = Image.new("RGB", (width, height))
    for (column, row), colour in COLOURS.items():
        corner = (column * width // 2, row * height // 2)
        image.paste(colour, (*corner, corner[0] + width // 2, corner[1] + height // 2))
    return image


@pytest.mark.parametrize("place", COLOURS)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_crop_is_of_what_is_seen(orientation, place):
    """Whichever way the camera was held, the part that was chosen is what is drawn, and nothing beside."""
    upright, exif = quartered(400, 200), Image.Exif()
    exif[0x0112] = orientation
    stored = upright.transpose(Image.Transpose(TURNS[orientation])) if orientation > 1 else upright
    upload = encoded(stored, "JPEG", exif=exif, quality=95)
    crop = Crop(200 * place[0] + 10, 100 * place[1] + 10, 180, 80)
    picture = measure(upload, crop)
    assert (picture.width, picture.height) == (180, 80)
    (content,) = (content for _, content in draw_picture(upload, picture, crop))
    drawn, expected = Image.open(BytesIO(content)).convert("RGB"), Image.new("RGB", (1, 1), COLOURS[place])
    for corner in ((2, 2), (177, 77)):
        assert drawn.getpixel(corner) == pytest.approx(expected.getpixel((0, 0)), abs=12)


def test_a_crop_of_a_large_photo_is_as_sharp_as_it_was():
    """A decoder that would give a quarter of the pixels gives all where only a part is wanted."""
    fine = Image.effect_noise((4000, 3000), 90)
    upload, crop = encoded(fine, "JPEG", quality=95), Crop(1000, 1000, 400, 300)
    (content,) = (content for _, content in draw_picture(upload, measure(upload, crop), crop))
    drawn, wanted = Image.open(BytesIO(content)).convert("L"), fine.crop((1000, 1000, 1400, 1300))
    pairs = zip(drawn.get_flattened_data(), wanted.get_flattened_data(), strict=True)
    assert sum(abs(float(str(one)) - float(str(other))) for one, other in pairs) / (400 * 300) < 20


def test_a_crop_has_a_name_of_its_own():
    """Another part of the same file is another picture, and its name tells nothing of the whole."""
    upload = encoded(quartered(400, 200))
    names = {measure(upload, crop).digest for crop in (None, Crop(0, 0, 200, 100), Crop(200, 0, 200, 100))}
    assert len(names) == 3


@pytest.mark.parametrize("crop", [Crop(0, 0, 401, 200), Crop(300, 0, 101, 10), Crop(0, 200, 10, 1)])
def test_what_is_beside_a_picture_is_no_part_of_it(crop):
    """A rectangle that is not wholly in the picture is refused, with its size."""
    with pytest.raises(InvalidInput, match="is not within the picture of 400 x 200 pixels"):
        measure(encoded(quartered(400, 200)), crop)


@pytest.mark.parametrize("text", ["", "1,2,3", "1,2,3,0", "-1,0,5,5", "1,2,3,4,5", "a,b,c,d", "1.5,0,2,2", "٣,0,2,2"])
def test_other_texts_are_no_crop(text):
    """Only four whole numbers with an extent are a rectangle."""
    assert Crop.parse(text) is None
    assert Crop.parse("1,2,30,40") == Crop(1, 2, 30, 40)
