"""Names of pictures: what they say, and nothing else."""

import pytest

from liveblog.model.picture import Picture

DIGEST = "0123456789abcdef0123"


def test_a_name_says_what_it_was_made_of():
    """Reading a name gives back what named it."""
    picture = Picture(DIGEST, 1600, 1067)
    assert Picture.of_name(picture.name) == picture
    assert Picture.of_path(picture.path) == picture


@pytest.mark.parametrize(
    ("size", "narrowed"),
    [((1600, 1067), (480, 320)), ((1600, 900), (480, 270)), ((961, 1), (480, 1)), ((1600, 5), (480, 2))],
)
def test_heights_are_rounded_to_the_nearest_pixel(size, narrowed):
    """A half goes upwards, and no picture is without height."""
    assert Picture(DIGEST, *size).variants[0] == Picture(DIGEST, *narrowed)


@pytest.mark.parametrize(
    "name",
    ["", "../x", f"{DIGEST}-1601x9.webp", f"{DIGEST}-01x9.webp", f"{DIGEST}-9x9.webp\n", f"{DIGEST}-\uff19x9.webp"],
)
def test_other_names_are_none(name):
    """Only what a picture of ours can be called is read."""
    assert Picture.of_name(name) is None
