"""Records of the audit log in words, for whoever reads them at the desk; the download has them as they are kept."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial

from liveblog.model.blog import NamedBlog, Visibility
from liveblog.model.event import Kind
from liveblog.model.principal import Scope
from liveblog.render.times import short_moment
from liveblog.sentence import Told, sentence
from liveblog.store.audit_log import AuditRecord
from liveblog.web.people.people import SCOPES

_GRANT = re.compile(r"(topics:\d+|\w+)@(\d+|\*)")
_CHANGES_OF_RIGHTS = ("user.granted", "partner.changed")
_SHOWN = 3  # rights that a line names

_WORDS = {
    Kind.ENTRY_POSTED: sentence("posted"),
    Kind.ENTRY_REVISED: sentence("revised"),
    Kind.ENTRY_CORRECTED: sentence("corrected"),
    Kind.ENTRY_RETRACTED: sentence("withdrew"),
    Kind.ENTRY_ANNOTATED: sentence("changed what is noted beside"),
    Kind.ENTRY_DELETED: sentence("deleted"),
    Kind.CLAIM_CHANGED: sentence("gave a claim another status"),
    Kind.FIGURE_CHANGED: sentence("changed a figure"),
    Kind.BLOG_CHANGED: sentence("changed the blog"),
    Kind.BRIEFING_CHANGED: sentence("changed the briefing"),
    Kind.SHIFT_CHANGED: sentence("handed over"),
    "address.asked": sentence("entered a new mail address"),
    "address.changed": sentence("changed the mail address"),
    "address.confirmed": sentence("confirmed the mail address"),
    "address.link_mailed": sentence("had a link mailed to a new address"),
    "blog.created": sentence("made the blog"),
    "blog.deleted": sentence("deleted the blog"),
    "blog.imported": sentence("imported coverage into the blog"),
    "codes.removed": sentence("removed the login codes"),
    "codes.set_up": sentence("set up login codes"),
    "draft.begun": sentence("began a draft"),
    "draft.brought_back": sentence("brought back a draft"),
    "draft.discarded": sentence("discarded a draft"),
    "draft.not_posted": sentence("could not post a draft in time"),
    "draft.posted": sentence("posted a draft"),
    "draft.saved": sentence("saved a draft"),
    "draft.scheduled": sentence("scheduled a draft"),
    "draft.sent_back": sentence("sent back a draft"),
    "draft.shared": sentence("shared a draft"),
    "draft.submitted": sentence("submitted a draft"),
    "draft.taken_back": sentence("took back a draft"),
    "draft.unscheduled": sentence("took the time off a draft"),
    "draft.unshared": sentence("stopped sharing a draft"),
    "endpoint.changed": sentence("changed a receiver"),
    "endpoint.created": sentence("made a receiver"),
    "endpoint.deleted": sentence("deleted a receiver"),
    "endpoint.disabled": sentence("gave up on a receiver"),
    "endpoint.owner_told": sentence("told the owner of a receiver that it was given up on"),
    "endpoint.paused": sentence("paused a receiver"),
    "endpoint.replayed": sentence("had events sent again to a receiver"),
    "endpoint.resumed": sentence("resumed a receiver"),
    "endpoint.secret_renewed": sentence("gave a receiver a new secret"),
    "endpoint.secrets_ended": sentence("ended the secrets of a receiver before the present one"),
    "epochs.renewed": sentence("began all logs anew"),
    "factors.reset": sentence("took away passkeys and login codes"),
    "identity.linked": sentence("linked a login elsewhere"),
    "identity.unlinked": sentence("took away a login elsewhere"),
    "invitation.accepted": sentence("accepted the invitation"),
    "invitation.revoked": sentence("took back the invitation"),
    "jobs.retried": sentence("had jobs tried again"),
    "login.link_made": sentence("made a login link"),
    "logins.unlocked": sentence("let logins be tried again"),
    "partner.changed": sentence("changed what a partner is or gets"),
    "partner.created": sentence("made a partner"),
    "partner.disabled": sentence("shut out a partner"),
    "partner.enabled": sentence("let in a partner again"),
    "partner.key_made": sentence("made a key for a partner"),
    "partner.key_revoked": sentence("revoked a key of a partner"),
    "passkey.added": sentence("added a passkey"),
    "passkey.count_fell": sentence("used a passkey that may be a copy"),
    "passkey.removed": sentence("removed a passkey"),
    "passkey.renamed": sentence("renamed a passkey"),
    "password.changed": sentence("set a new password"),
    "password.link_made": sentence("made a link to a new password"),
    "password.link_mailed": sentence("had a link to a new password mailed"),
    "picture.replaced": sentence("put another picture in place of an upload"),
    "picture.uploaded": sentence("uploaded a picture"),
    "password.link_sent": sentence("had a link to a new password sent to"),
    "pictures.moved": sentence("moved pictures to another place"),
    "profile.changed": sentence("changed the profile"),
    "handover.prepared": sentence("prepared a hand-over"),
    "handover.taken_back": sentence("took back a hand-over"),
    "promise.changed": sentence("changed a promise"),
    "promise.done": sentence("kept a promise"),
    "promise.dropped": sentence("dropped a promise"),
    "promise.made": sentence("made a promise"),
    "promise.moved": sentence("moved a promise"),
    "promise.reopened": sentence("opened a promise again"),
    "report.closed": sentence("closed a report on"),
    "report.made": sentence("reported an error in"),
    "recovery_code.used": sentence("used a recovery code"),
    "recovery_codes.renewed": sentence("made new recovery codes"),
    "schedule.held": sentence("held the schedule"),
    "schedule.released": sentence("released the schedule"),
    "session.confirmed": sentence("proved who they are"),
    "session.ended": sentence("logged out"),
    "session.opened": sentence("logged in"),
    "sessions.ended": sentence("logged everybody out"),
    "token.created": sentence("made a token"),
    "token.revoked": sentence("revoked a token"),
    "user.created": sentence("made an account"),
    "user.disabled": sentence("shut out"),
    "user.enabled": sentence("let in again"),
    "user.granted": sentence("gave or took rights"),
    "user.invited": sentence("invited"),
}


_FACTS = {
    "after": sentence("now {fact}"),
    "before": sentence("last {fact}"),
    "blog": sentence("coverage: {fact}"),
    "blogs": sentence("coverages: {fact}"),
    "copied": sentence("files copied: {fact}"),
    "counts": sentence("counts: {fact}"),
    "deleted": sentence("deleted at the old place: {fact}"),
    "due": sentence("due at {fact}"),
    "entries": sentence("entries: {fact}"),
    "entry": sentence("entry {fact}"),
    "fields": sentence("fields: {fact}"),
    "how": sentence("by {fact}"),
    "identity": sentence("login elsewhere {fact}"),
    "jobs": sentence("jobs: {fact}"),
    "key": sentence("key {fact}"),
    "kind": sentence("kind: {fact}"),
    "late_seconds": sentence("seconds late: {fact}"),
    "left": sentence("codes left: {fact}"),
    "partner": sentence("partner {fact}"),
    "passkey": sentence("passkey {fact}"),
    "passkeys": sentence("passkeys: {fact}"),
    "planned_at": sentence("planned for {fact}"),
    "provider": sentence("login by {fact}"),
    "publish_at": sentence("goes out at {fact}"),
    "report": sentence("report {fact}"),
    "scope": sentence("right: {fact}"),
    "seq": sentence("from event {fact}"),
    "slug": sentence("address: {fact}"),
    "swept": sentence("pictures looked at: {fact}"),
    "version": sentence("version {fact}"),
    "visibility": sentence("readers: {fact}"),
}
"""What facts say, by their names."""

_MOMENTS = frozenset({"due", "planned_at", "publish_at"})
_LISTS = frozenset({"blog", "fields"})

_VALUES: Mapping[str, Mapping[object, str]] = {
    "deleted": {True: sentence("yes"), False: sentence("no")},
    "fields": {
        "byline": sentence("byline"),
        "email": sentence("mail address"),
        "language": sentence("language"),
        "name": sentence("name"),
        "picture": sentence("picture"),
        "zone": sentence("time zone"),
    },
    "how": {
        "code": sentence("code"),
        "link": sentence("link"),
        "passkey": sentence("passkey"),
        "password": sentence("password"),
    },
    "kind": {"pk": sentence("for pages"), "sk": sentence("secret")},
    "scope": {str(scope): called for scope, called in SCOPES.items()},
    "visibility": {
        Visibility.PUBLIC: sentence("Everybody"),
        Visibility.PARTNERS: sentence("Partners, and those with a right on it"),
        Visibility.PRIVATE: sentence("Only those with a right on it"),
    },
}


def told_action(action: str) -> str:
    """Return what was done, in words; of kinds that have none, the kind itself."""
    return _WORDS.get(action, action.replace(".", " ").replace("_", " "))


def told_facts(record: AuditRecord, blogs: Mapping[int, NamedBlog], names: Mapping[str, str], zone: str = "UTC") -> str:
    """Return what else a record says; rights by the names of blogs, of which those that one looks after are known.

    `names` has what people are called, by their keys; times are told in `zone`.
    """
    if record.action in _CHANGES_OF_RIGHTS and "was" in record.facts:
        was, now = (_rights(record.facts[name], blogs) for name in ("was", "grants"))
        return sentence("{was} → {now}", was=was, now=now)
    return _listed([_fact(*each, blogs, names, zone) for each in record.facts.items() if each[1] != ""])


def _fact(name: str, fact: object, blogs: Mapping[int, NamedBlog], names: Mapping[str, str], zone: str) -> str:
    if name == "grants":
        return _rights(fact, blogs)
    if name == "author":
        return sentence("for {name}", name=names.get(str(fact), fact))
    if name not in _FACTS:
        return f"{name} {fact}"
    if name in _MOMENTS:
        moment = Told(partial(short_moment, datetime.fromisoformat(str(fact)), zone))
        return sentence(_FACTS[name].message, fact=moment)
    words = _VALUES.get(name, {})
    parts: Sequence[object] = str(fact).split(",") if name in _LISTS else [fact]
    return sentence(_FACTS[name].message, fact=_listed([words.get(part, str(part)) for part in parts]))


def blogs_of(records: Iterable[AuditRecord]) -> set[int]:
    """Return the blogs, by id, that records name."""
    told = [str(record.facts.get(name, "")) for record in records for name in ("was", "grants")]
    rights = {int(blog) for text in told for _, blog in _GRANT.findall(text) if blog != "*"}
    subjects = ((record.subject or "").partition(":") for record in records)
    return rights | {int(number) for kind, _, number in subjects if kind == "blog"}


def actions_of(chosen: NamedBlog | None, known: Iterable[str]) -> Sequence[tuple[str, str]]:
    """Return the kinds that can be chosen, with their words; those of events only where there is a blog."""
    kinds = {*known, *(Kind if chosen else ())}
    return sorted(((str(kind), told_action(kind)) for kind in kinds), key=lambda each: each[1])


def _rights(told: object, blogs: Mapping[int, NamedBlog]) -> str:
    said: list[str] = [_right(scope, blog, blogs) for scope, blog in _GRANT.findall(str(told))]
    more: list[str] = [sentence("{n} more", n=len(said) - _SHOWN)] if len(said) > _SHOWN else []
    return _listed(said[:_SHOWN] + more) if said else sentence("nothing")


def _right(scope: str, blog: str, blogs: Mapping[int, NamedBlog]) -> str:
    if scope.startswith("topics:"):
        return sentence("some topics of {blog}", blog=_title(blog, blogs))
    called: str = SCOPES[Scope(scope)] if scope in set(Scope) else scope
    return called if blog == "*" else sentence("{scope} in {blog}", scope=called, blog=_title(blog, blogs))


def _listed(parts: Sequence[str]) -> str:
    """Return parts with commas between them, as one sentence of them all."""
    if len(parts) < 2:  # noqa: PLR2004 -- a list begins with two
        return parts[0] if parts else ""
    return sentence("{first}, {rest}", first=parts[0], rest=_listed(parts[1:]))


def _title(blog_id: str, blogs: Mapping[int, NamedBlog]) -> str:
    blog = blogs.get(int(blog_id))
    return sentence("“{title}”", title=blog.title) if blog else sentence("another blog")
