"""The fields of a card in an entry's form, as text, and what they come to in the entry's text."""

from dataclasses import asdict, dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from liveblog.errors import AddressRefused, FieldError, InvalidInput
from liveblog.markup import card_block, first_address, link_to, with_block
from liveblog.model.picture import Picture
from liveblog.sentence import sentence
from liveblog.unfurling import FoundCard, askable
from liveblog.web.fields import Fields

PREFIX = "card_"
LOOK_UP = "card"
"""What the button says that has the server look an address up."""


@dataclass(frozen=True, slots=True)
class CardForm:
    """The fields. `at` is the address that stands in the text, for which the card is; `url` is where the card leads.

    `picture` says whether its `image` is shown.
    """

    url: str = ""
    at: str = ""
    kind: str = ""
    title: str = ""
    text: str = ""
    author: str = ""
    time: str = ""
    source: str = ""
    image: str = ""
    picture: str = ""


CARD_FIELDS = tuple(PREFIX + name for name in CardForm.__slots__)


def card_in(sent: Fields) -> CardForm:
    """Return the card of a form that was sent; what is to be looked up is in the text, if no address was named."""
    values = {name: sent.get(PREFIX + name, "") for name in CardForm.__slots__}
    image = values["image"] if Picture.of_path(values["image"]) else ""
    url, at = values["url"].strip(), values["at"].strip()
    if sent.get("do") == LOOK_UP and not url:
        url = at = first_address(sent.get("body", ""))
    return CardForm(**values | {"url": url, "at": at, "image": image})


def card_of(found: FoundCard, pasted: str, zone: str) -> CardForm:
    """Return the form of a card that was found, with its time in a blog's zone."""
    said = found.summary
    return CardForm(
        url=found.url,
        at=pasted.strip(),
        kind=found.kind,
        title=said.title,
        text=said.text,
        author=said.author,
        time=_local(said.published, zone),
        source=said.source if found.kind == "page" else "",
        image=found.picture.path if found.picture else "",
        picture="on" if found.picture else "",
    )


def with_card(body: str, card: CardForm) -> str:
    """Return a text with the card in it.

    Raises:
        InvalidInput: its address is none.
    """
    if not card.url:
        return body
    fields = {**asdict(card), "url": _address(card.url), "image": card.image if card.picture else ""}
    return with_block(body, card.at or card.url, card_block(fields, card.text))


def _address(typed: str) -> str:
    try:
        url = typed if link_to(typed) else askable(typed)
    except AddressRefused:
        url = ""
    if not link_to(url):
        raise InvalidInput(FieldError("card_url", sentence("is not an address that a card can have")))
    return url


def _local(published: str, zone: str) -> str:
    """Return an instant as clocks in the blog's zone showed it; a day alone stays one."""
    try:
        moment = datetime.fromisoformat(published)
        return moment.astimezone(ZoneInfo(zone)).isoformat(sep=" ", timespec="seconds") if moment.tzinfo else published
    except (ValueError, OverflowError):
        return ""
