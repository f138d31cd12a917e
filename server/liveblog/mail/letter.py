"""A letter to one person, and the message that carries it: plain text, in their language and its direction.

Whatever people call themselves stays within its line and its place: a name adds no header, and doesn't turn the rest of
a line around.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from typing import Literal

from liveblog.printable import STEERING

_RIGHT_TO_LEFT_MARK = "\u200f"
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
_BREAKING = re.compile(r"[^\S\u00a0\u202f]+")  # French needs the other two
_STRONG = {"L": "ltr", "R": "rtl", "AL": "rtl"}


@dataclass(frozen=True, slots=True)
class Letter:
    """What is said to whom: `language` is a BCP 47 tag; the lines end in a line feed."""

    to: str
    subject: str
    text: str
    language: str = "en"
    direction: Literal["ltr", "rtl"] = "ltr"

    def message(self, sender: Address, at: datetime) -> EmailMessage:
        """Return the message, ready to be handed in; its Message-ID is new each time.

        Raises:
            ValueError: the address can't be one.
        """
        message = EmailMessage(SMTP)
        message["From"] = sender
        message["To"] = _address(self.to)
        message["Subject"] = one_line(self.subject)
        message["Date"] = format_datetime(at)
        message["Message-ID"] = make_msgid(domain=sender.domain)
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834, section 5: no program answers it
        # Neither needs a server that takes eight bits; in letters that are not Latin the second is shorter.
        encoding = "quoted-printable" if self.direction == "ltr" else "base64"
        message.set_content(self._directed(), charset="utf-8", cte=encoding)
        message["Content-Language"] = self.language
        return message

    def _directed(self) -> str:
        """Return the text with each line in the letter's direction, as the first strong character gives it (UAX 9)."""
        if self.direction == "ltr":
            return self.text
        lines = self.text.split("\n")
        return "\n".join(f"{_RIGHT_TO_LEFT_MARK}{line}" if _is_of_words(line) else line for line in lines)


def named(name: str, direction: str) -> str:
    """Return a name as it may stand in a letter: on one line, and by itself if it is written in the other direction."""
    name = one_line(name)
    turned = any(_STRONG.get(unicodedata.bidirectional(sign), direction) != direction for sign in name)
    return f"{_FIRST_STRONG_ISOLATE}{name}{_POP_ISOLATE}" if turned else name


def one_line(text: str) -> str:
    """Return a text on one line, without what would steer a reader's program."""
    return STEERING.sub("", _BREAKING.sub(" ", text)).strip()


def _is_of_words(line: str) -> bool:
    """Tell whether a line is said to people: addresses stand on lines of their own, and are copied as they are."""
    return bool(line) and not line.startswith(("http://", "https://"))


def _address(text: str) -> Address:
    """Read an address; the name of its host as the DNS has it."""
    local, _, host = text.rpartition("@")
    if not local or not host:
        raise ValueError("it has no name or no host")
    return Address(username=local, domain=host.encode("idna").decode("ascii"))
