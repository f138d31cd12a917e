"""Colours that can be read, on white and on the dark page."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from liveblog.model.colour import (
    DARK_BACKGROUND,
    DEFAULT_ACCENT,
    LEGIBLE,
    LIGHT_BACKGROUND,
    WHITE,
    contrast,
    darkened_for,
    lightened_for,
    luminance,
    readable_on_white,
)

colours = some.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(
    ("colour", "ratio"),
    [("#000000", 21.0), ("#ffffff", 1.0), ("#ff0000", 4.0), ("#767676", 4.54), ("#777777", 4.48)],
)
def test_contrasts_with_white_are_those_that_are_known(colour, ratio):
    """The ratio is the one that every checker of WCAG contrast gives."""
    assert contrast(colour, WHITE) == pytest.approx(ratio, abs=0.005)
    assert readable_on_white(colour) == (ratio >= LEGIBLE)


@given(colours, colours)
def test_contrast_has_no_direction(one, other):
    """Which of the two is text and which is background makes no difference, and nothing leaves 1 to 21."""
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.000001
    assert 0 <= luminance(one) <= 1.000001


@given(colours)
def test_a_lightened_colour_is_readable_on_the_dark_page(colour):
    """Whatever the accent, its lighter version has enough contrast, and one that had enough is left alone."""
    lighter = lightened_for(colour)
    assert contrast(lighter, DARK_BACKGROUND) >= LEGIBLE
    assert (lighter == colour) == (contrast(colour, DARK_BACKGROUND) >= LEGIBLE)


@given(colours)
def test_a_darkened_colour_is_readable_on_the_light_page(colour):
    """The same the other way round: also where the page is tinted."""
    darker = darkened_for(colour)
    assert contrast(darker, LIGHT_BACKGROUND) >= LEGIBLE
    assert (darker == colour) == (contrast(colour, LIGHT_BACKGROUND) >= LEGIBLE)


def test_a_background_on_which_not_even_white_is_readable_gets_white():
    """There is always an answer."""
    assert lightened_for(DEFAULT_ACCENT, "#aaaaaa") == WHITE


def test_the_default_accent_is_readable():
    """The accent of a blog without one keeps the rule that others are held to."""
    assert readable_on_white(DEFAULT_ACCENT)
