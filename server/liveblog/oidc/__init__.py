"""Single sign-on by OpenID Connect: our side of the conversation with a provider. It knows no store and no pages."""

from liveblog.oidc.id_token import UnprovenIdentity
from liveblog.oidc.provider import Attempt, Provider, ProviderRefusal, open_providers

__all__ = ["Attempt", "Provider", "ProviderRefusal", "UnprovenIdentity", "open_providers"]
