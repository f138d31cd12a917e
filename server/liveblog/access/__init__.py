"""Rights: tokens for programs, sessions for editors, and the rules both are held to."""

from liveblog.access.beginnings import Beginnings
from liveblog.access.courier import Courier
from liveblog.access.email_changes import EmailChanges
from liveblog.access.endpoint_telling import EndpointTelling
from liveblog.access.endpoints import Endpoints
from liveblog.access.factors import Factors, Having
from liveblog.access.hearings import Hearings
from liveblog.access.identities import Identities, SignOnGoal
from liveblog.access.mailing import Mailing
from liveblog.access.partner_keys import is_key
from liveblog.access.partners import Partners, partner_principal
from liveblog.access.password_links import PasswordLinks
from liveblog.access.receipts import Receipts
from liveblog.access.rules import (
    is_limited,
    may,
    may_everywhere,
    may_read,
    may_somewhere,
    reach,
    readable_topics,
    record_for,
    require,
    require_managing,
    require_read,
    require_somebody,
    require_somewhere,
    speaks_for,
    token_is_theirs,
    visible_grants,
)
from liveblog.access.sealing import Sealing
from liveblog.access.sessions import Sessions, Stay, csrf_fits, csrf_token
from liveblog.access.telling import AccountTelling
from liveblog.access.throttle import LoginThrottle, network_of
from liveblog.access.tokens import Tokens
from liveblog.access.usage import Usage
from liveblog.access.users import Users
from liveblog.access.webhook_sending import WebhookSender
from liveblog.access.webhook_signing import WebhookSigner
from liveblog.access.writers import Writers

__all__ = [
    "AccountTelling",
    "Beginnings",
    "Courier",
    "EmailChanges",
    "EndpointTelling",
    "Endpoints",
    "Factors",
    "Having",
    "Hearings",
    "Identities",
    "LoginThrottle",
    "Mailing",
    "Partners",
    "PasswordLinks",
    "Receipts",
    "Sealing",
    "Sessions",
    "SignOnGoal",
    "Stay",
    "Tokens",
    "Usage",
    "Users",
    "WebhookSender",
    "WebhookSigner",
    "Writers",
    "csrf_fits",
    "csrf_token",
    "is_key",
    "is_limited",
    "may",
    "may_everywhere",
    "may_read",
    "may_somewhere",
    "network_of",
    "partner_principal",
    "reach",
    "readable_topics",
    "record_for",
    "require",
    "require_managing",
    "require_read",
    "require_somebody",
    "require_somewhere",
    "speaks_for",
    "token_is_theirs",
    "visible_grants",
]
