"""What people say of themselves and of others, as pydantic models."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from liveblog.intake.fields import Label
from liveblog.intake.models import Input


def _address(text: str) -> str:
    text = text.strip()
    local, at, host = text.rpartition("@")
    if text and not (local and at and "." in host and not any(sign.isspace() for sign in text) and text.isprintable()):
        raise ValueError("must be a mail address such as ada@example.org")
    return text.lower()


Email = Annotated[str, StringConstraints(max_length=254), AfterValidator(_address)]
"""A mail address, or nothing. Whether mail arrives there only mail can tell (RFC 5321 allows nearly everything)."""


class PersonInput(Input):
    """A person to be: the name they log in with, and how entries name them."""

    name: Label
    byline: Label
    email: Email = ""


class ProfileInput(Input):
    """What people change of their own account."""

    byline: Label
    email: Email = ""

    def values(self) -> dict[str, str | None]:
        """Return the columns of the user."""
        return {"byline": self.byline, "email": self.email or None}


class TokenInput(Input):
    """A token to make."""

    name: Label
