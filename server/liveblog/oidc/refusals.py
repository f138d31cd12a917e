"""Why somebody who comes from a provider is not let in, for pages and for the log."""

from liveblog.errors import Forbidden, Unauthenticated


class ProviderRefusal(Forbidden):
    """The provider itself said no; the sentence is the code that it gave (RFC 6749, section 4.1.2.1)."""


class UnprovenIdentity(Unauthenticated):
    """What was brought proves nothing; the sentence is the part that is wrong: a claim, `code`, `kid`."""


class UnknownKey(UnprovenIdentity):
    """The token names a key that the provider had not published when we last looked."""
