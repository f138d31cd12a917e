"""Partners, their keys and their receivers, as JSON for programs of the house."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from liveblog.model.blog import NamedBlog
from liveblog.model.endpoint import DeliveryAttempt, Endpoint
from liveblog.model.moment import rfc3339
from liveblog.model.partner import Partner, PartnerKey
from liveblog.model.usage import UsageLine
from liveblog.wire.views import JsonObject

Slugs = Mapping[int, str]
"""What blogs are called in addresses, by their numbers."""


def partner_view(partner: Partner, slugs: Slugs) -> JsonObject:
    """Show a partner, without its keys."""
    limited = {each.blog_id: each.topics for each in partner.topic_grants}
    return {
        "id": partner.id,
        "name": partner.name,
        "attribution": partner.attribution,
        "accent": partner.accent,
        "contact": partner.contact,
        "origins": list(partner.origins),
        "everywhere": any(grant.blog_id is None for grant in partner.grants),
        "blogs": [
            {"slug": slugs[each], "topics": list(limited.get(each, ()))}
            for each in sorted(partner.blog_ids)
            if each in slugs
        ],
        "created_at": rfc3339(partner.created_at),
        "shut_out_at": _moment(partner.disabled_at),
    }


def key_view(key: PartnerKey, at: datetime) -> JsonObject:
    """Show what is known of a key at a moment; the key itself is kept nowhere."""
    return {
        "id": key.id,
        "kind": key.kind.value,
        "prefix": key.prefix,
        "state": key.state(at).value,
        "created_at": rfc3339(key.created_at),
        "expires_at": _moment(key.expires_at),
        "revoked_at": _moment(key.revoked_at),
        "used_at": _moment(key.used_at),
    }


def usage_line_view(line: UsageLine) -> JsonObject:
    """Show how many requests there were on a day, from a page, by a way."""
    return {"day": line.day.isoformat(), "page": line.page, "transport": line.way.value, "requests": line.requests}


def endpoint_view(
    endpoint: Endpoint, positions: Sequence[tuple[NamedBlog, int]], slugs: Slugs, at: datetime
) -> JsonObject:
    """Show an endpoint at a moment, and up to which event of each blog it was sent."""
    former = endpoint.former_at(at)
    return {
        "id": endpoint.id,
        "url": endpoint.url,
        "kinds": list(endpoint.kinds),
        "blogs": [slugs[each] for each in endpoint.blog_ids if each in slugs],
        "on_failure": endpoint.on_failure.value,
        "state": endpoint.state.value,
        "created_at": rfc3339(endpoint.created_at),
        "paused_at": _moment(endpoint.paused_at),
        "given_up_at": _moment(endpoint.disabled_at),
        "failures": endpoint.failures,
        "failed_since": _moment(endpoint.failed_since),
        "retry_at": _moment(endpoint.retry_at),
        "former_secrets_until": _moment(former[0].until if former else None),
        "positions": [{"blog": blog.slug, "seq": seq} for blog, seq in positions],
    }


def attempt_view(attempt: DeliveryAttempt, slugs: Slugs) -> JsonObject:
    """Show what came of a request to a receiver."""
    return {
        "message": attempt.message,
        "kind": attempt.kind,
        "at": rfc3339(attempt.at),
        "milliseconds": attempt.milliseconds,
        "blog": slugs.get(attempt.blog_id) if attempt.blog_id else None,
        "seq": attempt.seq,
        "entry_id": attempt.entry_id,
        "taken": attempt.is_taken,
        "status": attempt.status,
        "error": attempt.error,
        "answer": attempt.answer,
    }


def _moment(moment: datetime | None) -> str | None:
    return rfc3339(moment) if moment else None
