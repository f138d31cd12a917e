"""Mail: letters as messages that any program can read, and the house's own server that takes them."""

from liveblog.mail.letter import Letter, named
from liveblog.mail.mailer import Mailer
from liveblog.mail.smtp_server import SmtpServer

__all__ = ["Letter", "Mailer", "SmtpServer", "named"]
