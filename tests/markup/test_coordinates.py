# ruff: noqa: RUF001 -- signs that look alike are what is read
"""Coordinates as people write them: read where there is one way to read them, and refused in words elsewhere."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveblog.markup.coordinates import NoPointError, read_both, read_point
from liveblog.model.named_place import Point

ALEPPO = Point.at(36.2, 37.16)
points = st.builds(Point.at, st.floats(-90, 90), st.floats(-180, 180))


@pytest.mark.parametrize(
    "text",
    [
        "36.2, 37.16",
        "36.2 37.16",
        "36.2;37.16",
        "36.2,37.16",
        " (36.2, 37.16) ",
        "36,2; 37,16",
        "36,2 37,16",
        "36,2, 37,16",
        "36,2,37,16",
        "36.2° N, 37.16° E",
        "36.2N 37.16E",
        "N36.2 E37.16",
        "37.16° E, 36.2° N",
        "Lat: 36.2, Lon: 37.16",
        "latitude=36.2 longitude=37.16",
        "36°12'N 37°9'36\"E",
        "36°12′00″N, 37°9′36″E",
        "36° 12’ 0” N 37° 9’ 36” E",
        "36°12.0'N 37°9.6'E",
        "36 12 0 N 37 9 36 E",
        "36:12:00N 37:09:36E",
        "36°12′ 37°9′36″",
        "٣٦٫٢، ٣٧٫١٦",
        "geo:36.2,37.16",
        "geo:36.20,37.16;u=35",
        "https://www.openstreetmap.org/#map=15/36.2/37.16",
        "https://www.openstreetmap.org/?mlat=36.2&mlon=37.16#map=5/1/2",
        "https://www.google.com/maps/@36.2,37.16,15z",
        "https://www.google.de/maps/place/Aleppo/@1,2,12z/data=!4m6!3m5!1s0x0:0x0!8m2!3d36.2!4d37.16",
        "https://maps.google.com/?q=36.2,37.16",
        "http://maps.google.com/maps?ll=36.2,37.16&z=12",
        "https://www.google.com/maps/search/?api=1&query=36.2%2C37.16",
        "https://maps.apple.com/?ll=36.2,37.16&q=Aleppo",
        "https://www.bing.com/maps?cp=36.2~37.16&lvl=11",
        "https://wego.here.com/?map=36.2,37.16,12,normal",
        "https://yandex.com/maps/?ll=37.16%2C36.2&z=12",
        "https://geohack.toolforge.org/geohack.php?params=36_12_N_37_9_36_E_type:city",
        "https://maps.wikimedia.org/#12/36.2/37.16",
        "https://map.example/?lat=36.2&lng=37.16",
    ],
)
def test_what_is_pasted_is_understood(text):
    """Numbers, letters, minutes, other digits, `geo:` addresses and maps: one point each."""
    assert read_point(text) == ALEPPO


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "must be a latitude and a longitude"),
        ("Aleppo", "must be a latitude and a longitude"),
        ("36.2", "must be a latitude and a longitude"),
        ("36,2", "can be read in two ways"),
        ("36,2,37", "can be read in two ways"),
        ("137.16, 36.2", "latitude comes first"),
        ("91, 181", "has a latitude beyond 90 degrees"),
        ("36.2, 181", "has a longitude beyond 180 degrees"),
        ("36.2 N, 37.16 S", "must have one of N and S"),
        ("36.2 E, 37.16 W", "must have one of N and S"),
        ("36.2 N, 37.16 O", "write E or W"),
        ("36°61'N 37°E", "must be a latitude and a longitude"),
        ("36.5°30'N 37°E", "must be a latitude and a longitude"),
        ("-36.2 N, 37.16 E", "must be a latitude and a longitude"),
        ("1, 2, 3", "must be a latitude and a longitude"),
        ("12:30, 14:45 and 16", "must be a latitude and a longitude"),
        ("geo:91,0", "is not a point on the earth"),
        ("https://www.google.com/maps/place/Aleppo", "does not say where"),
        ("https://goo.gl/maps/abc", "does not say where"),
        ("https://map.example/36.2,37.16", "does not say where"),
        ("https://map.example/?ll=36.2,37.16", "does not say where"),
    ],
)
def test_what_is_no_point_is_refused_in_words(text, fault):
    """Nothing is guessed; what is wrong is said so that it can be mended."""
    with pytest.raises(NoPointError) as refused:
        read_point(text)
    assert fault in refused.value.fault


@pytest.mark.parametrize(
    ("latitude", "longitude"), [("36.2", "37.16"), ("36,2", "37,16"), ("36°12′N", "37°9′36″ E"), ("36.2, 37.16", " ")]
)
def test_two_fields(latitude, longitude):
    """Each field may be written as people write it; a pair in the first is understood where the second is empty."""
    assert read_both(latitude, longitude) == ALEPPO


def test_fields_that_are_exchanged_are_told_by_their_letters():
    """Letters say which is which; without them nothing is turned round."""
    assert read_both("37.16 E", "36.2 N") == ALEPPO
    with pytest.raises(NoPointError, match="latitude comes first"):
        read_both("137.16", "36.2")
    with pytest.raises(NoPointError, match="number of degrees"):
        read_both("north", "37.16")


def test_southern_and_western_points():
    """Letters and signs say the same, on either side of the dateline."""
    assert read_point("33.45 S 70.66 W") == read_point("-33.45, -70.66") == read_point("−33,45; −70,66")
    assert read_point("17°48'S 180°W") == Point.at(-17.8, -180)
    assert read_point("90S 45E") == Point.at(-90, 0)


@given(points)
def test_decimals_are_read_as_they_were_written(point):
    """Every point, written with points or commas or as an address, is read back as itself."""
    latitude, longitude = point.written
    commas = [number.replace(".", ",") for number in (latitude, longitude)]
    for text in (f"{latitude}, {longitude}", f"{latitude} {longitude}", "; ".join(commas), point.uri):
        assert read_point(text) == point
    assert read_both(*commas) == point
    assert read_point(f"https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}") == point


@given(points)
def test_minutes_and_seconds_are_read_as_they_were_written(point):
    """Degrees, minutes and seconds come to the same point, whichever signs stand behind them."""
    north, east = (_sixties(degrees) for degrees in (point.latitude, point.longitude))
    letters = "N" if point.latitude >= 0 else "S", "E" if point.longitude >= 0 else "W"
    for text in (
        "{}°{}′{:.4f}″{}, ".format(*north, letters[0]) + "{}°{}′{:.4f}″{}".format(*east, letters[1]),
        "{} {} {:.4f} {} ".format(*north, letters[0]) + "{} {} {:.4f} {}".format(*east, letters[1]),
    ):
        read = read_point(text)
        assert abs(read.latitude - point.latitude) < 0.000002
        assert abs(read.longitude - point.longitude) < 0.000002


@given(st.text(max_size=60))
def test_nothing_that_is_typed_breaks_it(text):
    """Whatever stands there is a point or is refused."""
    with suppress(NoPointError):
        assert read_point(text).uri


def _sixties(degrees: float) -> tuple[int, int, float]:
    """Return degrees, minutes and seconds, in ten-thousandths that never come to sixty."""
    parts = round(abs(degrees) * 36_000_000)
    return parts // 36_000_000, parts // 600_000 % 60, parts % 600_000 / 10_000
