"""Forms that come more than once, because an answer was lost or the network was away: each is done once.

A new entry's key is read in `form`; here are those that change an entry, and when an entry was written that comes late.
"""

import hashlib
import json
import re
from dataclasses import replace
from datetime import datetime, timedelta

from liveblog.desk import IdempotencyKey
from liveblog.model.entry import EntryDraft
from liveblog.model.moment import normalised
from liveblog.web.fields import Fields

KEY = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)
_NOT_SAID = ("csrf", "key")
_KEPT = timedelta(days=31)
"""The browser keeps a text for 30 days (clients/js/src/editor/texts.js); what is older is a clock's mistake."""


def once(fields: Fields, what: str) -> IdempotencyKey | None:
    """Return the key under which a change of an entry is made once; None: the form has none, as without JavaScript.

    `what` is the address. What was typed is part of the key: another text from the same form is another change, which
    is compared with what stands there like any other.
    """
    if not KEY.fullmatch(fields.get("key", "")):
        return None
    said = sorted((name, value) for name, value in fields.items() if name not in _NOT_SAID)
    digest = hashlib.sha256(json.dumps([what, fields["key"], said]).encode()).hexdigest()
    return IdempotencyKey.once(f"desk:{digest}")


def as_written(draft: EntryDraft, written: str, present: datetime) -> EntryDraft:
    """Return the entry as of when it was written, unless its editor gave a time; empty, unreadable or odd: as it is."""
    if draft.occurred_at is not None or not written:
        return draft
    try:
        moment = normalised(datetime.fromisoformat(written))
    except (ValueError, OverflowError):
        return draft
    return replace(draft, occurred_at=moment) if present - _KEPT < moment < present else draft
