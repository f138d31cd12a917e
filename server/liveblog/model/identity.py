"""Who somebody is elsewhere, as a provider of single sign-on has vouched for them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProvenIdentity:
    """Somebody at a provider: `issuer` and `subject` are who they are, for ever; everything else may change.

    `email` is in lower case, and only there if the provider says that it has verified it. `names` are those that they
    may be called by, the best first; `groups` None: the provider wasn't asked for them.
    """

    provider: str
    issuer: str
    subject: str
    email: str | None = None
    names: tuple[str, ...] = ()
    groups: frozenset[str] | None = None
