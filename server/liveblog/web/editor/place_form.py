"""The fields of a place in an entry's form, as text, and what they come to in the entry's text."""

from dataclasses import dataclass

from liveblog.errors import FieldError, InvalidInput
from liveblog.markup import NoPointError, place_block, read_both
from liveblog.model.named_place import NamedPlace
from liveblog.web.fields import Fields

PREFIX = "place_"


@dataclass(frozen=True, slots=True)
class PlaceForm:
    """The fields; a whole point may stand in `latitude`, as it was pasted."""

    name: str = ""
    latitude: str = ""
    longitude: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was typed."""
        return not any((self.name.strip(), self.latitude.strip(), self.longitude.strip()))

    @property
    def place(self) -> NamedPlace:
        """Return the place that is meant.

        Raises:
            InvalidInput: nobody can tell where it is.
        """
        try:
            return NamedPlace(" ".join(self.name.split()), read_both(self.latitude, self.longitude))
        except NoPointError as error:
            raise InvalidInput(FieldError("place_latitude", error.fault)) from error


PLACE_FIELDS = tuple(PREFIX + name for name in PlaceForm.__slots__)


def place_in(sent: Fields) -> PlaceForm:
    """Return the place of a form that was sent."""
    return PlaceForm(**{name: sent.get(PREFIX + name, "") for name in PlaceForm.__slots__})


def with_place(body: str, form: PlaceForm) -> str:
    """Return a text with the place in a paragraph of its own, at its end.

    Raises:
        InvalidInput: nobody can tell where it is.
    """
    if form.is_empty:
        return body
    block = place_block(form.place)
    return f"{body.rstrip()}\n\n{block}" if body.strip() else block
