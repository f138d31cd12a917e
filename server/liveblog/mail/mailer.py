"""The mailer: hands letters to the house's mail server. It keeps no connection: there are a few mails a day."""

import ssl
from email.headerregistry import Address
from email.policy import SMTP
from typing import Final

import aiosmtplib
from aiosmtplib import SMTPException, SMTPNotSupported, SMTPRecipientsRefused, SMTPResponseException

from liveblog.errors import ConfigurationError, PermanentFailure, Unavailable
from liveblog.mail.letter import Letter
from liveblog.mail.smtp_server import SmtpSecurity, SmtpServer
from liveblog.model.moment import Clock, now

SMTP_SECONDS: Final = 10.0  # for each step of handing a letter in; a job has three times as long for all of them

_FOR_GOOD = 500  # an answer from here on is the same however often it is asked for (RFC 5321, section 4.2.1)


class Mailer:
    """Hands letters in, as one sender, at one server."""

    def __init__(self, server: SmtpServer, sender: str, clock: Clock = now) -> None:
        self._server = server
        self._sender = sender_of(sender)
        self._clock = clock

    async def send(self, letter: Letter) -> None:
        """Hand a letter in; afterwards it is the server's to deliver.

        Raises:
            PermanentFailure: the server won't take it, also if it is asked again.
            Unavailable: it does not answer, or can't take it now.
        """
        try:
            message = letter.message(self._sender, self._clock())
        except ValueError as error:
            raise PermanentFailure(f"The address can't be written to: {error}") from error
        server = self._server
        try:
            await aiosmtplib.send(
                message,
                hostname=server.host,
                port=server.port,
                username=server.user,
                password=server.password,
                local_hostname=self._sender.domain,  # else our own name is looked up, which may take seconds
                timeout=SMTP_SECONDS,
                use_tls=server.security is SmtpSecurity.TLS,
                start_tls=server.security is SmtpSecurity.STARTTLS,
                tls_context=None if server.security is SmtpSecurity.PLAIN else ssl.create_default_context(),
            )
        except (SMTPException, OSError) as error:
            raise _told(error) from error


def sender_of(text: str) -> Address:
    """Read who our mail is from: `desk@example.org`, or `The Desk <desk@example.org>`.

    Raises:
        ConfigurationError: it is no such address.
    """
    try:
        header = SMTP.header_factory("From", text)
        sender: Address
        (sender,) = header.addresses
    except ValueError as error:
        raise _no_sender() from error
    if header.defects or not sender.domain or not sender.addr_spec.isascii():
        raise _no_sender()
    return sender


def _no_sender() -> ConfigurationError:
    return ConfigurationError("LIVEBLOG_MAIL_FROM must be an address such as “The Desk <desk@example.org>”.")


def _told(error: Exception) -> PermanentFailure | Unavailable:
    """Say what happened, in the server's words where it gave some: it is shown to people who know its house."""
    if isinstance(error, SMTPRecipientsRefused) and error.recipients:
        error = error.recipients[0]
    if isinstance(error, SMTPNotSupported):
        return PermanentFailure(f"The mail server can't take it: {error.message}")
    if not isinstance(error, SMTPResponseException):
        return Unavailable(f"The mail server does not answer: {error}")
    said = f"{error.code} {' '.join(error.message.split())}"
    if error.code >= _FOR_GOOD:
        return PermanentFailure(f"The mail server refused it: {said}")
    return Unavailable(f"The mail server can't take it now: {said}")
