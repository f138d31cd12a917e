"""Handing mail in: by real SMTP, in each way in which a house's server may want it."""

import ssl
from pathlib import Path

import pytest

from liveblog.errors import ConfigurationError, PermanentFailure, Unavailable
from liveblog.mail import Letter, Mailer, SmtpServer
from liveblog.mail.mailer import sender_of
from tests.mail.mailboxes import SENDER, Mailbox, mailbox, text_of
from tests.ports import free_port
from tests.web.certificates import make_certificate

LETTER = Letter("eve@example.org", "Welcome", "Hello Eve,\n\nhttps://live.example.org/desk\n")
LOGIN = ("liveblog@house", "p:ss/w@rd?")


async def send(box: Mailbox, letter: Letter = LETTER) -> None:
    await Mailer(SmtpServer.of_url(box.url), SENDER).send(letter)


@pytest.mark.parametrize("scheme", ["smtp", "smtps", "smtp+starttls"])
@pytest.mark.parametrize("login", [None, LOGIN], ids=["open", "with login"])
async def test_a_letter_is_handed_in(scheme, login, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Plain or encrypted in either way, with a password of any characters or none; we greet with our own name."""
    made = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made["tls_certificate"]))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(made["tls_certificate"], made["tls_key"])
    async with mailbox(scheme, tls=tls, login=login) as box:
        await send(box)
    (letter,) = box.letters
    assert (box.recipients, set(box.hellos)) == (["eve@example.org"], {"example.org"})
    assert letter["From"] == SENDER
    assert text_of(letter) == LETTER.text


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
async def test_a_server_that_nobody_vouches_for_gets_nothing(scheme, tmp_path: Path):
    """A certificate that isn't good ends it, before a password or a letter was sent."""
    made = make_certificate(tmp_path)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(made["tls_certificate"], made["tls_key"])
    async with mailbox(scheme, tls=tls, login=LOGIN) as box:
        with pytest.raises(Unavailable, match="certificate"):
            await send(box)
    assert box.letters == []


async def test_a_server_without_encryption_gets_no_password_that_was_to_be_encrypted():
    """Where STARTTLS is wanted and not offered, nothing is sent: somebody in between may have taken the offer away."""
    async with mailbox(login=LOGIN) as box:
        box.scheme = "smtp+starttls"
        with pytest.raises((Unavailable, PermanentFailure)):
            await send(box)
    assert box.letters == []


async def test_what_a_server_refuses_for_good_is_told_from_what_it_can_not_take_now():
    """5xx is no reason to come again, 4xx is; both say what the server said."""
    async with mailbox() as box:
        box.answer = "550 5.1.1 Nobody of this name"
        with pytest.raises(PermanentFailure, match=r"550 5\.1\.1 Nobody of this name"):
            await send(box)
        box.answer = "451 4.7.1 Come again later"
        with pytest.raises(Unavailable, match=r"451 4\.7\.1 Come again later"):
            await send(box)


async def test_no_server_is_no_refusal():
    """Where nobody listens it is tried again."""
    server = SmtpServer.of_url(f"smtp://127.0.0.1:{free_port()}")
    with pytest.raises(Unavailable, match="does not answer"):
        await Mailer(server, SENDER).send(LETTER)


async def test_a_wrong_password_is_told_without_it():
    """Neither the error nor the server's description shows the password."""
    async with mailbox(login=LOGIN) as box:
        box.login = ("liveblog@house", "wrong secret")
        url, box.login = box.url, LOGIN
        server = SmtpServer.of_url(url)
        with pytest.raises(PermanentFailure) as refused:
            await Mailer(server, SENDER).send(LETTER)
    assert "535" in str(refused.value)
    assert "wrong secret" not in f"{refused.value!r} {server!r}"


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("http://mail.example.org", "must be an address"),
        ("smtp://", "must have a host"),
        ("smtp://mail.example.org:x", "must be an address"),
        ("smtps://mail.example.org/box", "neither path nor query"),
        ("smtps://me@mail.example.org", "a user and a password"),
        ("smtp://me:secret@mail.example.org", "unencrypted"),
    ],
)
def test_a_wrong_address_is_named_without_its_password(url: str, what: str):
    """It says which setting, and what is wrong; the address itself is not repeated."""
    with pytest.raises(ConfigurationError, match=f"LIVEBLOG_SMTP_URL.*{what}") as error:
        SmtpServer.of_url(url)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("text", ["nobody", "a@b.example, c@d.example", "x <a@b.example>\r\nBcc: c@d.example", ""])
def test_a_sender_is_one_address(text: str):
    """Whatever else is set is refused at the start."""
    with pytest.raises(ConfigurationError, match="LIVEBLOG_MAIL_FROM"):
        sender_of(text)
