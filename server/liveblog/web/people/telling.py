"""Records of the audit log in words, for whoever reads them at the desk; the download has them as they are kept."""

import re
from collections.abc import Iterable, Mapping, Sequence

from liveblog.model.blog import NamedBlog
from liveblog.model.event import Kind
from liveblog.store.audit_log import AuditRecord
from liveblog.web.people.people import SCOPES

_GRANT = re.compile(r"(\w+)@(\d+|\*)")
_SHOWN = 3  # rights that a line names

_WORDS = {
    Kind.ENTRY_POSTED: "posted",
    Kind.ENTRY_REVISED: "revised",
    Kind.ENTRY_CORRECTED: "corrected",
    Kind.ENTRY_RETRACTED: "withdrew",
    Kind.ENTRY_ANNOTATED: "changed what is noted beside",
    Kind.ENTRY_DELETED: "deleted",
    Kind.BLOG_CHANGED: "changed the blog",
    Kind.SHIFT_CHANGED: "handed over",
    "address.asked": "entered a new mail address",
    "address.confirmed": "confirmed the mail address",
    "address.link_mailed": "had a link mailed to a new address",
    "blog.created": "made the blog",
    "blog.deleted": "deleted the blog",
    "epochs.renewed": "began all logs anew",
    "invitation.accepted": "accepted the invitation",
    "invitation.revoked": "took back the invitation",
    "jobs.retried": "had jobs tried again",
    "login.link_made": "made a login link",
    "logins.unlocked": "let logins be tried again",
    "passkey.renamed": "renamed a passkey",
    "password.changed": "set a new password",
    "password.link_made": "made a link to a new password",
    "password.link_mailed": "had a link to a new password mailed",
    "pictures.moved": "moved pictures to another place",
    "picture.uploaded": "uploaded a picture",
    "picture.replaced": "put another picture in place of an upload",
    "profile.changed": "changed the profile",
    "session.confirmed": "proved who they are",
    "session.ended": "logged out",
    "session.opened": "logged in",
    "sessions.ended": "logged everybody out",
    "token.created": "made a token",
    "token.revoked": "revoked a token",
    "user.created": "made an account",
    "user.disabled": "shut out",
    "user.enabled": "let in again",
    "user.granted": "gave or took rights",
    "user.invited": "invited",
}


def told_action(action: str) -> str:
    """Return what was done, in words; of kinds that have none, the kind itself."""
    return _WORDS.get(action, action.replace(".", " ").replace("_", " "))


def told_facts(record: AuditRecord, blogs: Mapping[int, NamedBlog]) -> str:
    """Return what else a record says; rights by the names of blogs, of which those that one looks after are known."""
    if record.action == "user.granted" and "was" in record.facts:
        return f"{_rights(record.facts['was'], blogs)} → {_rights(record.facts['grants'], blogs)}"
    facts = [(name, fact) for name, fact in record.facts.items() if fact != ""]
    return ", ".join(_rights(fact, blogs) if name == "grants" else f"{name} {fact}" for name, fact in facts)


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
    found = [(SCOPES.get(scope, scope), blog) for scope, blog in _GRANT.findall(str(told))]
    said = [called if blog == "*" else f"{called} in {_title(blog, blogs)}" for called, blog in found]
    more = [f"{len(said) - _SHOWN} more"] if len(said) > _SHOWN else []
    return ", ".join(said[:_SHOWN] + more) or "nothing"


def _title(blog_id: str, blogs: Mapping[int, NamedBlog]) -> str:
    blog = blogs.get(int(blog_id))
    return f"“{blog.title}”" if blog else "another blog"
