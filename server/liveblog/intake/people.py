"""What people say of themselves and of others, as pydantic models."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from liveblog.intake.fields import Label, known_zone
from liveblog.intake.models import Input
from liveblog.render.languages import tags
from liveblog.sentence import sentence


def _address(text: str) -> str:
    text = text.strip()
    local, at, host = text.rpartition("@")
    if text and not (local and at and "." in host and not any(sign.isspace() for sign in text) and text.isprintable()):
        raise ValueError(sentence("must be a mail address such as ada@example.org"))
    return text.lower()


Email = Annotated[str, StringConstraints(max_length=254), AfterValidator(_address)]
"""A mail address, or nothing. Whether mail arrives there only mail can tell (RFC 5321 allows nearly everything)."""


def _language(text: str) -> str | None:
    if text and text not in tags():
        raise ValueError(sentence("must be one of those that are offered"))
    return text or None


DeskLanguage = Annotated[str, AfterValidator(_language)]
"""A language that the interface speaks, or nothing: then it is the browser's, or English."""


def _zone(text: str) -> str | None:
    return known_zone(text) if text else None


class PersonInput(Input):
    """A person to be: the name they log in with, how entries name them, and the language to write to them in."""

    name: Label
    byline: Label
    email: Email = ""
    language: DeskLanguage = ""


class AddressInput(Input):
    """Where to write to somebody."""

    email: Email = ""

    def values(self) -> dict[str, str | None]:
        """Return the columns of the user."""
        return {"email": self.email or None}


class ProfileInput(AddressInput):
    """What people change of their own account."""

    byline: Label

    def values(self) -> dict[str, str | None]:
        """Return the columns of the user."""
        return {"byline": self.byline, "email": self.email or None}


class PreferencesInput(Input):
    """How the desk speaks to somebody: the language of mails, and the zone in which times are told."""

    language: DeskLanguage = ""
    zone: Annotated[str, AfterValidator(_zone)] = ""


class PasskeyInput(Input):
    """What somebody calls a passkey of theirs."""

    name: Label


class TokenInput(Input):
    """A token to make."""

    name: Label
