"""The drawing of the packages is true."""

from tests import structure


def test_the_drawing_has_every_arrow_between_packages():
    """The boxes and arrows in docs/structure.md are those of the imports."""
    assert structure.shown() == structure.drawn()
