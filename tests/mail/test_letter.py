"""Letters: headers that a name can't break, and text that is read in the right direction."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from liveblog.mail import Letter, named
from liveblog.mail.mailer import sender_of

AT = datetime(2026, 11, 27, 8, 30, tzinfo=UTC)
SENDER = sender_of("Bücher-Wache <desk@example.org>")


def read(letter: Letter) -> EmailMessage:
    """Return a letter as whoever gets it reads it."""
    return message_from_bytes(letter.message(SENDER, AT).as_bytes(), policy=default)


def test_headers_say_what_programs_ask():
    """When, what, by whom, in which language, and that no program is to answer; each message has a name of its own."""
    letter = Letter("eve@example.org", "Grüße", "Hallo.\n", "de")
    message = read(letter)
    assert message["Date"] == "Fri, 27 Nov 2026 08:30:00 +0000"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "de"
    assert message["Subject"] == "Grüße"
    assert message["From"] == "Bücher-Wache <desk@example.org>"
    assert message.get_content_type() == "text/plain"
    assert message["Message-ID"].endswith("@example.org>")
    assert message["Message-ID"] != read(letter)["Message-ID"]
    assert all(len(line) <= 998 and line.isascii() for line in letter.message(SENDER, AT).as_bytes().splitlines())


@pytest.mark.parametrize("sign", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x0b", "\0"])
def test_a_name_adds_no_header(sign: str):
    """What would end a line becomes a space, or nothing, in the subject as in names."""
    name = f"Eve{sign}Bcc: all@example.org{sign}{sign}Buy!"
    message = read(Letter("eve@example.org", f"Hello {name}", f"Hello {named(name, 'ltr')},\nbye\n"))
    assert message["Bcc"] is None
    assert message["Subject"].startswith("Hello Eve")
    assert message.get_content().splitlines() == [f"Hello {named(name, 'ltr')},", "bye"]


@pytest.mark.parametrize("address", ["eve@example.org\r\nBcc: all@example.org", "eve", "@example.org"])
def test_an_address_is_one_address(address: str):
    """Anything else is refused, whoever let it in; what looks like two is the odd name of one."""
    with pytest.raises(ValueError):  # noqa: PT011 -- whichever rule of the library it breaks
        Letter(address, "Hello", "Hello.\n").message(SENDER, AT)
    assert len(read(Letter("a@b.example, c@d.example", "Hello", "Hello.\n"))["To"].addresses) == 1


def test_lines_of_a_letter_from_right_to_left_begin_there():
    """Each line begins with the mark that programs go by; the link, which is copied, is as it is."""
    text = "Eve مرحبا\n\nhttps://live.example.org/desk\n"
    message = read(Letter("eve@example.org", "مرحبا", text, "ar", "rtl"))
    assert message.get_content().replace("\r\n", "\n") == "\u200fEve مرحبا\n\nhttps://live.example.org/desk\n"


def test_a_name_in_the_other_direction_stands_by_itself():
    """It is isolated, so that it doesn't turn the rest of its line around; nobody can bring marks of their own."""
    assert named("ليلى", "ltr") == "\u2068ليلى\u2069"
    assert named("Eve", "rtl") == "\u2068Eve\u2069"
    assert (named("Eve 7", "ltr"), named("ليلى", "rtl")) == ("Eve 7", "ليلى")
    assert named("\u202eEve\u2066", "ltr") == "Eve"


def test_a_host_is_written_as_the_dns_has_it():
    """An address in a domain of any script can be written to."""
    assert read(Letter("eve@bücher.example", "Hello", "Hello.\n"))["To"] == "eve@xn--bcher-kva.example"
