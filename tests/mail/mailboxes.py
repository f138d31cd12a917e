"""A mail server for tests: real SMTP on loopback, which keeps what it was handed and can be told to refuse."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast
from urllib.parse import quote

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.ports import LOOPBACK

# ruff: noqa: ARG002 -- each handler is given all that one may want

SENDER = "The Desk <desk@example.org>"


@dataclass
class Mailbox:
    """What has come, oldest first.

    `refusals` are what it says to the next ones who are written to, `answer` to all others; None: it takes everything.
    """

    port: int = 0
    scheme: str = "smtp"
    login: tuple[str, str] | None = None
    answer: str | None = None
    refusals: list[str] = field(default_factory=list)
    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    hellos: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Return the address as `LIVEBLOG_SMTP_URL` has it."""
        login = ":".join(quote(part, safe="") for part in self.login or ())
        return f"{self.scheme}://{login}{'@' if login else ''}{LOOPBACK}:{self.port}"

    @property
    def settings(self) -> dict[str, str]:
        """Return the settings of a server that sends its mail here."""
        return {"smtp_url": self.url, "mail_from": SENDER}

    # The names, and what they are given, are aiosmtpd's.
    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.login and not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        return "250 OK"

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.hellos.append(hostname)
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        refusal = self.refusals.pop(0) if self.refusals else self.answer
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.recipients += envelope.rcpt_tos
        self.letters.append(message_from_bytes(cast("bytes", envelope.content), policy=default))
        return "250 OK"

    def admits(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        """Tell whether somebody may hand mail in."""
        assert isinstance(data, LoginPassword)
        given = (data.login.decode(), data.password.decode())
        return AuthResult(success=given == self.login, handled=False)


@asynccontextmanager
async def mailbox(
    scheme: str = "smtp", *, tls: ssl.SSLContext | None = None, login: tuple[str, str] | None = None
) -> AsyncIterator[Mailbox]:
    """Run a mail server; with `tls` it speaks that as the scheme says, with `login` it takes mail from nobody else."""
    box = Mailbox(scheme=scheme, login=login)
    talks: list[SMTP] = []

    def talk() -> SMTP:
        talks.append(
            SMTP(
                box,
                hostname="mail.test",
                tls_context=tls if scheme == "smtp+starttls" else None,
                require_starttls=scheme == "smtp+starttls",
                auth_require_tls=False,
                authenticator=box.admits,
                loop=asyncio.get_running_loop(),
            )
        )
        return talks[-1]

    implicit = tls if scheme == "smtps" else None
    server = await asyncio.get_running_loop().create_server(talk, LOOPBACK, 0, ssl=implicit)
    box.port = server.sockets[0].getsockname()[1]
    try:
        yield box
    finally:
        server.close()
        for each in talks:
            if each.transport is not None:
                each.transport.close()
        await server.wait_closed()


def text_of(letter: EmailMessage) -> str:
    """Return what a letter says."""
    return str(letter.get_content()).replace("\r\n", "\n")
