"""Single sign-on by OpenID Connect: our side of the conversation with a provider. It knows no store and no pages."""

from liveblog.oidc.provider import Attempt, Provider, open_providers
from liveblog.oidc.refusals import ProviderRefusal, UnprovenIdentity

__all__ = ["Attempt", "Provider", "ProviderRefusal", "UnprovenIdentity", "open_providers"]
