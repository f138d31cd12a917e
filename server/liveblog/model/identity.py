"""Who somebody is elsewhere, as a provider of single sign-on has vouched for them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProvenIdentity:
    """Somebody at a provider: `issuer` and `subject` are who they are, for ever; everything else may change.

    `email` is in lower case, and only there if the provider says that it has verified it. `names` are those that they
    may be called by, the best first; `groups` None: the provider wasn't asked for them; `session` is what it calls the
    login there.
    """

    provider: str
    issuer: str
    subject: str
    email: str | None = None
    names: tuple[str, ...] = ()
    groups: frozenset[str] | None = None
    session: str | None = None

    @property
    def origin(self) -> "SessionOrigin":
        """Return where a session comes from that is opened for them."""
        return SessionOrigin(self.issuer, self.subject, self.session)


@dataclass(frozen=True, slots=True)
class SessionOrigin:
    """The login at a provider that a session here was opened by; `session` is what the provider calls its own."""

    issuer: str
    subject: str
    session: str | None = None


@dataclass(frozen=True, slots=True)
class LogoutNotice:
    """A provider's word that somebody has logged out there: of one session, or, without it, of all of a subject.

    `token_id` is good once.
    """

    issuer: str
    token_id: str
    subject: str | None
    session: str | None
