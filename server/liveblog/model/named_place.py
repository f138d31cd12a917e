"""A named place: a point of the earth that an entry names, in degrees of WGS 84."""

from dataclasses import dataclass
from typing import Self

MOST_DECIMALS = 6
"""So many say where something is to a hand's breadth."""

POLE = 90.0
ANTIMERIDIAN = 180.0


@dataclass(frozen=True, slots=True)
class Point:
    """A latitude and a longitude, in degrees, north and east of zero; made by `at`, so that one point is one value."""

    latitude: float
    longitude: float

    @classmethod
    def at(cls, latitude: float, longitude: float) -> Self:
        """Return the point; at a pole, where all meridians meet, its longitude is 0.

        Raises:
            ValueError: there is no such latitude, or no such longitude.
        """
        if not -POLE <= latitude <= POLE or not -ANTIMERIDIAN <= longitude <= ANTIMERIDIAN:
            raise ValueError(f"There is no point at {latitude}, {longitude}.")
        north, east = round(latitude, MOST_DECIMALS), round(longitude, MOST_DECIMALS)
        return cls(north + 0.0, 0.0 if abs(north) == POLE else east + 0.0)  # no zero has a sign

    @property
    def written(self) -> tuple[str, str]:
        """Return both as decimal numbers: `36.2` and `37.16`."""
        return _decimal(self.latitude), _decimal(self.longitude)

    @property
    def uri(self) -> str:
        """Return its address (RFC 5870): `geo:36.2,37.16`."""
        return f"geo:{','.join(self.written)}"

    @property
    def decimals(self) -> int:
        """Return how many decimals it is known to, and with them how closely."""
        return max(len(each.partition(".")[2]) for each in self.written)


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place that an entry names; `name` is empty where it says nothing but the point."""

    name: str
    point: Point


def _decimal(degrees: float) -> str:
    return f"{degrees:.{MOST_DECIMALS}f}".rstrip("0").rstrip(".")
