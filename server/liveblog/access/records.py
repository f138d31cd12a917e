"""What an admin of some blogs is told of the audit log: what is about theirs, and of what somebody holds no more."""

import re
from collections.abc import Collection
from dataclasses import replace

from liveblog.access.rules import reach
from liveblog.model.principal import Principal, Scope
from liveblog.store.audit_log import AuditRecord

_RIGHT = re.compile(r"\w+@(\d+|\*)")
_RIGHTS = ("was", "grants")
_SLUGS = "blog"


def record_for(by: Principal, record: AuditRecord, slugs: Collection[str]) -> AuditRecord:
    """Return a record as somebody may read it; `slugs` are those of the blogs that they look after.

    An admin of the house reads all of it. Others are told no place from which somebody acted, and of rights and tokens
    that are good for several blogs only what is of theirs.
    """
    theirs = reach(by, Scope.ADMIN)
    if theirs.everywhere:
        return record
    facts = dict(record.facts)
    for name in facts.keys() & {*_RIGHTS}:
        found = _RIGHT.finditer(str(facts[name]))
        facts[name] = " ".join(each[0] for each in found if each[1] != "*" and theirs.includes(int(each[1])))
    if _SLUGS in facts:
        facts[_SLUGS] = ",".join(slug for slug in str(facts[_SLUGS]).split(",") if slug in slugs)
    return replace(record, facts=facts, place=None)
